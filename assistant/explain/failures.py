"""What rules lack to draw a conclusion: the facts nearest to what they ask, and how far off.

Near is first what a number tells, then what lacks fewest conditions, then what misses them least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assistant.base.language import translate
from assistant.base.models import Text
from assistant.rulebook import Fact, Firing, Rulebook
from assistant.rulebook.conditions import COMPARISONS, Pattern
from assistant.rulebook.facts import Value
from assistant.rulebook.matching import Ask, Known, absences, all_hold, asks_of, is_told, presences
from assistant.rulebook.rulebook import CompiledRule
from assistant.rulebook.sentences import places

Asked = Mapping[str, tuple[Ask, ...]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A fact of a kind that is all that is asked of it."""

    kind: str
    asks: tuple[Ask, ...]


def makers(rulebook: Rulebook, goal: Goal) -> Iterator[tuple[CompiledRule, Asked]]:
    """The rules that could conclude it, with what must hold besides of the facts they name."""
    for rule in rulebook.compiled.values():
        for conclusion in rule.rule.then:
            if goal.kind in conclusion:
                asked = _asked(rulebook, goal, conclusion[goal.kind])
                if asked is not None:
                    yield rule, asked


def _asked(rulebook: Rulebook, goal: Goal, given: Mapping[str, str | Text]) -> Asked | None:
    """What the goal asks of the facts that a conclusion takes its fields from; None if it fails."""
    asked: dict[str, tuple[Ask, ...]] = {}
    types = rulebook.vocabulary.facts[goal.kind].fields
    for ask in goal.asks:
        template = given.get(ask.field)
        if isinstance(template, dict):
            template = translate(template)
        if template is None or not (found := places(template)):
            value: Value = template
            if template is not None and types[ask.field].type == "amount":
                value = Decimal(template)
            if not ask.holds(value):
                return None
        elif template == f"{{{found[0][0]}.{found[0][1]}}}":
            (alias, field), *_ = found
            asked[alias] = (*asked.get(alias, ()), replace(ask, field=field))
    return asked


WHOLLY = Fraction(1)
_MOST_TRIED = 40
_MOST_OF_A_RULE = 3

# How many lacks no number measures, how many there are, and by what share of their limits in all.
Cost = tuple[int, int, Fraction]
_NOTHING: Cost = (0, 0, Fraction(0))
_A_WORD: Cost = (1, 1, Fraction(0))
_NOT_THERE: Cost = (2, 1, Fraction(0))
_FARTHEST: Cost = (4, 4, Fraction(0))


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A measured fact of which a field is not as asked."""

    fact: Fact
    field: str
    asks: tuple[Ask, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from other lacks."""
        return (id(self.fact), self.field)


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is not there at all.

    `by_law` where the law asks something else of the good, or the rule speaks of another thing.
    """

    goal: Goal
    by_law: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from other lacks."""
        return (self.goal,)


@dataclass(frozen=True, slots=True)
class BlockingFact:
    """A fact that must not be there."""

    fact: Fact

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from other lacks."""
        return (id(self.fact),)


UnmetCondition = WrongValue | MissingFact | BlockingFact


@dataclass(frozen=True, slots=True)
class Try:
    """Rules as far as they match, and what they lack."""

    rules: tuple[CompiledRule, ...]
    matched: dict[str, Fact]
    lacks: tuple[UnmetCondition, ...]
    cost: Cost = _NOTHING


class Lacks:
    """What conclusions of one inference lack."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.rulebook = known.inference.rulebook
        self.vocabulary = self.rulebook.vocabulary
        self._found: dict[tuple[Goal, int], list[Try]] = {}

    def tries(self, goal: Goal, depth: int) -> list[Try]:
        """What each rule that could conclude the goal lacks, the least first.

        What is missing is itself sought where rules conclude it, `depth` times at most.
        """
        if depth == 0:
            return []
        key = (goal, depth)
        if key not in self._found:
            tries = [
                one
                for rule, asked in makers(self.rulebook, goal)
                if self.known.inference.known_at(rule.stratum)
                for one in self._of_rule(rule, asked, depth)
                if not any(isinstance(lack, MissingFact) and lack.by_law for lack in one.lacks)
            ]
            self._found[key] = self._merged(tries)
        return self._found[key]

    def of_rule(self, rule: CompiledRule, depth: int) -> list[Try]:
        """What one rule lacks, whatever it would conclude."""
        return self._merged(self._of_rule(rule, {}, depth))

    def _of_rule(self, rule: CompiledRule, asked: Asked, depth: int) -> list[Try]:
        tries = [Try((rule,), {}, ())]
        for pattern in presences(rule):
            tries = [more for one in tries for more in self._extended(one, pattern, asked)]
            tries = sorted(tries, key=lambda one: len(one.lacks))[:_MOST_TRIED]
        found = []
        for one in tries:
            standing = tuple(
                BlockingFact(fact)
                for absent in absences(rule)
                if is_told(absent, one.matched)
                for fact in self.known.standing(absent, one.matched, rule.stratum)
            )
            lacks = (*one.lacks, *standing)
            if lacks:
                cost = _added(self._cost(lack, depth) for lack in lacks)
                found.append(replace(one, lacks=lacks, cost=cost))
        return sorted(found, key=lambda one: one.cost)[:_MOST_OF_A_RULE]

    def _extended(self, one: Try, pattern: Pattern, asked: Asked) -> Iterator[Try]:
        """The try with each fact that may stand for the pattern, else with what is missing."""
        asks = _in_one((*asks_of(pattern, one.matched), *asked.get(pattern.alias, ())))
        if any(not ask.wanted for ask in asks):
            return
        facts = self.known.facts(pattern.kind, one.rules[0].stratum)
        free = [f for f in facts if all(f is not other for other in one.matched.values())]
        near = [fact for fact in free if all_hold(asks, fact)]
        meant = [fact for fact in free if self._is_meant(fact, asks)]
        if not near and self.is_measured(pattern.kind):
            near = [fact for fact in meant if self._may_become(fact, asks)]
        for fact in near:
            wrong = tuple(self._wrong(fact, asks))
            yield replace(
                one, matched={**one.matched, pattern.alias: fact}, lacks=(*one.lacks, *wrong)
            )
        if not near:
            speaks_of = [f for f in facts if self._is_meant(f, asked.get(pattern.alias, ()))]
            by_law = self.is_measured(pattern.kind) and bool(meant or (facts and not speaks_of))
            missing = MissingFact(Goal(pattern.kind, asks), by_law)
            yield replace(one, lacks=(*one.lacks, missing))

    def is_measured(self, kind: str) -> bool:
        """Whether facts of the kind are measured, not concluded."""
        return self.vocabulary.facts[kind].from_ == "measured"

    def _is_meant(self, fact: Fact, asks: Iterable[Ask]) -> bool:
        """Whether it is the very thing that is asked of, whatever else it is."""
        which = self.vocabulary.facts[fact.kind].which
        return all_hold([ask for ask in asks if ask.field in which], fact)

    def _may_become(self, fact: Fact, asks: Iterable[Ask]) -> bool:
        """Whether it could be as asked if the case were another."""
        failed = [ask for ask in asks if not ask.holds(fact.fields.get(ask.field))]
        return not any(self._is_by_law(fact, ask) for ask in failed)

    def _is_by_law(self, fact: Fact, ask: Ask) -> bool:
        by_law = self.vocabulary.by_law
        only = ask.operator == "is" and all(word in by_law for word in ask.wanted)
        return only or fact.fields.get(ask.field) in by_law

    def _wrong(self, fact: Fact, asks: Iterable[Ask]) -> Iterator[WrongValue]:
        by_field: dict[str, list[Ask]] = {}
        for ask in asks:
            if not ask.holds(fact.fields.get(ask.field)):
                wanted = tuple(word for word in ask.wanted if word not in self.vocabulary.by_law)
                by_field.setdefault(ask.field, []).append(replace(ask, wanted=wanted))
        for field, failed in by_field.items():
            yield WrongValue(fact, field, tuple(failed))

    def _merged(self, tries: Sequence[Try]) -> list[Try]:
        """Rules that lack the same of the same facts together, those that lack least first.

        Where one lacks all that another does and more, it tells nothing more and is left out.
        """
        merged: dict[tuple[object, ...], Try] = {}
        for one in sorted(tries, key=lambda one: (one.cost, one.rules[0].number)):
            key = tuple(lack.key for lack in one.lacks)
            if key not in merged:
                merged[key] = one
                continue
            first = merged[key]
            rules = tuple({r.rule.rule: r for r in (*first.rules, *one.rules)}.values())
            lacks = tuple(map(_both, first.lacks, one.lacks))
            merged[key] = replace(first, rules=rules, lacks=lacks)
        lacking = {key: frozenset(key) for key in merged}
        return [
            one
            for key, one in merged.items()
            if not any(other < lacking[key] for other in lacking.values())
        ]

    def _cost(self, lack: UnmetCondition, depth: int) -> Cost:
        match lack:
            case WrongValue():
                compared = self.comparisons(lack.fact, lack.asks)
                shares = (self.share_missed(lack.fact, *fields) for _, *fields in compared)
                return min(((0, 1, share) for share in shares), default=_A_WORD)
            case MissingFact():
                if self.is_measured(lack.goal.kind):
                    return _NOT_THERE
                return _least(self.tries(lack.goal, depth - 1))
            case BlockingFact():
                return min(self._costs_of_undoing(lack.fact, depth), default=_FARTHEST)

    def share_missed(self, fact: Fact, value: str, limit: str) -> Fraction:
        """By what share of its limit the field misses it, 1 at most; 1 where it is not known."""
        reached, bound = fact.fields.get(value), fact.fields.get(limit)
        if not (isinstance(reached, Fraction | Decimal) and isinstance(bound, Fraction | Decimal)):
            return WHOLLY
        apart = abs(Fraction(reached) - Fraction(bound))
        return min(apart / abs(Fraction(bound)), WHOLLY) if bound else WHOLLY

    def _is_reached(self, fact: Fact, operator: str, value: str, limit: str) -> bool:
        reached, bound = fact.fields.get(value), fact.fields.get(limit)
        compare = COMPARISONS.get(operator)
        return compare is not None and reached is not None and compare(reached, bound)

    def comparisons(self, fact: Fact, asks: Iterable[Ask]) -> list[tuple[str, str, str]]:
        """Operator, field and limiting field of what decides the fields that are asked."""
        fields = self.vocabulary.facts[fact.kind].fields
        found = {
            (operator, value, limit): None
            for ask in asks
            for word in ask.wanted
            for comparison in fields[ask.field].compared.get(word, ())
            for operator, (value, limit) in comparison.items()
            if fact.fields.get(limit) is not None
            and not self._is_reached(fact, operator, value, limit)
        }
        return sorted(found, key=lambda one: self.share_missed(fact, *one[1:]))

    def _costs_of_undoing(self, fact: Fact, depth: int) -> Iterator[Cost]:
        for firing in self.drawn_by(fact):
            for goal in absent_in(firing):
                yield _least(self.tries(goal, depth - 1))
            if self.to_undo(firing):
                yield _A_WORD

    @cached_property
    def _drawn(self) -> dict[int, list[Firing]]:
        """The firings that concluded each fact."""
        drawn: dict[int, list[Firing]] = {}
        for firing in self.known.inference.firings:
            for fact in firing.concluded:
                drawn.setdefault(id(fact), []).append(firing)
        return drawn

    def drawn_by(self, fact: Fact) -> list[Firing]:
        """The firings that concluded the fact, none where it was measured."""
        return self._drawn.get(id(fact), [])

    def to_undo(self, firing: Firing) -> list[tuple[Fact, str]]:
        """The measured fields for which the firing's rule fired, and would not if they differed."""
        measured = [
            (firing.matched[pattern.alias], field)
            for pattern in presences(firing.rule)
            for field in dict.fromkeys(ask.field for ask in asks_of(pattern, {}))
            if self.is_measured(pattern.kind)
        ]
        return [
            (fact, field)
            for fact, field in measured
            if fact.fields.get(field) not in self.vocabulary.by_law
            and field not in self.vocabulary.facts[fact.kind].which
        ]


def absent_in(firing: Firing) -> list[Goal]:
    """The facts any of which would have kept the rule from firing so."""
    return [Goal(p.kind, asks_of(p, firing.matched)) for p in absences(firing.rule)]


def _in_one(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """The asks with the words of a field that all of them want in one; none if they disagree."""
    found: dict[tuple[str, ...], Ask] = {}
    for ask in asks:
        key = (ask.field,) if ask.operator == "is" else (ask.field, ask.operator, *ask.wanted)
        earlier = found.get(key, ask)
        shared = tuple(word for word in earlier.wanted if word in ask.wanted)
        found[key] = replace(ask, wanted=shared)
    return tuple(found.values())


def _both(one: UnmetCondition, other: UnmetCondition) -> UnmetCondition:
    """The lack with all that would do: what either asks of the same field."""
    if not (isinstance(one, WrongValue) and isinstance(other, WrongValue)):
        return one
    if len(one.asks) == len(other.asks) == 1 and one.asks[0].operator == "is":
        wanted = tuple(dict.fromkeys((*one.asks[0].wanted, *other.asks[0].wanted)))
        return replace(one, asks=(replace(one.asks[0], wanted=wanted),))
    return one


def _added(costs: Iterable[Cost]) -> Cost:
    words, count, short = _NOTHING
    for one in costs:
        words, count, short = words + one[0], count + one[1], short + one[2]
    return words, count, short


def _least(tries: Sequence[Try]) -> Cost:
    return min((one.cost for one in tries), default=_FARTHEST)
