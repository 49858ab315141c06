"""Why something was concluded: from the conclusion through the rules down to the facts measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.explain.failures import Goal, makers
from assistant.explain.targets import Target
from assistant.explain.why_not import Telling
from assistant.explain.wording import Wording
from assistant.rulebook import Fact, Firing
from assistant.rulebook.conditions import Pattern
from assistant.rulebook.matching import Known, absences, all_hold, asks_of
from assistant.rulebook.rulebook import CompiledRule
from assistant.rulebook.sentences import places


@dataclass(frozen=True, slots=True)
class Leaf:
    """A measured fact: what kind it is, and what the rule asked of it or its sentence shows.

    `fields` are labelled values with the place of the case file where it is known, `rows` the
    materials behind them.
    """

    kind: str
    says: str
    fields: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """What nothing says; `instead` is what kept the rules that could say it from doing so.

    Where nothing did, `nearest` is what they lack, in a line each.
    """

    says: str
    instead: tuple[Reason, ...]
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A conclusion, the rule that drew it with its sentence and law, and what it rests on.

    `told` where the same conclusion is unfolded further up: it rests on nothing here.
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
    """What was asked about, and the trees that lead to it."""

    asked: str
    reasons: tuple[Reason | Leaf, ...]


class Unfolding:
    """Unfolds the conclusions of one inference."""

    def __init__(self, known: Known, wording: Wording) -> None:
        self.known = known
        self.wording = wording
        self.firings = known.inference.firings
        self._source = {id(fact): f for f in reversed(self.firings) for fact in f.concluded}
        self._told: set[int] = set()
        self._telling = Telling(known, wording)

    def firing_of(self, fact: Fact) -> Firing | None:
        """The firing that concluded the fact, None for a measured one."""
        return self._source.get(id(fact))

    def why(self, target: Target) -> Why:
        """The trees of a target; raises InputError where nothing of the kind was concluded."""
        reasons = tuple(self._of(target))
        if not reasons:
            code = "reasons.not_tested" if target.material else "reasons.not_concluded"
            raise InputError(code, target.name)
        return Why(message("reasons.why", sought=target.name), reasons)

    def _of(self, target: Target) -> Iterator[Reason | Leaf]:
        if target.material:
            yield from self._tests(target)
        elif target.rule:
            firings = [f for f in self.firings if f.rule.rule.rule == target.rule]
            chosen = firings[target.firing - 1 : target.firing] if target.firing else firings
            for firing in chosen:
                yield self.reason(firing, firing.concluded)
        else:
            for firing in self.firings:
                wanted = [fact for fact in firing.concluded if self._is_wanted(target, fact)]
                matched = any(self._is_wanted(target, fact) for fact in firing.matched.values())
                if wanted or (target.measured and matched):
                    yield self.reason(firing, wanted or firing.concluded)

    def _is_wanted(self, target: Target, fact: Fact) -> bool:
        return fact.kind in target.kinds and all_hold(target.asks, fact)

    def _tests(self, target: Target) -> Iterator[Leaf]:
        """What each alternative of a product rule finds of a material."""
        for fact in self.known.inference.facts(target.kinds[0]):
            rows = self.wording.rows_of(fact, target.material)
            if rows and all_hold(target.asks, fact):
                called = (self.wording.called(fact),)
                yield Leaf(fact.kind, self.wording.says(fact.kind), called, rows)

    def reason(self, firing: Firing, concluded: Iterable[Fact]) -> Reason:
        """The firing as the reason of what it concluded."""
        rule = firing.rule.rule
        told = id(firing) in self._told
        self._told.add(id(firing))
        return Reason(
            rule.rule,
            translate(rule.title),
            firing.because(),
            firing.citation,
            tuple(self.wording.concluded(fact) for fact in concluded),
            () if told else tuple(self._rests_on(firing)),
            told,
        )

    def _rests_on(self, firing: Firing) -> Iterator[Reason | Leaf | Absence]:
        for pattern in firing.rule.patterns:
            if pattern.negative:
                yield self._absence(pattern, firing)
                continue
            fact = firing.matched[pattern.alias]
            source = self.firing_of(fact)
            yield self.reason(source, [fact]) if source else self.leaf(firing.rule, pattern, fact)

    def leaf(self, rule: CompiledRule, pattern: Pattern, fact: Fact) -> Leaf:
        """A measured fact with the fields that the rule tested or its sentence shows."""
        shown = places(translate(rule.rule.because))
        fields = dict.fromkeys(pattern.conditions)
        fields |= dict.fromkeys(field for alias, field in shown if alias == pattern.alias)
        fields = {field: None for field in fields if fact.fields.get(field) != ""}
        wording = self.wording
        return Leaf(
            fact.kind,
            wording.says(fact.kind),
            tuple(wording.at_place(wording.pair(fact, one), fact, one) for one in fields),
            tuple(wording.rows(fact, fields, failing=False)),
        )

    def _absence(self, pattern: Pattern, firing: Firing) -> Absence:
        goal = Goal(pattern.kind, asks_of(pattern, firing.matched))
        in_the_way = {id(fact): fact for fact in self._in_the_way(goal)}.values()
        instead = tuple(
            self.reason(source, [fact]) for fact in in_the_way if (source := self.firing_of(fact))
        )
        text = self.wording.sought(goal.kind, goal.asks)
        nearest = () if instead else self._telling.nearest(goal)
        return Absence(message("reasons.nothing_says", text=text), instead, nearest)

    def _in_the_way(self, goal: Goal) -> Iterator[Fact]:
        """The facts for which alone a rule did not conclude the goal."""
        for rule, asked in makers(self.known.inference.rulebook, goal):
            for matched in self.known.matches_but_for_absences(rule):
                if all(all_hold(asks, matched[alias]) for alias, asks in asked.items()):
                    for absent in absences(rule):
                        yield from self.known.standing(absent, matched, rule.stratum)
