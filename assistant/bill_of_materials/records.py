"""The rows of a bill of materials below their headings, by what their columns hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from assistant.bill_of_materials.bill import BillQuestion, LeftOut


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person says of how a file is to be read; what is left out is found.

    `sheet` is a number from 1 or a name. `heading_line` is the line of the headings, 0 for none.
    `columns` gives the column of a field by a number from 1, a letter or a heading, "" for none.
    """

    sheet: str = ""
    heading_line: int | None = None
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    encoding: str = ""


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class Record:
    """A row: the text of each column that is used, by field; empty cells are left out.

    `section` is the row above that names a group of parts. `indent` is how far its cells are set
    in, where a file tells levels so. `uncomputed` are the fields whose cell is a formula without a
    stored result.
    """

    line: int
    fields: Mapping[str, str]
    section: str = ""
    indent: int = 0
    uncomputed: frozenset[str] = frozenset()

    def of(self, field: str) -> str:
        """What the row holds for the field; "" for nothing."""
        return self.fields.get(field, "")


@dataclass(frozen=True, slots=True)
class Records:
    """A sheet as read: its rows of parts, the rows that print a sum, and what was left out.

    `headings` are the headings as written, by field; a price for a number of pieces has the field
    `price_break.NUMBER`. `heading_line` is 0 without headings. `has_points` says that numbers are
    written with decimal points, since they are number cells of a workbook. `unused` are the
    headings of columns that nothing is read from. `questions` are those
    of the encoding, the sheet and the headings.
    """

    where: str
    sheet: str
    heading_line: int
    headings: Mapping[str, str]
    records: tuple[Record, ...]
    sums: tuple[Record, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    questions: tuple[BillQuestion, ...] = ()
    unused: tuple[str, ...] = ()
    has_points: bool = False
