"""Compiles the conditions of the YAML form to patterns of durable_rules.

The engine knows no exact numbers, so it is given words only: a comparison such as `above: 0`
becomes a derived field whose word is worked out here, exactly, when the fact is asserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from assistant.rulebook.facts import Fact, Value
from assistant.rulebook.form import Condition

COMPARISONS = {
    "above": lambda value, limit: value > limit,
    "at_least": lambda value, limit: value >= limit,
    "below": lambda value, limit: value < limit,
    "at_most": lambda value, limit: value <= limit,
}
OPERATORS = (*COMPARISONS, "known", "is_not", "same_as", "holds")
# durable_rules follows at most 64 patterns that one fact matches; error 303 is all it says of more.
MOST_PATTERNS = 64


@cache
def _number(text: str, *, as_decimal: bool) -> Decimal | Fraction:
    """The limit as a number of the kind it is compared with: only such compare exactly."""
    return Decimal(text) if as_decimal else Fraction(text)


@dataclass(frozen=True, slots=True)
class Derived:
    """A word worked out of a field: whether it compares so with the limit, is one of its words, or
    is known."""

    field: str
    operator: str
    limit: str = ""

    @property
    def name(self) -> str:
        """The derived field's name in the engine."""
        return f"d_{self.field}_{self.operator}_{self.limit}"

    def word(self, value: Value) -> str:
        """yes, no, or unknown where there is no value."""
        if self.operator == "known":
            return "no" if value is None or value == () else "yes"
        if value is None:
            return "unknown"
        if self.operator == "one_of":
            return "yes" if value in self.limit.split("|") else "no"
        if self.operator == "holds":
            return "yes" if isinstance(value, tuple) and self.limit in value else "no"
        if not isinstance(value, Decimal | Fraction):
            raise TypeError(f"{self.field} is not a number")
        limit = _number(self.limit, as_decimal=isinstance(value, Decimal))
        return "yes" if COMPARISONS[self.operator](value, limit) else "no"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of a rule: the kind it matches, its name in the rule, and its conditions."""

    kind: str
    alias: str
    negative: bool
    conditions: Mapping[str, Condition]


def read_pattern(raw: Mapping[str, Any]) -> Pattern:
    """A pattern as written: `{kind: {field: condition, as: name}}`, within `none` if negative."""
    (kind, content), *_ = raw.items()
    negative = kind == "none"
    if negative:
        (kind, content), *_ = content.items()
    conditions = dict(content or {})
    alias = str(conditions.pop("as", kind))
    return Pattern(kind, alias, negative, conditions)


def derived_of(pattern: Pattern) -> list[Derived]:
    """The derived words that the pattern's conditions need."""
    derived = [
        Derived(field, operator, str(limit) if operator != "known" else "")
        for field, condition in pattern.conditions.items()
        if isinstance(condition, dict)
        for operator, limit in condition.items()
        if operator in COMPARISONS or operator in ("known", "holds")
    ]
    lists = ((f, words) for f, words in pattern.conditions.items() if isinstance(words, list))
    return derived + [_one_of(field, words) for field, words in lists]


def _one_of(field: str, words: list[str]) -> Derived:
    return Derived(field, "one_of", "|".join(words))


def place_in_rule(pattern: Pattern) -> int:
    """Where the pattern stands: absences, then facts, then absences joined to a fact."""
    if not pattern.negative:
        return 1
    return 2 if is_joined(pattern) else 0


def is_joined(pattern: Pattern) -> bool:
    """Whether the pattern is compared with another fact of the rule."""
    return any(isinstance(c, dict) and "same_as" in c for c in pattern.conditions.values())


def compiled(pattern: Pattern) -> dict[str, Any]:
    """The pattern in the JSON form of durable_rules."""
    terms: list[dict[str, Any]] = [{"kind": pattern.kind}]
    for field, condition in pattern.conditions.items():
        terms.extend(_terms(field, condition))
    # A name of its own: durable_rules takes `x` and `x$not` in one rule for the same fact.
    name = f"none_{pattern.alias}$not" if pattern.negative else f"m_{pattern.alias}"
    return {name: {"$and": terms}}


def _terms(field: str, condition: Condition) -> list[dict[str, Any]]:
    engine_field = f"f_{field}"
    if isinstance(condition, str):
        return [{engine_field: condition}]
    if isinstance(condition, list):
        return [{_one_of(field, condition).name: "yes"}]
    terms: list[dict[str, Any]] = []
    for operator, limit in condition.items():
        if operator == "is_not":
            words = limit if isinstance(limit, list) else [limit]
            terms.extend({"$neq": {engine_field: word}} for word in words)
        elif operator == "same_as":
            alias, _, other = str(limit).partition(".")
            terms.append({engine_field: {f"m_{alias}": f"f_{other}"}})
        elif operator == "known":
            terms.append({Derived(field, "known").name: str(limit)})
        else:
            terms.append({Derived(field, operator, str(limit)).name: "yes"})
    return terms


Test = tuple[str, frozenset[str]]


def own_tests(pattern: Pattern) -> tuple[Test, ...]:
    """What the pattern asks of a fact alone: engine fields and the words that each may have."""
    tests: list[Test] = []
    for field, condition in pattern.conditions.items():
        if isinstance(condition, str):
            tests.append((f"f_{field}", frozenset([condition])))
        elif isinstance(condition, list):
            tests.append((f"f_{field}", frozenset(condition)))
        else:
            for operator, limit in condition.items():
                if operator == "known":
                    tests.append((Derived(field, "known").name, frozenset([str(limit)])))
                elif operator in COMPARISONS or operator == "holds":
                    tests.append((Derived(field, operator, str(limit)).name, frozenset(["yes"])))
    return tuple(tests)


def may_match(tests: tuple[Test, ...], held: Mapping[str, str]) -> bool:
    """Whether a fact, as the engine holds it, passes the tests of a pattern."""
    for field, words in tests:  # noqa: SIM110 - asked of every fact; `all` takes twice as long
        if held.get(field) not in words:
            return False
    return True


def fields_asked(patterns: Iterable[Pattern]) -> dict[str, frozenset[str]]:
    """The fields that the patterns of one rule ask of each kind, joins to other facts included."""
    patterns = list(patterns)
    kinds = {pattern.alias: pattern.kind for pattern in patterns if not pattern.negative}
    asked: dict[str, set[str]] = {}
    for pattern in patterns:
        asked.setdefault(pattern.kind, set()).update(pattern.conditions)
        for condition in pattern.conditions.values():
            if isinstance(condition, dict) and "same_as" in condition:
                alias, _, field = str(condition["same_as"]).partition(".")
                asked.setdefault(kinds[alias], set()).add(field)
    return {kind: frozenset(fields) for kind, fields in asked.items()}


def engine_fact(
    fact: Fact, key: str, asked: Iterable[str], derived: Iterable[Derived]
) -> dict[str, str]:
    """The fact in words only, as the engine holds it: no more of it than rules ask."""
    held = {"kind": fact.kind, "key": key}
    for field in asked:
        value = fact.fields.get(field)
        if isinstance(value, str):
            held[f"f_{field}"] = value
    for one in derived:
        held[one.name] = one.word(fact.fields.get(one.field))
    return held
