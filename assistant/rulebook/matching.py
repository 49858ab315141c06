"""Matches rules against facts as durable_rules does, to tell which of their conditions fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.rulebook import Fact, Inference, Value
from assistant.rulebook.conditions import Derived, Pattern
from assistant.rulebook.rulebook import CompiledRule


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a field: how its value must stand to what is wanted.

    `operator` is `is` (one of the words), or an operator of a condition other than `same_as`.
    """

    field: str
    operator: str
    wanted: tuple[str, ...]

    def holds(self, value: Value) -> bool:
        """Whether the value is as asked. One that is not known is only known not to be known."""
        if self.operator == "is":
            return isinstance(value, str) and value in self.wanted
        if self.operator == "is_not":
            return isinstance(value, str) and value not in self.wanted
        if self.operator == "known":
            return Derived(self.field, "known").word(value) in self.wanted
        return Derived(self.field, self.operator, self.wanted[0]).word(value) == "yes"


def asks_of(pattern: Pattern, matched: Mapping[str, Fact]) -> tuple[Ask, ...]:
    """What the pattern asks of a fact, given the facts that earlier patterns matched.

    What is compared with a fact that is not among these is left out.
    """
    asks: list[Ask] = []
    for field, condition in pattern.conditions.items():
        if not isinstance(condition, dict):
            asks.append(Ask(field, "is", _words(condition)))
            continue
        for operator, limit in condition.items():
            if operator != "same_as":
                asks.append(Ask(field, operator, _words(limit)))
                continue
            alias, _, other = str(limit).partition(".")
            if alias in matched:
                same = matched[alias].fields.get(other)
                asks.append(Ask(field, "is", (same,) if isinstance(same, str) else ()))
    return tuple(asks)


def is_told(pattern: Pattern, matched: Mapping[str, Fact]) -> bool:
    """Whether every fact with which the pattern is compared is among these."""
    conditions = [c for c in pattern.conditions.values() if isinstance(c, dict)]
    compared = [str(c["same_as"]) for c in conditions if "same_as" in c]
    return all(other.partition(".")[0] in matched for other in compared)


def _words(words: str | list[str]) -> tuple[str, ...]:
    return tuple(words) if isinstance(words, list) else (words,)


def all_hold(asks: Iterable[Ask], fact: Fact) -> bool:
    """Whether the fact is all that is asked."""
    return all(ask.holds(fact.fields.get(ask.field)) for ask in asks)


class Known:
    """The facts of an inference as each rule saw them: those that were known when it fired."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self._seen: dict[tuple[str, int], list[Fact]] = {}

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {id(fact): number for number, fact in enumerate(self.inference.every_fact())}

    def facts(self, kind: str, stratum: int) -> list[Fact]:
        """The facts of a kind that the rules of a stratum saw."""
        key = (kind, self.inference.known_at(stratum))
        if key not in self._seen:
            seen = [f for f in self.inference.facts(kind) if self._numbers[id(f)] < key[1]]
            self._seen[key] = seen
        return self._seen[key]

    def matches(self, rule: CompiledRule) -> Iterator[dict[str, Fact]]:
        """Every way in which the rule matches the facts that it saw, by the names in the rule."""
        for matched in self.matches_but_for_absences(rule):
            if not any(self.standing(p, matched, rule.stratum) for p in absences(rule)):
                yield matched

    def matches_but_for_absences(self, rule: CompiledRule) -> Iterator[dict[str, Fact]]:
        """The ways in which the rule would match if what must be absent were."""
        if self.inference.known_at(rule.stratum):
            yield from self._extended({}, presences(rule), rule.stratum)

    def _extended(
        self, matched: dict[str, Fact], patterns: list[Pattern], stratum: int
    ) -> Iterator[dict[str, Fact]]:
        if not patterns:
            yield matched
            return
        pattern, *later = patterns
        for fact in self.standing(pattern, matched, stratum):
            # No fact stands for two patterns of one rule.
            if all(fact is not other for other in matched.values()):
                yield from self._extended({**matched, pattern.alias: fact}, later, stratum)

    def standing(self, pattern: Pattern, matched: Mapping[str, Fact], stratum: int) -> list[Fact]:
        """The facts that are all that the pattern asks."""
        asks = asks_of(pattern, matched)
        return [fact for fact in self.facts(pattern.kind, stratum) if all_hold(asks, fact)]


def presences(rule: CompiledRule) -> list[Pattern]:
    """The patterns of the rule that a fact must match."""
    return [pattern for pattern in rule.patterns if not pattern.negative]


def absences(rule: CompiledRule) -> list[Pattern]:
    """The patterns of the rule that nothing may match."""
    return [pattern for pattern in rule.patterns if pattern.negative]
