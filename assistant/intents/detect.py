"""Tells whether text typed at an open question addresses the program instead of answering."""

from __future__ import annotations

import re
from functools import cache

from assistant.base.language import LANGUAGES
from assistant.base.text import normalize
from assistant.intents.form import every, table
from assistant.intents.tokens import Phrases, is_known

_FIELDS = (";", "\t", ",")
_MARKS = "?!.\u00a1"
SPANISH = "es"


def looks_like_talk(text: str) -> bool:
    """Whether to try the text as a request to the program before reading it as an answer.

    A request starts with a question word or an imperative, says that something is wrong, or ends
    with a question mark. In doubt, the text is an answer.
    """
    said = normalize(text)
    words = [word.strip(_MARKS) for word in said.split()]
    if not any(words):
        return False
    whole = " ".join(words)
    if whole in _whole() or said.startswith("\u00bf") or _says().occur_in(whole):
        return True
    # Only in a material line is a question mark an answer.
    if any(mark in text for mark in _FIELDS[:2]):
        return False
    first = " ".join(word.rstrip(",") for word in words)
    if len(words) > 1 and _begins().pattern.match(first):
        return True
    if not said.endswith("?"):
        return words[0] in _questions() and len(words) == 1
    field = said.rstrip("? ").endswith(",") or not whole
    return not field and (len(words) > 1 or (whole.isalpha() and is_known(whole)))


def language_of(text: str) -> str | None:
    """The language whose ordinary words the text has more of; None if it has neither's."""
    counts = dict.fromkeys(LANGUAGES, 0)
    for word in re.findall(r"\w+", normalize(text)):
        named = [name for name in LANGUAGES if word in _common()[name]]
        if len(named) == 1:
            counts[named[0]] += 1
    if "\u00bf" in text:
        counts[SPANISH] += 1
    best = max(counts, key=lambda name: counts[name])
    return best if list(counts.values()).count(counts[best]) == 1 else None


@cache
def _common() -> dict[str, frozenset[str]]:
    """The ordinary words, and those of questions, by language."""
    one = table()
    lists = (one.common, one.things, one.fillers, one.talk.begins)
    return {
        name: frozenset(
            word
            for words in lists
            for said in words[name]
            for word in re.findall(r"\w+", normalize(said))
        )
        for name in LANGUAGES
    }


@cache
def _begins() -> Phrases:
    return Phrases.of(every(table().talk.begins))


@cache
def _says() -> Phrases:
    return Phrases.of(every(table().talk.says))


@cache
def _whole() -> frozenset[str]:
    return frozenset(normalize(one) for one in every(table().talk.whole))


@cache
def _questions() -> frozenset[str]:
    """Words that are a question on their own."""
    return frozenset(normalize(one) for one in every(table().words["why"]))
