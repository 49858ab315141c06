"""Regional value content and de minimis as exact percentages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from assistant.measurements.origin.materials import CountedMaterial


def total(materials: Iterable[CountedMaterial]) -> Decimal | None:
    """The total value of the materials, US dollars per unit; None if one is unknown."""
    return _sum(material.value for material in materials)


def content(materials: Iterable[CountedMaterial]) -> Decimal | None:
    """The part of the materials' value that counts as non-originating (Art. 4.7).

    US dollars per unit; None if a value is unknown.
    """
    return _sum(material.content for material in materials)


def weight_of(materials: Iterable[CountedMaterial]) -> Decimal | None:
    """The weight of the materials, kilograms per unit; None if one is unknown."""
    return _sum(material.weight for material in materials)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    added = Decimal(0)
    for amount in amounts:
        if amount is None:
            return None
        added += amount
    return added


def known_total(materials: Iterable[CountedMaterial]) -> Decimal:
    """The total value of the materials, unknown values counting as zero."""
    return sum((material.value or Decimal(0) for material in materials), Decimal(0))


def known_content(materials: Iterable[CountedMaterial]) -> Decimal:
    """The total content of the materials, unknown content counting as zero."""
    return sum((material.content or Decimal(0) for material in materials), Decimal(0))


def regional_value_content(
    basis: Decimal | None, non_originating: Decimal | None
) -> Fraction | None:
    """(basis - VNM) / basis in percent, the basis being transaction value or net cost (Art. 4.5).

    None if an amount is unknown or the basis is not above zero.
    """
    if basis is None or basis <= 0 or non_originating is None:
        return None
    return 100 * Fraction(basis - non_originating) / Fraction(basis)


def share(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    """The part in percent of the whole; None if an amount is unknown or the whole not above 0."""
    if whole is None or whole <= 0 or part is None:
        return None
    return 100 * Fraction(part) / Fraction(whole)
