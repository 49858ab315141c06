"""Imports the HTSUS as published by the USITC, CSV or JSON, and stores it with the user's data.

Only chapters 1 to 97 are read. A line without a rate takes the rate of the nearest line above it in
the hierarchy. Lines are stored at eight digits, the level at which duties are set.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from assistant.base.files import user_folder, write_whole
from assistant.base.hs_code import format_hs
from assistant.base.inert import printable
from assistant.base.messages import InputError
from assistant.base.models import Strict
from assistant.base.outside import file_content
from assistant.library.tables import UsTariffLine

_CSV_COLUMNS = {
    "HTS Number": "htsno",
    "Indent": "indent",
    "General Rate of Duty": "general",
    "Special Rate of Duty": "special",
    "Column 2 Rate of Duty": "other",
}
_RATES = ("general", "special", "other")
_MOST_BYTES = 30_000_000
_MOST_VALUES = 3_000_000
_MOST_ROWS = 60_000
_LONGEST_RATE = 400
_TAG = re.compile(r"<[^<>]*>")
_USMCA = {"S", "S+"}


class _Stored(Strict):
    format: Literal[1]
    file: str
    imported: date
    lines: dict[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ImportedTariff:
    """A tariff that the user imported: its file, the day of import, and its lines by chapter."""

    file: str
    imported: date
    chapters: Mapping[str, Mapping[str, UsTariffLine]]

    def chapter(self, chapter: str) -> dict[str, UsTariffLine]:
        """The lines of a chapter, by eight digits; empty if the file did not contain it."""
        return dict(self.chapters.get(chapter, {}))

    def over(self, shipped: Mapping[str, UsTariffLine], chapter: str) -> dict[str, UsTariffLine]:
        """The shipped lines of a chapter, with every heading in the file replaced by the file's.

        The file may contain only part of the tariff; a heading is replaced as a whole.
        """
        own = self.chapter(chapter)
        headings = _headings(own)
        return {k: line for k, line in shipped.items() if k[:4] not in headings} | own


@dataclass(frozen=True, slots=True)
class RateChange:
    """A line that an import changes: the line before and after; None if there is none."""

    hts8: str
    before: UsTariffLine | None
    after: UsTariffLine | None


def imported_path() -> Path:
    """The path of the imported tariff."""
    return user_folder("tariff") / "hts.json"


def imported_tariff(path: Path | None = None) -> ImportedTariff | None:
    """The tariff imported last; None if none can be reached. Raises InputError if it is damaged."""
    try:
        path = path or imported_path()
        if not path.is_file():
            return None
    except OSError:  # a folder that cannot be reached
        return None
    try:
        stored = _Stored.model_validate_json(file_content(path, _MOST_BYTES))
    except ValidationError:
        raise InputError("tariff_import.damaged", str(path)) from None
    lines = {key: UsTariffLine(format_hs(key), *rates) for key, rates in stored.lines.items()}
    return ImportedTariff(stored.file, stored.imported, _by_chapter(lines))


def read_export(path: Path, day: date) -> ImportedTariff:
    """The tariff in a USITC export. Raises InputError for any other file."""
    where = str(path)
    try:
        text = file_content(path, _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("tariff_import.not_text", where) from None
    rows = _from_json(text, where) if text.lstrip()[:1] in ("[", "{") else _from_csv(text, where)
    lines = _lines(rows, where)
    if not lines:
        raise InputError("tariff_import.no_lines", where)
    return ImportedTariff(printable(path.name), day, _by_chapter(lines))


def keep(tariff: ImportedTariff) -> Path:
    """Writes the tariff to `imported_path`, readable by its owner only.

    A killed process leaves either the old file or the new one. Raises OSError, and InputError for
    more than can be read again.
    """
    path = imported_path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = {
        key: (line.general_rate, line.usmca_rate, line.column2_rate)
        for chapter in tariff.chapters.values()
        for key, line in chapter.items()
    }
    if sum(len(rate) for rates in lines.values() for rate in rates) > _MOST_BYTES // 2:
        raise InputError("case_too_large", tariff.file, megabytes=_MOST_BYTES // 1_000_000)
    stored = _Stored(format=1, file=tariff.file, imported=tariff.imported, lines=lines)
    write_whole(path, stored.model_dump_json())
    return path


def changes(
    tariff: ImportedTariff, shipped: Mapping[str, Mapping[str, UsTariffLine]]
) -> Iterator[RateChange]:
    """The differences from the shipped table, in the headings that the file contains."""
    for chapter, lines in sorted(tariff.chapters.items()):
        headings = _headings(lines)
        before = {k: line for k, line in shipped.get(chapter, {}).items() if k[:4] in headings}
        for key in sorted(before.keys() | lines.keys()):
            if not _same(before.get(key), lines.get(key)):
                yield RateChange(key, before.get(key), lines.get(key))


def _same(one: UsTariffLine | None, other: UsTariffLine | None) -> bool:
    return one is not None and other is not None and _plain(one) == _plain(other)


def _plain(line: UsTariffLine) -> tuple[str, ...]:
    rates = (line.general_rate, line.usmca_rate, line.column2_rate)
    return tuple(rate.replace(" ", "").lower() for rate in rates)


def _headings(lines: Mapping[str, UsTariffLine]) -> set[str]:
    return {key[:4] for key in lines}


def _by_chapter(lines: Mapping[str, UsTariffLine]) -> dict[str, dict[str, UsTariffLine]]:
    chapters: dict[str, dict[str, UsTariffLine]] = {}
    for key, line in lines.items():
        chapters.setdefault(key[:2], {})[key] = line
    return chapters


def _from_json(text: str, where: str) -> Iterator[dict[str, str]]:
    if sum(map(text.count, ",:[{")) > _MOST_VALUES:
        raise InputError("file_too_many_values", where, most=_MOST_VALUES)
    try:
        content = json.loads(text, parse_int=str)
    except (ValueError, RecursionError):
        raise InputError("tariff_import.not_json", where) from None
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        raise InputError("tariff_import.not_export", where)
    if not any("htsno" in row and "general" in row for row in content):
        raise InputError("tariff_import.not_export", where)
    keys = _CSV_COLUMNS.values()
    return ({key: _cell(row.get(key)) for key in keys} for row in content)


def _from_csv(text: str, where: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [name for name in _CSV_COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise InputError("tariff_import.columns", where, missing=", ".join(missing))
        for row in reader:
            yield {key: _cell(row[name]) for name, key in _CSV_COLUMNS.items()}
    except csv.Error:
        raise InputError("tariff_import.not_export", where) from None


def _cell(value: Any) -> str:
    text = _TAG.sub("", value) if isinstance(value, str) else ""
    return printable(" ".join(text.split()))[:_LONGEST_RATE]


def _lines(rows: Iterable[Mapping[str, str]], where: str) -> dict[str, UsTariffLine]:
    """The eight-digit lines, each with the rates printed on it or inherited from a line above."""
    above: list[tuple[int, Mapping[str, str]]] = []
    found: dict[str, list[Mapping[str, str]]] = {}
    for count, row in enumerate(rows):
        if count == _MOST_ROWS:
            raise InputError("tariff_import.too_many_lines", where, most=_MOST_ROWS)
        indent = int(row["indent"]) if row["indent"].isascii() and row["indent"].isdigit() else 0
        while above and above[-1][0] >= indent:
            above.pop()
        if not row["general"] and above:
            row = {**row, **{name: row[name] or above[-1][1][name] for name in _RATES}}
        above.append((indent, row))
        digits = re.sub(r"[.\s]", "", row["htsno"])
        if re.fullmatch(r"(?!9[89])[0-9]{8}([0-9]{2})?", digits):
            found.setdefault(digits[:8], []).append(row)
    return {
        key: UsTariffLine(
            format_hs(key),
            _one(row["general"] for row in held),
            _usmca(_one(row["special"] for row in held), _one(row["general"] for row in held)),
            _one(row["other"] for row in held),
        )
        for key, held in found.items()
    }


def _one(rates: Iterable[str]) -> str:
    """The common rate. Differing ten-digit rates are joined, and are then not read as a rate."""
    return " or ".join(dict.fromkeys(rate for rate in rates if rate))[:_LONGEST_RATE]


def _usmca(special: str, general: str) -> str:
    """The rate printed for S or S+ in the special column; free if the general rate is free."""
    for part in special.split(")")[:-1]:
        rate, _, programmes = part.rpartition("(")
        if rate.strip() and _USMCA & {code.strip() for code in programmes.split(",")}:
            return rate.strip().lower()
    return "free" if general.lower() == "free" else ""
