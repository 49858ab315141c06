"""Reads tables from files and pasted text: CSV in the usual encodings and separators, and xlsx."""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from assistant.base.messages import InputError
from assistant.bill_of_materials.headings import columns_by_field, heading_row
from assistant.bill_of_materials.table import BillTable, Row
from assistant.questions.material_lines import unquoted

MOST_BYTES = 50_000_000
MOST_ROWS = 50_000
_MOST_COLUMNS = 100
_MOST_BLANK = 1_000
_SEPARATORS = ",;\t|"
_SNIFFED = 40
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # starts old Excel files and encrypted ones
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_table(path: Path) -> BillTable:
    """The table in a CSV or xlsx file; the content decides the format, not the name.

    Raises InputError, saying what to do, for a file that cannot be read or holds no table.
    """
    where = str(path)
    try:
        path = path.expanduser()
        if not path.exists():
            raise InputError("bill_missing", where)
        if not path.is_file():
            raise InputError("bill_no_file", where)
        if path.stat().st_size > MOST_BYTES:
            raise InputError("bill_too_large", where, most=MOST_ROWS)
        content = path.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", "") or str(error)
        raise InputError("case_unreadable", where, reason=reason) from None
    if content.startswith(_OLE):
        raise InputError("bill_encrypted" if _ENCRYPTED in content else "bill_old_excel", where)
    if content.startswith(_ZIP):
        return _workbook_table(content, where)
    return _table(_csv_rows(_decoded(content, where), where), where)


def table_of_text(text: str) -> BillTable:
    """The table in pasted text; raises InputError if there is none."""
    return _table(_csv_rows(text, ""), "")


def _table(rows: Iterable[Row], where: str) -> BillTable:
    kept: list[Row] = []
    for row in rows:
        cells = [" ".join(cell.split()) for cell in row.cells[:_MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(kept) == MOST_ROWS:
            raise InputError("bill_too_large", where, most=MOST_ROWS)
        kept.append(Row(row.line, tuple(cells)))
    if not kept:
        raise InputError("bill_empty", where)
    return BillTable(where, tuple(kept))


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


def _csv_rows(text: str, where: str) -> list[Row]:
    """The rows, split by the separator that gives the best table."""
    text = text.lstrip("\ufeff")
    marked = re.match(rf"sep=([{_SEPARATORS}])(?=[\r\n])", text)  # Excel's marker for the separator
    if marked:
        return _separated(text[marked.end() :], marked[1], where)
    sample = "\n".join(text.splitlines()[:_SNIFFED])
    separators = dict.fromkeys((*_sniffed(sample), *_SEPARATORS))
    best = max(separators, key=lambda one: _tabular(_separated(sample, one, where)))
    return _separated(text, best, where)


def _sniffed(sample: str) -> Iterator[str]:
    try:
        yield csv.Sniffer().sniff(sample, _SEPARATORS).delimiter
    except csv.Error:
        return


def _tabular(rows: list[Row]) -> tuple[int, int]:
    """A score for a table: the headings recognised, then the rows of the most common width."""
    headings = heading_row(rows)
    named = len(columns_by_field(headings.cells)) if headings else 0
    widths = [len(row.cells) for row in rows if len(row.cells) > 1]
    return named, max((widths.count(width) for width in widths), default=0)


def _separated(text: str, separator: str, where: str) -> list[Row]:
    """The rows of CSV; if a quote is unclosed, each line is split on its own."""
    try:
        return list(_quoted_rows(text, separator))
    except csv.Error:
        return [
            Row(number, tuple(map(unquoted, line.split(separator))))
            for number, line in enumerate(text.splitlines(), 1)
        ]


def _quoted_rows(text: str, separator: str) -> Iterator[Row]:
    """The rows of well-formed CSV, each with its first line number; raises csv.Error."""
    lines = io.StringIO(text, newline="")
    spaced = separator != "\t"
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=spaced, strict=True)
    before = 0
    for cells in reader:
        yield Row(before + 1, tuple(cells))
        before = reader.line_num


def _check_size(content: bytes, where: str) -> None:
    """Raises InputError for a damaged archive, or one that unpacks to an excessive size."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError("bill_damaged", where, reason=str(error)) from None
    if sum(part.file_size for part in parts) > MOST_BYTES * 10:
        raise InputError("bill_too_large", where, most=MOST_ROWS)


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    """The rows of a sheet until a long blank stretch; formulas give their cached values."""
    sheet.reset_dimensions()  # the size stored in the file may be wrong
    blank = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        texts = tuple(map(_cell_text, cells))
        blank = 0 if any(texts) else blank + 1
        if blank > _MOST_BLANK:
            return
        yield Row(number, texts)


def _cell_text(cell: Any) -> str:
    """The text of a cell as shown, but without rounding numbers."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number_text(value, cell.number_format)
    return str(value)


def _number_text(value: float, shown_as: str) -> str:
    """The number with the fifteen digits that spreadsheets store, plus details of its format.

    The format adds trailing zeros, which an HS code typed as a number needs (8542.30 is stored as
    8542.3), and the currency, which only the format holds.
    """
    if not math.isfinite(value):
        return ""
    number = Decimal(f"{value:.15g}")
    decimals = re.search(r"0\.(0+)", shown_as)
    shown = len(decimals[1]) if decimals else 0
    exponent = number.as_tuple().exponent
    kept = isinstance(exponent, int) and -exponent >= shown
    currency = re.search(r"\[\$([^\]-]+)", shown_as)
    text = format(number, "f" if kept else f".{shown}f")
    return f"{currency[1]} {text}" if currency else text


def _workbook_table(content: bytes, where: str) -> BillTable:
    """The table of the first sheet with headings, else of the first sheet that is not empty."""
    import warnings

    from openpyxl import load_workbook

    _check_size(content, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that openpyxl drops
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            tables = []
            for sheet in book.worksheets:
                name = f"{where}, {sheet.title}"
                try:
                    table = replace(_table(_sheet_rows(sheet), name), as_written=False)
                except InputError as error:
                    if error.code != "bill_empty":
                        raise
                    continue
                if heading_row(table.rows):
                    return table
                tables.append(table)
    except InputError:
        raise
    except Exception as error:  # a damaged file can raise anything in openpyxl
        raise InputError("bill_damaged", where, reason=type(error).__name__) from None
    if not tables:
        raise InputError("bill_empty", where)
    return tables[0]
