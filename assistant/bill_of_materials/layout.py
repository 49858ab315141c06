"""Reads the rows of a sheet as records: heading rows, sections, sums, and what is no part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.text import normalized_letters
from assistant.bill_of_materials.assigning import Assigned, assigned, by_content
from assistant.bill_of_materials.bill import LeftOut
from assistant.bill_of_materials.columns import place_of
from assistant.bill_of_materials.contents import fits_content, holds_references, share_of
from assistant.bill_of_materials.headings import (
    IGNORED,
    NAMING,
    PRICE_BREAK,
    SURE,
    Mark,
    field_named,
    fields_named,
    heading_weight,
    holds,
    marks,
)
from assistant.bill_of_materials.records import Record
from assistant.bill_of_materials.table import BillTable, Row
from assistant.questions.amounts import shortened

_FEWEST = 2  # headings that make a row of headings
_ALIKE = 2  # fields that a further heading row shares with the first
_MOST_LOOKED_AT = 500
_MOST_HEADINGS = 100
_SHORTEST_MARK = 3
_MONEY = frozenset({"quantity", "unit_price", "value"})
_IDENTITY = NAMING | {"manufacturer"}
_OF_LINE = frozenset({"item", "line_id"})  # a row that has one goes on with no other
_OF_ALTERNATE = frozenset(
    {"part_number", "own_part_number", "supplier_part_number", "manufacturer", "supplier",
     "link", "notes", "unit_price", "currency", "description", "package", "unit"}
)  # fmt: skip
_CARRIED = ("description", "rating", "package", "manufacturer", "supplier", "notes", "origin")
_SET_IN = ("level", "item", "own_part_number", "part_number", "description", "reference")
_BOUGHT = ("part_number", "own_part_number", "supplier_part_number", "unit_price", "value")
_TELLING = ("rating", "notes", "description", "reference", "quantity")
_DOTS = re.compile(r"(?:\.\s?)+(?=[^.\s0-9])|(?:[|>\u2514\u251c\u2500]\s?)+(?=\w)")
_ZERO = re.compile(r"0+(?:[.,]0+)?")
_NUMBERED = re.compile(r"(?P<word>.*?\D) ?(?P<number>[0-9]{1,2})")
_LAST_CHARACTER = 60


class Heading(NamedTuple):
    """A heading row: its first and last line, and the text over each column."""

    line: int
    last_line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading row, the rows below it up to the next, and the columns as assigned."""

    heading: Heading
    rows: tuple[Row, ...]
    columns: Assigned


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet as laid out. `alone` says that the columns were guessed without headings."""

    table: BillTable
    blocks: tuple[Block, ...]
    above: tuple[Row, ...] = ()
    alone: bool = False

    @property
    def score(self) -> tuple[int, int]:
        """How much of a bill of materials the sheet is: fields named and rows below them."""
        filled = [one for one in self.blocks if one.rows]
        named = max((len(one.columns.places) for one in filled), default=0)
        return 0 if self.alone else named, sum(len(one.rows) for one in filled)


def laid_out(
    table: BillTable, heading_line: int | None = None, columns: Mapping[str, str] | None = None
) -> Layout:
    """The heading rows of a sheet and what each column below them holds.

    `heading_line` is the line of the headings, 0 for none; None to find them. `columns` gives the
    column of a field as a person names it. Raises InputError for a column that there is not.
    """
    found = _headings(table, heading_line)
    if not found:
        places = by_content(table.rows, table.width)
        places = _changed(places, columns or {}, (), table.width)
        block = Block(Heading(0, 0, ()), table.rows, Assigned(places))
        return Layout(table, (block,), alone=True)
    blocks = []
    ends = [one.line for one in found[1:]] + [None]
    for heading, end in zip(found, ends, strict=True):
        rows = tuple(
            row
            for row in table.rows
            if row.line > heading.last_line and (end is None or row.line < end)
        )
        judged = rows[:_MOST_LOOKED_AT]
        judged = tuple(row for row in judged if not _prints(row)) or judged
        chosen = assigned(heading.cells, judged)
        places = _changed(chosen.places, columns or {}, heading.cells, table.width)
        doubts = tuple(one for one in chosen.doubts if one.field not in (columns or {}))
        more = () if "description" in (columns or {}) else chosen.more
        blocks.append(Block(heading, rows, Assigned(places, doubts, more)))
    above = tuple(row for row in table.rows if row.line < found[0].line)
    return Layout(table, tuple(blocks), above)


def _prints(row: Row) -> bool:
    """Whether the row prints a sum or a property, which says nothing of what columns hold."""
    return any(cell.endswith(":") or _is_mark(cell, "total") for cell in row.cells if cell)


def _changed(
    places: Mapping[str, int], columns: Mapping[str, str], headings: tuple[str, ...], width: int
) -> dict[str, int]:
    """The columns with those that a person named."""
    kept = dict(places)
    for field, wanted in columns.items():
        kept.pop(field, None)
        if not wanted:
            continue
        place = place_of(wanted, headings, width)
        kept = {name: at for name, at in kept.items() if at != place}
        if field != IGNORED:
            kept[field] = place
    return kept


def _headings(table: BillTable, heading_line: int | None) -> list[Heading]:
    """The heading rows in their order: the best, and those that name the same fields."""
    rows = table.rows
    if heading_line == 0:
        return []
    if heading_line is not None:
        return [Heading(row.line, row.line, row.cells) for row in rows if row.line >= heading_line][
            :1
        ]
    # A row of data nearly always has a digit, which a row of headings rarely has.
    fewest = min(_FEWEST, table.width)
    weights = {
        number: weight
        for number, row in enumerate(rows)
        if (number < _MOST_LOOKED_AT or not any(map(str.isdigit, "".join(row.cells))))
        and len(row.cells) >= fewest
        and (weight := heading_weight(row.cells)) >= fewest
    }
    if not weights:
        first = _single(rows)
        return [first] if first else []
    best = max(weights, key=lambda number: (weights[number], -number))
    best += _goes_on(rows, best)
    main = _joined(rows, best)
    found = []
    likeliest = sorted(weights, key=lambda number: (-weights[number], number))
    for number in sorted({best, *likeliest[:_MOST_HEADINGS]}):
        one = main if number == best else _joined(rows, number)
        if number == best or _heads_again(one.cells, main.cells):
            found.append(one)
    return _apart(found, main)


def _heads_again(cells: tuple[str, ...], first: tuple[str, ...]) -> bool:
    """Whether a row is a further heading for fields of the first heading.

    A row of data may hold words of headings, as "pcs" and "Brand" are; a digit gives it away. A
    further heading names most of its columns surely.
    """
    naming = 0
    sure: set[str] = set()
    for cell in filter(None, cells):
        named = {one.field for one in fields_named(cell) if one.score >= SURE}
        if _has_digit(cell) and not named and cell not in first:
            return False
        sure |= named
        naming += bool(named)
    fields = assigned(first, ()).places.keys()
    alike = max(_ALIKE, len(fields) // 2)
    return 2 * naming > sum(map(bool, cells)) and len(sure & fields) >= min(len(fields), alike)


def _single(rows: Sequence[Row]) -> Heading | None:
    """The first row, where a heading that is sure of one field stands over such cells."""
    if len(rows) < _FEWEST or any(_has_digit(cell) for cell in rows[0].cells):
        return None
    for place, cell in enumerate(rows[0].cells):
        field, score = field_named(cell)
        if not cell or score < SURE or field == IGNORED or not holds(field):
            continue
        if share_of(rows[1:], place, holds(field)).mostly and not fits_content(cell, holds(field)):
            return Heading(rows[0].line, rows[0].line, rows[0].cells)
    return None


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def _apart(found: list[Heading], main: Heading) -> list[Heading]:
    """The headings of which none stands directly below another, as parts of one heading do."""
    kept: list[Heading] = []
    for one in found:
        if kept and one.line <= kept[-1].last_line + 1:
            if one is main:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def _goes_on(rows: Sequence[Row], number: int) -> bool:
    """Whether the row below goes on with the headings, under those that head several columns."""
    row, below = rows[number], rows[number + 1] if number + 1 < len(rows) else None
    if below is None or below.line != row.line + 1 or any(map(_has_digit, below.cells)):
        return False
    under_none = [cell for place, cell in enumerate(below.cells) if cell and not row.cell(place)]
    return bool(under_none) and all(field_named(cell).field for cell in below.cells if cell)


def _joined(rows: Sequence[Row], number: int) -> Heading:
    """The heading row, with the group headings of the row above it where it needs them."""
    row = rows[number]
    above = rows[number - 1] if number else None
    names = [normalized_letters(cell) for cell in row.cells]
    twice = [place for place, name in enumerate(names) if name and names.count(name) > 1]
    blank = [place for place, name in enumerate(names) if not name]
    if above is None or above.line != row.line - 1 or sum(map(bool, above.cells)) < _FEWEST:
        return Heading(row.line, row.line, row.cells)
    lone = [place for place in blank if above.cell(place)]
    if not twice and not lone and len(above.cells) <= len(row.cells):
        return Heading(row.line, row.line, row.cells)
    width = max(len(above.cells), len(row.cells))
    cells, group = [], ""
    for place in range(width):
        group = above.cell(place) or group
        cell = row.cell(place)
        cells.append(f"{group} {cell}" if place in twice and group else cell or above.cell(place))
    return Heading(above.line, row.line, tuple(cells))


class Read(NamedTuple):
    """The records of a sheet, the rows of sums, the rows that are no part, and the blocks used."""

    records: tuple[Record, ...]
    sums: tuple[Record, ...]
    left_out: tuple[LeftOut, ...]
    blocks: tuple[Block, ...]


def read(layout: Layout) -> Read:
    """The records of every block of a sheet, without the blocks that list the same parts again."""
    readers = [_Reader(block, layout.table) for block in layout.blocks]
    section = _section_above(layout)
    for reader in readers:
        section = reader.read(section, last=reader is readers[-1])
    again = _listed_again([reader.records for reader in readers])
    records, sums, left_out = [], [], []
    for number, reader in enumerate(readers):
        if number in again:
            reason = Message("bill_listed_again", line=readers[again[number]].records[0].line)
            left_out += [LeftOut(one.line, _told(one), reason) for one in reader.records]
            continue
        records += reader.records
        sums += reader.sums
        left_out += reader.left_out
    left_out.sort(key=lambda one: one.line)
    kept = tuple(block for number, block in enumerate(layout.blocks) if number not in again)
    return Read(tuple(_set_in(records)), tuple(sums), tuple(left_out), kept)


def _section_above(layout: Layout) -> str:
    """The row directly above the first headings that names a group of parts, if there is one."""
    if len(layout.blocks) < _FEWEST:
        return ""
    cells = [set(filter(None, row.cells)) for row in layout.above[-1:]]
    return next(iter(cells[0])) if cells and len(cells[0]) == 1 else ""


def _told(record: Record) -> str:
    return shortened("; ".join(record.fields.values()))


def _listed_again(groups: list[list[Record]]) -> dict[int, int]:
    """The groups of which another has the same references on fewer rows, by that one."""
    if len(groups) < _FEWEST:
        return {}
    named = [
        frozenset(one for record in group for one in _references(record.of("reference")))
        for group in groups
    ]
    found: dict[int, int] = {}
    for one, names in enumerate(named):
        for other, others in enumerate(named):
            shorter = (len(groups[other]), other) < (len(groups[one]), one)
            if names and names == others and shorter and other not in found:
                found[one] = other
    return found


def _references(cell: str) -> list[str]:
    return [one for one in re.split(r"[\s,;]+", cell) if one]


def _set_in(records: list[Record]) -> Iterator[Record]:
    """The records with how far they are set in; nothing where all are alike."""
    deep = {one.indent for one in records}
    return (one if len(deep) > 1 or not one.indent else replace(one, indent=0) for one in records)


class _Reader:
    """Reads the rows below one heading row."""

    def __init__(self, block: Block, table: BillTable) -> None:
        self.records: list[Record] = []
        self.sums: list[Record] = []
        self.left_out: list[LeftOut] = []
        self._last = 0  # the line of the last record or of what goes on with it
        self._rows = block.rows
        self._heading = block.heading
        paired = {price for _, price in _numbered_breaks(block.heading.cells)}
        self._places = {
            field: place
            for field, place in block.columns.places.items()
            if field != "unit_price" or place not in paired
        }
        self._more = block.columns.more
        self._numbered = _numbered_breaks(block.heading.cells)
        self._set_in = self._places_set_in()
        filled = sorted(sum(map(bool, row.cells)) for row in block.rows)
        # Of the fuller rows: properties and notes below a short bill may be more than its parts.
        self._headed = sum(map(bool, block.heading.cells))
        self._usual = filled[3 * len(filled) // 4] if filled else 0

    def _places_set_in(self) -> int | None:
        """The column whose cells are set in by levels, if there is one."""
        for field in _SET_IN:
            place = self._places.get(field)
            if place is not None and len({_depth(row, place) for row in self._rows}) > 1:
                return place
        return None

    def read(self, section: str, *, last: bool) -> str:
        """Reads the rows; `section` names their group. Gives the section that the next are in."""
        waiting: list[Row] = []
        named = section
        for row in self._rows:
            if row.cells == self._heading.cells:
                continue
            if self._names_section(row):
                if self._continues(row):
                    continue
                waiting.append(row)
                continue
            if waiting:
                self._leave_out(waiting[:-1], Message("bill_note_left_out"))
                named, waiting = _only_text(waiting[-1]), []
            self._take(row, named)
        heads_next = waiting and not last and waiting[-1] is self._rows[-1]
        section = _only_text(waiting.pop()) if heads_next else ""
        self._leave_out(waiting, Message("bill_note_left_out"))
        return section

    def _names_section(self, row: Row) -> bool:
        """Whether the row holds one text only, in a table of more columns."""
        texts = {cell for cell in row.cells if cell}
        if len(texts) > 1 or max(self._usual, self._headed) <= _FEWEST:
            return False
        (text,) = texts
        return any(map(str.isalpha, text)) and not _is_mark(text, "total")

    def _continues(self, row: Row) -> bool:
        """Whether the row goes on with the references of the one before, and takes them."""
        place = self._places.get("reference")
        before = self.records[-1] if self.records else None
        cell = row.cell(place)
        if not cell or not before or not holds_references(cell):
            return False
        if row.line != self._last + 1 and not before.of("reference").endswith(","):
            return False
        self._last = row.line
        fields = {**before.fields, "reference": f"{before.of('reference')} {cell}"}
        self.records[-1] = replace(before, fields=fields)
        return True

    def _take(self, row: Row, section: str) -> None:
        record = self._record(row, section)
        if self._is_property(row):
            self._leave_out([row], Message("bill_note_left_out"))
            return
        if self._is_sum(row, record):
            self.sums.append(record)
            return
        if not record.fields.keys() & _IDENTITY:
            if record.fields.keys() & {"value", "unit_price"} and record.fields.keys() <= _MONEY | {
                "currency", "item", "notes",
            }:  # fmt: skip
                self.sums.append(record)
            else:
                self._leave_out([row], Message("bill_names_no_part"))
            return
        if record.fields.keys() == {"reference"} and not holds_references(record.of("reference")):
            self._leave_out([row], Message("bill_note_left_out"))
            return
        if self._goes_on(record):
            return
        if self._is_alternate(record):
            before = self.records[-1].line
            self._leave_out([row], Message("bill_alternate_left_out", line=before))
            return
        if reason := self._not_fitted(row, record):
            self._leave_out([row], reason)
            return
        self.records.append(record)
        self._last = record.line

    def _record(self, row: Row, section: str) -> Record:
        fields = {field: cell for field, place in self._places.items() if (cell := row.cell(place))}
        if self._more and (text := self._description(row, fields.get("rating", ""))):
            fields["description"] = text
        if fields.keys() & {"quantity", "reference"}:
            for field in _CARRIED:
                carried = row.carried.get(self._places.get(field, -1))
                if field not in fields and carried:
                    fields[field] = carried
        for quantity, price in self._numbered:
            pieces = re.sub(r"[^0-9]", "", row.cell(quantity))
            if pieces and row.cell(price):
                fields[f"{PRICE_BREAK}{int(pieces)}"] = row.cell(price)
        uncomputed = frozenset(
            field for field, place in self._places.items() if place in row.uncomputed
        )
        depth = 0 if self._set_in is None else _depth(row, self._set_in)
        if self._set_in is not None:
            field = next(name for name, at in self._places.items() if at == self._set_in)
            if field in fields and field != "level":
                fields[field] = _DOTS.sub("", fields[field], count=1) or fields[field]
        return Record(row.line, fields, section, depth + row.outline, uncomputed)

    def _description(self, row: Row, rating: str) -> str:
        """What the columns that describe the part say together, each once."""
        told = ""
        for place in sorted({*self._more, self._places["description"]}):
            cell = row.cell(place)
            if cell and cell.casefold() not in f"{told} {rating}".casefold():
                told = f"{told}, {cell}" if told else cell
        return told

    def _is_sum(self, row: Row, record: Record) -> bool:
        """Whether the row prints a sum: a word for it, and nothing else that names a part."""
        texts = [cell for cell in row.cells if any(map(str.isalpha, cell))]
        if not texts or not any(_is_mark(text, "total") for text in texts[:_FEWEST]):
            return False
        return not (record.of("part_number") or record.of("reference")) or len(texts) == 1

    def _is_property(self, row: Row) -> bool:
        """Whether the row is a property of the design with its value, as "Date:" and a date."""
        filled = [cell for cell in row.cells if cell]
        return (
            len(filled) == _FEWEST < self._usual
            and filled[0].endswith(":")
            and not _is_mark(filled[0], "total")
        )

    def _goes_on(self, record: Record) -> bool:
        """Whether the row is of the part before, for another reference, and takes it."""
        before = self.records[-1] if self.records else None
        if before is None or not before.of("quantity") or not record.of("reference"):
            return False
        alike = {field: text for field, text in record.fields.items() if field != "reference"}
        if not alike or record.fields.keys() & (_OF_LINE | {"quantity"}):
            return False
        if any(before.of(field).casefold() != text.casefold() for field, text in alike.items()):
            return False
        reference = f"{before.of('reference')}, {record.of('reference')}"
        self.records[-1] = replace(before, fields={**before.fields, "reference": reference})
        self._last = record.line
        return True

    def _is_alternate(self, record: Record) -> bool:
        """Whether the row names another part for the one before: it has no place of its own."""
        counted = {"quantity", "reference"} & self._places.keys()
        if not self.records or not counted or record.fields.keys() & (_OF_LINE | counted):
            return False
        named = record.fields.keys() & {"part_number", "supplier_part_number", "manufacturer"}
        same = record.of("description") in ("", self.records[-1].of("description"))
        said = any(_is_mark(record.of(field), "alternate") for field in ("description", "notes"))
        return bool(named) and record.fields.keys() <= _OF_ALTERNATE and (same or said)

    def _not_fitted(self, row: Row, record: Record) -> Lazy | None:
        """Why no such part goes into the good; None for one that does."""
        if _ZERO.fullmatch(record.of("quantity")):
            return Message("bill_no_pieces")
        fitted, unfitted = record.of("fitted"), record.of("not_fitted")
        if _is_mark(fitted, "no", "not_fitted") or _is_mark(
            unfitted, "yes", "fitted", "not_fitted"
        ):
            return Message("bill_not_fitted", said=shortened(fitted or unfitted))
        told = [record.of(field) for field in _TELLING]
        said = next(
            (cell for cell in row.cells if _ends_in_word(cell) and _is_mark(cell, "not_fitted")), ""
        ) or next((cell for cell in (*told, record.section) if cell and _holds_mark(cell)), "")
        if said:
            return Message("bill_not_fitted", said=shortened(said))
        return Message("bill_board_feature") if _is_board_feature(record) else None

    def _leave_out(self, rows: Sequence[Row], reason: Lazy) -> None:
        self.left_out += [
            LeftOut(row.line, shortened("; ".join(filter(None, row.cells))), reason) for row in rows
        ]


def _only_text(row: Row) -> str:
    return next(cell for cell in row.cells if cell).rstrip(": ")


def _ends_in_word(cell: str) -> bool:
    """Whether the cell may be a mark: no mark ends in a digit, as most cells of a long bill do."""
    return bool(cell) and not cell[-1].isdigit()


def _depth(row: Row, place: int) -> int:
    dots = _DOTS.match(row.cell(place))
    signs = sum(not one.isspace() for one in dots[0]) if dots else 0
    return row.indents.get(place, 0) + signs


@lru_cache(maxsize=65536)
def _is_mark(cell: str, *named: Mark) -> bool:
    if not cell or len(cell) > _LAST_CHARACTER:
        return False
    plain = normalized_letters(cell) or cell
    if named == ("total",):
        return plain in marks("total") or _of_marks("total").match(f"{plain} ") is not None
    return any(plain in marks(mark) for mark in named)


def _is_board_feature(record: Record) -> bool:
    """Whether the row is only a feature of the bare board, which nobody buys or prices."""
    if any(record.of(field) for field in _BOUGHT):
        return False
    told = normalized_letters(" ".join(map(record.of, ("description", "rating", "package"))))
    return _of_marks("board_feature").search(f" {told} ") is not None


@lru_cache(maxsize=65536)
def _holds_mark(cell: str) -> bool:
    """Whether the cell says among other words that the part is not fitted."""
    return _of_marks("not_fitted").search(f" {normalized_letters(cell)} ") is not None


@cache
def _of_marks(mark: Mark) -> re.Pattern[str]:
    """The words of a mark with spaces around them, but for the shortest."""
    long = sorted(one for one in marks(mark) if len(one) >= _SHORTEST_MARK)
    before = "" if mark == "total" else " "
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, long))}) ")


def _numbered_breaks(headings: Sequence[str]) -> list[tuple[int, int]]:
    """The columns of the pieces and of the price of each price break, as "Qty 1" and "Price 1"."""
    found: dict[str, dict[str, int]] = {}
    for place, heading in enumerate(headings):
        parts = _NUMBERED.fullmatch(normalized_letters(heading))
        field = field_named(parts["word"]).field if parts else ""
        if parts and field in ("quantity", "unit_price", "price_basis"):
            found.setdefault(parts["number"], {})[field] = place
    pairs = [
        (one["quantity"], one["unit_price"])
        for one in found.values()
        if one.keys() >= {"quantity", "unit_price"}
    ]
    return pairs if len(pairs) > 1 else []
