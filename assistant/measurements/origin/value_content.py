"""Regional value content and de minimis, as exact shares in percent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from assistant.measurements.origin.materials import CountedMaterial


def total(materials: Iterable[CountedMaterial]) -> Decimal | None:
    """The value of the materials together, US dollars per unit; None where one is not known."""
    return _sum(material.value for material in materials)


def content(materials: Iterable[CountedMaterial]) -> Decimal | None:
    """What of the materials counts as non-originating value, US dollars per unit (Art. 4.7).

    None where a value is not known.
    """
    return _sum(material.content for material in materials)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    added = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        added += amount
    return added


def known_total(materials: Iterable[CountedMaterial]) -> Decimal:
    """The value of the materials together, what is not known counting as nothing."""
    return sum((material.value or Decimal(0) for material in materials), Decimal(0))


def known_content(materials: Iterable[CountedMaterial]) -> Decimal:
    """The content of the materials together, what is not known counting as nothing."""
    return sum((material.content or Decimal(0) for material in materials), Decimal(0))


def regional_value_content(
    basis: Decimal | None, non_originating: Decimal | None
) -> Fraction | None:
    """(basis - VNM) / basis in percent, the basis being transaction value or net cost (Art. 4.5).

    None where an amount is not known or the basis is zero.
    """
    if not basis or non_originating is None:
        return None
    return 100 * Fraction(basis - non_originating) / Fraction(basis)


def share(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    """The part in percent of the whole; None where an amount is not known or the whole is zero."""
    if not whole or part is None:
        return None
    return 100 * Fraction(part) / Fraction(whole)
