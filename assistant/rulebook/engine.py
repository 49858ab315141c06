"""Runs compiled rules on durable_rules, stratum by stratum, and records every firing."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from assistant.base.messages import InputError
from assistant.rulebook.conditions import compiled, engine_fact, may_match, place_in_rule
from assistant.rulebook.facts import Fact
from assistant.rulebook.rulebook import CompiledRule, Rulebook
from assistant.rulebook.sentences import RuleSentence, concluded_facts
from assistant.rulebook.vocabulary import Vocabulary

try:
    from durable import engine
except ImportError as fault:  # not installed, or built without what README.md says
    raise InputError("engine_not_loaded", python=sys.executable, reason=str(fault)) from fault

_RULESET = "maquila"
_sessions = itertools.count(1)


class _Host(engine.Host):  # type: ignore[misc]
    """A host without timer threads, which would fire rules outside our own calls."""

    def _run(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class Firing:
    """A rule that fired: the facts matched, by name, the facts concluded, and the law cited.

    `citation` holds the rule's citations, then those in matched fields of type `citations`.
    """

    rule: CompiledRule
    matched: Mapping[str, Fact]
    concluded: tuple[Fact, ...]
    citation: tuple[str, ...]
    vocabulary: Vocabulary

    @property
    def sentence(self) -> RuleSentence:
        """The `because` of the rule, filled and translated when shown."""
        rule = self.rule.rule
        return RuleSentence(rule.because, self.matched, self.vocabulary, rule.each)

    def because(self) -> str:
        """The sentence in the current language."""
        return str(self.sentence)


class ConflictError(Exception):
    """Two rules concluded different facts of a kind declared `single`."""


class Engine:
    """The compiled rules of one rulebook in one durable_rules host."""

    def __init__(self, rules: Iterable[CompiledRule]) -> None:
        self._matches: list[tuple[str, dict[str, str]]] = []
        definition = {rule.rule.rule: self._definition(rule) for rule in rules}
        # durable_rules initializes some memory on the first action and frees it with the session,
        # so deleting a session in which no rule fired crashes. A no-op rule opens every session.
        opening = {"all": [{"m": {"$and": [{"kind": "session"}]}}], "run": lambda context: None}
        self._host = _Host()
        self._host.register_rulesets({_RULESET: {"session": opening, **definition}})

    def open(self, session: str) -> None:
        """Opens a session."""
        self.tell(session, {"kind": "session", "key": "session"})

    def _definition(self, rule: CompiledRule) -> dict[str, Any]:
        # The turn comes first, so that `none` is evaluated only once all facts are asserted.
        turn = {"m__turn": {"$and": [{"kind": "turn"}, {"turn": str(rule.stratum)}]}}
        # Absences precede facts, or durable_rules overlooks a fact that the rule also matches.
        # An absence joined to a fact must follow that fact.
        patterns = sorted(rule.patterns, key=place_in_rule)
        return {
            "all": [turn, *(compiled(pattern) for pattern in patterns)],
            "run": self._recorder(rule.rule.rule),
        }

    def _recorder(self, name: str) -> Callable[[Any], None]:
        def record(context: Any) -> None:
            keys = {
                alias.removeprefix("m_"): held["key"]
                for alias, held in context._m.items()
                if alias != "m__turn"
            }
            self._matches.append((name, keys))

        return record

    def tell(self, session: str, held: dict[str, str]) -> None:
        """Asserts one fact; a fact that no rule matches is kept without error."""
        try:
            self._host.assert_fact(_RULESET, {"sid": session, **held})
        except engine.MessageNotHandledException:
            return
        except engine.MessageObservedException:
            # durable_rules identifies facts of a session by a 32-bit hash, so two may collide.
            # Keys are unique, so this is a collision: a field that no rule tests changes the hash.
            self.tell(session, {**held, "again": held.get("again", "") + "+"})

    def turn(self, session: str, stratum: int, key: str) -> list[tuple[str, dict[str, str]]]:
        """Fires the rules of a stratum; returns rule names with the keys of the facts matched."""
        self._matches.clear()
        self.tell(session, {"kind": "turn", "key": key, "turn": str(stratum)})
        return list(self._matches)

    def forget(self, session: str) -> None:
        """Drops all facts of a session."""
        self._host.delete_state(_RULESET, session)


_engines: WeakKeyDictionary[Rulebook, Engine] = WeakKeyDictionary()


def engine_of(rulebook: Rulebook) -> Engine:
    """The engine of a rulebook, compiled once."""
    if rulebook not in _engines:
        _engines[rulebook] = Engine(rulebook.compiled.values())
    return _engines[rulebook]


class Inference:
    """One run of a rulebook over the facts of one case. Use as a context manager."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self._engine = engine_of(rulebook)
        self._session = str(next(_sessions))
        self._facts: dict[str, Fact] = {}
        self._by_kind: dict[str, list[Fact]] = {}
        self._concluded: set[tuple[str, str]] = set()
        self._known_at: dict[int, int] = {}
        self.firings: list[Firing] = []

    def __enter__(self) -> Inference:
        self._engine.open(self._session)
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.forget(self._session)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the rulebook."""
        return self.rulebook.vocabulary

    def facts(self, kind: str) -> list[Fact]:
        """The facts of a kind, measured or concluded, in order of assertion."""
        return self._by_kind.get(kind, [])

    def every_fact(self) -> list[Fact]:
        """All facts, measured or concluded, in order of assertion."""
        return list(self._facts.values())

    def one(self, kind: str) -> Fact | None:
        """The first fact of a kind, or None."""
        return next(iter(self.facts(kind)), None)

    def known_at(self, stratum: int) -> int:
        """The number of facts known when the rules of a stratum fired; 0 if it was not run."""
        return self._known_at.get(stratum, 0)

    def tell(self, facts: Iterable[Fact]) -> None:
        """Adds measured facts."""
        for fact in facts:
            key = f"k{len(self._facts)}"
            self._facts[key] = fact
            self._by_kind.setdefault(fact.kind, []).append(fact)
            tests = self.rulebook.tests.get(fact.kind)
            if tests:
                held = self._held(fact, key)
                # Most materials match no rule; asserting them would only cost time.
                if any(may_match(one, held) for one in tests):
                    self._engine.tell(self._session, held)

    def _held(self, fact: Fact, key: str) -> dict[str, str]:
        rulebook = self.rulebook
        return engine_fact(fact, key, rulebook.asked[fact.kind], rulebook.derived[fact.kind])

    def run(self, stage: str) -> None:
        """Fires the rules of a stage and adds the facts they conclude.

        Raises ConflictError where two rules conclude different facts of a `single` kind.
        """
        for stratum in self.rulebook.strata_of(stage):
            self._known_at[stratum] = len(self._facts)
            matches = self._engine.turn(self._session, stratum, f"t{stratum}")
            rules = self.rulebook.compiled
            ordered = sorted(
                matches,
                key=lambda match: (
                    rules[match[0]].number,
                    [int(key[1:]) for key in match[1].values()],
                ),
            )
            for name, keys in ordered:
                self._fire(rules[name], {alias: self._facts[key] for alias, key in keys.items()})

    def _fire(self, rule: CompiledRule, matched: Mapping[str, Fact]) -> None:
        vocabulary = self.rulebook.vocabulary
        concluded = concluded_facts(rule.rule, matched, vocabulary)
        cited = self._citation(rule, matched)
        self.firings.append(Firing(rule, matched, concluded, cited, vocabulary))
        new = []
        for fact in concluded:
            if vocabulary.facts[fact.kind].single:
                content = (fact.kind, repr(sorted(fact.fields.items())))
                if self.facts(fact.kind):
                    if content not in self._concluded:
                        raise ConflictError(
                            f"{rule.rule.rule}: {fact} against {self.facts(fact.kind)}"
                        )
                    continue
                self._concluded.add(content)
            new.append(fact)
        self.tell(new)

    def _citation(self, rule: CompiledRule, matched: Mapping[str, Fact]) -> tuple[str, ...]:
        cited = list(rule.rule.citation)
        for fact in matched.values():
            for field in self.rulebook.citing.get(fact.kind, ()):
                law = fact.fields.get(field)
                if isinstance(law, tuple):
                    cited += [one for one in law if isinstance(one, str)]
        return tuple(dict.fromkeys(cited))
