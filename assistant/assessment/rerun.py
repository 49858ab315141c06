"""Repeats the firings of an inference on remeasured facts, without matching rules again.

Only amounts may differ between the two measurements. A remeasured fact is identified by its kind,
its scenario and its position among those, so facts must be measured in the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import dropwhile

from assistant.rulebook import Fact, Firing, Inference
from assistant.rulebook.sentences import concluded_facts

_Place = tuple[str, str, int]


class Rerun:
    """The firings of an inference from the first fact of a kind on, for some scenarios.

    Takes facts and runs stages as an Inference does; `begin` starts over.
    """

    def __init__(self, inference: Inference, first: str, scenarios: Collection[str]) -> None:
        self.vocabulary = inference.vocabulary
        self._scenarios = scenarios
        later = list(dropwhile(lambda fact: fact.kind != first, inference.every_fact()))
        self._anew = {id(fact) for fact in later}
        concluded = {id(fact) for firing in inference.firings for fact in firing.concluded}
        counts: dict[tuple[str, str], int] = {}
        self._measured = {_place(fact, counts): fact for fact in later if id(fact) not in concluded}
        self._before: dict[str, list[Fact]] = {}
        for fact in inference.every_fact():
            if id(fact) not in self._anew:
                self._before.setdefault(fact.kind, []).append(fact)
        self._firings: dict[str, list[Firing]] = {}
        for firing in inference.firings:
            self._firings.setdefault(firing.rule.stage, []).append(firing)
        self.begin()

    def begin(self) -> None:
        """Discards the remeasured facts."""
        self._new: dict[int, Fact] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._kinds: dict[str, list[Fact]] = {}

    def tell(self, facts: Iterable[Fact]) -> None:
        """Adds remeasured facts."""
        for fact in facts:
            self._take(self._measured[_place(fact, self._counts)], fact)

    def _take(self, original: Fact, fact: Fact) -> None:
        if _scenario(fact) in ("", *self._scenarios):
            self._new[id(original)] = fact
            self._kinds.setdefault(fact.kind, []).append(fact)

    def run(self, stage: str) -> None:
        """Repeats the firings of a stage with the new facts."""
        for firing in self._firings.get(stage, []):
            matched = self._counterparts(firing.matched)
            if matched is not None:
                anew = concluded_facts(firing.rule.rule, matched, self.vocabulary)
                for original, fact in zip(firing.concluded, anew, strict=True):
                    self._take(original, fact)

    def _counterparts(self, matched: Mapping[str, Fact]) -> Mapping[str, Fact] | None:
        """The new facts for those matched; None where one belongs to another scenario."""
        found = {}
        for alias, fact in matched.items():
            new = self._new.get(id(fact)) if id(fact) in self._anew else fact
            if new is None:
                return None
            found[alias] = new
        return found

    def facts(self, kind: str) -> list[Fact]:
        """The facts of a kind so far, old and new."""
        return [*self._before.get(kind, ()), *self._kinds.get(kind, ())]

    def one(self, kind: str) -> Fact | None:
        """The first fact of a kind, or None."""
        return next(iter(self.facts(kind)), None)


def _scenario(fact: Fact) -> str:
    return fact.text("id" if fact.kind == "scenario" else "scenario")


def _place(fact: Fact, counts: dict[tuple[str, str], int]) -> _Place:
    key = (fact.kind, _scenario(fact))
    place = counts.setdefault(key, 0)
    counts[key] += 1
    return *key, place
