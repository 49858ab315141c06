"""The CSV tables of knowledge/: tariffs, lists of additional duties, and HS renumbering."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from assistant.base.data_files import read_text
from assistant.base.hs_code import hs_digits
from assistant.base.manifest import Contents, lacking, wanted_of
from assistant.base.messages import InputError
from assistant.base.models import MOST_DUTY, sane_day
from assistant.library.printed_rate import read_rate

# Rates of the Mexican tariff that are not a number.
NO_RATE = ("prohibited", "mixed", "not_known")
_HEADING = re.compile(r"9903\.\d\d\.\d\d(/9903\.\d\d\.\d\d)?")
# Words of printed rates that say how a duty is computed or refer to another rate.
_COMPUTED = re.compile(r"\b(rate|less|on|under|but|over|each|set|jewel)\b|^[Ss]ee\b|^$")
Cell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a table, each with what reads its cells (it raises ValueError).

    No two rows have the same `key`. Columns of `optional` may be left out.
    """

    columns: Mapping[str, Cell]
    key: tuple[str, ...]
    optional: frozenset[str] = frozenset()

    def faults(self, path: Path) -> Iterator[InputError]:
        """What is wrong with the table in a file, by line and column."""
        try:
            for row in self._rows(path):
                if isinstance(row, InputError):
                    yield row
        except InputError as error:
            yield error

    def rows(self, path: Path) -> Iterator[dict[str, str]]:
        """The rows of a file; none if it does not exist. Raises InputError for the first fault."""
        for row in self._rows(path) if path.is_file() else ():
            if isinstance(row, InputError):
                raise row
            yield row

    def _rows(self, path: Path) -> Iterator[dict[str, str] | InputError]:
        reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
        try:
            names = next(reader)
            expected = [name for name in self.columns if name in names or name not in self.optional]
            if names != expected:
                raise InputError(
                    "table_columns",
                    f"{path}, line 1",
                    expected=", ".join(expected),
                    found=", ".join(names),
                )
            columns = [(name, self.columns[name], set[str]()) for name in names]
            key = [names.index(name) for name in self.key if name in names]
            lines: dict[tuple[str, ...], int] = {}
            for cells in filter(None, reader):
                where = f"{path}, line {reader.line_num}"
                if fault := _fault(cells, columns):
                    yield InputError(fault[0], where, **fault[1])
                    continue
                yield dict(zip(names, cells, strict=True))
                named = tuple([cells[number] for number in key])
                first = lines.setdefault(named, reader.line_num)
                if first != reader.line_num:
                    name = " ".join(filter(None, named))
                    yield InputError("entry_twice", where, name=name, first=first)
        except csv.Error as error:
            where = f"{path}, line {reader.line_num}"
            raise InputError("table_form", where, reason=str(error)) from None
        wanted = wanted_of(path)
        if wanted and (fault_of_all := lacking(path, wanted, Contents(len(lines)))):
            raise fault_of_all


def _fault(
    cells: list[str], columns: list[tuple[str, Cell, set[str]]]
) -> tuple[str, dict[str, str]] | None:
    """The message for a row that does not fit the columns; each of these keeps what fitted it."""
    if len(cells) != len(columns):
        return "table_cells", {}
    for value, (column, cell, fitting) in zip(cells, columns, strict=True):
        if value not in fitting:
            try:
                cell(value)
            except (ValueError, ArithmeticError):
                return "table_cell", {"value": value, "column": column}
            fitting.add(value)
    return None


def _day(text: str) -> date:
    return sane_day(date.fromisoformat(text))


def _word(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _us_rate(text: str) -> None:
    read = read_rate(text)
    if read is None and not _COMPUTED.search(text):
        raise ValueError(text)
    if read and read.ad_valorem > MOST_DUTY:
        raise ValueError(text)


def _mexican_rate(text: str) -> None:
    if text not in NO_RATE and not 0 <= Decimal(text) <= MOST_DUTY:
        raise ValueError(text)


def _one_of(*words: str) -> Cell:
    return words.index


def _optional(cell: Cell) -> Cell:
    return lambda text: cell(text) if text else None


def _codes(text: str) -> list[str]:
    return [hs_digits(code) for code in text.split(";")]


def _heading(text: str) -> None:
    if not _HEADING.fullmatch(text):
        raise ValueError(text)


US_TARIFF = Table(
    {"hts8": hs_digits, "general_rate": _us_rate, "usmca_rate": _us_rate, "column2_rate": _us_rate},
    key=("hts8",),
)
US_LIST = Table(
    {
        "code": hs_digits,
        "heading": _optional(_heading),
        "goods": str,
        "from": _optional(_day),
        "to": _optional(_day),
        "doubtful": _one_of("yes", ""),
    },
    key=("code", "heading", "goods", "from"),
    optional=frozenset({"heading", "goods", "from", "to", "doubtful"}),
)
MEXICAN_TARIFF = Table(
    {
        "tariff_item": hs_digits,
        "edition": _word,
        "general_rate": _mexican_rate,
        "confidence": _one_of("high", "medium", "low"),
        "prosec": _one_of("listed", ""),
        "description": str,
    },
    key=("tariff_item", "edition"),
)
OLDER_CODES = Table(
    {"hs2022": hs_digits, "hs2012": _codes, "kind": _one_of("one", "many")}, key=("hs2022",)
)


@dataclass(frozen=True, slots=True)
class UsTariffLine:
    """An eight-digit line of the HTSUS with its rates as printed."""

    hts8: str
    general_rate: str
    usmca_rate: str
    column2_rate: str


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of an additional duty's list, with the period in which it is on the list.

    `goods` names the goods of the code that it covers. An empty `heading` takes a code out of a
    shorter one that is on the list. A `doubtful` line may or may not be on the list.
    """

    heading: str
    goods: str
    from_: date | None = None
    to: date | None = None
    doubtful: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the line is, or may be, on the list on the day."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


def digits(code: str) -> str:
    """The code without dots."""
    return code.replace(".", "")


def us_tariff(folder: Path, chapter: str) -> dict[str, UsTariffLine]:
    """The lines of a chapter of the HTSUS, by eight digits."""
    return {
        digits(row["hts8"]): UsTariffLine(
            row["hts8"],
            row["general_rate"],
            row["usmca_rate"],
            row["column2_rate"],
        )
        for row in US_TARIFF.rows(folder / "us" / "tariff" / f"chapter_{chapter}.csv")
    }


def day(text: str) -> date | None:
    """The date in a cell; None if the cell is empty."""
    return date.fromisoformat(text) if text else None


def listed_lines(folder: Path, name: str, chapter: str) -> dict[str, tuple[ListedLine, ...]]:
    """The lines of a chapter on an additional US duty's list, by their digits as listed."""
    lists = folder / "us" / "lists"
    whole = lists / f"{name}.csv"
    path = whole if whole.is_file() else lists / name / f"chapter_{chapter}.csv"
    listed: dict[str, tuple[ListedLine, ...]] = {}
    for row in US_LIST.rows(path):
        key = digits(row["code"])
        if key.startswith(chapter):
            line = ListedLine(
                row.get("heading", ""),
                row.get("goods", ""),
                day(row.get("from", "")),
                day(row.get("to", "")),
                row.get("doubtful") == "yes",
            )
            listed[key] = (*listed.get(key, ()), line)
    return listed


def older_codes(folder: Path) -> dict[str, tuple[str, ...]]:
    """The HS 2012 subheadings of each HS 2022 subheading that was renumbered."""
    older: dict[str, tuple[str, ...]] = {}
    for row in OLDER_CODES.rows(folder / "hs_2022_to_hs_2012.csv"):
        key = digits(row["hs2022"])
        older[key] = tuple(digits(code) for code in row["hs2012"].split(";"))
    return older
