"""Reads the sheets of an xlsx workbook as rows of text, within bounds of size and count.

openpyxl reads it. What a workbook unpacks to is counted before, since openpyxl would hold it all.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

from assistant.base.messages import InputError
from assistant.bill_of_materials.table import MOST_CELLS, MOST_COLUMNS, MOST_LINES, Row

_MOST_UNPACKED = 30_000_000
_MOST_DIRECTORY = 1_000_000
_MOST_BLANK = 1_000
_CHUNK = 65_536
_END_OF_DIRECTORY = b"PK\x05\x06"
_FORMULA = "f"  # openpyxl's name for the type of a cell that holds one


class Sheet(NamedTuple):
    """A sheet of a workbook: its name and its rows, which are read as they are taken."""

    name: str
    rows: Iterator[Row]


def sheets(content: bytes, where: str) -> Iterator[Sheet]:
    """The sheets of a workbook in order.

    Raises InputError, also while rows are taken, for a damaged workbook or one out of bounds.
    """
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions that openpyxl drops
            has_formulas = _checked(content, where)
            shown, written = (
                load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
                for data_only in (True, False)
            )
            for number, sheet in enumerate(shown.worksheets):
                formulas = written.worksheets[number] if has_formulas else None
                yield Sheet(sheet.title, _told(_rows(sheet, formulas), where))
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


def _checked(content: bytes, where: str) -> bool:
    """Whether a cell holds a formula. Raises InputError for a workbook out of bounds."""
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
                formulas += piece.count(b"<f")
                if unpacked > _MOST_UNPACKED or elements > 4 * MOST_CELLS:
                    raise too_large
                if b"<!DOCTYPE" in piece:
                    raise ValueError("DOCTYPE")
    return formulas > 0


def _rows(sheet: Any, formulas: Any) -> Iterator[Row]:
    """The rows of a sheet until a long blank stretch."""
    blank = 0
    for number, (cells, written) in enumerate(
        zip(_cells(sheet), _cells(formulas), strict=False), 1
    ):
        texts = list(map(_cell_text, cells))
        uncomputed = {
            place
            for place, cell in enumerate(written)
            if cell.data_type == _FORMULA and cells[place].value is None
        }
        for place in uncomputed:
            texts[place] = str(written[place].value)
        blank = 0 if any(texts) else blank + 1
        if blank > _MOST_BLANK:
            return
        yield Row(number, tuple(texts), frozenset(uncomputed))


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    if sheet is None:
        return repeat(())
    sheet.reset_dimensions()  # the size stored in the file may be wrong
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS)
    return rows


def _cell_text(cell: Any) -> str:
    """The text of a cell as shown, but without rounding numbers."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number_text(value, cell.number_format)
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
    decimals = re.search(r"0\.(0+)", shown_as)
    shown = len(decimals[1]) if decimals else 0
    exponent = number.as_tuple().exponent
    kept = isinstance(exponent, int) and -exponent >= shown
    currency = re.search(r"\[\$([^\]-]+)", shown_as)
    text = format(number, "f" if kept else f".{shown}f")
    return f"{currency[1]} {text}" if currency else text
