"""Tells whether text typed at a prompt asks the program something instead of answering."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from assistant.base.language import LANGUAGES
from assistant.base.text import normalize
from assistant.intents.form import every, table
from assistant.intents.tokens import Phrases
from assistant.questions.words import words as answer_words

_FIELDS = (";", "\t")
_MARKS = "?!.,:\u2026\u00a1"
_CLOSING = " \"'\u201d\u00bb)]!.\u2026"
# Also as they are written in full width or doubled.
_ASKING = str.maketrans("\uff1f\u2047\u203d", "???")
_CLAUSES = re.compile(r"[,.;:!\u2014]\s|\s-\s")
_INSIDE = re.compile(r"[a-z\"')]\?+\s")
SPANISH = "es"


def looks_like_talk(text: str) -> bool:
    """Whether the text asks or requests something, rather than being an answer.

    It does where it ends with a question mark, opens as a question or a request, or says that
    something is wrong. Only in the fields of a part is a question mark an answer.
    """
    said = normalize(text.translate(_ASKING)).rstrip(_CLOSING)
    words = _words_of(said)
    if not words or answer_words().mean("not_known", text):
        return False
    whole = " ".join(words)
    if whole in _whole() or said.startswith("\u00bf") or _says().occur_in(whole) or _opens(words):
        return True
    if any(mark in text for mark in _FIELDS):
        return False
    if any(_opens(_words_of(clause)) for clause in _CLAUSES.split(said)[1:]):
        return True
    if not said.endswith("?"):
        return bool(_INSIDE.search(said))
    return not said.rstrip("? ").endswith(",")


def is_question(text: str) -> bool:
    """Whether the text asks, rather than telling the program to do something."""
    said = normalize(text.translate(_ASKING)).rstrip(_CLOSING)
    return said.endswith("?") or said.startswith("\u00bf") or _opens(_words_of(said), _asks())


def says_enough(text: str) -> bool:
    """Whether the text only asks for the verdict at once, without more questions."""
    said, is_said = " ".join(_words_of(normalize(text))), False
    while said:
        enough = _enough().pattern.match(said)
        found = enough or _leads().pattern.match(said)
        if not found:
            return False
        is_said |= bool(enough)
        said = said[found.end() :].lstrip()
    return is_said


def may_ask(text: str) -> bool:
    """Whether words in the midst of the text are those of a question: to be asked, not known."""
    return not any(mark in text for mark in _FIELDS) and _within().occur_in(
        " ".join(_words_of(normalize(text)))
    )


def _words_of(said: str) -> list[str]:
    return [word for one in said.split() if (word := one.strip(_MARKS))]


def _opens(words: list[str], *openings: Phrases) -> bool:
    """Whether the words open a question or a request, behind what only leads in."""
    openings = openings or (_asks(), _begins())
    while words:
        said = " ".join(words)
        opens = len(words) > 1 and any(one.pattern.match(said) for one in openings)
        if said in _questions() or opens:
            return not _is_about_a_number(words)
        lead = _leads().pattern.match(said)
        if not lead:
            return False
        words = said[lead.end() :].split()
    return False


def _is_about_a_number(words: list[str]) -> bool:
    """Whether it begins as an amount does that is not exact: "como 40 mil"."""
    about, times = answer_words().by_meaning["about"], answer_words().times
    second = words[1] if len(words) > 1 else ""
    number = second[:1].isdigit() or second[:1] == "$"
    return words[0] in about and (number or second in about or second in times)


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
    talk = one.talk
    lists = (one.common, one.things, one.fillers, talk.opens, talk.helps, talk.of, talk.begins)
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
def _asks() -> Phrases:
    talk = table().talk
    pairs = [
        pair
        for one, other in ((talk.before, talk.opens), (talk.helps, talk.of))
        for language in one
        for pair in product(one[language], other[language])
    ]
    return Phrases.of([*every(talk.opens), *map(" ".join, pairs)])


@cache
def _within() -> Phrases:
    return Phrases.of(every(table().talk.within))


@cache
def _leads() -> Phrases:
    return Phrases.of([*every(table().talk.leads), *every(table().fillers)])


@cache
def _enough() -> Phrases:
    return Phrases.of(every(table().talk.enough))


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
