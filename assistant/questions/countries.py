"""Reads countries as people type them: by ISO 3166 code, by name in any language, or by city.

The names come from babel, which is loaded only when a name is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.text import normalized_letters
from assistant.base.texts import Joined, Translated
from assistant.questions.model import ReadAnswer
from assistant.questions.words import words

_NEAR = 75
_ALIKE = 80  # of a name with a typing error
_APART = 8
_MOST_NAMED = 5
_SHORTEST_PART = 4


@cache
def _codes() -> frozenset[str]:
    import pycountry

    return frozenset(country.alpha_2 for country in pycountry.countries)


def country_names() -> dict[str, str]:
    """The name of every country in the current language, by its two-letter code."""
    return _names_in(str(Translated(words().locales)))


@cache
def _names_in(locale: str) -> dict[str, str]:
    from babel import Locale

    territories = Locale.parse(locale).territories
    return {code: territories[code] for code in sorted(_codes())}


class ShownCountry(Lazy):
    """A country as shown: its name in the current language and its two-letter code."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code

    def __str__(self) -> str:
        return f"{country_names()[self.code]} ({self.code})"


def shown_place(code: str, city: str) -> Lazy:
    """A country as shown, with the city by which it was named, "" if by none."""
    shown = ShownCountry(code)
    return Message("interview_city_understood", country=shown, city=city) if city else shown


def country_of(typed: str) -> str:
    """The two-letter code of the country that the text names, directly or by a city.

    Raises InputError if the text names no country, listing the nearest, or several, listing them.
    """
    return understood_country(typed).value


def understood_country(typed: str) -> ReadAnswer:
    """Like `country_of`, with the country as shown and the city, if one was named."""
    meant = _meant(normalized_letters(typed))
    if len(meant.codes) == 1 and not meant.near:
        (code,) = meant.codes
        return ReadAnswer(code, shown_place(code, meant.city))
    if words().mean("region", typed):
        raise InputError("interview_region", value=typed)
    fault = "interview_country"
    if meant.near:
        fault = "interview_country_near"
    elif meant.codes:
        fault = "interview_city_several" if meant.city else "interview_country_several"
    raise InputError(fault, value=typed, countries=_listed(meant))


def names_country(typed: str) -> bool:
    """Whether the text is the code or full name of one country."""
    plain = normalized_letters(typed)
    return plain in _called() or plain in _called_abroad()


def exactly_named(wanted: str) -> tuple[str, ...]:
    """The countries with that normalized code or full name; several where it is ambiguous."""
    if wanted in (several := _several()):
        return tuple(several[wanted])
    code = _called().get(wanted) or (_called_abroad().get(wanted) if len(wanted) > 4 else None)
    return (code,) if code else ()


def spelled_like(typed: str) -> str:
    """The country whose name is spelled most like the text, by far; "" if there is none."""
    from rapidfuzz import fuzz, process

    wanted, called = normalized_letters(typed), _called()
    names = [name for name in called if len(name) >= _SHORTEST_PART]
    found = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=5)
    best: dict[str, float] = {}
    for name, score, _ in found:
        best[called[name]] = max(score, best.get(called[name], 0))
    first, second = [*sorted(best.values(), reverse=True), 0, 0][:2]
    return max(best, key=lambda code: best[code]) if first - second >= _APART else ""


class _Meant(NamedTuple):
    """The countries that a text may mean; `near` if only the spelling is similar."""

    codes: tuple[str, ...] = ()
    city: str = ""
    near: bool = False


@lru_cache(maxsize=65536)
def _meant(wanted: str) -> _Meant:
    called = _called()
    if wanted in (several := _several()):
        return _Meant(tuple(several[wanted]))
    if wanted in called:
        return _Meant((called[wanted],))
    if held := _holding(wanted):
        return _Meant(tuple(sorted(held)))
    if wanted in _regions():
        return _Meant()
    if code := _called_abroad().get(wanted):
        return _Meant((code,))
    from assistant.questions import cities

    if found := cities.countries_of(wanted, words().far_larger_city):
        return _Meant(found.codes, found.name)
    if near := _nearest(wanted, called):
        return _Meant(tuple(dict.fromkeys(called[name] for name in near)), near=True)
    nearest = cities.nearest(wanted)
    return _Meant(nearest.codes, nearest.name, near=True) if nearest else _Meant()


def _holding(wanted: str) -> set[str]:
    """The countries whose usual name contains the text as whole words, or starts with it.

    A start must be at least half of the name: "Mars" does not mean the Marshall Islands.
    """
    if len(wanted) < _SHORTEST_PART:
        return set()
    return {
        code
        for names in map(_names_in, words().locales.values())
        for code, name in names.items()
        if f" {wanted} " in f" {(called := normalized_letters(name))} "
        or (called.startswith(wanted) and 2 * len(wanted) >= len(called))
    }


@cache
def _called() -> dict[str, str]:
    """The two-letter codes by every normalized name and code, in all languages."""
    return {normalized_letters(name): code for name, code in _every_name() if name}


@cache
def _called_abroad() -> dict[str, str]:
    """The two-letter codes by the usual names in other languages; read only where needed."""
    return {
        normalized_letters(name): code
        for locale in words().other_locales
        for code, name in _names_in(locale).items()
    }


def _every_name() -> Iterator[tuple[str, str]]:
    """Every name with its two-letter code; later entries take precedence."""
    import gettext

    import pycountry

    for language_name in words().locales:
        translation = gettext.translation(
            "iso3166-1", pycountry.LOCALES_DIR, languages=[language_name], fallback=True
        )
        for country in pycountry.countries:
            fields = dict(country)
            for field in ("official_name", "name", "common_name"):
                name = fields.get(field, "")
                for called in (name, translation.gettext(name) if name else ""):
                    yield called, country.alpha_2
                    yield " ".join(reversed(called.split(", "))), country.alpha_2
    for locale in words().locales.values():
        for code, name in _names_in(locale).items():
            yield name, code
    yield from words().country_names.items()
    for country in pycountry.countries:
        yield country.alpha_3, country.alpha_2
        yield country.alpha_2, country.alpha_2


@cache
def _several() -> dict[str, list[str]]:
    return {normalized_letters(name): codes for name, codes in words().several_countries.items()}


@cache
def _regions() -> frozenset[str]:
    return frozenset(map(normalized_letters, words().by_meaning["region"]))


def _nearest(wanted: str, names: Iterable[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    long = [name for name in names if len(name) > 3]
    found = process.extract(wanted, long, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=3)
    return [name for name, _, _ in found]


def _listed(meant: _Meant) -> Lazy:
    shown = Joined([ShownCountry(code) for code in meant.codes[:_MOST_NAMED]], ", ")
    if meant.city and meant.near:
        return Message("interview_city_understood", country=shown, city=meant.city)
    return shown
