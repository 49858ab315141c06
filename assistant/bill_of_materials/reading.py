"""Reads tables from files and pasted text: CSV in the usual encodings and separators, and xlsx."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.base.messages import InputError
from assistant.base.outside import file_content
from assistant.bill_of_materials.headings import columns_by_field, heading_row
from assistant.bill_of_materials.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    BillTable,
    Row,
)
from assistant.questions.material_lines import MOST_CHARACTERS, unquoted

_MOST_BYTES = 50_000_000
_MOST_TEXT = 10_000_000
_MOST_ABOVE = 30  # lines beside the materials: titles, headings, sums
_MOST_BREAKS = 10 * MOST_LINES
_SEPARATORS = ",;\t|"
_BLANK = f'{_SEPARATORS}" \t\r\n'
_SAMPLE_LINES, _SAMPLE = 40, 20_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # starts old Excel files and encrypted ones
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_table(path: Path) -> BillTable:
    """The table in a CSV or xlsx file; the content decides the format, not the name.

    Raises InputError, saying what to do, for a file that cannot be read or holds no table.
    """
    where = str(path)
    content = file_content(path, _MOST_BYTES)
    if content.startswith(_OLE):
        raise InputError("bill_encrypted" if _ENCRYPTED in content else "bill_old_excel", where)
    if content.startswith(_ZIP):
        return _workbook_table(content, where)
    if len(content) > _MOST_TEXT:
        raise InputError("case_too_large", where, megabytes=_MOST_TEXT // 1_000_000)
    return _csv_table(_decoded(content, where), where)


def table_of_text(text: str) -> BillTable:
    """The table in pasted text; raises InputError if there is none."""
    return _csv_table(text, "")


def _kept(rows: Iterable[Row], where: str) -> tuple[Row, ...]:
    """The rows that are not blank. Raises InputError for more than a bill of materials has."""
    kept: list[Row] = []
    held = 0
    for row in rows:
        cells = [_shortened(" ".join(cell.split())) for cell in row.cells[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        held += len(cells)
        if len(kept) == MOST_LINES + _MOST_ABOVE or held > MOST_CELLS:
            raise InputError("bill_too_large", where, most=MOST_LINES, cells=MOST_CELLS)
        kept.append(Row(row.line, tuple(cells), row.uncomputed))
    return tuple(kept)


def _shortened(cell: str) -> str:
    """The cell, or its start and a mark that no code or amount has if no field can be as long."""
    return cell if len(cell) <= MOST_CHARACTERS else f"{cell[:MOST_CHARACTERS]}…"


def _decoded(content: bytes, where: str) -> str:
    """The text of a CSV file, in an encoding that spreadsheets write; raises InputError."""
    if content.startswith(_UTF_16):
        encodings = ["utf-16"]
    elif b"\0" in content:
        raise InputError("bill_binary", where)
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("bill_binary", where)


def _csv_table(text: str, where: str) -> BillTable:
    """The table, split by the separator that gives the best one."""
    text = text.lstrip("\ufeff")
    if not text.strip(_BLANK):
        raise InputError("bill_empty", where)
    if text.count("\n") + text.count("\r") > _MOST_BREAKS:
        raise InputError("bill_too_large", where, most=MOST_LINES, cells=MOST_CELLS)
    marked = re.match(rf"sep=([{_SEPARATORS}])(?=[\r\n])", text)  # Excel's marker for the separator
    if marked:
        text, best = text[marked.end() :], marked[1]
    else:
        sample = "\n".join(text[:_SAMPLE].splitlines()[:_SAMPLE_LINES])
        best = max(_SEPARATORS, key=lambda one: _tabular(_separated(sample, one, where)))
    rows = _separated(text, best, where)
    if not rows:
        raise InputError("bill_empty", where)
    return BillTable(where, rows)


def _tabular(rows: tuple[Row, ...]) -> tuple[int, int]:
    """A score for a table: the headings recognised, then the rows of the most common width."""
    headings = heading_row(rows)
    named = len(columns_by_field(headings.cells)) if headings else 0
    widths = [len(row.cells) for row in rows if len(row.cells) > 1]
    return named, max((widths.count(width) for width in widths), default=0)


def _separated(text: str, separator: str, where: str) -> tuple[Row, ...]:
    """The rows of CSV; if a quote is unclosed, each line is split on its own."""
    try:
        return _kept(_quoted_rows(text, separator), where)
    except csv.Error:
        lines = enumerate(io.StringIO(text, newline=None), 1)
        return _kept(
            (Row(number, tuple(map(unquoted, line.split(separator)))) for number, line in lines),
            where,
        )


def _quoted_rows(text: str, separator: str) -> Iterator[Row]:
    """The rows of well-formed CSV, each with its first line number; raises csv.Error."""
    lines = io.StringIO(text, newline="")
    spaced = separator != "\t"
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=spaced, strict=True)
    before = 0
    for cells in reader:
        yield Row(before + 1, tuple(cells))
        before = reader.line_num


def _workbook_table(content: bytes, where: str) -> BillTable:
    """The table of the first sheet with headings, else of the first sheet that is not empty."""
    from assistant.bill_of_materials.workbook import sheets

    first = None
    for sheet in sheets(content, where):
        name = f"{where}, {sheet.name}"
        table = BillTable(name, _kept(sheet.rows, name), as_written=False)
        if heading_row(table.rows):
            return table
        if table.rows and first is None:
            first = table
    if first is None:
        raise InputError("bill_empty", where)
    return first
