"""The record of one inference: the firings, and the facts that each rule saw."""

from __future__ import annotations

from functools import cached_property

from assistant.rulebook.engine import Firing, Inference
from assistant.rulebook.facts import Fact
from assistant.rulebook.rulebook import CompiledRule


class Record:
    """The firings and facts of a finished inference."""

    def __init__(self, inference: Inference) -> None:
        self.rulebook = inference.rulebook
        self.firings = inference.firings
        self._inference = inference
        self._seen: dict[tuple[str, int], list[Fact]] = {}

    def facts(self, kind: str) -> list[Fact]:
        """The facts of a kind, measured or concluded, in order of assertion."""
        return self._inference.facts(kind)

    def firing_of(self, fact: Fact) -> Firing | None:
        """The firing that concluded the fact; None for a measured fact."""
        return self._firing_of.get(id(fact))

    def firings_by(self, rule: str) -> list[Firing]:
        """The firings of the named rule, in order."""
        return [firing for firing in self.firings if firing.rule.rule.rule == rule]

    def concluded(self, kind: str) -> list[tuple[Fact, Firing]]:
        """Every concluded fact of a kind with its firing, repetitions included."""
        return self._concluded.get(kind, [])

    def was_run(self, rule: CompiledRule) -> bool:
        """Whether the rule could have fired: its stage was run and facts were known."""
        return self._inference.known_at(rule.stratum) > 0

    def seen(self, kind: str, rule: CompiledRule) -> list[Fact]:
        """The facts of a kind that were known when the rule's stratum fired."""
        known = self._inference.known_at(rule.stratum)
        if (kind, known) not in self._seen:
            seen = [fact for fact in self.facts(kind) if self._numbers[id(fact)] < known]
            self._seen[kind, known] = seen
        return self._seen[kind, known]

    @cached_property
    def _firing_of(self) -> dict[int, Firing]:
        return {id(fact): firing for firing in self.firings for fact in firing.concluded}

    @cached_property
    def _concluded(self) -> dict[str, list[tuple[Fact, Firing]]]:
        found: dict[str, list[tuple[Fact, Firing]]] = {}
        for firing in self.firings:
            for fact in firing.concluded:
                found.setdefault(fact.kind, []).append((fact, firing))
        return found

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {id(fact): number for number, fact in enumerate(self._inference.every_fact())}
