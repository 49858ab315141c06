"""Draws an import: the columns as understood, the first materials, the rejected lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.bill_of_materials.columns import Columns
from assistant.bill_of_materials.headings import label
from assistant.bill_of_materials.imported import BillRemark, Imported
from assistant.bill_of_materials.table import BillTable
from assistant.questions.material_lines import FIELDS, fields_of
from assistant.terminal.screens.parts import BAD, HEAD, OPEN, QUIET, columns_table, hanging, heading

if TYPE_CHECKING:
    from rich.console import RenderableType

_MOST_SHOWN = 5
_MOST_REMARKS = 20
_MOST_TAKEN = 20


def preview_screen(table: BillTable, columns: Columns, outcome: Imported) -> list[RenderableType]:
    """A preview: the columns, the first materials, and the counts of lines."""
    counts = message(
        "bill_read",
        where=table.where or message("bill_pasted"),
        lines=len(outcome.lines),
        rejected=len(outcome.rejected),
        remarks=len(outcome.remarks),
    )
    shown = outcome.lines[:_MOST_SHOWN]
    title = message("bill_preview", shown=len(shown), count=len(outcome.lines))
    return [
        *heading(message("bill_columns")),
        _columns_grid(table, columns),
        *_remarks("bill_remarks", outcome.remarks[: len(columns.doubts)], OPEN),
        *heading(title),
        _materials_grid([line.answer for line in shown]),
        Text(),
        Text(counts, style=HEAD),
    ]


def taken_screen(outcome: Imported) -> list[RenderableType]:
    """The materials taken from pasted lines, and the lines that were rejected."""
    shown = outcome.lines[:_MOST_TAKEN]
    taken: list[RenderableType] = []
    if shown:
        taken = [Text(), _materials_grid([line.answer for line in shown])]
    if len(outcome.lines) > len(shown):
        more = message("bill_more", count=len(outcome.lines) - len(shown))
        taken.append(Text(more, style=QUIET))
    return [*taken, *rejected_screen(outcome)]


def rejected_screen(outcome: Imported) -> list[RenderableType]:
    """The rejected lines and those with a remark, each with its number and the reason."""
    return [
        *_remarks("bill_rejected", outcome.rejected, BAD),
        *_remarks("bill_remarks", outcome.remarks, OPEN),
    ]


def _columns_grid(table: BillTable, columns: Columns) -> RenderableType:
    first = next((row for row in table.rows if row.line > columns.heading_line), None)
    grid = columns_table(QUIET, gap=2)
    grid.add_column(message("bill_column"), no_wrap=True)
    grid.add_column(message("bill_heading"), no_wrap=True, max_width=24)
    grid.add_column(message("bill_taken_as"), no_wrap=True)
    grid.add_column(message("bill_first_cell"), no_wrap=True, max_width=24)
    for place in range(table.width):
        field = columns.field_at(place)
        named = columns.headings[place] if place < len(columns.headings) else ""
        grid.add_row(
            Text(_column_name(place)),
            Text(named),
            Text(str(label(field or "ignored")), style="" if field else QUIET),
            Text(first.cell(place) if first else ""),
        )
    return grid


def _column_name(place: int) -> str:
    """The number of a column from 1, with its letter in a spreadsheet where it has one."""
    letter = f" {chr(ord('A') + place)}" if place < 26 else ""
    return f"{place + 1}{letter}"


def _materials_grid(lines: Iterable[str]) -> RenderableType:
    """The materials as a table, without trailing columns that are all empty."""
    rows = [fields_of(line) for line in lines]
    width = max(map(len, rows), default=1)
    grid = columns_table(QUIET, gap=2)
    for field in FIELDS[:width]:
        most = 32 if field == "description" else None
        grid.add_column(str(label(field)), no_wrap=True, max_width=most)
    for row in rows:
        grid.add_row(*map(Text, row))
    return grid


def _remarks(title: str, remarks: tuple[BillRemark, ...], style: str) -> list[RenderableType]:
    if not remarks:
        return []
    shown = remarks[:_MOST_REMARKS]
    width = max(len(message("bill_line", line=one.line)) for one in shown)
    drawn: list[RenderableType] = [*heading(message(title))]
    for one in shown:
        mark = message("bill_line", line=one.line).ljust(width) + "  "
        drawn.append(hanging(mark, one.told, ""))
        drawn.append(hanging(" " * len(mark), str(one.text), style))
    if len(remarks) > len(shown):
        drawn.append(Text(message("bill_more", count=len(remarks) - len(shown)), style=QUIET))
    return drawn
