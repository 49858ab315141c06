"""Reads the sheets of an xlsx workbook as rows of text, within bounds of size and count.

The parts of the workbook are read as streams, and only those that a table needs. A number keeps the
digits and the currency that its format shows. A formula without a stored result is reported. No
library gives all of this: openpyxl and calamine read such a formula as an empty cell, calamine
without formats, and a sheet of two cells that lie far apart fills its memory.
"""

from __future__ import annotations

import io
import math
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from xml.parsers import expat

from assistant.base.messages import InputError
from assistant.bill_of_materials.table import MOST_CELLS, MOST_COLUMNS, MOST_LINES, Row

_MOST_UNPACKED = 60_000_000
_MOST_ELEMENTS = 3 * MOST_CELLS
_MOST_DEPTH = 40
_MOST_DIRECTORY = 1_000_000
_MOST_BLANK = 1_000
_CHUNK = 65_536
_LONGEST_TOKEN = 16 * _CHUNK  # the parser reads an unfinished token again with each chunk
_END_OF_DIRECTORY = b"PK\x05\x06"
_WORKBOOK, _SHEET = "/officeDocument", "/worksheet"
_STRINGS, _STYLES = "/sharedStrings", "/styles"
_LONGEST_FORMAT = 255
_DATE = "yyyy-mm-dd"
_FORMATS = dict.fromkeys(map(str, (2, 4, 7, 8, 10, 11, 39, 40, 43, 44)), "0.00") | dict.fromkeys(
    map(str, (*range(14, 23), 45, 46, 47)), _DATE
)
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
_DAY_0 = datetime(1899, 12, 30)
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError, LookupError, ValueError,
    ArithmeticError, RuntimeError,
)  # fmt: skip


class Sheet(NamedTuple):
    """A sheet of a workbook: its name and its rows, which are read as they are taken."""

    name: str
    rows: Iterator[Row]


def sheets(content: bytes, where: str) -> Iterator[Sheet]:
    """The sheets of a workbook in order.

    Raises InputError, also while rows are taken, for a damaged workbook or one out of bounds.
    """
    with _damage_told(where):
        book = _Workbook(content, where)
        found = book.sheets()
    for name, part in found:
        yield Sheet(name, book.rows(part))


@contextmanager
def _damage_told(where: str) -> Iterator[None]:
    """Raises InputError for what zipfile and expat raise in a damaged or encrypted workbook."""
    try:
        yield
    except _DAMAGE as error:
        reason = str(error) or type(error).__name__
        raise InputError("bill_damaged", where, reason=reason) from None


class _Workbook:
    """An open workbook, with what may still be unpacked and read of it."""

    def __init__(self, content: bytes, where: str) -> None:
        self.where = where
        self.elements = _MOST_ELEMENTS
        self._bytes = _MOST_UNPACKED
        end = content.rfind(_END_OF_DIRECTORY)
        if end >= 0 and int.from_bytes(content[end + 12 : end + 16], "little") > _MOST_DIRECTORY:
            raise self.too_large()
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        main = self._targets("", "_rels/.rels", _WORKBOOK)[0]
        folder, name = posixpath.split(main)
        self._main, self._folder = main, folder
        self._relations = posixpath.join(folder, "_rels", f"{name}.rels")
        self._strings: list[str] = []
        self._styles: list[str] = []
        for part in self._targets(folder, self._relations, _STRINGS):
            self._strings = _Strings(self).read(part)
        for part in self._targets(folder, self._relations, _STYLES):
            self._styles = _Styles(self).read(part)

    def sheets(self) -> list[tuple[str, str]]:
        """The name and the part of each sheet."""
        parts = self._relation_targets(self._folder, self._relations, _SHEET)
        named = _Elements(self, "sheet").read(self._main)
        return [(one.get("name", ""), parts[one["id"]]) for one in named if one["id"] in parts]

    def rows(self, part: str) -> Iterator[Row]:
        """The rows of a sheet until a long blank stretch."""
        reader, blank = _Rows(self, self._strings, self._styles), 0
        with _damage_told(self.where):
            for _ in reader.chunks(part):
                for row in reader.taken():
                    blank = 0 if any(row.cells) else blank + 1
                    if blank > _MOST_BLANK:
                        return
                    yield row

    def unpacked(self, part: str) -> Iterator[bytes]:
        """The content of a part, piece by piece."""
        with self._zip.open(part) as stream:
            while piece := stream.read(_CHUNK):
                self._bytes -= len(piece)
                if self._bytes < 0:
                    raise self.too_large()
                yield piece

    def too_large(self) -> InputError:
        """The error for a workbook out of bounds."""
        return InputError("bill_too_large", self.where, most=MOST_LINES, cells=MOST_CELLS)

    def _targets(self, folder: str, relations: str, kind: str) -> list[str]:
        return list(self._relation_targets(folder, relations, kind).values())

    def _relation_targets(self, folder: str, relations: str, kind: str) -> dict[str, str]:
        """The parts of that kind by the ids of their relations."""
        return {
            one["Id"]: posixpath.normpath(posixpath.join("/", folder, one["Target"])).lstrip("/")
            for one in _Elements(self, "Relationship").read(relations)
            if one["Type"].endswith(kind)
        }


class _Reader:
    """Reads a part of a workbook as a stream of elements; subclasses collect what they need."""

    def __init__(self, book: _Workbook) -> None:
        self.book = book
        self.depth = 0
        self.text: list[str] | None = None  # a list while text is collected

    def chunks(self, part: str) -> Iterator[None]:
        """Reads the part, and stops after each chunk."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        fed = 0
        for piece in self.book.unpacked(part):
            parser.Parse(piece)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise self.book.too_large()
            yield
        parser.Parse(b"", True)
        yield

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Takes the start of an element, by its name without a namespace."""

    def end(self, name: str) -> None:
        """Takes the end of an element."""

    def collected(self) -> str:
        """The text collected, which ends its collection."""
        text, self.text = "".join(self.text or ()), None
        return text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.book.elements -= 1
        self.depth += 1
        if self.book.elements < 0 or self.depth > _MOST_DEPTH:
            raise self.book.too_large()
        self.start(_local(name), attributes)

    def _end(self, name: str) -> None:
        self.depth -= 1
        self.end(_local(name))

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _doctype(self, *_: Any) -> None:
        raise ValueError("DOCTYPE")


class _Elements(_Reader):
    """The attributes of every element of a name."""

    def __init__(self, book: _Workbook, wanted: str) -> None:
        super().__init__(book)
        self._wanted = wanted
        self._found: list[dict[str, str]] = []

    def read(self, part: str) -> list[dict[str, str]]:
        """The attributes, by names without namespaces, of each element in the part."""
        for _ in self.chunks(part):
            pass
        return self._found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._wanted:
            self._found.append({_local(key): one for key, one in attributes.items()})


class _Strings(_Reader):
    """The shared strings; a phonetic reading is no part of the text."""

    def __init__(self, book: _Workbook) -> None:
        super().__init__(book)
        self._found: list[str] = []
        self._pieces: list[str] = []
        self._phonetic = False

    def read(self, part: str) -> list[str]:
        """The strings by their number."""
        for _ in self.chunks(part):
            pass
        return self._found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rPh":
            self._phonetic = True
        elif name == "t" and not self._phonetic:
            self.text = []

    def end(self, name: str) -> None:
        if name == "rPh":
            self._phonetic = False
        elif name == "t" and self.text is not None:
            self._pieces.append(self.collected())
        elif name == "si":
            self._found.append("".join(self._pieces))
            self._pieces = []


class _Styles(_Reader):
    """The number format of each cell style."""

    def __init__(self, book: _Workbook) -> None:
        super().__init__(book)
        self._own: dict[str, str] = {}
        self._used: list[str] = []
        self._of_cells = False

    def read(self, part: str) -> list[str]:
        """The formats by the number of the style."""
        for _ in self.chunks(part):
            pass
        return [(_FORMATS | self._own).get(used, "") for used in self._used]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._own[attributes["numFmtId"]] = attributes["formatCode"][:_LONGEST_FORMAT]
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            self._used.append(attributes.get("numFmtId", ""))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._of_cells = False


class _Rows(_Reader):
    """The rows of a sheet, as far as it was read."""

    def __init__(self, book: _Workbook, strings: list[str], styles: list[str]) -> None:
        super().__init__(book)
        self._strings, self._styles = strings, styles
        self._rows: list[Row] = []
        self._line = 0
        self._cells: dict[int, str] = {}
        self._uncomputed: set[int] = set()
        self._place = -1
        self._attributes: dict[str, str] = {}
        self._pieces: list[str] = []
        self._formula: str | None = None
        self._phonetic = False

    def taken(self) -> list[Row]:
        """The rows read since the last call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._attributes, self._pieces, self._formula = attributes, [], None
            reference = attributes.get("r")
            self._place = _column(reference) if reference else self._place + 1
        elif name == "row":
            self._line = int(attributes.get("r", self._line + 1))
            self._cells, self._uncomputed, self._place = {}, set(), -1
        elif name == "rPh":
            self._phonetic = True
        elif name in ("v", "f") or (name == "t" and not self._phonetic):
            self.text = []

    def end(self, name: str) -> None:
        if name == "c":
            if self._place < MOST_COLUMNS:
                self._take_cell()
        elif name == "row":
            width = max(self._cells, default=-1) + 1
            cells = tuple(self._cells.get(place, "") for place in range(width))
            self._rows.append(Row(self._line, cells, frozenset(self._uncomputed)))
        elif name == "rPh":
            self._phonetic = False
        elif name == "f":
            self._formula = self.collected()
        elif name in ("v", "t") and self.text is not None:
            self._pieces.append(self.collected())

    def _take_cell(self) -> None:
        content, kind = "".join(self._pieces), self._attributes.get("t", "n")
        if not content and self._formula is not None and kind != "str":
            self._uncomputed.add(self._place)
            content = f"={self._formula}"
        elif content and kind == "s":
            content = self._strings[int(content)]
        elif content and kind == "b":
            content = "true" if content.strip() == "1" else "false"
        elif content and kind == "n":
            style = int(self._attributes.get("s", 0))
            shown_as = self._styles[style] if style < len(self._styles) else ""
            content = _number_text(float(content), shown_as)
        if content:
            self._cells[self._place] = content


def _local(name: str) -> str:
    """The name without the prefix of its namespace."""
    return name.rpartition(":")[2] if ":" in name else name


def _column(reference: str) -> int:
    """The column, from 0, of a reference such as AB12."""
    place = 0
    for letter in reference.upper():
        if not "A" <= letter <= "Z":
            break
        place = place * 26 + ord(letter) - ord("A") + 1
        if place > MOST_COLUMNS:
            break
    if not place:
        raise ValueError(reference)
    return place - 1


def _number_text(value: float, shown_as: str) -> str:
    """The number with the fifteen digits that spreadsheets store, plus details of its format.

    The format adds trailing zeros, which an HS code typed as a number needs (8542.30 is stored as
    8542.3), and the currency, which only the format holds. A date is written as one.
    """
    if not math.isfinite(value):
        return ""
    if re.search("[dmyhs]", _NOT_SHOWN.sub("", shown_as), re.IGNORECASE):
        day = _DAY_0 + timedelta(days=value)
        return day.date().isoformat() if value == int(value) else day.isoformat(" ", "seconds")
    number = Decimal(f"{value:.15g}")
    decimals = re.search(r"0\.(0+)", shown_as)
    shown = len(decimals[1]) if decimals else 0
    exponent = number.as_tuple().exponent
    kept = isinstance(exponent, int) and -exponent >= shown
    currency = re.search(r"\[\$([^\]-]+)", shown_as)
    text = format(number, "f" if kept else f".{shown}f")
    return f"{currency[1]} {text}" if currency else text
