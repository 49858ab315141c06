"""Exact arithmetic on the amounts of a bill, and how they are written out."""

from __future__ import annotations

from decimal import Context, Decimal

EXACT = Context(prec=60)
_DIVIDED = Context(prec=28)


def divided(number: Decimal, by: Decimal) -> Decimal:
    """The quotient, unchanged for 1; rounded at 28 digits."""
    return number if by == 1 else _DIVIDED.divide(number, by)


def plain(number: Decimal) -> str:
    """The number in plain digits without trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
