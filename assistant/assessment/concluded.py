"""Concluded facts by kind, and parts of the assessment copied from them."""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args

from assistant.assessment.model import IN_WHOLE_CENTS
from assistant.base.models import Strict
from assistant.base.numbers import cents, money
from assistant.rulebook import Fact, Firing, Inference
from assistant.rulebook.record import Record

Part = TypeVar("Part", bound=Strict)


class Concluded(NamedTuple):
    """A fact, the firing that concluded or matched it, and the firing's sentence."""

    fact: Fact
    firing: Firing
    text: str

    def matched(self, name: str) -> Concluded:
        """The same with the fact that the rule matched under that name."""
        return self._replace(fact=self.firing.matched[name])


class ConcludedFacts:
    """The concluded facts of an inference in firing order, with their sentences."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.sentences = [firing.because() for firing in inference.firings]
        self._record = Record(inference)
        firings = zip(inference.firings, self.sentences, strict=True)
        self._sentence_of = {id(firing): text for firing, text in firings}

    def of(self, kind: str, **words: str) -> list[Concluded]:
        """The concluded facts of a kind whose fields equal the given words."""
        return [
            Concluded(fact, firing, self._sentence_of[id(firing)])
            for fact, firing in self._record.concluded(kind)
            if all(fact[name] == word for name, word in words.items())
        ]


def part(model: type[Part], source: Fact | Concluded | None, **given: Any) -> Part:
    """A part of the assessment with the fields of the fact, overridden by `given`.

    For a `Concluded`, the fields because, citation and rules come from the firing.
    """
    fact = source.fact if isinstance(source, Concluded) else source
    held: dict[str, Any] = {}
    if isinstance(source, Concluded):
        rule = source.firing.rule.rule
        held = {"because": source.text, "citation": rule.citation, "rules": [rule.rule]}
    held = {name: value for name, value in held.items() if name in model.model_fields}
    for name, field in model.model_fields.items():
        if fact is not None and name in fact.fields and name not in held:
            in_cents = IN_WHOLE_CENTS in field.metadata
            held[name] = (
                _whole_cents(fact, name) if in_cents else _copied(fact, name, field.annotation)
            )
    return model(**(held | given))


def _copied(fact: Fact, name: str, form: Any) -> Any:
    if form is bool:
        return fact[name] == "yes"
    if form == list[str]:
        return fact.words(name)
    return (fact.text(name) or None) if NoneType in get_args(form) else fact.text(name)


def _whole_cents(fact: Fact, name: str) -> str | None:
    amount = fact.known_amount(name)
    return None if amount is None else money(cents(amount))


def law_of(found: Iterable[Concluded]) -> list[str]:
    """The citations of the rules that concluded the facts, without duplicates."""
    return once(name for one in found for name in one.firing.rule.rule.citation)


def once(texts: Iterable[str]) -> list[str]:
    """The texts in order, without duplicates."""
    return list(dict.fromkeys(texts))
