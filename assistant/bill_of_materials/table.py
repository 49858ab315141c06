"""A table as it was read: rows of text with the numbers of their lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and its line in the file or row in the sheet, from 1."""

    line: int
    cells: tuple[str, ...]

    def cell(self, place: int | None) -> str:
        """The cell in that column, from 0; "" where the row or the column ends before it."""
        return self.cells[place] if place is not None and place < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class BillTable:
    """The rows that hold anything, and where they were read: the file, and the sheet if any.

    `as_written` is false where numbers were cells of numbers, which have points for decimals.
    """

    where: str
    rows: tuple[Row, ...]
    as_written: bool = True

    @property
    def width(self) -> int:
        """The number of columns of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)
