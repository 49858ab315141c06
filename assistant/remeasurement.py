"""Works out again what rules concluded, on facts measured anew. What the rules decided stands.

Only amounts may differ between the two measurements. A fact is known again by its kind, its
scenario and its place among those, so the same must be measured in the same order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import takewhile

from assistant.rulebook import Fact, Firing, Inference
from assistant.rulebook.wording import concluded_facts

_Key = tuple[str, str, int]


class Remeasurement:
    """The firings of an inference from its first fact of a kind on, for some of its scenarios.

    Takes facts and runs stages as an Inference does; `begin` starts over.
    """

    def __init__(self, inference: Inference, first: str, scenarios: Collection[str]) -> None:
        self._vocabulary = inference.rulebook.vocabulary
        self._scenarios = scenarios
        facts = inference.every_fact()
        before = list(takewhile(lambda fact: fact.kind != first, facts))
        self._before: dict[str, list[Fact]] = {}
        for fact in before:
            self._before.setdefault(fact.kind, []).append(fact)
        self._keys: dict[int, _Key] = {}
        counts: dict[tuple[str, str], int] = {}
        for fact in facts[len(before) :]:
            self._keys[id(fact)] = _key(fact, counts)
        self._firings: dict[str, list[Firing]] = {}
        for firing in inference.firings:
            self._firings.setdefault(firing.rule.stage, []).append(firing)
        self.begin()

    def begin(self) -> None:
        """Forgets what was measured anew."""
        self._new: dict[_Key, Fact] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._kinds: dict[str, list[Fact]] = {}

    def tell(self, facts: Iterable[Fact]) -> None:
        """Adds facts measured anew."""
        for fact in facts:
            key = _key(fact, self._counts)
            if not key[1] or key[1] in self._scenarios:
                self._new[key] = fact
                self._kinds.setdefault(fact.kind, []).append(fact)

    def run(self, stage: str) -> None:
        """Concludes what the rules of a stage concluded, from the new facts."""
        for firing in self._firings.get(stage, []):
            matched = self._counterparts(firing.matched)
            if matched is not None:
                self.tell(concluded_facts(firing.rule.rule, matched, self._vocabulary))

    def _counterparts(self, matched: Mapping[str, Fact]) -> Mapping[str, Fact] | None:
        """The new facts in place of those that matched; None where one is of another scenario."""
        found = {}
        for alias, fact in matched.items():
            key = self._keys.get(id(fact))
            new = fact if key is None else self._new.get(key)
            if new is None:
                return None
            found[alias] = new
        return found

    def facts(self, kind: str) -> list[Fact]:
        """The facts of a kind so far."""
        return [*self._before.get(kind, ()), *self._kinds.get(kind, ())]

    def one(self, kind: str) -> Fact | None:
        """The first fact of a kind, or None."""
        return next(iter(self.facts(kind)), None)


def _key(fact: Fact, counts: dict[tuple[str, str], int]) -> _Key:
    scenario = fact.text("id" if fact.kind == "scenario" else "scenario")
    place = counts.setdefault((fact.kind, scenario), 0)
    counts[fact.kind, scenario] += 1
    return fact.kind, scenario, place
