"""Searches for the HS code of a good by its plain-language name."""

from __future__ import annotations

from collections.abc import Iterable
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
    found = _listed(text)[1]
    of_code = [one for one in _names() if found and _suggested(one) == found[0].hts]
    return [
        called
        for one in of_code
        for called in (*one.name.values(), *chain.from_iterable(one.also.values()))
    ]


def search(text: str) -> list[FoundName]:
    """The goods whose names match the text best, best first, each code once; empty if none matches.

    A name as it is listed comes first, then what the words of a component suggest, then names that
    are like the text. Raises InputError if the list of names cannot be read.
    """
    from assistant.library.component_families import PartWords, suggested

    listed, alike = _listed(text)
    parts = suggested([PartWords(description=text)])[0]
    sure = parts if parts and parts[0].confidence != "low" else ()
    component = [FoundName(one.hts, one.name) for one in sure if one.name]
    by_code: dict[str, FoundName] = {}
    for found in (*listed, *component, *alike):
        by_code.setdefault(found.hts, found)
    return list(by_code.values())[:MOST_FOUND]


def _listed(text: str) -> tuple[list[FoundName], list[FoundName]]:
    """The goods with that very name, and those with a name like it, best first."""
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
    same = [goods[place] for _, place in ranked if calls[place] == typed]
    like = [goods[place] for _, place in ranked]
    return _found(same), _found(like)


def _found(goods: Iterable[int]) -> list[FoundName]:
    names = (_names()[number] for number in dict.fromkeys(goods))
    return [FoundName(_suggested(one), Translated(one.name)) for one in names]


def _suggested(one: GoodsName) -> str:
    return format_hs(hs_digits(one.hts)[:MOST_DIGITS])


def name_of(code: str) -> Translated | None:
    """The name of the goods of a code, by its longest named prefix; None if there is none."""
    digits = hs_digits(code)
    named = [one for one in _names() if digits.startswith(hs_digits(one.hts))]
    longest = max(named, key=lambda one: len(hs_digits(one.hts)), default=None)
    return Translated(longest.name) if longest else None
