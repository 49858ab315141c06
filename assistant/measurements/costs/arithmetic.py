"""Arithmetic on amounts that may be unknown (None)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from assistant.rulebook.facts import Fact

DAYS_OF_A_YEAR = 365


def exact(value: Decimal | None) -> Fraction | None:
    """The number as a Fraction, as facts hold it."""
    return None if value is None else Fraction(value)


def times(*factors: Decimal | int | None) -> Decimal | None:
    """The product; None if a factor is unknown."""
    product = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def share(rate: Decimal | None, of: Decimal | None) -> Decimal | None:
    """`rate` percent of an amount; None if either is unknown."""
    product = times(rate, of)
    return None if product is None else product / 100


def over_days(yearly: Decimal | None, days: Decimal | None) -> Decimal | None:
    """The part of a yearly amount that accrues in `days` days; None if either is unknown."""
    product = times(yearly, days)
    return None if product is None else product / DAYS_OF_A_YEAR


def divided(amount: Decimal | None, by: Decimal | None) -> Decimal | None:
    """The quotient; None if either is unknown or the divisor is zero."""
    return None if amount is None or not by else amount / by


def plus(*addends: Decimal | None) -> Decimal | None:
    """The sum; None if an addend is unknown."""
    known = [addend for addend in addends if addend is not None]
    return sum(known, Decimal(0)) if len(known) == len(addends) else None


def known(fact: Fact, field: str) -> Decimal | None:
    """An amount of a fact; None if unknown."""
    return None if fact[field] is None else fact.amount(field)


def by_scenario(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The facts by scenario."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.text("scenario")].append(fact)
    return found


def added(facts: Iterable[Fact], field: str) -> Decimal:
    """The sum of a field over the facts; unknown amounts are left out."""
    return sum((fact.amount(field) for fact in facts if fact[field] is not None), Decimal(0))
