"""The countries and cities that a sentence names, and what is said to be done there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from assistant.base.text import normalized_letters
from assistant.questions import cities
from assistant.questions.countries import exactly_named
from assistant.questions.grammar import Line, folded, grammar
from assistant.questions.words import words

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'-](?=[^\W\d_]))*\.?")
_STATE_NEXT = re.compile(r",?\s([A-Z]{2}|[A-Z][a-z]{2,4}(?=\.))\.?\s*(?:$|[,;:)])")  # "Apodaca NL"
_MOST_WORDS = 5
_LEAST_PEOPLE = 100_000  # of a city after a word such as "in", without a capital letter
_LARGE = 500_000  # of a city that stands anywhere
_OF_THE_NEXT = ("via", "from", "moves", "shipped")  # roles
_SHORT = 2  # letters of the code of a country or a state
_LONG = 6  # letters of its name


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """A place of a sentence: the countries it may mean, its city, where it stands, its role.

    `exact` places are named themselves; others are known by a city or a state.
    """

    codes: tuple[str, ...]
    city: str
    start: int
    end: int
    role: str = ""
    exact: bool = True


def places_in(line: Line, *, by_city: bool = True) -> list[SaidPlace]:
    """The places of a sentence in order, without those that are said not to be meant.

    Without `by_city` the cities of the world are not looked up.
    """
    found: list[SaidPlace] = []
    tokens = [m.span() for m in _WORD.finditer(line.raw)]
    n = 0
    while n < len(tokens):
        for count in range(min(_MOST_WORDS, len(tokens) - n), 0, -1):
            start, end = tokens[n][0], tokens[n + count - 1][1]
            if place := _place(line, start, end, count == len(tokens), by_city):
                found.append(place)
                n += count - 1
                break
        n += 1
    return _meant(line, found)


def _place(line: Line, start: int, end: int, alone: bool, by_city: bool) -> SaidPlace | None:
    raw = line.raw[start:end]
    if line.raw[end : end + 1] == "$" or "  " in raw:
        return None
    if re.search(r"[,;:()0-9]", raw):
        return None
    name = normalized_letters(raw)
    before = line.plain[:start]
    led = bool(_before().search(before))
    begins = bool(re.search(r"(?:^|[,;:(/0-9]|\s-)\s*$", before))
    ends = re.match(r"\s*(?:$|[,;:)/$0-9]|-\s)", line.plain[end:]) or _STATE_NEXT.match(
        line.raw[end:]
    )
    segment = alone or (begins and bool(ends))
    capital = raw[:1].isupper() and not line.raw.isupper()
    if name in grammar().places.not_places:
        return None
    if code := _also().get(name):
        return SaidPlace((code,), "", start, end)
    if (codes := _abbreviated().get(name)) and (segment or _as_written(raw)):
        return SaidPlace(codes, raw, start, end, exact=False)
    if words().mean("region", raw):
        return SaidPlace((), "", start, end) if len(name) > 2 or raw.isupper() else None
    if len(name) <= 3:
        if line.raw[start - 1 : start].isdigit():
            return None  # "256GB"
        if name.upper() in grammar().places.codes and raw.isupper():
            return SaidPlace(exactly_named(name), "", start, end)
        at_end = not line.plain[end:].strip(" .") and not line.raw.isupper()
        in_capitals = raw.isupper() and (led or segment or at_end)
        if not (in_capitals or (segment and "." in raw) or (led and name in _short())):
            return None
    if codes := exactly_named(name):
        return SaidPlace(codes, "", start, end)
    if code := _states().get(name):
        return SaidPlace((code,), raw, start, end, exact=False)
    if not by_city:
        return None
    # "pesa 300 g": before a number stands a verb as often as a village.
    numbered = (not capital or raw.isupper()) and re.match(r"\s*[0-9]", line.plain[end:])
    sure = (segment and not numbered) or (capital and (led or start > 0))
    least = (
        0 if sure else _LEAST_PEOPLE if led or segment else _LARGE if len(name) >= _LONG else None
    )
    if least is None:
        return None
    city = cities.countries_of(name, words().far_larger_city, least)
    if not city:
        return None
    state = _STATE_NEXT.match(line.raw[end:])
    within = _state_codes().get(state[1], ()) if state else ()
    codes = tuple(code for code in city.codes if code in within) or city.codes
    return SaidPlace(codes, city.name, start, end, exact=False)


def _meant(line: Line, found: Sequence[SaidPlace]) -> list[SaidPlace]:
    """The places that are meant, each with its role: "Tijuana, Mexico" is one place."""
    kept: list[SaidPlace] = []
    last, refused, skipped = 0, False, None
    for n, place in enumerate(found):
        if place is skipped:
            last = place.end
            continue
        after = found[n + 1] if n + 1 < len(found) else None
        if after and not place.exact:
            between = line.plain[place.end : after.start]
            if re.fullmatch(r"\s*[,(]?\s*(?:in |en )?", between):
                letters = normalized_letters(line.raw[after.start : after.end])
                several = len(after.codes) > len(place.codes)
                if not several and (len(letters) > _SHORT or set(after.codes) & set(place.codes)):
                    continue
                skipped = after  # "Apodaca NL", "San Diego, CA": a state of the city's country
        before = line.plain[last : place.start]
        begins = max([0, *(m.end() for m in _clause().finditer(before))])
        goes_on = last and re.fullmatch(grammar().places.goes_on, before)
        today = grammar().place_words["today"].match(line.plain, place.end + 1)
        refused = (
            refused if goes_on and not today else bool(grammar().not_meant.search(before[begins:]))
        )
        last = place.end
        if refused:
            continue
        place = _with_role(line, place, found)
        if goes_on and kept and not place.role:
            place = replace(place, role=kept[-1].role)
        kept.append(place)
    return kept


def _with_role(line: Line, place: SaidPlace, every: Sequence[SaidPlace]) -> SaidPlace:
    """The place with the role of the last words before it, else of those after it."""
    first = max([0, *(p.end for p in every if p.end <= place.start)])
    last = min([len(line.plain), *(p.start for p in every if p.start >= place.end)])
    before, after = line.plain[first : place.start], line.plain[place.end : last]
    spans = {
        role: list(pattern.finditer(before)) for role, pattern in grammar().place_words.items()
    }
    if first and re.search(r"[,;]\s", before):
        # "China today, Vietnam next year": behind a place, it is said of that one.
        spans["today"] = [
            one for one in spans["today"] if not re.search("[,;]", before[one.end() :])
        ]
    ends = {role: found[-1].end() for role, found in spans.items() if found}
    role = max(ends, key=lambda one: ends[one]) if ends else ""
    if not role:
        # "China via Long Beach": behind a place, these belong to the next one.
        next_one = _OF_THE_NEXT if last < len(line.plain) else ()
        words = grammar().place_words.items()
        firsts = {r: p.search(after) for r, p in words if r not in next_one}
        starts = {r: found.start() for r, found in firsts.items() if found}
        ended = re.search(r"\w{3}\.$", line.plain[: place.end])
        if starts and not ended and not re.match(r".*[,;.]", after[: min(starts.values())]):
            role = min(starts, key=lambda one: starts[one])
    return replace(place, role=role)


@cache
def _clause() -> re.Pattern[str]:
    return re.compile(r"[;,.](?:\s|$)|\bbut\b|\bpero\b|\bsino\b|\bnow\b|\bahora\b")


@cache
def _before() -> re.Pattern[str]:
    found = sorted(chain(*grammar().places.before.values()))
    return re.compile(r"\b(?:" + "|".join(map(folded, found)) + r")\s+(?:the |our |la |el )?$")


@cache
def _also() -> dict[str, str]:
    """Other names, and people and goods of a country, by country."""
    places = grammar().places
    by_people = {
        normalized_letters(word): code
        for code, by in places.of_people.items()
        for word in chain(*by.values())
    }
    # "china" is the country in either language.
    by_people = {word: code for word, code in by_people.items() if not exactly_named(word)}
    return by_people | {normalized_letters(name): code for name, code in places.more.items()}


@cache
def _abbreviated() -> dict[str, tuple[str, ...]]:
    """The countries that an abbreviation may mean."""
    return {normalized_letters(name): tuple(of) for name, of in grammar().places.short.items()}


@cache
def _state_codes() -> dict[str, tuple[str, ...]]:
    """The countries of states and provinces by what stands behind their cities: TX, "Yuc."."""
    import pycountry

    found: dict[str, tuple[str, ...]] = {n: tuple(of) for n, of in grammar().places.short.items()}
    for code in grammar().places.states:
        for state in pycountry.subdivisions.get(country_code=code):  # type: ignore[no-untyped-call]
            short = state.code.partition("-")[2]
            found[short] = (*found.get(short, ()), code)
    return found


def _as_written(raw: str) -> bool:
    """Whether an abbreviation has its capitals: "la" and "mich" are words."""
    bare = raw.replace(".", "")
    return bare in grammar().places.short or (len(bare) > _SHORT and bare.isupper())


@cache
def _short() -> frozenset[str]:
    """Names of three letters at most that are no words: US, UK."""
    return frozenset(
        n for name in words().country_names if len(n := normalized_letters(name)) == 3
    ) | {"usa"}


@cache
def _states() -> dict[str, str]:
    """The countries of states and provinces by their names."""
    import pycountry

    found = {
        normalized_letters(state.name): code
        for code in grammar().places.states
        for state in pycountry.subdivisions.get(country_code=code)  # type: ignore[no-untyped-call]
    }
    return {name: code for name, code in found.items() if not exactly_named(name)}
