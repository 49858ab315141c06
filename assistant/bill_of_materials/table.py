"""A table as read: rows of text with their line numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

MOST_LINES = 10_000
MOST_CELLS = 300_000
MOST_COLUMNS = 100
_NONE: Mapping[int, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and its line in the file or row in the sheet, from 1.

    `uncomputed` are the columns, from 0, whose cell is a formula without a stored result. `indents`
    say how far the text of a column is set in, and `outline` is the level of the row in the outline
    of a workbook. `carried` are the texts of merged cells that begin above, by column.
    """

    line: int
    cells: tuple[str, ...]
    uncomputed: frozenset[int] = frozenset()
    indents: Mapping[int, int] = field(default_factory=lambda: _NONE)
    outline: int = 0
    carried: Mapping[int, str] = field(default_factory=lambda: _NONE)

    def cell(self, place: int | None) -> str:
        """The cell in that column, from 0; "" if the column is None or beyond the row."""
        return self.cells[place] if place is not None and place < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class BillTable:
    """The non-empty rows and their source: the file, and the sheet if any.

    `as_written` is false for number cells of a workbook, which always use decimal points.
    """

    where: str
    rows: tuple[Row, ...]
    as_written: bool = True
    sheet: str = ""

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)
