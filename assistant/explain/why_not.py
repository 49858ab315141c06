"""Why something was not concluded: what of each rule that could conclude it holds, what fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.explain.failures import (
    WHOLLY,
    BlockingFact,
    Goal,
    Lacks,
    MissingFact,
    Try,
    UnmetCondition,
    WrongValue,
    absent_in,
)
from assistant.explain.targets import Target
from assistant.explain.wording import Wording, or_else, together
from assistant.rulebook import Fact
from assistant.rulebook.matching import Ask, Known, absences, all_hold, asks_of, is_told, presences

_DEEPEST = 5
_MOST_SHOWN = 5
_MOST_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Failure:
    """A condition that fails: what it is and would have to be, and by how much it is missed.

    `rows` are the materials behind it. `ways` are how the fact that is missing could be concluded,
    or what would have to be concluded for a fact that stands against it to be gone.
    """

    says: str
    text: str
    by: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    ways: tuple[WhyNot, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """Rules that could draw the conclusion from the same facts: what holds of them, what fails."""

    rules: tuple[str, ...]
    titles: tuple[str, ...]
    citation: tuple[str, ...]
    holds: tuple[str, ...]
    fails: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What was not concluded, and the rules that could conclude it, those that lack least first.

    `nearest` says in a line each what would have to differ; `more` counts the ways left out.
    `asked` is "" where the condition above has said it.
    """

    asked: str
    nearest: tuple[str, ...]
    attempts: tuple[Attempt, ...]
    more: int


class Telling:
    """Tells what conclusions of one inference lack."""

    def __init__(self, known: Known, wording: Wording) -> None:
        self.known = known
        self.wording = wording
        self.facts = wording.vocabulary.facts
        self.lacks = Lacks(known)

    def why_not(self, target: Target) -> WhyNot:
        """What the target lacks; raises InputError where it lacks nothing."""
        if target.material:
            return self._material(target)
        if target.rule:
            rule = self.known.inference.rulebook.compiled[target.rule]
            if not self.known.inference.known_at(rule.stratum):
                raise InputError("reasons.not_run", target.name)
            if any(self.known.matches(rule)):
                raise InputError(
                    "reasons.was_concluded", target.name, text=translate(rule.rule.title)
                )
            asked = message("reasons.why_not", sought=target.name)
            return self._told(asked, self.lacks.of_rule(rule, _DEEPEST), _DEEPEST)
        goal = self._goal(target)
        if drawn := self._facts(goal):
            text = self.wording.concluded(drawn[0])
            raise InputError("reasons.was_concluded", target.name, text=text)
        return self._told(self._asked(target, goal), self.lacks.tries(goal, _DEEPEST), _DEEPEST)

    def nearest(self, goal: Goal) -> tuple[str, ...]:
        """What comes nearest to concluding it, in a line each; nothing where no rule does."""
        return self._nearest(self.lacks.tries(goal, _DEEPEST), _DEEPEST)

    def _goal(self, target: Target) -> Goal:
        """The fact that is asked for: of a verdict the first that is sought and does not stand."""
        kind = target.kinds[0]
        if kind == "alternative":
            return Goal("route", target.asks)
        given = {ask.field for ask in target.asks}
        for field, words in self.facts[kind].sought.items():
            if field not in given:
                goals = [Goal(kind, (*target.asks, Ask(field, "is", (word,)))) for word in words]
                return next((goal for goal in goals if not self._facts(goal)), goals[0])
        return Goal(kind, target.asks)

    def _facts(self, goal: Goal) -> list[Fact]:
        return [f for f in self.known.inference.facts(goal.kind) if all_hold(goal.asks, f)]

    def _asked(self, target: Target, goal: Goal) -> str:
        """The question, with what stands instead."""
        which = self.facts[goal.kind].which
        told = [ask for ask in goal.asks if ask not in target.asks]
        words = ", ".join(self.wording.wanted(goal.kind, ask) for ask in told)
        sought = (
            message("reasons.labelled", label=target.name, value=words) if told else target.name
        )
        named = Goal(goal.kind, tuple(ask for ask in goal.asks if ask.field in which))
        fields = [ask.field for ask in goal.asks if ask.field not in which]
        for fact in self._facts(named) if fields else ():
            stands = ", ".join(self.wording.value(fact, field) for field in fields)
            return message("reasons.why_not_but", sought=sought, stands=stands)
        return message("reasons.why_not", sought=sought)

    def _material(self, target: Target) -> WhyNot:
        """The alternatives of which the material fails the change."""
        tested = [
            (fact, row)
            for fact in self.known.inference.facts(target.kinds[0])
            if all_hold(target.asks, fact)
            for row in self.wording.rows_of(fact, target.material)
        ]
        if not tested:
            raise InputError("reasons.not_tested", target.name)
        failed = [
            self.wording.labelled(self.wording.called(fact), row)
            for fact, _ in tested
            for row in self.wording.rows_of(fact, target.material, failing=True)
        ]
        if not failed:
            text = "; ".join(dict.fromkeys(row for _, row in tested))
            raise InputError("reasons.was_concluded", target.name, text=text)
        sought = message("reasons.makes_the_change", material=target.name)
        return WhyNot(message("reasons.why_not", sought=sought), tuple(failed), (), 0)

    def _told(self, asked: str, tries: Sequence[Try], depth: int) -> WhyNot:
        return WhyNot(
            asked,
            self._nearest(tries, depth) or (message("reasons.no_rule"),),
            tuple(self._attempt(one, depth) for one in tries[:_MOST_SHOWN]),
            max(0, len(tries) - _MOST_SHOWN),
        )

    def _nearest(self, tries: Sequence[Try], depth: int) -> tuple[str, ...]:
        texts = dict.fromkeys(text for one in tries for text in self._in_short(one, depth))
        return tuple(texts)[:_MOST_NEAREST]

    def _attempt(self, one: Try, depth: int) -> Attempt:
        rules = [rule.rule for rule in one.rules]
        return Attempt(
            tuple(rule.rule for rule in rules),
            tuple(translate(rule.title) for rule in rules),
            tuple(dict.fromkeys(law for rule in rules for law in rule.citation)),
            tuple(self._holding(one)),
            tuple(self._failure(lack, depth) for lack in one.lacks),
        )

    def _holding(self, one: Try) -> Iterator[str]:
        """What holds of the rule's conditions."""
        rule = one.rules[0]
        for pattern in presences(rule):
            if (fact := one.matched.get(pattern.alias)) is None:
                continue
            held = dict.fromkeys(
                ask.field
                for ask in asks_of(pattern, one.matched)
                if fact.fields.get(ask.field) != "" and ask.holds(fact.fields.get(ask.field))
            )
            pairs = [self.wording.pair(fact, field) for field in held]
            if pairs or not pattern.conditions:
                yield self.wording.sentence(fact.kind, pairs)
        for absent in absences(rule):
            standing = self.known.standing(absent, one.matched, rule.stratum)
            if is_told(absent, one.matched) and not standing:
                text = self.wording.sought(absent.kind, asks_of(absent, one.matched))
                yield message("reasons.nothing_says", text=text)

    def _failure(self, lack: UnmetCondition, depth: int) -> Failure:
        match lack:
            case WrongValue():
                return Failure(
                    self.wording.named(lack.fact),
                    message(
                        "reasons.fails",
                        text=self._to_be(lack, self._at_place(lack.fact, lack.field)),
                    ),
                    self._by(lack),
                    self.wording.rows(lack.fact, [lack.field], failing=True),
                )
            case MissingFact():
                sought = self.wording.sought(lack.goal.kind, lack.goal.asks)
                text = message("reasons.missing", text=sought)
                if depth == 1 or self.lacks.is_measured(lack.goal.kind):
                    return Failure("", text)
                tries = self.lacks.tries(lack.goal, depth - 1)
                return Failure("", text, ways=(self._told("", tries, depth - 1),))
            case BlockingFact():
                return self._against(lack.fact, depth)

    def _against(self, fact: Fact, depth: int) -> Failure:
        firings = self.lacks.drawn_by(fact)
        if not firings:
            return Failure("", message("reasons.stands", text=self.wording.concluded(fact)))
        because = together([firing.because() for firing in firings])
        ways = [
            self._told(message("reasons.gone_with", text=text), tries, depth - 1)
            for firing in firings
            for goal in absent_in(firing)
            if (tries := self.lacks.tries(goal, depth - 1))
            for text in [self.wording.sought(goal.kind, goal.asks)]
        ]
        others = tuple(
            message("reasons.gone_if_other", text=self._at_place(fact, field))
            for firing in firings
            for fact, field in self.lacks.to_undo(firing)
        )
        return Failure("", message("reasons.stands", text=because), others, ways=tuple(ways))

    def _other(self, fact: Fact, field: str) -> str:
        """The field, which would have to be another."""
        other = message("reasons.want_other", words=self.wording.value(fact, field))
        pair = self.wording.pair(fact, field)
        return message("reasons.would_have_to_be", text=pair, wanted=other)

    def _at_place(self, fact: Fact, field: str) -> str:
        return self.wording.at_place(self.wording.pair(fact, field), fact, field)

    def _to_be(self, lack: WrongValue, field: str) -> str:
        wanted = together([self.wording.wanted(lack.fact.kind, ask) for ask in lack.asks])
        return message("reasons.would_have_to_be", text=field, wanted=wanted)

    def _short(self, lack: WrongValue) -> str:
        """By how much it is missed, by those numbers that come near, and of which materials."""
        fact = lack.fact
        compared = self.lacks.comparisons(fact, lack.asks)
        near = [one for one in compared if self.lacks.share_missed(fact, *one[1:]) < WHOLLY]
        if not compared:
            return self._to_be(lack, self.wording.pair(fact, lack.field))
        text = or_else([self.wording.comparison(fact, *one) for one in near or compared[:1]])
        materials = self.wording.materials(fact, lack.field)
        return message("reasons.of", text=text, materials=materials) if materials else text

    def _by(self, lack: WrongValue) -> tuple[str, ...]:
        return tuple(
            self.wording.comparison(lack.fact, *compared)
            for compared in self.lacks.comparisons(lack.fact, lack.asks)
        )

    def _in_short(self, one: Try, depth: int) -> list[str]:
        """What would have to differ, a line for each way; of several lacks the nearest of each."""
        wrong: dict[int, list[WrongValue]] = {}
        ways = []
        for lack in one.lacks:
            if isinstance(lack, WrongValue):
                wrong.setdefault(id(lack.fact), []).append(lack)
            else:
                ways.append(self._lines(lack, depth))
        for of_fact in wrong.values():
            text = together([self._short(lack) for lack in of_fact])
            ways.append([self.wording.labelled(self.wording.called(of_fact[0].fact), text)])
        return ways[0] if len(ways) == 1 else [together([lines[0] for lines in ways])]

    def _lines(self, lack: MissingFact | BlockingFact, depth: int) -> list[str]:
        match lack:
            case MissingFact():
                tries = (
                    []
                    if self.lacks.is_measured(lack.goal.kind)
                    else self.lacks.tries(lack.goal, depth - 1)
                )
                sought = self.wording.sought(lack.goal.kind, lack.goal.asks)
                return self._of_tries(tries, depth - 1) or [message("reasons.missing", text=sought)]
            case BlockingFact():
                firings = self.lacks.drawn_by(lack.fact)
                lines = [
                    text
                    for firing in firings
                    for goal in absent_in(firing)
                    for text in self._of_tries(self.lacks.tries(goal, depth - 1), depth - 1)
                ]
                others = [
                    self._other(*one) for firing in firings for one in self.lacks.to_undo(firing)
                ]
                standing = message("reasons.stands", text=self.wording.concluded(lack.fact))
                return [*lines, *others] or [standing]

    def _of_tries(self, tries: Sequence[Try], depth: int) -> list[str]:
        return [text for one in tries for text in self._in_short(one, depth)]
