"""Tells what the cells of a column hold, to confirm what its heading says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from assistant.base.messages import InputError
from assistant.base.text import normalized_letters
from assistant.bill_of_materials.headings import Content, marks, reference_prefixes, units
from assistant.bill_of_materials.origins import countries_in
from assistant.bill_of_materials.table import Row
from assistant.questions.amounts import is_amount
from assistant.questions.choices import understood_kind
from assistant.questions.countries import names_country
from assistant.questions.material_lines import originating_of
from assistant.questions.words import words

_SAMPLE = 200
_MOST_CELLS = 0.6
_LONGEST_AMOUNT = 60
_LONGEST_RATING = 40
_ONE = r"[A-Za-z]{1,6}_?[0-9]{1,5}[A-Za-z0-9]?(?:[-_.][A-Za-z0-9]{1,3})?"
_RANGE = rf"{_ONE}(?:\s?(?:-|\u2013|~|to|\.\.\.?)\s?(?:{_ONE}|[0-9]{{1,5}}))?"
_REFERENCES = re.compile(rf"{_RANGE}(?:[\s,;/+&]+{_RANGE})*[\s,;\u2026]*")
_SHORT_LEVEL = re.compile(r"[.\s+|>*\-\u2026]*[0-9]{1,2}(?:\.[0-9]{1,3})*\.?")
_WHOLE = re.compile(r"[0-9]{1,6}(?:[.\-][0-9]{1,4})*[.)]?[a-z]?")
_CODE = re.compile(r"[0-9]{4}(?:[.\s-]?[0-9]{2}){1,4}")
_CURRENCY = re.compile(r"[A-Za-z]{3}|[A-Za-z]{0,3}[$€£¥₩₹元]|RMB|[A-Za-z. ]{2,20}")
_PLAIN = re.compile(r"[0-9]{1,7}")
_SAID_CURRENCY = re.compile(r"[$€£¥₩₹]|\b[A-Z]{3}\b")


class Share(NamedTuple):
    """How many of the filled cells of a column that were looked at fit."""

    fitting: int
    filled: int

    @property
    def mostly(self) -> bool:
        """Whether most of the cells fit, which leaves no doubt."""
        return self.filled > 0 and self.fitting >= _MOST_CELLS * self.filled


def share_of(rows: Iterable[Row], place: int, content: Content) -> Share:
    """How many of the first known cells of the column fit the content.

    A formula without a result counts as what its column holds.
    """
    known = (
        (row, cell)
        for row in rows
        if (cell := row.cell(place)) and (content in _KNOWING or not _unknown(cell))
    )
    fits = [
        place in row.uncomputed or fits_content(cell, content)
        for row, cell in islice(known, _SAMPLE)
    ]
    return Share(sum(fits), len(fits))


def plain_integers(rows: Iterable[Row], place: int) -> bool:
    """Whether the known cells of the column are whole numbers without any sign."""
    cells = [row.cell(place) for row in islice(rows, _SAMPLE) if row.cell(place)]
    return bool(cells) and all(_PLAIN.fullmatch(cell) for cell in cells)


def electrical(rows: Iterable[Row], place: int) -> bool:
    """Whether most cells of the column have digits with letters, as 10k and 100nF have."""
    cells = [row.cell(place) for row in islice(rows, _SAMPLE) if row.cell(place)]
    fits = [any(map(str.isdigit, cell)) and any(map(str.isalpha, cell)) for cell in cells]
    return Share(sum(fits), len(fits)).mostly


def mostly_references(rows: Iterable[Row], place: int) -> bool:
    """Whether the column, without a heading for it, holds usual reference designators."""
    cells = [row.cell(place) for row in islice(rows, _SAMPLE) if row.cell(place)]
    fits = [
        holds_references(cell) and re.split("[0-9_]", cell.lower())[0] in reference_prefixes()
        for cell in cells
    ]
    return Share(sum(fits), len(fits)).mostly


def says_currency(rows: Iterable[Row], place: int) -> bool:
    """Whether an amount of the column names or shows a currency."""
    cells = (row.cell(place) for row in islice(rows, _SAMPLE))
    return any(
        _SAID_CURRENCY.search(cell) and holds_amount(cell, any_currency=True) for cell in cells
    )


def _unknown(cell: str) -> bool:
    return words().mean("not_known", cell)


@lru_cache(maxsize=65536)
def fits_content(cell: str, content: Content) -> bool:
    """Whether the cell can be read as that content."""
    return not content or _FITS[content](cell)


def holds_amount(cell: str, *, any_currency: bool = False) -> bool:
    """Whether the cell holds an amount, of reasonable length."""
    return len(cell) <= _LONGEST_AMOUNT and is_amount(cell, any_currency=any_currency)


def holds_references(cell: str) -> bool:
    """Whether the cell holds reference designators such as "C1-C4, R7"."""
    return _REFERENCES.fullmatch(cell) is not None


def _readable(read: Callable[[str], object]) -> Callable[[str], bool]:
    def fits(cell: str) -> bool:
        try:
            read(cell)
        except InputError:
            return False
        return True

    return fits


def _country(cell: str) -> bool:
    try:
        return bool(list(countries_in(cell)))
    except InputError:
        return False


def _count(cell: str) -> bool:
    if holds_amount(cell):
        return True
    number = re.fullmatch(r"([0-9][0-9.,]*)\s*(\D{1,12})", cell)
    return number is not None and normalized_letters(number[2]) in units()


def _mark(cell: str) -> bool:
    plain = normalized_letters(cell) or cell
    return any(plain in marks(mark) for mark in ("yes", "no", "fitted", "not_fitted"))


def _rating(cell: str) -> bool:
    return len(cell) <= _LONGEST_RATING and (any(map(str.isdigit, cell)) or " " not in cell)


_FITS: dict[Content, Callable[[str], bool]] = {
    "amount": lambda cell: holds_amount(cell, any_currency=True),
    "code": lambda cell: _CODE.fullmatch(cell) is not None,
    "count": _count,
    "country": _country,
    "currency": lambda cell: _CURRENCY.fullmatch(cell) is not None and not names_country(cell),
    "kind": _readable(understood_kind),
    "level": lambda cell: _SHORT_LEVEL.fullmatch(cell) is not None,
    "link": lambda cell: cell.lower().startswith(("http", "www.", "ftp:", "//")) or cell == "~",
    "mark": _mark,
    "originating": _readable(originating_of),
    "rating": _rating,
    "references": holds_references,
    "text": lambda cell: any(map(str.isalpha, cell)) and not cell.lower().startswith("http"),
    "unit": lambda cell: normalized_letters(cell) in units(),
    "whole": lambda cell: _WHOLE.fullmatch(cell) is not None,
}
# These may be said with a word or a sign that elsewhere means that something is not known.
_KNOWING: Sequence[Content] = ("originating", "mark", "link", "level")
