"""Why something was not concluded: met and unmet conditions of each rule that could do so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.base.conditions import IS, FieldCondition
from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.case.model import Case
from assistant.explain.failures import (
    BlockingFact,
    FailureSearch,
    MissingFact,
    NearMiss,
    UnmetCondition,
    WrongValue,
)
from assistant.explain.goals import Goal, goal_of
from assistant.explain.targets import Target, record_for
from assistant.explain.wording import Wording, or_else, shipped_wording, together
from assistant.library import Library
from assistant.rulebook import Fact
from assistant.rulebook.matching import absences, all_hold, matching, presences
from assistant.rulebook.record import Record

_DEEPEST = 5
_MOST_SHOWN = 5
_MOST_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """An unmet condition in words: actual value, required value and numeric gaps (`by`).

    `rows` are the materials behind it. `ways` show how a missing fact could be concluded, or what
    would have to be concluded to remove a blocking fact.
    """

    says: str
    text: str
    by: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    ways: tuple[WhyNot, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """Rules that could conclude the target from the same facts: conditions met and unmet."""

    rules: tuple[str, ...]
    titles: tuple[str, ...]
    citation: tuple[str, ...]
    holds: tuple[str, ...]
    fails: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """A question and the rules that could conclude its target, nearest first.

    `nearest` lists the required changes, one line each; `more` counts the attempts left out.
    `asked` is "" where the unmet condition above states it.
    """

    asked: str
    nearest: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    more: int


def why_not(case: Case, library: Library, target: Target) -> WhyNot:
    """The unmet conditions of the rules that could conclude the target, in the current language.

    Raises InputError where the target was concluded or the case cannot be assessed.
    """
    return WhyNotExplainer(record_for(target, case, library), shipped_wording()).why_not(target)


class WhyNotExplainer:
    """Explains why facts were not concluded in one record."""

    def __init__(self, record: Record, wording: Wording) -> None:
        self.record = record
        self.wording = wording
        self.search = FailureSearch(record)

    def why_not(self, target: Target) -> WhyNot:
        """The answer for a target.

        Raises InputError where it was concluded, or its rule was not run or material not tested.
        """
        if target.material:
            return self._material(target)
        if target.rule:
            return self._rule(target)
        goal = self._goal(target)
        if concluded := self._facts(goal):
            text = self.wording.concluded(concluded[0])
            raise InputError("reasons.was_concluded", target.name, text=text)
        return self._answer(self._question(target, goal), self.search.near_misses(goal, _DEEPEST))

    def nearest(self, goal: Goal) -> tuple[str, ...]:
        """The nearest changes that would conclude the goal, one line each; empty if none."""
        return self._nearest(self.search.near_misses(goal, _DEEPEST))

    def _rule(self, target: Target) -> WhyNot:
        rule = self.record.rulebook.compiled[target.rule]
        if not self.record.was_run(rule):
            raise InputError("reasons.not_run", target.name)
        if self.record.firings_by(target.rule):
            text = translate(rule.rule.title)
            raise InputError("reasons.was_concluded", target.name, text=text)
        question = message("reasons.why_not", sought=target.name)
        return self._answer(question, self.search.of_rule(rule, _DEEPEST))

    def _material(self, target: Target) -> WhyNot:
        """The alternatives whose tariff shift the material fails."""
        facts = list(filter(target.is_of, self.record.facts(target.kinds[0])))
        tested = {
            row: None for fact in facts for row in self.wording.rows(fact, material=target.material)
        }
        if not tested:
            raise InputError("reasons.not_tested", target.name)
        failed = tuple(
            self.wording.labelled(self.wording.called(fact), row)
            for fact in facts
            for row in self.wording.rows(fact, material=target.material, failing=True)
        )
        if not failed:
            raise InputError("reasons.was_concluded", target.name, text="; ".join(tested))
        sought = message("reasons.makes_the_change", material=target.name)
        return WhyNot(message("reasons.why_not", sought=sought), failed, (), 0)

    def _goal(self, target: Target) -> Goal:
        """The goal of the target; for a verdict, the first sought word that was not concluded."""
        kind = target.kinds[0]
        if target.is_measured:
            return Goal("route", target.conditions)
        given = {one.field for one in target.conditions}
        for field, words in self.wording.vocabulary.facts[kind].sought.items():
            if field not in given:
                verdicts = [FieldCondition(field, IS, (word,)) for word in words]
                goals = [Goal(kind, (*target.conditions, verdict)) for verdict in verdicts]
                return next((goal for goal in goals if not self._facts(goal)), goals[0])
        return Goal(kind, target.conditions)

    def _facts(self, goal: Goal) -> list[Fact]:
        return [fact for fact in self.record.facts(goal.kind) if all_hold(goal.conditions, fact)]

    def _question(self, target: Target, goal: Goal) -> str:
        """The question, with the values concluded instead."""
        which = self.wording.vocabulary.facts[goal.kind].which
        added = [one for one in goal.conditions if one not in target.conditions]
        words = ", ".join(self.wording.wanted(goal.kind, one) for one in added)
        sought = self.wording.labelled(target.name, words) if added else target.name
        named = Goal(goal.kind, tuple(one for one in goal.conditions if one.field in which))
        fields = [one.field for one in goal.conditions if one.field not in which]
        for fact in self._facts(named) if fields else ():
            stands = ", ".join(self.wording.value(fact, field) for field in fields)
            return message("reasons.why_not_but", sought=sought, stands=stands)
        return message("reasons.why_not", sought=sought)

    def _answer(self, question: str, misses: Sequence[NearMiss]) -> WhyNot:
        return WhyNot(
            question,
            self._nearest(misses) or (message("reasons.no_rule"),),
            tuple(map(self._attempt, misses[:_MOST_SHOWN])),
            max(0, len(misses) - _MOST_SHOWN),
        )

    def _nearest(self, misses: Sequence[NearMiss]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._in_short(misses)))[:_MOST_NEAREST]

    def _attempt(self, miss: NearMiss) -> Attempt:
        rules = [rule.rule for rule in miss.rules]
        return Attempt(
            tuple(rule.rule for rule in rules),
            tuple(translate(rule.title) for rule in rules),
            tuple(dict.fromkeys(law for rule in rules for law in rule.citation)),
            tuple(self._holding(miss)),
            tuple(self._failure(unmet, miss.depth) for unmet in miss.unmet),
        )

    def _holding(self, miss: NearMiss) -> Iterator[str]:
        """The met conditions of the rule."""
        rule, matched = miss.rules[0], miss.matched
        for pattern in presences(rule):
            if fact := matched.get(pattern.alias):
                told = [one for one in pattern.given(matched) if fact.fields.get(one.field) != ""]
                held = dict.fromkeys(one.field for one in told if all_hold([one], fact))
                if held or not pattern.conditions:
                    pairs = (self.wording.pair(fact, field) for field in held)
                    yield self.wording.sentence(fact.kind, pairs)
        for absent in absences(rule):
            if absent.can_join(matched) and not matching(absent, rule, matched, self.record):
                text = self.wording.sought(goal_of(absent, matched))
                yield message("reasons.nothing_says", text=text)

    def _failure(self, unmet: UnmetCondition, depth: int) -> Failure:
        match unmet:
            case WrongValue(fact, field):
                text = self._would_have_to_be(unmet, self.wording.pair_at_place(fact, field))
                return Failure(
                    self.wording.named(fact),
                    message("reasons.fails", text=text),
                    tuple(map(self.wording.gap, self.search.gaps(unmet))),
                    self.wording.rows(fact, [field], failing=True),
                )
            case MissingFact():
                remedies = self.search.remedies(unmet, depth) if depth > 1 else []
                ways = tuple(self._answer("", misses) for _, misses in remedies)
                return Failure("", self._stated(unmet), ways=ways)
            case BlockingFact():
                ways = tuple(
                    self._answer(
                        message("reasons.gone_with", text=self.wording.sought(goal)), misses
                    )
                    for goal, misses in self.search.remedies(unmet, depth)
                    if misses
                )
                pairs = [
                    self.wording.pair_at_place(*one) for one in self.search.deciding_fields(unmet)
                ]
                others = tuple(message("reasons.gone_if_other", text=pair) for pair in pairs)
                firing = self.record.firing_of(unmet.fact)
                text = firing.because() if firing else self.wording.concluded(unmet.fact)
                return Failure("", message("reasons.stands", text=text), others, ways=ways)

    def _stated(self, unmet: MissingFact | BlockingFact) -> str:
        """The missing or blocking fact in words."""
        if isinstance(unmet, MissingFact):
            return message("reasons.missing", text=self.wording.sought(unmet.goal))
        return message("reasons.stands", text=self.wording.concluded(unmet.fact))

    def _would_have_to_be(self, wrong: WrongValue, text: str) -> str:
        wanted = together([self.wording.wanted(wrong.fact.kind, one) for one in wrong.conditions])
        return message("reasons.would_have_to_be", text=text, wanted=wanted)

    def _in_short(self, misses: Sequence[NearMiss]) -> list[str]:
        return [line for miss in misses for line in self._lines(miss)]

    def _lines(self, miss: NearMiss) -> list[str]:
        """The required changes, one line per way.

        With several unmet conditions, a single line joins the nearest way for each.
        """
        wrong: dict[int, list[WrongValue]] = {}
        ways = []
        for unmet in miss.unmet:
            if isinstance(unmet, WrongValue):
                wrong.setdefault(id(unmet.fact), []).append(unmet)
            else:
                ways.append(self._ways(unmet, miss.depth))
        for of_fact in wrong.values():
            text = together(list(map(self._shortfall, of_fact)))
            ways.append([self.wording.labelled(self.wording.called(of_fact[0].fact), text)])
        return ways[0] if len(ways) == 1 else [together([lines[0] for lines in ways])]

    def _ways(self, unmet: MissingFact | BlockingFact, depth: int) -> list[str]:
        """The ways to conclude the missing fact or remove the blocking fact, one line each."""
        remedies = self.search.remedies(unmet, depth)
        lines = [line for _, misses in remedies for line in self._in_short(misses)]
        if isinstance(unmet, BlockingFact):
            for fact, field in self.search.deciding_fields(unmet):
                other = message("reasons.want_other", words=self.wording.value(fact, field))
                pair = self.wording.pair(fact, field)
                lines.append(message("reasons.would_have_to_be", text=pair, wanted=other))
        return lines or [self._stated(unmet)]

    def _shortfall(self, wrong: WrongValue) -> str:
        """The numeric gaps below 100 %, or else the smallest, and the materials behind them."""
        gaps = self.search.gaps(wrong)
        if not gaps:
            return self._would_have_to_be(wrong, self.wording.pair(wrong.fact, wrong.field))
        near = [gap for gap in gaps if gap.share < 1] or gaps[:1]
        text = or_else(list(map(self.wording.gap, near)))
        materials = self.wording.materials(wrong.fact, wrong.field)
        return message("reasons.of", text=text, materials=materials) if materials else text
