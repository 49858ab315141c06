"""Tells whether text typed at a prompt asks the program something instead of answering."""

from __future__ import annotations

import re
from functools import cache
from itertools import dropwhile, product

from assistant.base.language import LANGUAGES
from assistant.base.text import normalize
from assistant.intents.form import every, table
from assistant.intents.tokens import Phrases
from assistant.questions.grammar import Line
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
    asks = said.startswith("\u00bf") or said.endswith("?")
    tells = _puts_off().pattern.match(whole) or _states().pattern.match(whole)
    opens = _opens(words) and (asks or not tells)
    if whole in _whole() or said.startswith("\u00bf") or _says().occur_in(whole) or opens:
        return True
    if any(mark in text for mark in _FIELDS):
        return False
    if any(_asks_on(clause, asks) for clause in _CLAUSES.split(said)[1:]):
        return True
    if not said.endswith("?"):
        return bool(_INSIDE.search(said))
    return not said.rstrip("? ").endswith(",")


def _asks_on(clause: str, asks: bool) -> bool:
    """Whether a clause behind a comma opens a question, and does not go on telling."""
    words = _words_of(clause)
    whole = " ".join(words)
    tells = _goes_on().pattern.match(whole) or _puts_off().pattern.match(whole)
    says_number = _tells_number().pattern.fullmatch(whole)  # "fifty thousand, let's say"
    return _opens(words) and (asks or not (tells or says_number))


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
        if hedge := _hedges().pattern.match(said):  # "que yo sepa, no"
            words = said[hedge.end() :].split()
            continue
        opens = len(words) > 1 and any(one.pattern.match(said) for one in openings)
        if said in _questions() or opens:
            return not _is_about_a_number(words)
        lead = _leads().pattern.match(said)
        if not lead:
            return False
        words = said[lead.end() :].split()
    return False


def _is_about_a_number(words: list[str]) -> bool:
    """Whether it begins as an amount does that is not exact: "como el 30 por ciento"."""
    plain = Line.of(" ".join(words)).plain
    about = answer_words().by_meaning["about"]
    found = _tells_number().pattern.match(plain)
    if not found and plain.split()[0] not in about:
        return False
    rest = plain[found.end() :].split() if found else plain.split()
    rest = list(dropwhile(lambda word: word in about or word in _before_number(), rest))
    return bool(rest) and bool(re.match(r"\$?[0-9]", rest[0]) or rest[0] in answer_words().times)


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
def _tells_number() -> Phrases:
    return Phrases.of(every(table().talk.tells_number))


@cache
def _hedges() -> Phrases:
    return Phrases.of(every(table().talk.hedges))


@cache
def _states() -> Phrases:
    return Phrases.of(every(table().talk.states))


@cache
def _goes_on() -> Phrases:
    return Phrases.of(every(table().talk.goes_on))


@cache
def _puts_off() -> Phrases:
    return Phrases.of(every(table().talk.puts_off))


@cache
def _before_number() -> frozenset[str]:
    """What may stand between those words and the number: articles, prepositions."""
    return frozenset(normalize(one) for one in every(table().talk.before_number))


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
