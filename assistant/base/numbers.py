"""Amounts and shares formatted for display, rounded once."""

from __future__ import annotations

import math
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from fractions import Fraction

_CENT = Decimal("0.01")


_TENTH_OF_CENT = Decimal("0.0001")


def money(amount: Decimal) -> str:
    """An amount with two to four decimals."""
    exact = amount.quantize(_TENTH_OF_CENT, rounding=ROUND_HALF_EVEN)
    cents = exact.quantize(_CENT, rounding=ROUND_FLOOR)
    return format(cents if cents == exact else exact.normalize(), "f")


def for_people(amount: Decimal) -> str:
    """An amount in cents; one below ten cents with two significant digits, to four decimals."""
    decimals = 2 if not amount else min(max(2, 1 - amount.adjusted()), 4)
    return money(amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN))


def yearly(amount: str, units: str | None) -> str | None:
    """What an amount per unit, as shown, comes to a year; None where the units are unknown."""
    return None if units is None else money(Decimal(amount) * Decimal(units))


def whole(amount: Decimal) -> str:
    """An amount in whole units with thousands separated; one that rounds to none is 0."""
    shown = amount.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return format(shown if shown else Decimal(0), ",f")


def cents(amount: Decimal) -> Decimal:
    """A yearly amount, rounded to whole cents."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_EVEN)


def percent(share: Fraction, *, upward: bool = False) -> str:
    """A share in percent with two decimals, rounded down unless `upward`."""
    hundredths = share * 100
    whole = math.ceil(hundredths) if upward else math.floor(hundredths)
    return format(Decimal(whole) / 100, ".2f")


def rate(share: Fraction) -> str:
    """A rate or number, exact if it fits in four decimals, else rounded down to two."""
    exact = share * 10_000
    if exact.denominator != 1:
        return percent(share)
    return format((Decimal(exact.numerator) / 10_000).normalize(), "f")
