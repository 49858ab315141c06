"""What the rules concluded, by kind, and parts of the assessment that copy it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args

from assistant.base.language import Lazy
from assistant.base.models import Strict
from assistant.base.numbers import cents, money
from assistant.rulebook import Fact, Firing, Inference

Part = TypeVar("Part", bound=Strict)


class Concluded(NamedTuple):
    """A fact that a rule concluded, the firing that concluded it, and its sentence."""

    fact: Fact
    firing: Firing
    text: str

    @property
    def reason(self) -> dict[str, Any]:
        """The sentence, the law and the rule."""
        rule = self.firing.rule.rule
        return {"because": self.text, "citation": rule.citation, "rules": [rule.rule]}


class ConcludedFacts:
    """Every concluded fact of an inference, in the language spoken, in the order of the firings."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference
        self.sentences = [firing.because() for firing in inference.firings]

    @cached_property
    def _by_kind(self) -> dict[str, list[Concluded]]:
        found: dict[str, list[Concluded]] = {}
        for firing, text in zip(self.inference.firings, self.sentences, strict=True):
            for fact in firing.concluded:
                found.setdefault(fact.kind, []).append(Concluded(fact, firing, text))
        return found

    def of(self, kind: str, **fields: str) -> list[Concluded]:
        """The facts of a kind that hold these words."""
        return [
            one
            for one in self._by_kind.get(kind, [])
            if all(one.fact[name] == word for name, word in fields.items())
        ]


def part(model: type[Part], fact: Fact | None, **given: Any) -> Part:
    """The part of the assessment whose fields are those of the fact, but for what is given."""
    copied = {
        name: _copied(fact, name, field.annotation)
        for name, field in model.model_fields.items()
        if name not in given and fact is not None and name in fact.fields
    }
    return model(**copied, **given)


def _copied(fact: Fact, name: str, form: Any) -> Any:
    value = fact[name]
    if form is bool:
        return value == "yes"
    if form == list[str]:
        return (
            [str(one) for one in value if isinstance(one, str | Lazy)]
            if isinstance(value, tuple)
            else []
        )
    return (fact.text(name) or None) if NoneType in get_args(form) else fact.text(name)


def whole_cents(fact: Fact, *fields: str) -> dict[str, str | None]:
    """Yearly amounts of a fact, rounded once to whole cents."""
    return {
        name: None if fact[name] is None else money(cents(fact.amount(name))) for name in fields
    }


def law_of(found: Iterable[Concluded]) -> list[str]:
    """The law that the rules rest on, each place once."""
    return once(name for one in found for name in one.firing.rule.rule.citation)


def once(texts: Iterable[str]) -> list[str]:
    """The texts, each once."""
    return list(dict.fromkeys(texts))
