"""The CSV tables of knowledge/: tariffs, lists of additional duties, and HS renumbering."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path


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


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV table with a header; empty if the file does not exist."""
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as table:
            yield from csv.DictReader(table)


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
        for row in rows(folder / "us" / "tariff" / f"chapter_{chapter}.csv")
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
    for row in rows(path):
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
    for row in rows(folder / "hs_2022_to_hs_2012.csv"):
        key = digits(row["hs2022"])
        older[key] = tuple(digits(code) for code in row["hs2012"].split(";"))
    return older
