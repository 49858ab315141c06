"""Finds the near misses of rules: the unmet conditions that kept them from concluding a fact.

Ranked by number of unmet conditions without a numeric gap, then by number of unmet conditions, then
by total numeric gap as a share of the limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from assistant.base.conditions import COMPARISONS, IS, FieldCondition
from assistant.explain.goals import Conditions, Goal, blocking_goals, concluding_rules
from assistant.rulebook import Fact
from assistant.rulebook.conditions import Pattern
from assistant.rulebook.matching import absences, all_hold, free, matching, presences
from assistant.rulebook.record import Record
from assistant.rulebook.rulebook import CompiledRule

_WHOLE = Fraction(1)
_MOST_TRIED = 40
_MOST_OF_A_RULE = 3


# Unmet conditions without a numeric gap, all unmet conditions, total gap as a share of the limits.
Distance = tuple[int, int, Fraction]
_ANOTHER_WORD: Distance = (1, 1, Fraction(0))
_NOT_THERE: Distance = (2, 1, Fraction(0))
_FARTHEST: Distance = (4, 4, Fraction(0))


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A field of a measured fact that fails the conditions."""

    fact: Fact
    field: str
    conditions: tuple[FieldCondition, ...]


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that was neither measured nor concluded.

    `by_law` where the law requires something else of the good, or the rule concerns another thing.
    """

    goal: Goal
    by_law: bool = False


@dataclass(frozen=True, slots=True)
class BlockingFact:
    """A fact that is present but must be absent."""

    fact: Fact


UnmetCondition = WrongValue | MissingFact | BlockingFact


@dataclass(frozen=True, slots=True)
class NumericGap:
    """The gap between a field and the field `limit`.

    `share` is the gap as a share of the limit: at most 1, and 1 where either is not known.
    """

    fact: Fact
    operator: str
    field: str
    limit: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Rules with the facts they match and the unmet conditions that keep them from firing.

    `depth` is the number of levels left to search for missing facts.
    """

    rules: tuple[CompiledRule, ...]
    depth: int
    matched: dict[str, Fact]
    unmet: tuple[UnmetCondition, ...] = ()
    distance: Distance = _FARTHEST


class FailureSearch:
    """Searches one record for near misses."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.vocabulary = record.rulebook.vocabulary
        self._found: dict[tuple[Goal, int], list[NearMiss]] = {}

    def near_misses(self, goal: Goal, depth: int) -> list[NearMiss]:
        """The near misses of each rule that could conclude the goal, nearest first.

        Missing concluded facts are searched recursively, down to `depth` levels.
        """
        if depth == 0:
            return []
        if (goal, depth) not in self._found:
            misses = [
                one
                for rule, conditions in concluding_rules(self.record.rulebook, goal)
                if self.record.was_run(rule)
                for one in self._of_rule(rule, conditions, depth)
                if not any(isinstance(unmet, MissingFact) and unmet.by_law for unmet in one.unmet)
            ]
            self._found[goal, depth] = _merged(misses)
        return self._found[goal, depth]

    def of_rule(self, rule: CompiledRule, depth: int) -> list[NearMiss]:
        """The near misses of one rule, nearest first."""
        return _merged(self._of_rule(rule, {}, depth))

    def remedies(
        self, unmet: MissingFact | BlockingFact, depth: int
    ) -> list[tuple[Goal, list[NearMiss]]]:
        """The goals, any of which would meet the condition, each with its near misses."""
        if isinstance(unmet, MissingFact):
            goals = [] if self._is_measured(unmet.goal.kind) else [unmet.goal]
        else:
            firing = self.record.firing_of(unmet.fact)
            goals = blocking_goals(firing) if firing else []
        return [(goal, self.near_misses(goal, depth - 1)) for goal in goals]

    def deciding_fields(self, blocking: BlockingFact) -> list[tuple[Fact, str]]:
        """The measured fields that made the rule of the blocking fact fire.

        Fields set by law, and those that identify the fact, are left out.
        """
        firing = self.record.firing_of(blocking.fact)
        if firing is None:
            return []
        return [
            (fact, field)
            for pattern in presences(firing.rule)
            if self._is_measured(pattern.kind)
            for fact in [firing.matched[pattern.alias]]
            for field in dict.fromkeys(one.field for one in pattern.given({}))
            if fact.fields.get(field) not in self.vocabulary.by_law
            and field not in self.vocabulary.facts[pattern.kind].which
        ]

    def gaps(self, wrong: WrongValue) -> list[NumericGap]:
        """The numeric gaps behind a wrong value, smallest first."""
        fact = wrong.fact
        compared = self.vocabulary.facts[fact.kind].fields[wrong.field].compared
        pairs = dict.fromkeys(
            (operator, *fields)
            for condition in wrong.conditions
            for word in condition.wanted
            for comparison in compared.get(word, ())
            for operator, fields in comparison.items()
        )
        gaps = (_gap(fact, *pair) for pair in pairs)
        return sorted((one for one in gaps if one is not None), key=lambda one: one.share)

    def _of_rule(self, rule: CompiledRule, conditions: Conditions, depth: int) -> list[NearMiss]:
        misses = [NearMiss((rule,), depth, {})]
        for pattern in presences(rule):
            misses = [
                more
                for one in misses
                for more in self._extended(one, pattern, conditions.get(pattern.alias, ()))
            ]
            misses = sorted(misses, key=lambda one: len(one.unmet))[:_MOST_TRIED]
        found = []
        for one in misses:
            blocking = (
                BlockingFact(fact)
                for absent in absences(rule)
                if absent.can_join(one.matched)
                for fact in matching(absent, rule, one.matched, self.record)
            )
            if unmet := (*one.unmet, *blocking):
                distance = _total([self._distance(condition, depth) for condition in unmet])
                found.append(replace(one, unmet=unmet, distance=distance))
        return sorted(found, key=lambda one: one.distance)[:_MOST_OF_A_RULE]

    def _extended(
        self, miss: NearMiss, pattern: Pattern, besides: tuple[FieldCondition, ...]
    ) -> Iterator[NearMiss]:
        """The near miss extended by each fact that may match the pattern, or by a missing fact."""
        conditions = _intersected((*pattern.given(miss.matched), *besides))
        if any(not one.wanted for one in conditions):
            return
        is_measured = self._is_measured(pattern.kind)
        seen = self.record.seen(pattern.kind, miss.rules[0])
        facts = free(seen, miss.matched)
        meant = [fact for fact in facts if self._is_meant(fact, conditions)]
        found = [fact for fact in facts if all_hold(conditions, fact)]
        if not found and is_measured:
            found = [fact for fact in meant if self._may_become(fact, conditions)]
        for fact in found:
            matched = {**miss.matched, pattern.alias: fact}
            yield replace(
                miss, matched=matched, unmet=(*miss.unmet, *self._wrong(fact, conditions))
            )
        if not found:
            spoken_of = [fact for fact in seen if self._is_meant(fact, besides)]
            by_law = is_measured and bool(meant or (seen and not spoken_of))
            missing = MissingFact(Goal(pattern.kind, conditions), by_law)
            yield replace(miss, unmet=(*miss.unmet, missing))

    def _is_measured(self, kind: str) -> bool:
        return self.vocabulary.facts[kind].from_ == "measured"

    def _is_meant(self, fact: Fact, conditions: Iterable[FieldCondition]) -> bool:
        """Whether the fact is about the thing that the conditions identify."""
        which = self.vocabulary.facts[fact.kind].which
        return all_hold((one for one in conditions if one.field in which), fact)

    def _may_become(self, fact: Fact, conditions: Iterable[FieldCondition]) -> bool:
        """Whether the failing conditions could hold after a change: none is set by law."""
        by_law = self.vocabulary.by_law
        return not any(
            fact.fields.get(one.field) in by_law
            or (one.operator == IS and all(word in by_law for word in one.wanted))
            for one in _failing(fact, conditions)
        )

    def _wrong(self, fact: Fact, conditions: Iterable[FieldCondition]) -> Iterator[WrongValue]:
        by_field: dict[str, list[FieldCondition]] = {}
        for one in _failing(fact, conditions):
            wanted = tuple(word for word in one.wanted if word not in self.vocabulary.by_law)
            by_field.setdefault(one.field, []).append(replace(one, wanted=wanted))
        for field, failing in by_field.items():
            yield WrongValue(fact, field, tuple(failing))

    def _distance(self, unmet: UnmetCondition, depth: int) -> Distance:
        match unmet:
            case WrongValue():
                gaps = self.gaps(unmet)
                return (0, 1, gaps[0].share) if gaps else _ANOTHER_WORD
            case MissingFact(Goal(kind)) if self._is_measured(kind):
                return _NOT_THERE
        distances = [
            min((one.distance for one in misses), default=_FARTHEST)
            for _, misses in self.remedies(unmet, depth)
        ]
        if isinstance(unmet, BlockingFact) and self.deciding_fields(unmet):
            distances.append(_ANOTHER_WORD)
        return min(distances, default=_FARTHEST)


def _total(distances: Sequence[Distance]) -> Distance:
    without_gap, unmet, shares = zip(*distances, strict=True)
    return sum(without_gap), sum(unmet), sum(shares, Fraction(0))


def _failing(fact: Fact, conditions: Iterable[FieldCondition]) -> list[FieldCondition]:
    return [one for one in conditions if not one.holds(fact.fields.get(one.field))]


def _gap(fact: Fact, operator: str, field: str, limit: str) -> NumericGap | None:
    """The gap between a field and its limit; None where the limit is reached or not known."""
    value, bound = fact.fields.get(field), fact.fields.get(limit)
    compare = COMPARISONS.get(operator)
    if bound is None or (compare and value is not None and compare(value, bound)):
        return None
    share = _WHOLE
    if isinstance(value, Fraction | Decimal) and isinstance(bound, Fraction | Decimal) and bound:
        share = min(abs(Fraction(value) - Fraction(bound)) / abs(Fraction(bound)), _WHOLE)
    return NumericGap(fact, operator, field, limit, share)


def _intersected(conditions: Iterable[FieldCondition]) -> tuple[FieldCondition, ...]:
    """The conditions, merging those on the same field; `wanted` is empty if they conflict."""
    found: dict[tuple[str, ...], FieldCondition] = {}
    for one in conditions:
        key = (one.field,) if one.operator == IS else (one.field, one.operator, *one.wanted)
        earlier = found.get(key, one)
        shared = tuple(word for word in earlier.wanted if word in one.wanted)
        found[key] = replace(one, wanted=shared)
    return tuple(found.values())


def _merged(misses: Sequence[NearMiss]) -> list[NearMiss]:
    """Merges near misses with the same unmet conditions, nearest first.

    A near miss whose unmet conditions are a proper superset of another's is dropped.
    """
    merged: dict[tuple[object, ...], NearMiss] = {}
    for one in sorted(misses, key=lambda one: (one.distance, one.rules[0].number)):
        key = tuple(map(_key, one.unmet))
        first = merged.setdefault(key, one)
        if first is not one:
            rules = tuple({r.rule.rule: r for r in (*first.rules, *one.rules)}.values())
            unmet = tuple(map(_either, first.unmet, one.unmet))
            merged[key] = replace(first, rules=rules, unmet=unmet)
    keys = [frozenset(key) for key in merged]
    return [one for key, one in merged.items() if not any(other < set(key) for other in keys)]


def _key(unmet: UnmetCondition) -> tuple[object, ...]:
    """The identity of an unmet condition."""
    match unmet:
        case WrongValue(fact, field):
            return (id(fact), field)
        case MissingFact(goal):
            return (goal,)
        case BlockingFact(fact):
            return (id(fact),)


def _either(one: UnmetCondition, other: UnmetCondition) -> UnmetCondition:
    """Merges two unmet conditions; a wrong value then wants the words of either."""
    if not (isinstance(one, WrongValue) and isinstance(other, WrongValue)):
        return one
    if len(one.conditions) == len(other.conditions) == 1 and one.conditions[0].operator == IS:
        wanted = dict.fromkeys((*one.conditions[0].wanted, *other.conditions[0].wanted))
        return replace(one, conditions=(replace(one.conditions[0], wanted=tuple(wanted)),))
    return one
