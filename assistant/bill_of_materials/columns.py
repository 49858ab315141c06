"""The columns of a table as guessed for the conversation, and their correction by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from assistant.base.messages import InputError
from assistant.base.text import normalized_letters
from assistant.base.texts import Joined
from assistant.bill_of_materials.assigning import ColumnDoubt, agree, assigned, by_content
from assistant.bill_of_materials.contents import holds_amount
from assistant.bill_of_materials.headings import IGNORED, field_asked, fields, heading_row, label
from assistant.bill_of_materials.table import BillTable
from assistant.questions.amounts import names_other_currency
from assistant.questions.words import words

__all__ = ["ColumnDoubt", "Columns", "agree", "changed_columns", "guessed_columns", "holds_amount"]
_DESCRIBING = ("description", "rating", "part_number", "own_part_number", "reference")


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
        places = by_content(table.rows, table.width)
        return Columns((), 0, MappingProxyType(places))
    places, doubts, _ = assigned(row.cells, [one for one in table.rows if one.line > row.line])
    if places.keys() >= {"value", "quantity", "unit_price"} and names_other_currency(
        row.cells[places["value"]]
    ):
        del places["value"]
    if "description" not in places:
        naming = next((field for field in _DESCRIBING if field in places), "")
        if naming:
            places["description"] = places.pop(naming)
    if "unit_price" in places and not places.keys() & {"quantity", "value"}:
        places["value"] = places.pop("unit_price")
    return Columns(row.cells, row.line, MappingProxyType(places), doubts)


def changed_columns(table: BillTable, columns: Columns, typed: str) -> Columns:
    """The columns after "field = column". A column is a number from 1, a letter, or a heading.

    An empty column, or a word for nothing, removes the field. Raises InputError, saying what may be
    typed, for any other text.
    """
    field, wanted = field_and_column(typed)
    if not wanted:
        return columns.with_field(field, None)
    return columns.with_field(field, place_of(wanted, columns.headings, table.width))


def field_and_column(typed: str) -> tuple[str, str]:
    """The field and the column of "field = column"; "" for no column. Raises InputError."""
    name, sign, wanted = (part.strip() for part in typed.partition("="))
    field = field_asked(name)
    if not sign or not field:
        names = Joined([label(one) for one in fields()], ", ")
        raise InputError("bill_column_form", value=typed, fields=names)
    return field, "" if words().mean("nothing", wanted) else wanted


def place_of(wanted: str, headings: tuple[str, ...], width: int) -> int:
    """The column, from 0, that a heading, a number from 1 or a letter names; raises InputError."""
    named = [normalized_letters(heading) for heading in headings]
    if normalized_letters(wanted) in named:
        return named.index(normalized_letters(wanted))
    place = -1
    if re.fullmatch(r"[0-9]{1,3}", wanted):
        place = int(wanted) - 1
    elif re.fullmatch(r"[A-Za-z]", wanted):
        place = ord(wanted.upper()) - ord("A")
    if not 0 <= place < width:
        raise InputError("bill_no_column", value=wanted, count=width)
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
