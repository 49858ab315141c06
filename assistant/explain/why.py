"""Why something was concluded: the tree from a conclusion through rules to measured facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.case.model import Case
from assistant.explain.goals import Goal, concluding_rules, goal_of
from assistant.explain.targets import Target, record_for
from assistant.explain.why_not import WhyNotExplainer
from assistant.explain.wording import Wording, shipped_wording
from assistant.library import Library
from assistant.rulebook import Fact, Firing
from assistant.rulebook.conditions import Pattern
from assistant.rulebook.matching import absences, all_hold, matches_but_for_absences, matching
from assistant.rulebook.record import Record
from assistant.rulebook.sentences import places


@dataclass(frozen=True, slots=True)
class Leaf:
    """A measured fact with the fields that the rule tested or its sentence shows.

    `fields` are labelled values with their place in the case file where known; `rows` are the
    materials behind them.
    """

    kind: str
    says: str
    fields: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """A fact that was not concluded; `instead` explains the facts that blocked it.

    Where nothing blocked it, `nearest` lists the unmet conditions, one line each.
    """

    says: str
    instead: tuple[Reason, ...]
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A conclusion, the rule that concluded it with sentence and law, and its support.

    `told` where the firing was explained earlier in the tree; `rests_on` is then empty.
    """

    rule: str
    title: str
    text: str
    citation: tuple[str, ...]
    concludes: tuple[str, ...]
    rests_on: tuple[Reason | Leaf | Absence, ...]
    told: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """The question and the trees that answer it."""

    asked: str
    reasons: tuple[Reason | Leaf, ...]


def why(case: Case, library: Library, target: Target) -> Why:
    """The trees of rules and facts that lead to the target, in the current language.

    Raises InputError where the target was not concluded or the case cannot be assessed.
    """
    return WhyExplainer(record_for(target, case, library), shipped_wording()).why(target)


class WhyExplainer:
    """Explains the conclusions of one record."""

    def __init__(self, record: Record, wording: Wording) -> None:
        self.record = record
        self.wording = wording
        self._told: set[int] = set()
        self._why_not = WhyNotExplainer(record, wording)

    def why(self, target: Target) -> Why:
        """The trees of a target; raises InputError where it was not concluded or tested."""
        reasons = tuple(self._reasons(target))
        if not reasons:
            code = "reasons.not_tested" if target.material else "reasons.not_concluded"
            raise InputError(code, target.name)
        return Why(message("reasons.why", sought=target.name), reasons)

    def _reasons(self, target: Target) -> Iterator[Reason | Leaf]:
        if target.material:
            yield from self._tests(target)
        elif target.rule:
            firings = self.record.firings_by(target.rule)
            chosen = slice(target.firing - 1, target.firing) if target.firing else slice(None)
            for firing in firings[chosen]:
                yield self._reason(firing, firing.concluded)
        else:
            for firing in self.record.firings:
                concluded = list(filter(target.is_of, firing.concluded))
                matched = firing.matched.values() if target.is_measured else ()
                if concluded or any(map(target.is_of, matched)):
                    yield self._reason(firing, concluded or firing.concluded)

    def _tests(self, target: Target) -> Iterator[Leaf]:
        """The result of each alternative's test of the material."""
        for fact in filter(target.is_of, self.record.facts(target.kinds[0])):
            if rows := self.wording.rows(fact, material=target.material):
                called = (self.wording.called(fact),)
                yield Leaf(fact.kind, self.wording.says(fact.kind), called, rows)

    def _reason(self, firing: Firing, concluded: Iterable[Fact]) -> Reason:
        """The firing as the reason for facts that it concluded."""
        rule = firing.rule.rule
        told = id(firing) in self._told
        self._told.add(id(firing))
        return Reason(
            rule.rule,
            translate(rule.title),
            firing.because(),
            firing.citation,
            tuple(map(self.wording.concluded, concluded)),
            () if told else tuple(self._support(one, firing) for one in firing.rule.patterns),
            told,
        )

    def _support(self, pattern: Pattern, firing: Firing) -> Reason | Leaf | Absence:
        """The support of the firing for one pattern of its rule."""
        if pattern.negative:
            return self._absence(pattern, firing)
        fact = firing.matched[pattern.alias]
        source = self.record.firing_of(fact)
        return self._reason(source, [fact]) if source else self._leaf(pattern, firing)

    def _leaf(self, pattern: Pattern, firing: Firing) -> Leaf:
        """The measured fact that the pattern matched."""
        fact = firing.matched[pattern.alias]
        tested = [one.field for one in pattern.conditions]
        because = places(translate(firing.rule.rule.because))
        shown = [field for alias, field in because if alias == pattern.alias]
        fields = [one for one in dict.fromkeys(tested + shown) if fact.fields.get(one) != ""]
        pairs = tuple(self.wording.pair_at_place(fact, field) for field in fields)
        return Leaf(fact.kind, self.wording.says(fact.kind), pairs, self.wording.rows(fact, fields))

    def _absence(self, pattern: Pattern, firing: Firing) -> Absence:
        goal = goal_of(pattern, firing.matched)
        blocking = {id(fact): fact for fact in self._blocking(goal)}.values()
        sources = [(self.record.firing_of(fact), fact) for fact in blocking]
        instead = tuple(self._reason(source, [fact]) for source, fact in sources if source)
        text = message("reasons.nothing_says", text=self.wording.sought(goal))
        return Absence(text, instead, () if instead else self._why_not.nearest(goal))

    def _blocking(self, goal: Goal) -> Iterator[Fact]:
        """The facts that alone kept a rule from concluding the goal."""
        for rule, conditions in concluding_rules(self.record.rulebook, goal):
            for matched in matches_but_for_absences(rule, self.record):
                if all(all_hold(held, matched[alias]) for alias, held in conditions.items()):
                    for absent in absences(rule):
                        yield from matching(absent, rule, matched, self.record)
