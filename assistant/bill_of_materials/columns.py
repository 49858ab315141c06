"""Guesses which field each column of a table holds, and lets the user correct the guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice, permutations
from types import MappingProxyType
from typing import NamedTuple

from assistant.base.messages import InputError
from assistant.base.text import normalized_letters
from assistant.base.texts import Joined
from assistant.bill_of_materials.headings import (
    IGNORED,
    columns_by_field,
    field_named,
    fields,
    heading_row,
    label,
)
from assistant.bill_of_materials.table import BillTable, Row
from assistant.questions.amounts import is_amount, names_other_currency, parse_amount
from assistant.questions.choices import understood_kind
from assistant.questions.material_lines import FIELDS, content_of, originating_of
from assistant.questions.words import words

_SAMPLE = 200
_MOST_CELLS = Decimal("0.6")
_LONGEST_AMOUNT = 60
_MOST_AMOUNTS = 6  # columns of which three may be quantity, unit price and value
_PRICES = {"value", "unit_price"}
_CONTENT = {
    "description": "description",
    "value": "value",
    "unit_price": "value",
    "quantity": "value",
    "kind": "kind",
    "originating": "originating",
}
_READERS = {"kind": understood_kind, "originating": originating_of}


class ColumnDoubt(NamedTuple):
    """A column named for a field by its heading, though few of its cells can be read so.

    `fitting` of `filled` cells can. Without any, the column is not used.
    """

    field: str
    place: int
    fitting: int
    filled: int

    @property
    def mostly(self) -> bool:
        """Whether most of the cells can be read so, which leaves no doubt."""
        return self.filled > 0 and self.fitting >= _MOST_CELLS * self.filled


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field, from 0, and the line of the headings, 0 without headings."""

    headings: tuple[str, ...]
    heading_line: int
    places: Mapping[str, int]
    doubts: tuple[ColumnDoubt, ...] = ()

    def place(self, field: str) -> int | None:
        """The column of a field; None if no column holds it."""
        return self.places.get(field)

    def field_at(self, place: int) -> str:
        """The field that a column holds; "" if the column is unused."""
        return next((field for field, at in self.places.items() if at == place), "")

    def with_field(self, field: str, place: int | None) -> Columns:
        """A copy with the field in that column, or without the field."""
        kept = {name: at for name, at in self.places.items() if name != field and at != place}
        if place is not None and field != IGNORED:
            kept[field] = place
        doubts = tuple(one for one in self.doubts if one.field != field and one.place != place)
        return replace(self, places=MappingProxyType(kept), doubts=doubts)


def guessed_columns(table: BillTable) -> Columns:
    """The columns by their headings; without headings, by their order or content."""
    row = heading_row(table.rows)
    if row is None:
        places = _in_order(table.rows) or _by_content(table.rows, table.width)
        return Columns((), 0, MappingProxyType(places))
    rows = [one for one in table.rows if one.line > row.line]
    places = {}
    unconfirmed = []
    for field, found in columns_by_field(row.cells).items():
        # The cells must confirm the heading: in a component list, "item" may be a number, "type"
        # a package, and "value" 10k or 100nF.
        shares = [_share(rows, place, field) for place in found]
        if sure := next((share for share in shares if share.mostly), None):
            places[field] = sure.place
        elif field not in _CONTENT:
            places[field] = found[0]
        else:
            unconfirmed.append(max(shares, key=lambda share: share.fitting))
    doubts = [one for one in unconfirmed if one.filled and not _held_elsewhere(one.field, places)]
    # Without its quantity, a unit price would be taken for the value.
    places |= {one.field: one.place for one in doubts if one.fitting or one.field == "quantity"}
    if places.keys() >= {"value", "quantity", "unit_price"} and names_other_currency(
        row.cells[places["value"]]
    ):
        del places["value"]
    if "description" not in places and "part_number" in places:
        places["description"] = places.pop("part_number")
    if "unit_price" in places and not places.keys() & {"quantity", "value"}:
        places["value"] = places.pop("unit_price")
    return Columns(row.cells, row.line, MappingProxyType(places), tuple(doubts))


def _held_elsewhere(field: str, places: Mapping[str, int]) -> bool:
    """Whether another column holds what the field is for."""
    if field == "description":
        return "part_number" in places
    return field in _PRICES and bool(places.keys() & _PRICES)


def changed_columns(table: BillTable, columns: Columns, typed: str) -> Columns:
    """The columns after "field = column". A column is a number from 1, a letter, or a heading.

    An empty column, or a word for nothing, removes the field. Raises InputError, saying what may be
    typed, for any other text.
    """
    name, sign, wanted = (part.strip() for part in typed.partition("="))
    field, surely = field_named(name)
    if not sign or not surely:
        names = Joined([label(one) for one in fields()], ", ")
        raise InputError("bill_column_form", value=typed, fields=names)
    if not wanted or words().mean("nothing", wanted):
        return columns.with_field(field, None)
    return columns.with_field(field, _place_of(table, columns, wanted))


def _place_of(table: BillTable, columns: Columns, wanted: str) -> int:
    headings = [normalized_letters(heading) for heading in columns.headings]
    if normalized_letters(wanted) in headings:
        return headings.index(normalized_letters(wanted))
    place = -1
    if re.fullmatch(r"[0-9]{1,3}", wanted):
        place = int(wanted) - 1
    elif re.fullmatch(r"[A-Za-z]", wanted):
        place = ord(wanted.upper()) - ord("A")
    if not 0 <= place < table.width:
        raise InputError("bill_no_column", value=wanted, count=table.width)
    return place


def other_currency_heading(columns: Columns) -> str:
    """The heading of an amount column in a currency other than the US dollar; "" if none."""
    for field in ("value", "unit_price"):
        place = columns.place(field)
        if place is not None and place < len(columns.headings):
            heading = columns.headings[place]
            if names_other_currency(heading):
                return heading
    return ""


def _share(rows: Sequence[Row], place: int, field: str) -> ColumnDoubt:
    """How many of the first known cells of the column can be read as the field.

    A formula without a result counts as what its column holds.
    """
    content = _CONTENT.get(field, field)
    known = (
        (row, cell)
        for row in rows
        if (cell := row.cell(place)) and (content == "originating" or not _unknown(cell))
    )
    fits = [place in row.uncomputed or _fits(cell, content) for row, cell in islice(known, _SAMPLE)]
    return ColumnDoubt(field, place, sum(fits), len(fits))


def _unknown(cell: str) -> bool:
    return words().mean("not_known", cell)


def _mostly(rows: Sequence[Row], place: int, content: str) -> bool:
    """Whether most of the known cells of the column have that content."""
    return _share(rows, place, content).mostly


def holds_amount(cell: str, *, any_currency: bool = False) -> bool:
    """Whether the cell holds an amount, of reasonable length."""
    return len(cell) <= _LONGEST_AMOUNT and is_amount(cell, any_currency=any_currency)


def _fits(cell: str, content: str) -> bool:
    if content == "value":
        return holds_amount(cell, any_currency=True)
    if content in _READERS:
        try:
            _READERS[content](cell)
        except InputError:
            return False
        return True
    return content_of(cell) == content


def _in_order(rows: Sequence[Row]) -> dict[str, int]:
    """The columns in the order of `FIELDS`; empty if the content of a column contradicts it."""
    width = max((len(row.cells) for row in rows), default=0)
    if width > len(FIELDS):
        return {}
    ordered = FIELDS[:4]
    for place, field in enumerate(ordered):
        others = (other for other in ordered if other != field)
        if not _share(rows, place, field).fitting and any(_mostly(rows, place, o) for o in others):
            return {}
    return {field: place for place, field in enumerate(FIELDS[: max(width, 1)])}


def _by_content(rows: Sequence[Row], width: int) -> dict[str, int]:
    """The columns that hold codes, countries, amounts and the longest texts."""
    places: dict[str, int] = {}
    free = list(range(width))
    for field in ("hts", "origin"):
        found = [place for place in free if _mostly(rows, place, field)]
        if found:
            places[field] = found[0]
            free.remove(found[0])
    texts = [place for place in free if _mostly(rows, place, "description")]
    if texts:
        places["description"] = max(texts, key=lambda place: _length(rows, place))
        free.remove(places["description"])
    free = [place for place in free if not _counts_lines(rows, place)]
    amounts = [place for place in free if _mostly(rows, place, "value")]
    partly = [place for place in free if _share(rows, place, "value").fitting]
    return places | _amounts(rows, amounts or partly)


def _counts_lines(rows: Sequence[Row], place: int) -> bool:
    return [row.cell(place) for row in rows] == [str(n) for n in range(1, len(rows) + 1)]


def _length(rows: Sequence[Row], place: int) -> int:
    return sum(len(row.cell(place)) for row in rows)


def _amounts(rows: Sequence[Row], places: Sequence[int]) -> dict[str, int]:
    """A single amount column is the value; three may be quantity, unit price and value."""
    if len(places) == 1:
        return {"value": places[0]}
    for quantity, price, value in permutations(places[:_MOST_AMOUNTS], 3):
        if all(_is_product(row, quantity, price, value) for row in rows):
            return {"quantity": quantity, "unit_price": price, "value": value}
    return {}


def _is_product(row: Row, quantity: int, price: int, value: int) -> bool:
    cells = [row.cell(place) for place in (quantity, price, value)]
    if not all(map(holds_amount, cells)):
        return not any(cells)
    count, each, whole = (Decimal(parse_amount(cell)) for cell in cells)
    return agree(count, each, whole)


def agree(quantity: Decimal, unit_price: Decimal, value: Decimal) -> bool:
    """Whether the value is quantity times unit price, within one unit of its last decimal."""
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(quantity * unit_price - value) <= step
