"""Conditions on a value, with the operators that rules, questions and drills share.

A condition is a word that the value must equal, a list of words of which it must be one, or a
mapping of operators to limits, all of which must hold: `{above: "0", at_most: "10"}`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import Annotated, Any

from pydantic import AfterValidator

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "above": operator.gt,
    "at_least": operator.ge,
    "below": operator.lt,
    "at_most": operator.le,
}
IS = "is"


@cache
def _limit(text: str, *, as_decimal: bool) -> Decimal | Fraction:
    """The limit as a Decimal or Fraction, like the value: mixed types do not compare exactly."""
    return Decimal(text) if as_decimal else Fraction(text)


def _compares(compare: Callable[[Any, Any], bool], value: object, wanted: tuple[str, ...]) -> bool:
    if value is None:
        return False
    number = Decimal(value) if isinstance(value, str) else value
    if not isinstance(number, Decimal | Fraction):
        raise TypeError(f"{value!r} is not a number")
    return compare(number, _limit(wanted[0], as_decimal=isinstance(number, Decimal)))


OPERATORS: Mapping[str, Callable[[Any, tuple[str, ...]], bool]] = {
    IS: lambda value, words: isinstance(value, str) and value in words,
    "is_not": lambda value, words: isinstance(value, str) and value not in words,
    "known": lambda value, wanted: ("no" if value in (None, ()) else "yes") in wanted,
    "holds": lambda value, words: isinstance(value, tuple) and words[0] in value,
    **{name: partial(_compares, compare) for name, compare in COMPARISONS.items()},
}


def _known_operators(condition: Any) -> Any:
    unknown = condition.keys() - OPERATORS.keys() if isinstance(condition, dict) else ()
    if unknown:
        raise ValueError(f"not an operator: {', '.join(sorted(unknown))}")
    return condition


Condition = Annotated[
    str | list[str] | dict[str, str | list[str]], AfterValidator(_known_operators)
]


@dataclass(frozen=True, slots=True)
class FieldCondition:
    """One operator applied to a field. `wanted` holds the words or the limit."""

    field: str
    operator: str
    wanted: tuple[str, ...]

    def holds(self, value: object) -> bool:
        """Whether the value meets the condition. For an unknown value, only `known: no` holds.

        A number written as text is compared as a number. Raises TypeError when a comparison is
        made with a value that is not a number.
        """
        return OPERATORS[self.operator](value, self.wanted)


def field_conditions(field: str, condition: Condition) -> tuple[FieldCondition, ...]:
    """The condition on a field, split into one entry per operator."""
    asked = condition if isinstance(condition, dict) else {IS: condition}
    return tuple(
        FieldCondition(field, name, (words,) if isinstance(words, str) else tuple(words))
        for name, words in asked.items()
    )


def holds(condition: Condition, value: object) -> bool:
    """Whether the condition holds for the value; see `FieldCondition.holds`."""
    return all(one.holds(value) for one in field_conditions("", condition))
