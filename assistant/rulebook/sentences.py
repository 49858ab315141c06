"""Fills the templates of a rule: the sentence of a firing and the facts it concludes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.models import Text
from assistant.base.numbers import for_people
from assistant.base.texts import Translated
from assistant.rulebook.facts import Fact, Value, shown
from assistant.rulebook.form import Rule
from assistant.rulebook.vocabulary import Vocabulary

PLACE = re.compile(r"\{([a-z_0-9]+)\.([a-z_0-9]+)\}")
EACH = "{each}"
_BETWEEN = "; "


def places(text: str) -> list[tuple[str, str]]:
    """The {name.field} places of a text, as (name, field)."""
    return [(found[1], found[2]) for found in PLACE.finditer(text)]


class RuleSentence(Lazy):
    """A text of a rule with the facts that fill its places, rendered when shown.

    `each` is put at its place {each}. Filled-in values are not expanded again.
    """

    __slots__ = ("each", "matched", "texts", "vocabulary")

    def __init__(
        self,
        texts: Text,
        matched: Mapping[str, Fact],
        vocabulary: Vocabulary,
        each: Text | None = None,
    ) -> None:
        self.texts = texts
        self.matched = matched
        self.vocabulary = vocabulary
        self.each = each

    def frame(self) -> tuple[str, ...]:
        """The text around its places {each}."""
        parts = str(Translated(self.texts)).split(EACH)
        return tuple(_filled(one, self.matched, self.vocabulary) for one in parts)

    def item(self) -> str:
        """What stands at the places {each}; "" where the rule has no such text."""
        if self.each is None:
            return ""
        return _one_line(_filled(str(Translated(self.each)), self.matched, self.vocabulary))

    def __str__(self) -> str:
        return said(self.frame(), [self.item()])


def said(frame: Sequence[str], items: Iterable[str]) -> str:
    """The text of several firings that differ only in what stands at {each}, each named once."""
    return _one_line(_BETWEEN.join(dict.fromkeys(items)).join(frame))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _filled(text: str, matched: Mapping[str, Fact], vocabulary: Vocabulary) -> str:
    if "{" not in text:
        return text
    blank = str(Message("not_known_mark"))

    def filled(place: re.Match[str]) -> str:
        fact, name = matched.get(place[1]), place[2]
        if fact is None or name not in fact.fields:
            raise InputError("text_not_fillable", text=text)
        value = fact.fields[name]
        if vocabulary.facts[fact.kind].fields[name].words:
            parts = value if isinstance(value, tuple) else (value,)
            words = (part for part in parts if isinstance(part, str))
            value = tuple(vocabulary.in_sentence(fact.kind, name, word) for word in words)
        return for_people(value) if isinstance(value, Decimal) else shown(value) or blank

    return PLACE.sub(filled, text)


def concluded_facts(
    rule: Rule, matched: Mapping[str, Fact], vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    """The facts that a firing concludes; fields the rule omits are not known."""
    concluded = []
    for conclusion in rule.then:
        (kind, given), *_ = conclusion.items()
        forms = vocabulary.facts[kind].fields
        fields: dict[str, Value] = dict.fromkeys(forms)
        for name, template in given.items():
            if isinstance(template, str):
                is_amount = forms[name].type == "amount"
                fields[name] = _value(template, matched, vocabulary, is_amount=is_amount)
            else:
                fields[name] = RuleSentence(template, matched, vocabulary, rule.each)
        concluded.append(Fact(kind, fields))
    return tuple(concluded)


@cache
def _single_place(template: str) -> tuple[str, str] | None:
    """The (name, field) of a template that is a single place; otherwise None."""
    whole = PLACE.fullmatch(template)
    return (whole[1], whole[2]) if whole else None


def _value(
    template: str, matched: Mapping[str, Fact], vocabulary: Vocabulary, *, is_amount: bool
) -> Value:
    place = _single_place(template)
    if place:
        return matched[place[0]].fields[place[1]]
    return Decimal(template) if is_amount else _one_line(_filled(template, matched, vocabulary))
