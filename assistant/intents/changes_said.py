"""Changes of the case that a sentence supposes: places with their new values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from assistant.intents.form import PlaceWords, every, table
from assistant.intents.named import Sentence, Span
from assistant.intents.wording import SEPARATORS, Phrases, word_list

KINDS = ("country", "amount", "code", "certification", "step", "day", "material")
_JOINING = SEPARATORS | {"and", "y", "e"}


@dataclass
class _Clause:
    """A part of the sentence that says one thing, and which of its spans are not yet taken."""

    text: str
    spans: list[Span]
    materials: list[str]
    changes: dict[str, str] = field(default_factory=dict)


def changes_said(sentence: Sentence) -> dict[str, str]:
    """The places and their new values in the order said; none where not all of it is understood.

    A part that is named counts for what follows, too: "the CPU came from Mexico and were certified".
    """
    changes: dict[str, str] = {}
    waiting: list[str] = []
    for clause in _clauses(sentence):
        named = clause.materials
        clause.materials = [*waiting, *named] if named else waiting
        if not _take(sentence, clause):
            if not named or clause.spans:
                return {}
            waiting = clause.materials
            continue
        changes |= clause.changes
        waiting = clause.materials
    if not changes or (waiting and not any(_speaks_of(changes, one) for one in waiting)):
        return {}
    return changes


def _speaks_of(changes: dict[str, str], material: str) -> bool:
    return any(f"{place}.".startswith(f"materials.{material}.") for place in changes)


def _clauses(sentence: Sentence) -> Iterator[_Clause]:
    """The sentence cut where words join; what comes after "instead of" is left out."""
    spans = _longest(sentence)
    inside = {n for span in spans for n in range(span.first, span.after)}
    cuts = [n for n, word in enumerate(sentence.words) if word in _JOINING and n not in inside]
    first = 0
    for cut in [*cuts, len(sentence.words)]:
        after = cut
        for start, _ in word_list("change_of_mind").places_in(sentence.words[first:cut]):
            after = min(after, first + start)
        if first < after:
            yield _clause(sentence, spans, first, after)
        first = cut + 1


def _longest(sentence: Sentence) -> list[Span]:
    """Everything that is named; an amount that may be a code or day too is kept as both."""
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
        kinds = [span.kind for span in within if span.first <= number < span.after]
        kept.append(f"{{{kinds[0]}}}" if kinds else word)
    foreign = any(
        sentence.is_foreign(n) and not any(span.first <= n < span.after for span in within)
        for n in range(first, after)
    )
    materials = [one for span in named for one in (span.value or "").split(",")]
    text = "" if foreign else " ".join(kept)
    return _Clause(text, rest, materials)


def _take(sentence: Sentence, clause: _Clause) -> bool:
    """Finds the places that the clause speaks of; whether it spoke of any and nothing is left."""
    if not clause.text or word_list("relative").occur_in(clause.text):
        return False
    for place in table().places:
        if place.only_called or bool(clause.materials) < place.of_material:
            continue
        if place.unless_else and clause.changes:
            continue
        _try(sentence, place, clause)
    return bool(clause.changes) and not clause.spans


def _try(sentence: Sentence, place: PlaceWords, clause: _Clause) -> None:
    words = _words(place)
    if words and not words.occur_in(clause.text):
        return
    if place.without and word_list(place.without).occur_in(clause.text):
        return
    value = place.value
    if place.takes:
        taken = next((span for span in clause.spans if span.kind == place.takes), None)
        if taken is None:
            return
        value = _value(sentence, place, clause, taken)
        clause.spans = [span for span in clause.spans if not span.meets(taken)]
    elif place.negated and word_list("negation").occur_in(clause.text):
        value = place.negated
    for material in clause.materials if place.of_material else [""]:
        clause.changes.setdefault(place.place.replace("{material}", material), value)


def _value(sentence: Sentence, place: PlaceWords, clause: _Clause, taken: Span) -> str:
    if place.takes != "step":
        return taken.value or ""
    named = [span for span in clause.spans if span.kind == "step"]
    country = next((span for span in clause.spans if span.kind == "country"), None)
    clause.spans = [span for span in clause.spans if span not in (*named, country)]
    steps = [f"{span.value}: {country.value}" if country else span.value or "" for span in named]
    return ", ".join(_with_steps(sentence, clause, steps))


def _with_steps(sentence: Sentence, clause: _Clause, steps: list[str]) -> list[str]:
    """The steps of the case with those that are named, without them, or only these."""
    if word_list("only").occur_in(clause.text):
        return steps
    names = {step.split(":")[0] for step in steps}
    others = [one for one in sentence.context.steps if one.split(":")[0] not in names]
    if word_list("leaving_out").occur_in(clause.text):
        return others
    return [*others, *steps]


@cache
def _phrases(number: int) -> Phrases | None:
    words = every(table().places[number].words)
    return Phrases.of(words) if words else None


def _words(place: PlaceWords) -> Phrases | None:
    return _phrases(table().places.index(place))
