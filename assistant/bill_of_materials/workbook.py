"""Reads the sheets of a workbook as rows of text, within bounds of size and count.

openpyxl reads xlsx, since it tells the formats of cells; calamine reads xls, xlsb and ods. What a
workbook unpacks to is counted before, since openpyxl would hold it all.
"""

from __future__ import annotations

import io
import json
import math
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from assistant.base.messages import InputError
from assistant.bill_of_materials.cell_formats import currency_shown
from assistant.bill_of_materials.table import MOST_CELLS, MOST_COLUMNS, MOST_LINES, Row

_MOST_UNPACKED = 30_000_000
_MOST_DIRECTORY = 1_000_000
_MOST_BLANK = 1_000
_MOST_SECONDS = 20
_MOST_MERGED = 2_000
_CHUNK = 65_536
_END_OF_DIRECTORY = b"PK\x05\x06"
_FORMULA = "f"  # openpyxl's name for the type of a cell that holds one
_FORMAT = "xl/workbook.xml"


class Sheet(NamedTuple):
    """A sheet of a workbook: its name and its rows, which are read as they are taken."""

    name: str
    rows: Iterator[Row]


def sheets(content: bytes, where: str) -> Iterator[Sheet]:
    """The sheets of a workbook in order.

    Raises InputError, also while rows are taken, for a damaged workbook or one out of bounds.
    """
    from openpyxl import load_workbook

    if not content.startswith(b"PK"):
        yield from _by_calamine(content, where)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that openpyxl drops
            has_formulas, names = _checked(content, where)
            if _FORMAT not in names and names & {"xl/workbook.bin", "content.xml"}:
                yield from _by_calamine(content, where)
                return
            shown, written = (
                load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
                for data_only in (True, False)
            )
            for number, sheet in enumerate(shown.worksheets):
                formulas = _parsed(written.worksheets[number]) if has_formulas else None
                yield Sheet(sheet.title, _told(_with_merged(sheet, formulas), where))
    except InputError:
        raise
    except Exception as error:  # a damaged workbook can raise anything in openpyxl
        raise _damaged(error, where) from None


def _told(rows: Iterator[Row], where: str) -> Iterator[Row]:
    try:
        yield from rows
    except Exception as error:  # as above
        raise _damaged(error, where) from None


def _damaged(error: Exception, where: str) -> InputError:
    return InputError("bill_damaged", where, reason=str(error) or type(error).__name__)


def _checked(content: bytes, where: str) -> tuple[bool, set[str]]:
    """Whether a cell holds a formula, and the names of the parts.

    Raises InputError for a workbook out of bounds.
    """
    too_large = InputError("bill_too_large", where, most=MOST_LINES, cells=MOST_CELLS)
    end = content.rfind(_END_OF_DIRECTORY)
    if end >= 0 and int.from_bytes(content[end + 12 : end + 16], "little") > _MOST_DIRECTORY:
        raise too_large
    unpacked = elements = formulas = 0
    archive = zipfile.ZipFile(io.BytesIO(content))
    for part in archive.infolist():
        with archive.open(part) as stream:
            while piece := stream.read(_CHUNK):
                unpacked += len(piece)
                elements += piece.count(b"<")
                formulas += piece.count(b"<f>") + piece.count(b"<f ")
                if unpacked > _MOST_UNPACKED or elements > 4 * MOST_CELLS:
                    raise too_large
                if b"<!DOCTYPE" in piece:
                    raise ValueError("DOCTYPE")
    return formulas > 0, set(archive.namelist())


def _with_merged(sheet: Any, formulas: Any) -> Iterator[Row]:
    """The rows with the text of cells merged downwards carried to the rows that they span.

    The ranges are known only when all rows are read.
    """
    merged: list[Any] = []
    kept = list(_rows(sheet, formulas, merged))
    at = {row.line: number for number, row in enumerate(kept)}
    for area in merged:
        top = at.get(area.min_row)
        if top is None or area.max_row == area.min_row:
            continue
        place = area.min_col - 1
        if not (text := kept[top].cell(place)):
            continue
        for number in range(top + 1, len(kept)):
            if kept[number].line > area.max_row:
                break
            carried = {**kept[number].carried, place: text}
            kept[number] = replace(kept[number], carried=carried)
    yield from kept


def _rows(sheet: Any, formulas: Any, merged: list[Any]) -> Iterator[Row]:
    """The rows of a sheet until a long blank stretch; its merged ranges are put into `merged`."""
    blank, last = 0, 0
    formats = _Formats(sheet.parent)
    for cells, outline in _parsed(sheet, merged):
        written = next(formulas) if formulas is not None else None
        number = cells[0]["row"] if cells else last + 1
        texts = [""] * min(max((cell["column"] for cell in cells), default=0), MOST_COLUMNS)
        indents: dict[int, int] = {}
        for cell in cells:
            place = cell["column"] - 1
            if not 0 <= place < len(texts) or cell["value"] is None:
                continue
            texts[place] = _cell_text(cell["value"], formats.number(cell["style_id"]))
            if cell["data_type"] == "s" and (deep := formats.indent(cell["style_id"])):
                indents[place] = deep
        uncomputed = set()
        for cell in written[0] if written else ():
            place = cell["column"] - 1
            if cell["data_type"] == _FORMULA and place < MOST_COLUMNS and not _at(texts, place):
                texts += [""] * (place + 1 - len(texts))
                texts[place] = str(cell["value"])
                uncomputed.add(place)
        blank = 0 if any(texts) else blank + 1
        if blank > _MOST_BLANK or number - last > _MOST_BLANK:
            return
        last = number
        yield Row(number, tuple(texts), frozenset(uncomputed), indents, outline)


def _at(texts: list[str], place: int) -> str:
    return texts[place] if place < len(texts) else ""


def _parsed(
    sheet: Any, merged: list[Any] | None = None
) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """The cells of each row as openpyxl parses them, and the level of the row in the outline.

    The parser itself is used, since the read-only sheets of openpyxl do not tell outlines.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=book.data_only, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            known = parser.row_dimensions.pop(str(number), None) or {}
            level = str(known.get("outlineLevel", "0"))
            yield cells, int(level) if level.isdecimal() and len(level) < 3 else 0
        if merged is not None and parser.merged_cells:
            merged.extend(parser.merged_cells.mergeCell[:_MOST_MERGED])


class _Formats:
    """The number formats and the indents of the styles of a workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._numbers: dict[int, str] = {}
        self._indents: dict[int, int] = {}

    def number(self, style: int) -> str:
        """The number format of a style."""
        if style not in self._numbers:
            from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

            known = self._book._cell_styles[style].numFmtId
            custom = known - BUILTIN_FORMATS_MAX_SIZE
            formats = self._book._number_formats
            self._numbers[style] = (
                formats[custom] if 0 <= custom < len(formats) else BUILTIN_FORMATS.get(known, "")
            )
        return self._numbers[style]

    def indent(self, style: int) -> int:
        """How far the text of a style is set in."""
        if style not in self._indents:
            aligned = self._book._cell_styles[style].alignmentId
            self._indents[style] = int(self._book._alignments[aligned].indent or 0)
        return self._indents[style]


def _cell_text(value: Any, shown_as: str) -> str:
    """The text of a cell as shown, but without rounding numbers."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number_text(value, shown_as)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def _number_text(value: float, shown_as: str) -> str:
    """The number with the fifteen digits that spreadsheets store, plus details of its format.

    The format adds trailing zeros, which an HS code typed as a number needs (8542.30 is stored as
    8542.3), and the currency, which only the format holds.
    """
    if not math.isfinite(value):
        return ""
    number = Decimal(f"{value:.15g}")
    shown, currency = _shown(shown_as)
    exponent = number.as_tuple().exponent
    kept = isinstance(exponent, int) and -exponent >= shown
    text = format(number, "f" if kept else f".{shown}f")
    return f"{currency} {text}" if currency else text


@lru_cache(maxsize=1024)
def _shown(shown_as: str) -> tuple[int, str]:
    """How many decimals a number format shows, and its currency."""
    decimals = re.search(r"0\.(0+)", shown_as)
    return len(decimals[1]) if decimals else 0, currency_shown(shown_as)


def _by_calamine(content: bytes, where: str) -> Iterator[Sheet]:
    """The sheets as calamine reads them, in a process of its own.

    What a damaged or hostile workbook claims to hold, calamine allocates at once; a process that
    fails so takes nothing with it.
    """
    try:
        run = subprocess.run(
            [sys.executable, "-m", "assistant.bill_of_materials.old_workbook"],
            input=content, capture_output=True, timeout=_MOST_SECONDS, check=False,
        )  # fmt: skip
        said: Mapping[str, Any] = json.loads(run.stdout) if run.returncode == 0 else {}
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise _damaged(error, where) from None
    if said.get("too_large"):
        raise InputError("bill_too_large", where, most=MOST_LINES, cells=MOST_CELLS)
    if "sheets" not in said:
        raise InputError("bill_damaged", where, reason=said.get("fault", "calamine"))
    for name, rows in said["sheets"]:
        yield Sheet(name, (Row(number, tuple(cells)) for number, cells in rows))
