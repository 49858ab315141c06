"""Compiles the conditions of the YAML form to patterns of durable_rules.

durable_rules has no exact numbers, so it is given words only. A comparison such as `above: 0`
becomes a derived field, `yes` or `no`, evaluated exactly when the fact is asserted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.base.conditions import IS, FieldCondition, field_conditions
from assistant.rulebook.facts import Fact, Value, yes_no

# durable_rules follows at most 64 patterns matched by one fact; beyond that it reports error 303.
MOST_PATTERNS = 64
# The operator of a join: the field equals `alias.field` of another fact in the rule.
SAME_AS = "same_as"


class Derived(FieldCondition):
    """A condition evaluated in Python; the engine holds the result as a word."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name of the derived field in the engine."""
        limit = "" if self.operator == "known" else "|".join(self.wanted)
        return f"d_{self.field}_{self.operator}_{limit}"

    def word(self, value: Value) -> str:
        """`yes` or `no`: whether the condition holds for the value."""
        return yes_no(self.holds(value))


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern of a rule: the kind of fact it matches, its name in the rule, its conditions."""

    kind: str
    alias: str
    negative: bool
    conditions: tuple[FieldCondition, ...]

    def joins(self) -> list[tuple[FieldCondition, str, str]]:
        """The conditions that compare with another fact, each with that fact's name and field."""
        return [(c, *_named(c)) for c in self.conditions if c.operator == SAME_AS]

    def given(self, matched: Mapping[str, Fact]) -> tuple[FieldCondition, ...]:
        """The conditions, with joins resolved against the facts already matched.

        A join to a fact that is not matched yet is omitted.
        """
        found = [_given(one, matched) for one in self.conditions]
        return tuple(one for one in found if one is not None)

    def can_join(self, matched: Mapping[str, Fact]) -> bool:
        """Whether every fact that the pattern joins to is among those matched."""
        return all(alias in matched for _, alias, _ in self.joins())


def _named(condition: FieldCondition) -> tuple[str, str]:
    alias, _, field = condition.wanted[0].partition(".")
    return alias, field


def _given(condition: FieldCondition, matched: Mapping[str, Fact]) -> FieldCondition | None:
    if condition.operator != SAME_AS:
        return condition
    alias, field = _named(condition)
    if alias not in matched:
        return None
    same = matched[alias].fields.get(field)
    return FieldCondition(condition.field, IS, (same,) if isinstance(same, str) else ())


def read_pattern(raw: Mapping[str, Any]) -> Pattern:
    """Parses a pattern: `{kind: {field: condition, as: name}}`, wrapped in `none` if negative."""
    (kind, content), *_ = raw.items()
    negative = kind == "none"
    if negative:
        (kind, content), *_ = content.items()
    written = dict(content or {})
    alias = str(written.pop("as", kind))
    conditions = (one for field, said in written.items() for one in field_conditions(field, said))
    return Pattern(kind, alias, negative, tuple(conditions))


def derived_of(pattern: Pattern) -> list[Derived]:
    """The derived fields that the pattern's conditions need."""
    derived = map(_derived, pattern.conditions)
    return [one for one in derived if one is not None]


def _derived(condition: FieldCondition) -> Derived | None:
    """The derived field of a condition; None where the engine compares the field itself."""
    match condition.operator:
        case "is_not" | "same_as":
            return None
        case "is" if len(condition.wanted) == 1:
            return None
        case "known":
            return Derived(condition.field, "known", ("yes",))
    return Derived(condition.field, condition.operator, condition.wanted)


def place_in_rule(pattern: Pattern) -> int:
    """The sort key of the pattern: absences, then facts, then absences joined to a fact."""
    if not pattern.negative:
        return 1
    return 2 if pattern.joins() else 0


def compiled(pattern: Pattern) -> dict[str, Any]:
    """The pattern in the JSON form of durable_rules."""
    terms: list[dict[str, Any]] = [{"kind": pattern.kind}]
    for condition in pattern.conditions:
        terms.extend(_terms(condition))
    # A distinct prefix: durable_rules treats `x` and `x$not` in one rule as the same fact.
    name = f"none_{pattern.alias}$not" if pattern.negative else f"m_{pattern.alias}"
    return {name: {"$and": terms}}


def _terms(condition: FieldCondition) -> list[dict[str, Any]]:
    if derived := _derived(condition):
        return [{derived.name: _answer(condition)}]
    engine_field = f"f_{condition.field}"
    match condition.operator:
        case "is_not":
            return [{"$neq": {engine_field: word}} for word in condition.wanted]
        case "same_as":
            alias, field = _named(condition)
            return [{engine_field: {f"m_{alias}": f"f_{field}"}}]
    return [{engine_field: condition.wanted[0]}]


def _answer(condition: FieldCondition) -> str:
    """The word that the derived field must hold for the condition to hold."""
    return condition.wanted[0] if condition.operator == "known" else "yes"


Test = tuple[str, frozenset[str]]


def own_tests(pattern: Pattern) -> tuple[Test, ...]:
    """The pattern's tests of a single fact: engine fields and the words allowed in each."""
    tests: list[Test] = []
    for condition in pattern.conditions:
        if condition.operator == IS:
            tests.append((f"f_{condition.field}", frozenset(condition.wanted)))
        elif derived := _derived(condition):
            tests.append((derived.name, frozenset([_answer(condition)])))
    return tuple(tests)


def may_match(tests: tuple[Test, ...], held: Mapping[str, str]) -> bool:
    """Whether a fact in engine form passes the tests of a pattern."""
    for field, words in tests:  # noqa: SIM110 - runs on every fact; `all` takes twice as long
        if held.get(field) not in words:
            return False
    return True


def fields_asked(patterns: Iterable[Pattern]) -> dict[str, frozenset[str]]:
    """The fields of each kind that the patterns of one rule test, joins included."""
    patterns = list(patterns)
    kinds = {pattern.alias: pattern.kind for pattern in patterns if not pattern.negative}
    asked: dict[str, set[str]] = {}
    for pattern in patterns:
        asked.setdefault(pattern.kind, set()).update(one.field for one in pattern.conditions)
        for _, alias, field in pattern.joins():
            asked.setdefault(kinds.get(alias, ""), set()).add(field)
    return {kind: frozenset(fields) for kind, fields in asked.items()}


def engine_fact(
    fact: Fact, key: str, asked: Iterable[str], derived: Iterable[Derived]
) -> dict[str, str]:
    """The fact in engine form: words only, and only the fields that rules test."""
    held = {"kind": fact.kind, "key": key}
    for field in asked:
        value = fact.fields.get(field)
        if isinstance(value, str):
            held[f"f_{field}"] = value
    for one in derived:
        held[one.name] = one.word(fact.fields.get(one.field))
    return held
