"""Tells whether text typed at an open question addresses the program instead of answering."""

from __future__ import annotations

from functools import cache

from assistant.base.text import normalize
from assistant.intents.form import every, table
from assistant.intents.tokens import Phrases, is_known

_FIELDS = (";", "\t", ",")
_MARKS = "?!.\u00a1"


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
