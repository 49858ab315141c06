"""Matches rules against the facts of a record as durable_rules does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from assistant.base.conditions import FieldCondition
from assistant.rulebook.conditions import Pattern
from assistant.rulebook.facts import Fact
from assistant.rulebook.record import Record
from assistant.rulebook.rulebook import CompiledRule


def all_hold(conditions: Iterable[FieldCondition], fact: Fact) -> bool:
    """Whether the fact meets every condition."""
    return all(one.holds(fact.fields.get(one.field)) for one in conditions)


def presences(rule: CompiledRule) -> list[Pattern]:
    """The patterns that a fact must match."""
    return [pattern for pattern in rule.patterns if not pattern.negative]


def absences(rule: CompiledRule) -> list[Pattern]:
    """The patterns that no fact may match."""
    return [pattern for pattern in rule.patterns if pattern.negative]


def matches(rule: CompiledRule, record: Record) -> Iterator[dict[str, Fact]]:
    """Every match of the rule on the facts it saw, by the names in the rule."""
    for matched in matches_but_for_absences(rule, record):
        if not any(matching(absent, rule, matched, record) for absent in absences(rule)):
            yield matched


def matches_but_for_absences(rule: CompiledRule, record: Record) -> Iterator[dict[str, Fact]]:
    """The matches of the rule with its absences ignored; none where its stage was not run."""
    if record.was_run(rule):
        yield from _extended({}, presences(rule), rule, record)


def _extended(
    matched: dict[str, Fact], patterns: list[Pattern], rule: CompiledRule, record: Record
) -> Iterator[dict[str, Fact]]:
    if not patterns:
        yield matched
        return
    pattern, *later = patterns
    for fact in free(matching(pattern, rule, matched, record), matched):
        yield from _extended({**matched, pattern.alias: fact}, later, rule, record)


def matching(
    pattern: Pattern, rule: CompiledRule, matched: Mapping[str, Fact], record: Record
) -> list[Fact]:
    """The facts the rule saw that match the pattern, given the facts matched by other patterns."""
    conditions = pattern.given(matched)
    return [fact for fact in record.seen(pattern.kind, rule) if all_hold(conditions, fact)]


def free(facts: Iterable[Fact], matched: Mapping[str, Fact]) -> list[Fact]:
    """The facts not matched yet; as in durable_rules, no fact matches two patterns of a rule."""
    return [fact for fact in facts if all(fact is not other for other in matched.values())]
