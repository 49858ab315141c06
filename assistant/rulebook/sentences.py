"""Fills what a rule says: the sentence of a firing, and the facts that it concludes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.rulebook.facts import Fact, Value, shown
from assistant.rulebook.form import Rule
from assistant.rulebook.vocabulary import Vocabulary

PLACE = re.compile(r"\{([a-z_0-9]+)\.([a-z_0-9]+)\}")


def places(text: str) -> list[tuple[str, str]]:
    """The (name, field) places that a text has."""
    return [(found[1], found[2]) for found in PLACE.finditer(text)]


def sentence(text: str, matched: Mapping[str, Fact], vocabulary: Vocabulary) -> str:
    """The text with its places filled; what is filled in is never itself expanded."""
    if "{" not in text:
        return " ".join(text.split())
    blank = message("not_known_mark")

    def filled(place: re.Match[str]) -> str:
        fact, field = matched[place[1]], place[2]
        value = fact.fields[field]
        if vocabulary.facts[fact.kind].fields[field].words:
            parts = value if isinstance(value, tuple) else (value,)
            words = (part for part in parts if isinstance(part, str))
            value = tuple(vocabulary.in_sentence(fact.kind, field, word) for word in words)
        return shown(value) or blank

    return " ".join(PLACE.sub(filled, text).split())


def concluded_facts(
    rule: Rule, matched: Mapping[str, Fact], vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    """The facts that a firing concludes; fields that the rule leaves out are not known."""
    concluded = []
    for conclusion in rule.then:
        (kind, given), *_ = conclusion.items()
        forms = vocabulary.facts[kind].fields
        fields: dict[str, Value] = dict.fromkeys(forms)
        for field, template in given.items():
            text = template if isinstance(template, str) else translate(template)
            is_amount = forms[field].type == "amount"
            fields[field] = _value(text, matched, vocabulary, is_amount=is_amount)
        concluded.append(Fact(kind, fields))
    return tuple(concluded)


@cache
def _single_place(template: str) -> tuple[str, str] | None:
    """The place of which a template consists, if it is one."""
    whole = PLACE.fullmatch(template)
    return (whole[1], whole[2]) if whole else None


def _value(
    template: str, matched: Mapping[str, Fact], vocabulary: Vocabulary, *, is_amount: bool
) -> Value:
    place = _single_place(template)
    if place:
        return matched[place[0]].fields[place[1]]
    return Decimal(template) if is_amount else sentence(template, matched, vocabulary)
