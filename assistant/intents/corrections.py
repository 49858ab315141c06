"""Reads what corrects an earlier answer: "change the price to 130", "I meant freight from China".

What is corrected is named wholly or not at all: a sentence with words that name nothing is no
correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from assistant.base.messages import InputError
from assistant.base.text import normalize
from assistant.case.paths import Draft, Place, value_at
from assistant.intents.form import PlaceWords, Words, every, table
from assistant.intents.tokens import Phrases
from assistant.questions.countries import country_of, names_country
from assistant.questions.part_sentences import selected

Kind = Literal["undo", "paste", "mistake", "meant", "change", "stated"]
_OPENINGS: tuple[Literal["mistake", "meant", "change"], ...] = ("mistake", "meant", "change")
_MARKS = ",.;:!?\u00bf\u00a1\"'"
_MOST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Correction:
    """What a sentence corrects.

    `places` are the places of the case that may be meant, `value` is the new value as typed, "" if
    none is said. `rest` is what follows the opening, as typed.
    """

    kind: Kind
    places: tuple[str, ...] = ()
    value: str = ""
    rest: str = ""


def correction_said(text: str, draft: Draft) -> Correction | None:
    """The correction in a text, None if it is none. `draft` is the known part of the case."""
    typed = text.split()
    words = [normalize(word).strip(_MARKS) for word in typed]
    if not words or len(words) > _MOST_WORDS:
        return None
    whole = " ".join(filter(None, words))
    for kind in get_args(Kind)[:2]:
        if _said(getattr(table().corrections, kind)).pattern.fullmatch(whole):
            return Correction(kind)
    first, kind = _opening(words)
    typed, words = typed[first:], words[first:]
    if behind := _behind().places_in(words):
        kind, (last, after) = "mistake", behind[-1]
        if after != len(words):
            return None
        typed, words = typed[:last], words[:last]
    rest = " ".join(typed)
    for after, last in [*reversed(_to().places_in(words)), (len(words), len(words))]:
        value = " ".join(typed[last:]).strip(" .!")
        if not value and (last < len(words) or kind == "stated"):
            continue
        if places := _places(words[:after], draft):
            return Correction(kind, places, value, rest)
    return None if kind == "stated" else Correction(kind, rest=rest)


def _opening(words: Sequence[str]) -> tuple[int, Kind]:
    """How many words open the correction, behind what says nothing, and its kind."""
    forms = table().corrections
    for first in range(len(words)):
        said = " ".join(words[first:])
        for kind in _OPENINGS:
            if found := _said(getattr(forms, kind)).pattern.match(said):
                return first + len(found[0].split()), kind
        if not _leads_in(words[first]):
            break
    return 0, "stated"


def _leads_in(word: str) -> bool:
    lead = (_said(table().corrections.between), _said(table().talk.leads), _said(table().fillers))
    return not word or any(one.pattern.fullmatch(word) for one in lead)


def _places(words: Sequence[str], draft: Draft) -> tuple[str, ...]:
    """The places that the words name and nothing else; those with the longest name."""
    found: dict[str, int] = {}
    for place in table().places:
        for first, after in _called(place).places_in(list(words)):
            others = [*words[:first], *words[after:]]
            if named := _named(place, _bare(others), draft):
                found[named] = max(found.get(named, 0), after - first)
    longest = max(found.values(), default=0)
    return tuple(place for place, length in found.items() if length == longest)


def _named(place: PlaceWords, others: str, draft: Draft) -> str:
    """The place with its part; "" if the other words name something else."""
    if place.of_material:
        try:
            parts = selected(others, draft) if others else frozenset()
        except InputError:
            return ""
        return place.place.replace("{material}", min(parts)) if len(parts) == 1 else ""
    if not others:
        return place.place
    section = place.place.partition(".")[0]
    country = value_at(draft, Place((section, "country")))
    is_there = names_country(others) and country_of(others) == country
    return place.place if is_there else ""


def _bare(words: Sequence[str]) -> str:
    """The words without those that say nothing at their beginning and end."""
    said, between = [word for word in words if word], _said(table().corrections.between)
    while said and between.pattern.fullmatch(said[0]):
        said = said[1:]
    while said and between.pattern.fullmatch(said[-1]):
        said = said[:-1]
    return " ".join(said)


def sentence_of_part(number: int, fact: str, value: str) -> str:
    """How the new value of a fact of a part is said; "" for a fact that is not said so."""
    said = table().corrections.of_part.get(fact, "")
    return said and f"{number} {said.format(value=value)}"


def _said(words: Words) -> Phrases:
    return Phrases.of(every(words))


@cache
def _to() -> Phrases:
    return _said(table().corrections.to)


@cache
def _behind() -> Phrases:
    return _said(table().corrections.behind)


def _called(place: PlaceWords) -> Phrases:
    return _said(place.called)
