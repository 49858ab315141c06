"""Fills what a rule says: the sentence of a firing, and the facts that it concludes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from assistant.language import said
from assistant.messages import message
from assistant.rulebook.facts import Fact, Value
from assistant.rulebook.form import Rule, Vocabulary

PLACE = re.compile(r"\{([a-z_0-9]+)\.([a-z_0-9]+)\}")


def places(text: str) -> list[tuple[str, str]]:
    """The (name, field) places that a text has."""
    return [(found[1], found[2]) for found in PLACE.finditer(text)]


def sentence(text: str, matched: Mapping[str, Fact]) -> str:
    """The text with its places filled; what is filled in is never itself expanded."""
    if "{" not in text:
        return " ".join(text.split())
    blank = message("not_known_mark")
    return " ".join(PLACE.sub(lambda f: matched[f[1]].text(f[2]) or blank, text).split())


def explanation(rule: Rule, matched: Mapping[str, Fact]) -> str:
    """Why the rule fired, as a sentence."""
    return sentence(said(rule.because), matched)


def concluded_facts(
    rule: Rule, matched: Mapping[str, Fact], vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    """The facts that a firing concludes; fields that the rule leaves out are not known."""
    concluded = []
    for conclusion in rule.then:
        (kind, given), *_ = conclusion.items()
        types = vocabulary.facts[kind].fields
        fields: dict[str, Value] = dict.fromkeys(types)
        for field, template in given.items():
            text = template if isinstance(template, str) else said(template)
            fields[field] = _value(text, matched, is_amount=types[field] == "amount")
        concluded.append(Fact(kind, fields))
    return tuple(concluded)


@cache
def _single_place(template: str) -> tuple[str, str] | None:
    """The place of which a template consists, if it is one."""
    whole = PLACE.fullmatch(template)
    return (whole[1], whole[2]) if whole else None


def _value(template: str, matched: Mapping[str, Fact], *, is_amount: bool) -> Value:
    place = _single_place(template)
    if place:
        return matched[place[0]].fields[place[1]]
    return Decimal(template) if is_amount else sentence(template, matched)
