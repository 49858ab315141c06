"""Maps column headings to the fields of a bill of materials, from rules/questions/columns.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from assistant.base.files import data_folder
from assistant.base.language import Lazy
from assistant.base.models import Strict
from assistant.base.text import normalized_letters
from assistant.base.texts import Translated
from assistant.base.yaml_files import read_form
from assistant.bill_of_materials.table import Row
from assistant.questions.amounts import names_other_currency
from assistant.questions.material_lines import content_of

IGNORED = "ignored"
_SAME, _NEAR, _HELD = 100.0, 88.0, 80.0
_SHORTEST = 5
_LAST_ROW = 30
_FEWEST = 2


class _Column(Strict):
    label: dict[str, str]
    names: dict[str, list[str]]


class _ColumnFile(Strict):
    columns: dict[str, _Column]


@cache
def _form() -> _ColumnFile:
    return read_form(data_folder("rules") / "questions" / "columns.yaml", _ColumnFile)


def fields() -> list[str]:
    """The fields that a column may hold, in the order shown."""
    return list(_form().columns)


def label(field: str) -> Lazy:
    """The label of a field."""
    return Translated(_form().columns[field].label)


@cache
def _names() -> dict[str, tuple[str, float]]:
    """The field and its score by each normalized column name; earlier names score higher."""
    return {
        normalized_letters(name): (field, _SAME - place / 100)
        for field, column in _form().columns.items()
        for names in column.names.values()
        for place, name in enumerate(names)
    }


@lru_cache(maxsize=4096)
def field_named(heading: str) -> tuple[str, float]:
    """The field that a heading names, with a score up to 100; ("", 0.0) if it names none."""
    return max(_candidates(heading), key=lambda found: found[1], default=("", 0.0))


def _candidates(heading: str) -> Iterator[tuple[str, float]]:
    from rapidfuzz import fuzz, process

    outside = re.sub(r"[(\[].*?[)\]]", " ", heading)
    for weight, text in ((1.0, heading), (0.99, outside)):
        plain = normalized_letters(text)
        if plain in _names():
            field, surely = _names()[plain]
            yield field, surely * weight
        if len(plain) >= _SHORTEST:
            near = process.extractOne(plain, list(_names()), scorer=fuzz.ratio, score_cutoff=_NEAR)
            if near:
                yield _names()[near[0]][0], near[1] * 0.98 * weight
        held = [name for name in _names() if len(name) > 1 and f" {name} " in f" {plain} "]
        if held:
            longest = max(held, key=len)
            yield _names()[longest][0], _HELD * weight + len(longest) / 100


def columns_by_field(headings: Iterable[str]) -> dict[str, list[int]]:
    """The columns, from 0, whose headings name each field, best match first.

    Headings that name a currency other than the US dollar rank behind the others.
    """
    found: dict[str, list[tuple[float, int]]] = {}
    for column, heading in enumerate(headings):
        field, surely = field_named(heading) if heading else ("", 0.0)
        if field and field != IGNORED:
            behind = names_other_currency(heading)
            found.setdefault(field, []).append((surely / 2 if behind else surely, column))
    return {
        field: [column for _, column in sorted(ranked, key=lambda one: (-one[0], one[1]))]
        for field, ranked in found.items()
    }


def heading_row(rows: Iterable[Row]) -> Row | None:
    """The row that names the most columns, or None. It must name a description or part number.

    It need not be the first row, because a title may come before it.
    """
    best: tuple[int, Row] | None = None
    for row in list(rows)[:_LAST_ROW]:
        if any(content_of(cell) in ("hts", "value") for cell in row.cells if cell):
            continue
        named = columns_by_field(row.cells)
        if len(named) < _FEWEST or not named.keys() & {"description", "part_number"}:
            continue
        if best is None or len(named) > best[0]:
            best = (len(named), row)
    return best[1] if best else None
