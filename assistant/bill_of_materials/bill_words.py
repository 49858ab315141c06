"""The words by which a bill of materials says how it is meant, from rules/questions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from assistant.base.files import data_folder
from assistant.base.models import Strict
from assistant.base.text import normalize
from assistant.base.yaml_files import read_form

_LONGEST_HEADING = 100
_SHORT = 2


class _Basis(Strict):
    pieces: Decimal
    words: list[str]


class _File(Strict):
    currencies: dict[str, list[str]]
    shared_signs: dict[str, list[str]]
    likely_currencies: tuple[str, ...]
    price_bases: list[_Basis]
    price_bases_alone: dict[str, Decimal]
    of_the_line: list[str]
    of_the_parent: list[str]
    of_the_good: list[str]
    of_one_good: list[str]
    of_an_order: list[str]
    for_units: list[str]
    units_of_the_good: list[str]
    bought: list[str]
    made: list[str]
    phantom: list[str]
    units_of_measure: list[str]
    no_countries: list[str]
    made_in: list[str]
    between_countries: list[str]


@dataclass(frozen=True, slots=True)
class BillWords:
    """The words of all languages, normalized.

    `currencies` are the ISO 4217 codes that a word or sign may mean, the likeliest first; one code
    where it means only that. `usual_codes` are those codes, in lower case, that are no words.
    `bases` are the numbers of pieces that a price may be for.
    """

    currencies: dict[str, tuple[str, ...]]
    usual_codes: frozenset[str]
    likely_currencies: tuple[str, ...]
    bases: dict[str, Decimal]
    bases_alone: dict[str, Decimal]
    of_the_line: frozenset[str]
    of_the_parent: frozenset[str]
    of_the_good: frozenset[str]
    of_one_good: frozenset[str]
    of_an_order: frozenset[str]
    for_units: frozenset[str]
    units_of_the_good: frozenset[str]
    bought: frozenset[str]
    made: frozenset[str]
    phantom: frozenset[str]
    units_of_measure: frozenset[str]
    no_countries: frozenset[str]
    made_in: frozenset[str]
    between_countries: frozenset[str]


@cache
def bill_words() -> BillWords:
    """The words; raises InputError for a faulty file."""
    form = read_form(data_folder("rules") / "questions" / "bill_words.yaml", _File)
    codes = {code.lower(): (code,) for code in _iso_codes()}
    named = {normalize(w): (code,) for code, all_ in form.currencies.items() for w in all_}
    shared = {normalize(sign): tuple(codes) for sign, codes in form.shared_signs.items()}
    return BillWords(
        currencies=codes | named | shared,
        usual_codes=frozenset(map(str.lower, form.currencies)),
        likely_currencies=form.likely_currencies,
        bases={normalize(w): one.pieces for one in form.price_bases for w in one.words},
        bases_alone={normalize(w): number for w, number in form.price_bases_alone.items()},
        of_the_line=_folded(form.of_the_line),
        of_the_parent=_folded(form.of_the_parent),
        of_the_good=_folded(form.of_the_good),
        of_one_good=_folded(form.of_one_good),
        of_an_order=_folded(form.of_an_order),
        for_units=_folded(form.for_units),
        units_of_the_good=_folded(form.units_of_the_good),
        bought=_folded(form.bought),
        made=_folded(form.made),
        phantom=_folded(form.phantom),
        units_of_measure=_folded(form.units_of_measure),
        no_countries=_folded(form.no_countries),
        made_in=_folded(form.made_in),
        between_countries=_folded(form.between_countries),
    )


def _folded(listed: Iterable[str]) -> frozenset[str]:
    return frozenset(map(normalize, listed))


@cache
def _iso_codes() -> frozenset[str]:
    """The codes of currencies, without those of metals and tests."""
    import pycountry

    codes = (one.alpha_3 for one in pycountry.currencies)
    return frozenset(code for code in codes if not code.startswith("X"))


def is_currency_code(text: str) -> bool:
    """Whether the text is the ISO 4217 code of a currency, in capitals."""
    return text in _iso_codes()


@lru_cache(maxsize=4096)
def holds(heading: str, phrase: str) -> bool:
    """Whether the heading holds the phrase as whole words; both are normalized."""
    if not phrase.isascii() and len(phrase) <= _SHORT:
        return phrase in heading  # languages that write no spaces
    before = r"(?<![^\W_])" if phrase[:1].isalnum() else ""
    after = r"(?![^\W_])" if phrase[-1:].isalnum() else ""
    return re.search(f"{before}{re.escape(phrase)}{after}", heading) is not None


def holds_any(heading: str, phrases: frozenset[str]) -> bool:
    """Whether the heading, as written, holds one of the phrases as whole words."""
    plain = normalize(heading[:_LONGEST_HEADING])
    return any(holds(plain, phrase) for phrase in phrases)
