"""The words that answers may use, in every language, from rules/questions/words.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain

from pydantic import Field

from assistant.base.files import data_folder
from assistant.base.models import Strict, Text
from assistant.base.text import normalize
from assistant.base.yaml_files import read_form


class _Times(Strict):
    times: Decimal = Field(gt=0)
    words: dict[str, list[str]]


class _WordFile(Strict):
    words: dict[str, dict[str, list[str]]]
    times: list[_Times]
    periods: list[_Times]
    a_year: frozenset[str]
    locale: Text
    other_locales: list[str]
    country_names: dict[str, str]
    several_countries: dict[str, list[str]]
    far_larger_city: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """The words that answers may use in any language, normalized, with their meanings.

    `times` maps a word to its multiplier, `periods` to its number per year. `a_year` holds the
    places of the case whose value is per year. `locales` is the locale of each language,
    `other_locales` are those of languages in which files name countries.
    """

    by_meaning: dict[str, frozenset[str]]
    times: dict[str, Decimal]
    periods: dict[str, Decimal]
    a_year: frozenset[str]
    locales: Text
    other_locales: list[str]
    country_names: dict[str, str]
    several_countries: dict[str, list[str]]
    far_larger_city: Decimal

    def mean(self, meaning: str, typed: str) -> bool:
        """Whether the typed text is a word with that meaning."""
        plain = normalize(typed)
        return (plain.strip(".!\u00a1") or plain) in self.by_meaning[meaning]


@cache
def words() -> Words:
    """The words of all languages, because users may type either; raises InputError."""
    form = read_form(data_folder("rules") / "questions" / "words.yaml", _WordFile)
    return Words(
        by_meaning={name: frozenset(_folded_words(by)) for name, by in form.words.items()},
        times={word: one.times for one in form.times for word in _folded_words(one.words)},
        periods={word: one.times for one in form.periods for word in _folded_words(one.words)},
        a_year=form.a_year,
        locales=form.locale,
        other_locales=form.other_locales,
        country_names=form.country_names,
        several_countries=form.several_countries,
        far_larger_city=form.far_larger_city,
    )


def _folded_words(by_language: Mapping[str, Iterable[str]]) -> Iterator[str]:
    return map(normalize, chain.from_iterable(by_language.values()))
