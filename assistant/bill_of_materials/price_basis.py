"""For how many pieces a price is: by a heading, a cell or a column beside."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from assistant.base.text import normalize
from assistant.bill_of_materials.bill_words import bill_words, holds

LINE = "line"  # the answer that a price is of the whole line
_NUMBER = re.compile(
    r"(?:(?:/|per|je|por|pro|pour|les)\s*)?([1-9][0-9]{0,2}(?:[.,' ]?[0-9]{3})?)(?![0-9])(.*)"
)


@lru_cache(maxsize=4096)
def pieces_named(text: str) -> Decimal | None:
    """The pieces that a cell names as the basis of a price: 1000, per 100, /M, EA; else None."""
    known, plain = bill_words(), normalize(text)
    compact = plain.replace(" ", "")
    for one in (plain, compact):
        if one in known.bases:
            return known.bases[one]
        if one in known.bases_alone:
            return known.bases_alone[one]
    bare = re.sub(r"^(?:/|per |je |por |pro )\s*", "", plain)
    if bare in known.units_of_measure:
        return Decimal(1)
    number = _NUMBER.fullmatch(plain)
    if number and (not number[2].strip() or number[2].strip() in known.units_of_measure):
        return Decimal(re.sub("[.,' ]", "", number[1]))
    return None


@lru_cache(maxsize=4096)
def pieces_in_heading(heading: str) -> Decimal | None:
    """The pieces that the heading of a price names, the most where it names several words."""
    plain = re.sub(r"\s*/\s*", "/", normalize(heading[:100]))
    found = [pieces for word, pieces in bill_words().bases.items() if holds(plain, word)]
    return max(found, default=None)
