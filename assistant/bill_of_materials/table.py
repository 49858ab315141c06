"""A table as read: rows of text with their line numbers."""

from __future__ import annotations

from dataclasses import dataclass

MOST_LINES = 10_000
MOST_CELLS = 300_000
MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and its line in the file or row in the sheet, from 1.

    `uncomputed` are the columns, from 0, whose cell is a formula without a stored result.
    """

    line: int
    cells: tuple[str, ...]
    uncomputed: frozenset[int] = frozenset()

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

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)
