"""Groups of parts by their country: all the Chinese parts, los 4 componentes taiwaneses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from assistant.base.messages import Message
from assistant.intents.entities import Sentence, Span
from assistant.intents.form import every, table
from assistant.intents.quantities import Unclear
from assistant.intents.tokens import Phrases, word_list

_ORIGIN = "materials.{}.origin"
_WIDEST = 3


def groups(sentence: Sentence) -> Iterator[Span]:
    """The groups of parts, as materials; raises Unclear where a count is not that of the case."""
    countries = [*sentence.spans("nationality"), *sentence.spans("country")]
    several = len({span.first for span in countries}) > 1
    of_country: set[int] = set()
    for span in countries:
        if found := _with_things(sentence, span, several=several):
            of_country |= set(range(*found[:2]))
            yield _group(sentence, *found, span.value or "")
    for first, after in _things().places_in(sentence.words):
        start, count = _before(sentence.words, first)
        if count and first not in of_country and _says_all(sentence.words[start:first]):
            yield _group(sentence, start, after, count, "")


def _with_things(sentence: Sentence, span: Span, *, several: bool) -> tuple[int, int, int] | None:
    """Where the group of a country stands, and the count that it names (0: none)."""
    words = sentence.words
    if span.kind == "nationality" and (after := _thing_at(words, span.after)):
        first, count = _before(words, span.first)
        return first, after, count
    start, led = span.first, span.kind == "nationality"
    for at, end in word_list("group_of").places_in(words):
        if end == span.first:
            start, led = at, True
    thing = next((one for one in _things().places_in(words) if one[1] == start), None)
    # "The parts from China" are a group only where another country or a quantity is said of them.
    if thing is None or not led or (span.kind == "country" and not several and not _more(words)):
        return None
    first, count = _before(words, thing[0])
    return first, span.after, count


def _group(sentence: Sentence, first: int, after: int, count: int, country: str) -> Span:
    values = dict(sentence.context.values)
    before = sentence.words[first - 1] if first else ""
    if word_list("partitive").occur_in(before):
        raise Unclear
    held = [
        identity
        for identity, _ in sentence.context.materials
        if not country or values.get(_ORIGIN.format(identity)) == country
    ]
    if not held or (count and count != len(held)):
        raise Unclear(
            Message(
                "ask.supposed_count",
                said=count or "-",
                country=country or "-",
                held=len(held),
                parts=", ".join(held) or "-",
            )
        )
    return Span(first, after, "material", ",".join(held))


def _before(words: list[str], first: int) -> tuple[int, int]:
    """Where the words before a group begin, and the count among them; 0 for none."""
    count = 0
    while first:
        word = words[first - 1]
        if word.isdigit() and not count and len(word) <= _WIDEST:
            count = int(word)
        elif not word_list("group_before").occur_in(word):
            break
        first -= 1
    return first, count


def _says_all(words: list[str]) -> bool:
    return any(word_list("group_before").occur_in(word) for word in words)


def _thing_at(words: list[str], at: int) -> int:
    found = _things().pattern.match(" ".join(words[at : at + _WIDEST]))
    single = word_list("group_singular").occur_in(*words[at : at + 1])
    # "Every Chinese component", where one of them would not be a group.
    if single and word_list("each_of").places_in(words[max(0, at - _WIDEST) : at]):
        return at + 1
    return at + len(found[0].split()) if found else 0


def _more(words: list[str]) -> bool:
    names = ("more", "less", "rises", "falls", "leaving_out")
    return any(word_list(name).places_in(words) for name in names)


@cache
def _things() -> Phrases:
    return Phrases.of(every(table().words["group_things"]))
