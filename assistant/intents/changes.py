"""Reads the changes to the case in a what-if sentence: places with their new values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from assistant.intents.entities import Sentence, Span
from assistant.intents.form import PlaceWords, every, table
from assistant.intents.tokens import SEPARATORS, Phrases, word_list

KINDS = ("country", "nationality", "amount", "code", "certification", "step", "day", "material")
_STEPS = "production.steps"
_JOINING = SEPARATORS | {"and", "y", "e"}


@dataclass
class _Clause:
    """A clause of the sentence; `spans` are its entities that no change has used yet."""

    text: str
    spans: list[Span]
    materials: list[str]
    changes: dict[str, str] = field(default_factory=dict)
    taken: bool = False


def changes_said(sentence: Sentence) -> dict[str, str]:
    """The places and their new values, in order; empty if an entity remains unused.

    A named material also applies to the next clauses: "the CPU came from Mexico and were
    certified".
    """
    if _speaks_of_something_else(sentence):
        return {}
    changes: dict[str, str] = {}
    spoken_of: list[str] = []
    waiting = False
    for clause in _clauses(sentence):
        named = clause.materials
        clause.materials = [*spoken_of, *named] if waiting else named or spoken_of
        clause.changes = {_STEPS: changes[_STEPS]} if _STEPS in changes else {}
        taken = _take(sentence, clause)
        # Two values for one place mean that something in between was not understood.
        if clause.changes.keys() & changes.keys() - {_STEPS}:
            return {}
        if not taken and clause.spans:
            return {}
        if not taken and not named:
            continue
        spoken_of, waiting = clause.materials, not taken
        changes |= clause.changes
    return {} if waiting else changes


def _speaks_of_something_else(sentence: Sentence) -> bool:
    """Whether the sentence names something that the case lacks: "the display"."""
    named = {n for span in _longest(sentence) for n in range(span.first, span.after)}
    return any(sentence.names_unknown(n) for n in range(len(sentence.words)) if n not in named)


def _clauses(sentence: Sentence) -> Iterator[_Clause]:
    """The clauses of the supposition, split at conjunctions, without the question about it."""
    first, end = _supposed(sentence)
    spans = _longest(sentence)
    inside = {n for span in spans for n in range(span.first, span.after)}
    joints = [n for n in range(first, end) if sentence.words[n] in _JOINING and n not in inside]
    for joint in [*joints, end]:
        # "instead of" is followed by the present value.
        change_of_mind = word_list("change_of_mind").places_in(sentence.words[first:joint])
        after = min([joint, *(first + place for place, _ in change_of_mind)])
        if first < after:
            yield _clause(sentence, spans, first, after)
        first = joint + 1


def _supposed(sentence: Sentence) -> tuple[int, int]:
    """The range of words of the supposition: after "what if", before "would it qualify"."""
    words = sentence.words
    supposing = word_list("supposing").places_in(words)
    first = supposing[0][1] if supposing and not _leaves_out(words[: supposing[0][1]]) else 0
    asked = word_list("asked_of_it").places_in(words[first:])
    end = next((first + place for place, _ in asked if place), len(words))
    # In "How does it change with ...", the supposition follows the question.
    names = any(first <= span.first < end for span in _longest(sentence))
    return first, end if names else len(words)


def _leaves_out(words: list[str]) -> bool:
    return bool(word_list("leaving_out").places_in(words))


def _longest(sentence: Sentence) -> list[Span]:
    """The longest of overlapping spans; spans of equal length are all kept."""
    found = [span for kind in KINDS for span in sentence.spans(kind)]
    return [
        span
        for span in found
        if not any(
            other.after - other.first > span.after - span.first and span.meets(other)
            for other in found
        )
    ]


def _clause(sentence: Sentence, spans: list[Span], first: int, after: int) -> _Clause:
    within = [span for span in spans if first <= span.first and span.after <= after]
    named = [span for span in within if span.kind == "material"]
    rest = [
        span
        for span in within
        if span.kind != "material" and not any(span.meets(one) for one in named)
    ]
    kept = []
    for number, word in enumerate(sentence.words[first:after], first):
        here = [span for span in within if span.first <= number < span.after]
        if not here:
            kept.append(word)
        elif number == here[0].first:
            kept.append(f"{{{here[0].kind}}}")
    materials = [one for span in named for one in (span.value or "").split(",")]
    return _Clause(" ".join(kept), rest, materials)


def _take(sentence: Sentence, clause: _Clause) -> bool:
    """Finds the changes in the clause; returns whether any was found and no span is left."""
    if not clause.text or word_list("relative").occur_in(clause.text):
        return False
    for place in table().places:
        if place.only_called or bool(clause.materials) < place.of_material:
            continue
        if place.unless_else and clause.taken:
            continue
        _try(sentence, place, clause)
    return clause.taken and not clause.spans


def _try(sentence: Sentence, place: PlaceWords, clause: _Clause) -> None:
    words = _words(place)
    if words and not words.occur_in(clause.text):
        return
    if place.without and word_list(place.without).occur_in(clause.text):
        return
    value = place.value
    if place.takes:
        taken = next((span for span in clause.spans if _serves(span, place)), None)
        if taken is None:
            return
        value = _value(sentence, place, clause, taken)
        clause.spans = [span for span in clause.spans if not span.meets(taken)]
    elif place.negated and word_list("negation").occur_in(clause.text):
        value = place.negated
    clause.taken = True
    for material in clause.materials if place.of_material else [""]:
        named = place.place.replace("{material}", material)
        if named not in clause.changes or place.takes == "step":
            clause.changes[named] = value


def _serves(span: Span, place: PlaceWords) -> bool:
    """Whether the span is a value of the place; a nationality serves as a country."""
    return place.takes == ("country" if span.kind == "nationality" else span.kind)


def _value(sentence: Sentence, place: PlaceWords, clause: _Clause, taken: Span) -> str:
    if place.takes != "step":
        return taken.value or ""
    named = [span for span in clause.spans if span.kind == "step"]
    country = next((span for span in clause.spans if span.kind == "country"), None)
    clause.spans = [span for span in clause.spans if span not in (*named, country)]
    steps = [f"{span.value}: {country.value}" if country else span.value or "" for span in named]
    return ", ".join(_with_steps(sentence, clause, steps))


def _with_steps(sentence: Sentence, clause: _Clause, steps: list[str]) -> list[str]:
    """The steps of the case plus the named ones, minus the named ones, or only the named ones."""
    if word_list("only").occur_in(clause.text):
        return steps
    names = {re.split("[: ]", step)[0] for step in steps}
    before = clause.changes.get(_STEPS)
    steps_so_far = before.split(", ") if before else sentence.context.steps
    others = [one for one in steps_so_far if re.split("[: ]", one)[0] not in names]
    if word_list("leaving_out").occur_in(clause.text):
        return others
    return [*others, *steps]


@cache
def _phrases(number: int) -> Phrases | None:
    words = every(table().places[number].words)
    return Phrases.of(words) if words else None


def _words(place: PlaceWords) -> Phrases | None:
    return _phrases(table().places.index(place))
