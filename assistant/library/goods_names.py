"""Searches for the HS code of a good by its plain-language name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain

from assistant.base.files import data_folder
from assistant.base.hs_code import format_hs, hs_digits
from assistant.base.text import normalize
from assistant.base.texts import Translated
from assistant.base.yaml_files import read_form
from assistant.library.forms import GoodsName, GoodsNames

MOST_FOUND = 6
# A code of more digits, given for an entry, is customs business of a licensed broker (HQ H350722).
MOST_DIGITS = 6
LEAST_SCORE = 72
PLAIN_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class FoundName:
    """A good that a search found: its code with dots, six digits at most, and its name."""

    hts: str
    name: Translated


@cache
def _names() -> list[GoodsName]:
    return read_form(data_folder("knowledge") / "goods_names.yaml", GoodsNames).names


@cache
def _calls() -> tuple[list[str], list[int]]:
    """All normalized names in every language, and for each the index of its good."""
    from rapidfuzz import utils

    calls = [
        (utils.default_process(normalize(called)), number)
        for number, one in enumerate(_names())
        for called in (*one.name.values(), *chain.from_iterable(one.also.values()))
    ]
    return [called for called, _ in calls], [number for _, number in calls]


def names_of(text: str) -> list[str]:
    """All names of goods of the best matching code, in every language; empty if none matches."""
    found = search(text)
    of_code = [one for one in _names() if found and _suggested(one) == found[0].hts]
    return [
        called
        for one in of_code
        for called in (*one.name.values(), *chain.from_iterable(one.also.values()))
    ]


def search(text: str) -> list[FoundName]:
    """The goods whose names match the text best, best first, each code once; empty if none matches.

    Raises InputError if the list of names cannot be read.
    """
    from rapidfuzz import fuzz, process, utils

    calls, goods = _calls()
    typed = utils.default_process(normalize(text))
    # Whole words in any order weigh most; the plain ratio favours shorter names.
    alike = process.extract(
        typed,
        calls,
        scorer=fuzz.token_set_ratio,
        score_cutoff=(LEAST_SCORE - 100 * PLAIN_SHARE) / (1 - PLAIN_SHARE),
        limit=None,
    )
    near = (
        ((1 - PLAIN_SHARE) * score + PLAIN_SHARE * fuzz.ratio(typed, called), place)
        for called, score, place in alike
    )
    ranked = sorted((-score, place) for score, place in near if score >= LEAST_SCORE)
    by_code: dict[str, FoundName] = {}
    for number in dict.fromkeys(goods[place] for _, place in ranked):
        code = _suggested(_names()[number])
        by_code.setdefault(code, FoundName(code, Translated(_names()[number].name)))
    return list(by_code.values())[:MOST_FOUND]


def _suggested(one: GoodsName) -> str:
    return format_hs(hs_digits(one.hts)[:MOST_DIGITS])


def name_of(code: str) -> Translated | None:
    """The name of the goods of a code, by its longest named prefix; None if there is none."""
    digits = hs_digits(code)
    named = [one for one in _names() if digits.startswith(hs_digits(one.hts))]
    longest = max(named, key=lambda one: len(hs_digits(one.hts)), default=None)
    return Translated(longest.name) if longest else None
