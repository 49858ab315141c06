"""Finds the cheapest minimal sets of levers that meet a requirement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from assistant.whatif.levers import Lever
from assistant.whatif.requirements import Limit, Requirement

Levers = frozenset[Lever]
_Key = tuple[int, str]
Rank = tuple[bool, int, Decimal, int, int, Decimal, Decimal, tuple[str, ...]]
_MOST_OF_ONE = 3
_MOST_SWAPPED = 12


@dataclass(frozen=True)
class Bundle:
    """Levers that make a self-produced intermediate originate, and the ids of all its inputs."""

    levers: Levers
    inputs: frozenset[str]


class Search:
    """Searches the levers of a good for sets that meet its requirements.

    Values of materials to buy are compared in steps of `alike`, in US dollars per unit. All sets
    are tried up to `exact_up_to` choices.
    """

    def __init__(
        self,
        requirements: Sequence[Requirement],
        levers: Sequence[Lever],
        bundles: Sequence[Bundle],
        exact_up_to: int,
        alike: Decimal,
    ) -> None:
        self.levers = {lever.about: lever for lever in levers}
        self.bundles = bundles
        self.exact_up_to = exact_up_to
        self.alike = alike
        self.requirements = [one for one in requirements if one.open_net_cost is None]

    def rank(self, levers: Levers) -> Rank:
        """The sort key of the levers, cheapest first.

        In order: whether production moves; number of materials of unknown value to buy elsewhere;
        value to buy elsewhere, in steps; number of facts that must prove true; number of levers;
        exact value to buy; value to certify. The price of a material elsewhere is not known, so its
        present value is used.
        """
        bought = [one.value for one in levers if one.kind == "source"]
        value = sum((one or Decimal(0) for one in bought), Decimal(0))
        certified = [one.value or Decimal(0) for one in levers if one.kind == "certify"]
        return (
            any(one.kind == "move" for one in levers),
            bought.count(None),
            value // self.alike if self.alike else value,
            _facts(levers),
            len(levers),
            value,
            sum(certified, Decimal(0)),
            tuple(sorted(one.changes[0].place for one in levers)),
        )

    def cheapest(self, requirement: Requirement) -> list[Levers]:
        """The cheapest minimal sets that meet a requirement, and the one with fewest levers."""
        found = set(_Problem(requirement, self).solutions())
        ranked = sorted(found, key=self.rank)
        fewest = sorted(found, key=lambda one: (len(one), self.rank(one)))[:1]
        return list(dict.fromkeys([*ranked[:_MOST_OF_ONE], *fewest]))

    def proposals(self) -> list[Levers]:
        """Non-empty minimal sets of levers that meet a requirement, in order of proposal.

        First the sets that no other beats on both value and number of levers: those without facts
        that must prove true, then those with. Then others, with at most one lever more.
        """
        found = {way for one in self.requirements for way in self.cheapest(one)}
        return self._worth_offering({self.minimal(way) for way in self._worth_offering(found)})

    def _worth_offering(self, ways: Iterable[Levers]) -> list[Levers]:
        ranked = sorted((way for way in ways if way), key=self.rank)
        first: list[Levers] = []
        # A set that relies on unconfirmed facts must not displace one that can be carried out.
        for by_facts in (False, True):
            unbeaten: list[Levers] = []
            for one in ranked:
                fewer = not unbeaten or len(one) < len(unbeaten[-1])
                if fewer and bool(_facts(one)) is by_facts:
                    unbeaten.append(one)
            first += unbeaten
        most = max(map(len, first), default=0) + 1
        return [*first, *(one for one in ranked if one not in first and len(one) <= most)]

    def minimal(self, levers: Levers) -> Levers:
        """The levers reduced to a minimal set, dropping the most costly first.

        A figure is lowered where a lower one suffices.
        """
        for one in sorted(levers, key=lambda one: self.rank(frozenset({one})), reverse=True):
            if self.meet_any(levers - {one}):
                levers -= {one}
        figures = [one for of in self.requirements for one in of.facts if one.kind == "figure"]
        for lower in sorted(figures, key=_figure):
            higher = [
                one for one in levers if one.kind == "figure" and _figure(lower) < _figure(one)
            ]
            if higher and self.meet_any(levers - {*higher} | {lower}):
                levers = levers - {*higher} | {lower}
        return levers

    def meet_any(self, levers: Levers) -> bool:
        """Whether the levers meet any requirement."""
        return any(
            self._shown(one.facts, levers)
            and all(limit.met(self.turned(levers, one, limit)) for limit in one.limits)
            for one in self.requirements
        )

    @staticmethod
    def _shown(facts: Levers, levers: Levers) -> bool:
        """Whether each fact is among the levers; a greater figure covers a smaller one."""
        most = max((_figure(one) for one in levers if one.kind == "figure"), default=Decimal(0))
        return all(_figure(one) <= most if one.kind == "figure" else one in levers for one in facts)

    def turned(
        self, levers: Iterable[Lever], requirement: Requirement, limit: Limit
    ) -> frozenset[str]:
        """The keys of a limit that the levers remove from it."""
        levers = frozenset(levers)
        ids = {one.about for one in levers if self.levers.get(one.about) == one}
        for bundle in self.bundles:
            if bundle.levers <= levers:
                ids |= bundle.inputs
        open_keys = {
            key
            for lever, key in requirement.answers.items()
            if lever in levers or lever.about in ids
        }
        keys = ids | open_keys
        return frozenset(key for key in keys if key in limit.weights or key in limit.never)


class _Problem:
    """Finds the sets of choices that meet one requirement; a choice is a lever or a bundle."""

    def __init__(self, requirement: Requirement, search: Search) -> None:
        self.requirement = requirement
        self.search = search
        self.limits = [one for one in requirement.limits if not one.met(frozenset())]
        singles = [*search.levers.values(), *requirement.answers]
        self.keys: dict[Levers, frozenset[_Key]] = {}
        for choice in (*(frozenset({one}) for one in singles), *(b.levers for b in search.bundles)):
            keys = frozenset(
                (number, key)
                for number, limit in enumerate(self.limits)
                for key in search.turned(choice, requirement, limit)
            )
            if keys:
                self.keys[choice] = self.keys.get(choice, frozenset()) | keys

    def solutions(self) -> Iterator[Levers]:
        """Minimal sets of levers: all of them if choices are few, else those found greedily."""
        every = sorted(self.keys, key=self.search.rank)
        if not self._met(every):
            return
        needed = self._needed(every)
        if self._met(needed):
            yield self._levers(needed)
            return
        rest = [one for one in every if one not in needed]
        if len(rest) <= self.search.exact_up_to:
            yield from (self._levers([*needed, *one]) for one in self._all_of(needed, rest))
            return
        for one in rest:
            if self._met([*needed, one]):
                yield self._levers([*needed, one])
        few_and_great = sorted(rest, key=lambda one: (_is_certified(one), self.search.rank(one)))
        for order in (sorted(rest, key=self.search.rank, reverse=True), few_and_great):
            kept = self._reduced(needed, order)
            yield self._levers(kept)
            if len(kept) <= _MOST_SWAPPED:
                yield self._levers(self._swapped(kept, needed, every))

    def _needed(self, every: list[Levers]) -> list[Levers]:
        """The choices without which not even all others meet the limits."""
        dropping = _Dropping(self, every)
        return [one for one in every if dropping.after(one) is None]

    def _all_of(self, needed: list[Levers], rest: list[Levers]) -> list[tuple[Levers, ...]]:
        found: list[tuple[Levers, ...]] = []
        for size in range(1, len(rest) + 1):
            for chosen in combinations(rest, size):
                smaller = any(set(one) <= set(chosen) for one in found)
                if not smaller and self._met([*needed, *chosen]):
                    found.append(chosen)
        return found

    def _reduced(self, needed: list[Levers], order: list[Levers]) -> list[Levers]:
        """The choices left after dropping, in order, each one that is not needed."""
        dropping = _Dropping(self, [*needed, *order])
        return [*needed, *(one for one in order if not dropping.drop(one))]

    def _swapped(
        self, kept: list[Levers], needed: list[Levers], every: list[Levers]
    ) -> list[Levers]:
        """The choices kept, each replaced by a cheaper one where that suffices."""
        for one in [one for one in kept if one not in needed]:
            others = [other for other in kept if other != one]
            after = _Dropping(self, kept).left_without(one)
            for cheaper in every[: every.index(one)]:
                gained = (sum(w.values(), Decimal(0)) for w in self._weights(cheaper))
                enough = all(
                    left - gain <= limit.most
                    for left, gain, limit in zip(after, gained, self.limits, strict=True)
                )
                if enough and cheaper not in others and self._met([*others, cheaper]):
                    kept = [*others, cheaper]
                    break
        return kept

    def _weights(self, choice: Levers) -> list[dict[str, Decimal]]:
        return [
            {
                key: limit.weights[key]
                for one, key in self.keys[choice]
                if one == number and key in limit.weights
            }
            for number, limit in enumerate(self.limits)
        ]

    def _met(self, chosen: Iterable[Levers]) -> bool:
        held = {key for one in chosen for key in self.keys[one]}
        return all(limit.met(_of_limit(held, n)) for n, limit in enumerate(self.limits))

    def _levers(self, chosen: Iterable[Levers]) -> Levers:
        return self.requirement.facts.union(*chosen)


class _Dropping:
    """Choices held, and the weight left in each limit as choices are dropped."""

    def __init__(self, problem: _Problem, choices: list[Levers]) -> None:
        self.keys, self.limits = problem.keys, problem.limits
        self.held = Counter(key for one in choices for key in self.keys[one])
        self.left = [limit.left(_of_limit(self.held, n)) for n, limit in enumerate(self.limits)]

    def left_without(self, choice: Levers) -> list[Decimal]:
        """The weight left in each limit without the choice."""
        left = list(self.left)
        for number, key in self._freed(choice):
            left[number] += self.limits[number].weights.get(key, Decimal(0))
        return left

    def after(self, choice: Levers) -> list[Decimal] | None:
        """As `left_without`; None where a limit would be exceeded."""
        if any(key in self.limits[number].never for number, key in self._freed(choice)):
            return None
        left = self.left_without(choice)
        kept = all(one <= limit.most for one, limit in zip(left, self.limits, strict=True))
        return left if kept else None

    def drop(self, choice: Levers) -> bool:
        """Drops the choice if the limits hold without it; returns whether it was dropped."""
        after = self.after(choice)
        if after is None:
            return False
        self.left = after
        self.held.subtract(self.keys[choice])
        return True

    def _freed(self, choice: Levers) -> list[_Key]:
        return [key for key in self.keys[choice] if self.held[key] == 1]


def _figure(lever: Lever) -> Decimal:
    """The least amount of a `figure` lever, in US dollars."""
    return Decimal(lever.changes[0].value)


def _facts(levers: Levers) -> int:
    """The number of levers that rely on a fact proving true, which no action can ensure."""
    return sum(one.kind in ("confirm", "figure") for one in levers)


def _of_limit(keys: Iterable[_Key], number: int) -> frozenset[str]:
    return frozenset(key for limit, key in keys if limit == number)


def _is_certified(choice: Levers) -> bool:
    return all(lever.kind == "certify" for lever in choice)
