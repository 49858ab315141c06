"""Matches a learner's question to rules/questions/, with rules/learning/role_play.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TypeVar

from pydantic import Field
from rapidfuzz import fuzz, process

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, translate
from assistant.base.models import Strict, Text
from assistant.base.text import normalized_letters
from assistant.base.yaml_files import read_form
from assistant.learning.role_play.prospects import NamedThing, Part
from assistant.questions.model import questions

_PLACE = re.compile(r"\{[^{}]*\}")
_AS_WRITTEN = 88  # a question worded as in rules/questions, up to a word or two
_PERHAPS = 75
_TYPING = 84  # one letter wrong in six
_SHORTEST = 5
_OF_PART = "material."
_PARTS = "materials"
_ESSENTIAL = "product.essential_material"

Synonyms = dict[str, list[str]]
Phrase = tuple[str, ...]
Thing = TypeVar("Thing")


class Together(Strict):
    """A general question: the questions that it covers, and its phrases."""

    tells: list[str]
    asks: Synonyms


class Talk(Strict):
    """A question besides the facts of a case: its phrases, its topics, and what is said to it."""

    asks: Synonyms
    says: Text
    topics: list[str] = Field(default_factory=list)


class Corrections(Strict):
    """How a mistake is denied; `believed` are the words of each verdict or claim believed."""

    denials: Synonyms
    believed: dict[str, Synonyms]


class RolePlayWords(Strict):
    """The schema of rules/learning/role_play.yaml."""

    questions: dict[str, Synonyms]
    together: list[Together]
    words: dict[str, Synonyms]
    endings: list[str]
    shared: Synonyms
    greetings: Synonyms
    thanks: Synonyms
    talks: dict[str, Talk]
    corrections: Corrections


@dataclass(frozen=True, slots=True)
class Heard:
    """How a learner's question was understood.

    `asked` are ids of questions, each with whether it is asked only in general. `parts` are the ids
    of the parts named. `of_parts` is whether the parts in general are meant, `of_last` whether the
    part mentioned last is meant. `words` are the word groups that occur. `talks` are ids of what is
    asked besides the facts of the case, `denied` what is said not to be so: a verdict or a claim.
    """

    asked: tuple[tuple[str, bool], ...]
    parts: tuple[str, ...]
    of_parts: bool
    of_last: bool
    words: frozenset[str]
    greets: bool
    thanks: bool
    talks: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


@cache
def role_play_words() -> RolePlayWords:
    """The words of all languages; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "learning" / "role_play.yaml", RolePlayWords)


def heard(
    typed: str, parts: Mapping[str, Part], product: NamedThing, *, of_last: bool = False
) -> Heard:
    """The questions that the typed text asks, and the parts that they are about.

    With `of_last`, they are about the part mentioned last.
    """
    spoken = tuple(normalized_letters(typed).split())
    names = [(phrase, one) for one, thing in {"": product, **parts}.items()
             for phrase in _names(one, thing)]  # fmt: skip
    found, rest = _covered(spoken, names)
    named = [one for one in dict.fromkeys(found) if one]
    form = role_play_words()
    groups = frozenset(name for name, by in form.words.items() if _any_said(rest, by))
    of_part = bool(named) or "parts" in groups or of_last
    talks: tuple[str, ...] = ()
    if exact := _as_written(rest, of_part):
        asked: tuple[tuple[str, bool], ...] = ((exact, False),)
    else:
        general = not (named or of_last or "that_one" in groups)
        found_in = dict(sorted(_asked(rest, of_part, general), key=lambda one: not one[1]))
        talks = tuple(name for name in found_in if name in form.talks)
        asked = _without_list({one: is_so for one, is_so in found_in.items() if one not in talks})
    return Heard(
        asked=asked,
        parts=tuple(named),
        of_parts="parts" in groups,
        of_last=of_last or ("that_one" in groups and "" not in found),
        words=groups,
        greets=_any_said(spoken, form.greetings),
        thanks=_any_said(spoken, form.thanks),
        talks=talks,
        denied=_denied(spoken),
    )


def _denied(spoken: Phrase) -> tuple[str, ...]:
    form = role_play_words().corrections
    if not _any_said(spoken, form.denials):
        return ()
    return tuple(name for name, by in form.believed.items() if _any_said(spoken, by))


def nearest_question(typed: str) -> str:
    """The id of the question whose texts are most similar; "" if none is close enough."""
    texts = {
        name: " ".join(filter(None, [translate(one.ask), translate(one.hint), translate(one.why)]))
        for name, one in questions().items()
        if not _is_all_place(translate(one.ask))
    }
    found = process.extractOne(
        typed,
        texts,
        scorer=fuzz.token_set_ratio,
        processor=normalized_letters,
        score_cutoff=_PERHAPS,
    )
    return found[2] if found else ""


def _is_all_place(ask: str) -> bool:
    return not _PLACE.sub("", ask).strip()


def _as_written(spoken: Phrase, of_part: bool) -> str:
    """The id of the question with nearly this wording, in any language; "" if none."""
    found = process.extractOne(
        " ".join(spoken), _written(of_part), scorer=fuzz.token_sort_ratio, score_cutoff=_AS_WRITTEN
    )
    return found[2].partition(" ")[0] if found else ""


@cache
def _written(of_part: bool) -> dict[str, str]:
    """The wording of the questions; those about a part come first, or are left out."""
    written = {
        f"{name} {spoken}": normalized_letters(_PLACE.sub("", one.ask[spoken]))
        for name, one in questions().items()
        for spoken in LANGUAGES
        if not _is_all_place(one.ask[spoken]) and (of_part or not one.of_material)
    }
    return dict(sorted(written.items(), key=lambda item: not item[0].startswith(_OF_PART)))


def _without_list(asked: Mapping[str, bool]) -> tuple[tuple[str, bool], ...]:
    """The questions, without the list of parts if another one is about the parts."""
    of_parts = any(name.startswith(_OF_PART) or name == _ESSENTIAL for name in asked)
    return tuple(one for one in asked.items() if not (of_parts and one[0] == _PARTS))


def _asked(spoken: Phrase, about_parts: bool, general: bool) -> Iterator[tuple[str, bool]]:
    """The questions whose phrases occur, in order; those about a part only if one is meant.

    What is asked besides the facts is sought only in `general` questions, which name no part.
    """
    form = role_play_words()
    phrases: list[tuple[Phrase, tuple[tuple[str, bool], ...]]] = [
        (phrase, ((name, False),))
        for name, by in form.questions.items()
        if about_parts or not name.startswith(_OF_PART)
        for phrase in _phrases(by)
    ]
    for one in form.together:
        tells = tuple((name, True) for name in one.tells)
        if about_parts or not one.tells[0].startswith(_OF_PART):
            phrases += [(phrase, tells) for phrase in _phrases(one.asks)]
    phrases += [
        (phrase, ((name, False),))
        for name, talk in form.talks.items()
        if general
        for phrase in _phrases(talk.asks)
    ]
    if about_parts:  # on a tie, the question about the part wins
        phrases.sort(key=lambda each: not each[1][0][0].startswith(_OF_PART))
    found, _ = _covered(spoken, phrases)
    yield from chain.from_iterable(found)


def _covered(spoken: Phrase, phrases: Iterable[tuple[Phrase, Thing]]) -> tuple[list[Thing], Phrase]:
    """The things whose phrases occur, in order (longer phrases win), and the words left over."""
    hits = [
        (phrase, places, thing) for phrase, thing in phrases if (places := _said_at(phrase, spoken))
    ]
    hits.sort(key=lambda hit: -sum(map(len, hit[0])))
    taken: dict[int, Thing] = {}
    covered: set[int] = set()
    shared = {place for place, word in enumerate(spoken) if word in _shared()}
    for _, places, thing in hits:
        own = places - shared
        if own and covered.isdisjoint(own):
            covered.update(own)
            taken[min(own)] = thing
    rest = tuple(word for place, word in enumerate(spoken) if place not in covered)
    return [taken[place] for place in sorted(taken)], rest


def _names(identity: str, thing: NamedThing) -> Iterator[Phrase]:
    for name in (identity, *thing.name.values(), *chain.from_iterable(thing.also.values())):
        if name:
            yield tuple(normalized_letters(name).split())


@cache
def _shared() -> frozenset[str]:
    """Words that several questions in one sentence may share."""
    return frozenset(word for phrase in _phrases(role_play_words().shared) for word in phrase)


def _phrases(by_language: Synonyms) -> Iterator[Phrase]:
    for phrase in chain.from_iterable(by_language.values()):
        yield tuple(normalized_letters(phrase).split())


def _any_said(spoken: Phrase, by_language: Synonyms) -> bool:
    return any(_said_at(phrase, spoken) for phrase in _phrases(by_language))


def _said_at(phrase: Phrase, spoken: Sequence[str]) -> frozenset[int]:
    """The positions of the words of the phrase; empty unless all occur."""
    places: set[int] = set()
    for word in phrase:
        place = next(
            (n for n, one in enumerate(spoken) if n not in places and _is_word(word, one)), None
        )
        if place is None:
            return frozenset()
        places.add(place)
    return frozenset(places)


def _is_word(word: str, one: str) -> bool:
    if one in (word, *(word + ending for ending in role_play_words().endings)):
        return True
    return len(word) >= _SHORTEST and (one.startswith(word) or fuzz.ratio(word, one) >= _TYPING)
