"""Finds what a sentence means: needs first, then the nearest example, then its arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from assistant.intents.changes_said import KINDS, changes_said
from assistant.intents.form import Intent, every, table
from assistant.intents.named import Sentence, Span
from assistant.intents.said import Context, NotUnderstood, Understood
from assistant.intents.wording import (
    PLACEHOLDER,
    SEPARATORS,
    Phrases,
    tokens_of,
    without_fillers,
    word_list,
)

_ALL = 100.0
_FEW = 6


@dataclass(frozen=True, slots=True)
class _Read:
    """The sentence as an intent reads it: what it names put as the intent's examples put it."""

    spans: tuple[Span, ...]
    text: str
    shortened: str
    foreign: int
    names_unknown: bool


def understood(text: str, context: Context) -> Understood | NotUnderstood:
    """The intent, its command and its arguments, or the nearest three intents.

    The arguments are such as the table, the knowledge or the case know.
    """
    sentence = Sentence(text, context)
    found = _best(sentence, _meant) or _best(sentence, _surely_meant)
    if found is None:
        return NotUnderstood(_nearest(sentence))
    intent, arguments = found
    return Understood(intent.intent, _command(intent, sentence), arguments)


def _best(
    sentence: Sentence, nearness_of: Callable[[Intent, Sentence], float | None]
) -> tuple[Intent, dict[str, str]] | None:
    """The nearest intent that may be meant, whose arguments are all known."""
    near = [(nearness_of(intent, sentence), intent) for intent in table().intents]
    ranked = sorted(
        ((nearness, intent) for nearness, intent in near if nearness is not None),
        key=lambda one: -one[0],
    )
    for _, intent in ranked:
        arguments = _arguments(intent, sentence, _read(sentence, intent))
        if arguments is not None:
            return intent, arguments
    return None


def _meant(intent: Intent, sentence: Sentence) -> float | None:
    """How near the sentence is to the intent whose needs it meets; None where it does not."""
    if _is_whole(intent, sentence):
        return _ALL
    if not _may_be_meant(intent, sentence):
        return None
    read = _read(sentence, intent)
    nearness = _nearness(intent, read)
    least = table().thresholds.understood if intent.least is None else intent.least
    return None if nearness < least or _is_ruled_out(intent, read) else nearness


def _surely_meant(intent: Intent, sentence: Sentence) -> float | None:
    """How near it is where its words are all known and nearly those of an example.

    A good that only a search found is not known.
    """
    if any(word_list(one).occur_in(sentence.text) for one in intent.without):
        return None
    read = _read(sentence, intent)
    nearness = _nearness(intent, read)
    known = not read.foreign and not any(span.beside for span in read.spans)
    return nearness if known and nearness >= table().thresholds.sure else None


def _is_whole(intent: Intent, sentence: Sentence) -> bool:
    """Whether nothing else is said than one of the whole sentences of the intent."""
    whole = _whole(intent.intent)
    if _plain_words(sentence.words) in whole:
        return True
    short = len(sentence.text.split()) <= _FEW and any(map(PLACEHOLDER.search, whole))
    return short and _read(sentence, intent).shortened in whole


def _plain_words(words: list[str]) -> str:
    return " ".join(without_fillers([word for word in words if word not in SEPARATORS]))


@cache
def _whole(name: str) -> frozenset[str]:
    intent = next(one for one in table().intents if one.intent == name)
    said = every(intent.whole)
    return frozenset(_plain_words([token.word for token in tokens_of(one)]) for one in said)


def _read(sentence: Sentence, intent: Intent, *, at_hand: bool = False) -> _Read:
    """The sentence as the intent reads it; `at_hand` looks for nothing more that is named."""
    placed: dict[str, str] = {kind: name.rstrip("?") for name, kind in intent.arguments.items()}
    if "changes" in placed:
        placed = {kind: kind for kind in KINDS}
    kinds = tuple(kind for kind in placed if kind != "verdict")
    spans = sentence.found_so_far(kinds) if at_hand else sentence.resolved(kinds)
    words = list(sentence.words)
    for span in reversed(spans):
        words[span.first : span.after] = [f"{{{placed[span.kind]}}}"]
    words = [word for word in words if word not in SEPARATORS]
    inside = {n for span in spans for n in range(span.first, span.after)}
    outside = [number for number in range(len(sentence.words)) if number not in inside]
    return _Read(
        spans=tuple(spans),
        text=" ".join(words),
        shortened=" ".join(without_fillers(words)),
        foreign=sum(sentence.is_foreign(number) for number in outside),
        names_unknown=any(sentence.names_unknown(number) for number in outside),
    )


def _may_be_meant(intent: Intent, sentence: Sentence) -> bool:
    """Whether the words that it needs are said; what is named is looked for only if they are."""
    if any(word_list(one).occur_in(sentence.text) for one in intent.without):
        return False
    needs = [[word_list(one) for one in need.split(" or ")] for need in intent.needs]
    said = (sentence.text, sentence.full_text)
    unmet = [need for need in needs if not any(one.occur_in(*said) for one in need)]
    if not unmet:
        return True
    if not all(any(one.placed for one in need) for need in unmet):
        return False
    text = _read(sentence, intent).text
    return all(any(one.occur_in(text) for one in need) for need in unmet)


def _is_ruled_out(intent: Intent, read: _Read) -> bool:
    """Whether it holds words that the intent does not allow because nobody knows them."""
    if intent.strict == "names":
        return read.names_unknown
    return intent.strict == "words" and read.foreign > 0


def _nearness(intent: Intent, read: _Read) -> float:
    from rapidfuzz import fuzz

    nearest = max(
        (fuzz.token_set_ratio(read.shortened, one) + fuzz.token_sort_ratio(read.shortened, one)) / 2
        for one in _examples(intent.intent)
    )
    return nearest - float(table().thresholds.foreign_word) * read.foreign


@cache
def _examples(name: str) -> tuple[str, ...]:
    """The examples of an intent as sentences are put to be compared."""
    intent = next(one for one in table().intents if one.intent == name)
    return tuple(
        _plain_words([token.word for token in tokens_of(said)]) for said in every(intent.examples)
    )


def _arguments(intent: Intent, sentence: Sentence, read: _Read) -> dict[str, str] | None:
    """What is named for each argument; None where one is missing or unknown."""
    arguments: dict[str, str] = {}
    for name, kind in intent.arguments.items():
        found: list[tuple[str, str | None]]
        if kind == "changes":
            found = list(changes_said(sentence).items())
        elif kind == "verdict":
            found = [(name, verdict) for verdict in _verdicts(sentence)]
        else:
            spans = [span for span in read.spans if span.kind == kind]
            found = _named(name.rstrip("?"), spans, sentence.context)
            if kind == "goods" and not found and sentence.context.product_code:
                found = [(name.rstrip("?"), sentence.context.product_code)]
        if any(value == "" for _, value in found) or (not found and _is_needed(intent, name)):
            return None
        arguments |= {one: value for one, value in found if value is not None}
    return {**intent.otherwise, **arguments}


def _is_needed(intent: Intent, name: str) -> bool:
    return not name.endswith("?") and name not in intent.otherwise


def _named(name: str, spans: list[Span], context: Context) -> list[tuple[str, str | None]]:
    """The first that is named; of several countries one that is not that of the case."""
    if not spans:
        return []
    own = (context.production_country, context.destination)
    others = [span for span in spans if span.kind != "country" or span.value not in own]
    span = (others or spans)[0]
    if span.kind == "part_of_case":  # the most exact, such as the origin of a part
        span = max(spans, key=lambda one: (one.value or "").count("."))
    return [(span.named or name, span.value), *span.beside]


def _verdicts(sentence: Sentence) -> list[str]:
    """The verdict that is asked about, the first of the table that fits."""
    fits = (name for name, said in _verdict_words() if said.occur_in(sentence.text))
    return list(fits)[:1]


@cache
def _verdict_words() -> tuple[tuple[str, Phrases], ...]:
    return tuple((name, Phrases.of(every(words))) for name, words in table().verdicts.items())


def _command(intent: Intent, sentence: Sentence) -> str:
    said = (words for words in intent.instead if word_list(words).occur_in(sentence.text))
    return intent.instead.get(next(said, ""), intent.command)


def _nearest(sentence: Sentence) -> tuple[str, str, str]:
    from rapidfuzz import fuzz, process

    near = {}
    for intent in table().intents:
        said = _read(sentence, intent, at_hand=True).shortened
        found = process.extractOne(said, _examples(intent.intent), scorer=fuzz.token_sort_ratio)
        near[intent.intent] = found[1]
    first, second, third = sorted(near, key=lambda name: -near[name])[:3]
    return first, second, third
