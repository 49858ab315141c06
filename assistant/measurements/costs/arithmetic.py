"""Arithmetic in which what is not known stays not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from assistant.rulebook.facts import Fact

DAYS_OF_A_YEAR = 365


def exact(value: Decimal | None) -> Fraction | None:
    """The number as it is put into facts."""
    return None if value is None else Fraction(value)


def times(*factors: Decimal | int | None) -> Decimal | None:
    """The product; None where a factor is not known."""
    product = Decimal(1)
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def share(rate: Decimal | None, of: Decimal | None) -> Decimal | None:
    """So many percent of an amount."""
    product = times(rate, of)
    return None if product is None else product / 100


def over_days(yearly: Decimal | None, days: Decimal | None) -> Decimal | None:
    """What a yearly amount comes to in so many days."""
    product = times(yearly, days)
    return None if product is None else product / DAYS_OF_A_YEAR


def divided(amount: Decimal | None, by: Decimal | None) -> Decimal | None:
    """The quotient; None where either is not known, or the divisor is nothing."""
    return None if amount is None or not by else amount / by


def plus(*addends: Decimal | None) -> Decimal | None:
    """The sum; None where an addend is not known."""
    known = [addend for addend in addends if addend is not None]
    return sum(known, Decimal(0)) if len(known) == len(addends) else None


def known(fact: Fact, field: str) -> Decimal | None:
    """An amount of a fact; None where it is not known."""
    return None if fact[field] is None else fact.amount(field)


def by_scenario(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The facts of each scenario."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact.text("scenario")].append(fact)
    return found


def added(facts: Iterable[Fact], field: str) -> Decimal:
    """The amounts of the facts together, those not known left out."""
    return sum((fact.amount(field) for fact in facts if fact[field] is not None), Decimal(0))
