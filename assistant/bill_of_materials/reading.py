"""Reads tables from files and pasted text: CSV in any usual encoding and form, and workbooks."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from assistant.base.inert import printable
from assistant.base.messages import InputError, Message
from assistant.base.outside import file_content
from assistant.base.text import normalize
from assistant.base.texts import Joined
from assistant.bill_of_materials.bill import BillQuestion
from assistant.bill_of_materials.columns import field_and_column
from assistant.bill_of_materials.encodings import Decoded, decoded
from assistant.bill_of_materials.headings import (
    choice_named,
    heading_weight,
    label,
)
from assistant.bill_of_materials.layout import Layout, laid_out, read
from assistant.bill_of_materials.records import NO_CHOICES, Choices, Records
from assistant.bill_of_materials.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    BillTable,
    Row,
)
from assistant.questions.amounts import shortened
from assistant.questions.material_lines import MOST_CHARACTERS, unquoted
from assistant.questions.model import Option
from assistant.questions.words import words

_MOST_BYTES = 50_000_000
_MOST_TEXT = 10_000_000
_ABOVE = 30  # lines in which headings are looked for
_MOST_ABOVE = 30  # lines beside the materials: titles, headings, sums
_MOST_BREAKS = 10 * MOST_LINES
_SEPARATORS = ",;\t|"
_SPACES = "  "  # columns that are lined up, with two blanks or more between them
_LINED_UP = "|_"  # columns that begin below their headings
_AT_SPACES = re.compile(r"[ \t]{2,}")
_BLANK = f'{_SEPARATORS}" \t\r\n'
_SAMPLE_LINES, _SAMPLE = 40, 20_000
_MOST_COMPARED = 2_000
_FEWEST_HEADINGS = 2
_FEWEST_NAMED = 3  # fields that another sheet names before it is asked about
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # starts old Excel files and encrypted ones
_ZIP = b"PK\x03\x04"
_RULE = re.compile(r"[-_=*+|.\s]{3,}")  # a line drawn below headings
# What is no table though a program may call it a bill of materials, by how it begins.
_REFUSED = {
    "interactive_page": re.compile(
        rb"\s*(?:\xef\xbb\xbf)?<(?s:.{0,2000})(?:InteractiveHtmlBom|<title>Interactive BOM)", re.I
    ),
    "page": re.compile(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?s:.{0,2000}?)-->\s*)*"
        rb"<(?:!doctype html|html|head|body|table|meta|style)\b", re.I,
    ),
    "netlist": re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*<|\()export\b", re.I),
    "design": re.compile(
        rb"\s*(?:\((?:kicad_\w+|footprint|module)\b|EESchema|<\?xml(?s:.{0,500})<eagle\b)", re.I
    ),
    "xml": re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\b", re.I),
    "document": re.compile(rb"%PDF|\{\\rtf", re.I),
}  # fmt: skip
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def tables_of(source: Path | bytes | str, encoding: str = "") -> tuple[list[BillTable], Decoded]:
    """The tables in a file, in the bytes of one, or in pasted text; and how its text was decoded.

    The content decides the format, not the name. Raises InputError, saying what to do, for what
    cannot be read or holds no table.
    """
    if isinstance(source, str):
        return [_csv_table(source, "")], Decoded(source, "", {})
    where = str(source) if isinstance(source, Path) else ""
    content = file_content(source, _MOST_BYTES) if isinstance(source, Path) else source
    if len(content) > _MOST_BYTES:
        raise InputError("case_too_large", where, megabytes=_MOST_BYTES // 1_000_000)
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise InputError("bill_encrypted", where)
    if content.startswith((_OLE, _ZIP)):
        return _workbook_tables(content, where), Decoded("", "", {})
    if len(content) > _MOST_TEXT:
        raise InputError("case_too_large", where, megabytes=_MOST_TEXT // 1_000_000)
    for kind, begins in _REFUSED.items():
        if begins.match(content):
            raise InputError(f"bill_is_{kind}", where)
    text = decoded(content, where, encoding)
    for kind, begins in _REFUSED.items():  # of a text in two bytes a character
        if begins.match(text.text[:_SAMPLE].encode(errors="replace")):
            raise InputError(f"bill_is_{kind}", where)
    return [_csv_table(text.text, where)], text


def read_records(source: Path | bytes | str, choices: Choices = NO_CHOICES) -> Records:
    """The records of a file, of the bytes of one (standard input), or of pasted text.

    The sheet and the heading row are those chosen, else the best. What the file does not say is in
    `questions`; each option of one is a text that `changed_choices` reads. Raises InputError.
    """
    tables, text = tables_of(source, choices.encoding)
    laid = [_laid_out(table, choices) for table in _chosen(tables, choices)]
    layout = max(laid, key=lambda one: one.score)
    came = read(layout)
    headings: dict[str, str] = {}
    unused: dict[str, None] = {}
    for block in came.blocks:
        used = set(block.columns.places.values())
        unused |= {
            cell: None for at, cell in enumerate(block.heading.cells) if cell and at not in used
        }
        for field, place in block.columns.places.items():
            headings.setdefault(field, _heading_text(block.heading.cells, place))
    questions = [*_encoding_asked(text), *_sheet_asked(laid, layout), *_columns_asked(layout)]
    table = layout.table
    return Records(
        where=table.where,
        sheet=table.sheet,
        heading_line=came.blocks[0].heading.last_line,
        headings=headings,
        records=came.records,
        sums=came.sums,
        left_out=came.left_out,
        questions=tuple(questions),
        unused=tuple(unused),
        has_points=not table.as_written,
    )


def _laid_out(table: BillTable, choices: Choices) -> Layout:
    return laid_out(table, choices.heading_line, choices.columns)


def _chosen(tables: list[BillTable], choices: Choices) -> list[BillTable]:
    """The tables among which the best is taken: all, or the one that a person names."""
    wanted = choices.sheet
    if not wanted:
        return tables
    for number, table in enumerate(tables, 1):
        if normalize(table.sheet) == normalize(wanted) or wanted == str(number):
            return [table]
    names = ", ".join(f"{number} {one.sheet}" for number, one in enumerate(tables, 1))
    raise InputError("bill_no_sheet", value=wanted, sheets=names)


def changed_choices(choices: Choices, typed: str) -> Choices:
    """The choices after "sheet = 2", "headings = 7", "encoding = cp1252" or "field = column".

    Raises InputError, saying what may be typed, for any other text.
    """
    name, _, wanted = (part.strip() for part in typed.partition("="))
    kind = choice_named(name)
    if not kind:
        field, column = field_and_column(typed)
        return replace(choices, columns={**choices.columns, field: column})
    if kind == "headings":
        if wanted and words().mean("nothing", wanted):
            wanted = "0"
        if not re.fullmatch(r"[0-9]{1,6}", wanted):
            raise InputError("bill_heading_line", value=wanted)
        return replace(choices, heading_line=int(wanted), columns={})
    if kind == "sheet":
        return replace(choices, sheet=wanted, heading_line=None, columns={})
    return replace(choices, encoding=wanted)


def _heading_text(cells: tuple[str, ...], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _encoding_asked(text: Decoded) -> list[BillQuestion]:
    if not text.others:
        return []
    readings = list(text.others.values())
    lines = zip(*(reading.splitlines()[:_MOST_COMPARED] for reading in readings), strict=False)
    differing = [(number, line) for number, line in enumerate(lines, 1) if len(set(line)) > 1]
    number, shown = differing[0] if differing else (0, [""] * len(readings))
    options = tuple(
        Option(f"encoding = {encoding}", shortened(printable(line.strip())))
        for encoding, line in zip(text.others, shown, strict=True)
    )
    asked = Message("bill_encoding_asked", encoding=text.encoding)
    return [BillQuestion("encoding", asked, (number,) if number else (), "", options)]


def _sheet_asked(laid: list[Layout], best: Layout) -> list[BillQuestion]:
    """A question where other sheets are as much of a bill of materials as the one taken."""
    named, rows = best.score
    others = [
        one
        for one in laid
        if one is not best and one.score[0] >= max(_FEWEST_NAMED, named - 1) and one.score[1] > 0
    ]
    if not others:
        return []
    options = tuple(
        Option(
            f"sheet = {one.table.sheet}",
            Message("bill_sheet", sheet=one.table.sheet, rows=one.score[1]),
        )
        for one in [best, *others]
    )
    asked = Message("bill_sheet_asked", sheet=best.table.sheet, rows=rows)
    return [BillQuestion("sheet", asked, (), "", options)]


def _columns_asked(layout: Layout) -> list[BillQuestion]:
    """Questions about columns that were guessed alone, or whose cells do not fit their heading."""
    if layout.alone:
        places = layout.blocks[0].columns.places
        guessed = Joined(
            [
                Joined([label(field), " = ", str(place + 1)])
                for field, place in sorted(places.items(), key=lambda one: one[1])
                if place < layout.table.width
            ],
            ", ",
        )
        option = Option("headings = 0", Message("bill_headings_so"))
        return [
            BillQuestion(
                "headings", Message("bill_headings_asked", columns=guessed), options=(option,)
            )
        ]
    asked = []
    for block in layout.blocks:
        for doubt in block.columns.doubts:
            code = "bill_column_asked" if doubt.fitting else "bill_column_not_read"
            heading = _heading_text(block.heading.cells, doubt.place)
            text = Message(
                code,
                heading=heading,
                field=label(doubt.field),
                fitting=doubt.fitting,
                filled=doubt.filled,
            )
            options = tuple(
                Option(f"{doubt.field} = {value}", Message(shown, field=label(doubt.field)))
                for value, shown in (
                    (str(doubt.place + 1), "bill_column_used"), ("none", "bill_column_unused")
                )
            )  # fmt: skip
            asked.append(
                BillQuestion("headings", text, (block.heading.last_line,), doubt.field, options)
            )
    return asked


def _kept(rows: Iterable[Row], where: str) -> tuple[Row, ...]:
    """The rows that are not blank. Raises InputError for more than a bill of materials has."""
    kept: list[Row] = []
    held = 0
    for row in rows:
        written = row.cells[:MOST_COLUMNS]
        cells = [_shortened(" ".join(cell.split())) if cell else "" for cell in written]
        while cells and not cells[-1]:
            cells.pop()
        if not cells or _RULE.fullmatch("".join(cells)):
            continue
        held += len(cells)
        if len(kept) == MOST_LINES + _MOST_ABOVE or held > MOST_CELLS:
            raise InputError("bill_too_large", where, most=MOST_LINES, cells=MOST_CELLS)
        indents = {
            place: _blanks(cell) + row.indents.get(place, 0)
            for place, cell in enumerate(written)
            if cell[:1].isspace() or place in row.indents
        }
        kept.append(replace(row, cells=tuple(cells), indents=indents))
    return tuple(kept)


def _blanks(cell: str) -> int:
    """How many blanks set the cell in; a single space is a slip."""
    blanks = len(cell) - len(cell.lstrip())
    return 0 if cell[:blanks] == " " else blanks


def _shortened(cell: str) -> str:
    """The cell, or its start and a mark that no code or amount has if no field can be as long."""
    return cell if len(cell) <= MOST_CHARACTERS else f"{cell[:MOST_CHARACTERS]}…"


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
        best = max(
            (*_SEPARATORS, _SPACES, _LINED_UP),
            key=lambda one: _tabular(_separated(sample, one, where)),
        )
    rows = _separated(text, best, where)
    if not rows:
        raise InputError("bill_empty", where)
    return BillTable(where, rows)


def _tabular(rows: tuple[Row, ...]) -> tuple[float, int]:
    """A score for a table: the headings recognised, then the rows of the most common width."""
    named = max((heading_weight(row.cells) for row in rows), default=0.0)
    widths = [len(row.cells) for row in rows if len(row.cells) > 1]
    if named < _FEWEST_HEADINGS:  # one word of a whole line may be that of a heading
        named = 0.0
    return named, max((widths.count(width) for width in widths), default=0)


def _separated(text: str, separator: str, where: str) -> tuple[Row, ...]:
    """The rows of CSV; if a quote is unclosed, each line is split on its own."""
    if separator in _SEPARATORS:
        try:
            return _kept(_quoted_rows(text, separator), where)
        except csv.Error:
            pass
    lines = list(io.StringIO(text, newline=None))
    if separator == _LINED_UP:
        starts = _starts(lines)
        split = [_below_headings(line, starts) for line in lines]
    elif separator == _SPACES:
        split = [_AT_SPACES.split(line) for line in lines]
    else:
        split = [line.split(separator) for line in lines]
    return _kept(
        (Row(number, tuple(map(unquoted, cells))) for number, cells in enumerate(split, 1)), where
    )


def _starts(lines: Sequence[str]) -> tuple[int, ...]:
    """Where the columns begin: below the words of the best heading line, after a blank in each row.

    A heading of several words is one column where a row goes on below its second word.
    """
    weighed = [(heading_weight(line.split()), place) for place, line in enumerate(lines[:_ABOVE])]
    weight, first = max(weighed, key=lambda one: one[0], default=(0.0, 0))
    rows = [line for line in lines[first + 1 : first + _SAMPLE_LINES] if not _RULE.fullmatch(line)]
    if weight < _FEWEST_NAMED or not any(map(str.strip, rows)):
        return ()
    words = [found.start() for found in re.finditer(r"\S+", lines[first])]
    return tuple(
        start
        for start in words
        if start == words[0]
        or (
            any(line[start:].strip() for line in rows)
            and all(not line[start - 1 : start].strip() for line in rows)
        )
    )


def _below_headings(line: str, starts: Sequence[int]) -> list[str]:
    return [line[start:end] for start, end in pairwise((0, *starts[1:], len(line)))]


def _quoted_rows(text: str, separator: str) -> Iterator[Row]:
    """The rows of well-formed CSV, each with its first line number; raises csv.Error."""
    lines = io.StringIO(text, newline="")
    # A space before a quote is dropped with those before other cells; else they may be indents.
    spaced = separator != "\t" and re.search(rf'[{separator}] +"', text) is not None
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=spaced, strict=True)
    before = 0
    for cells in reader:
        yield Row(before + 1, tuple(cells))
        before = reader.line_num


def _workbook_tables(content: bytes, where: str) -> list[BillTable]:
    """The tables of the sheets that are not empty."""
    from assistant.bill_of_materials.workbook import sheets

    found = []
    for sheet in sheets(content, where):
        name = f"{where}, {sheet.name}"
        table = BillTable(name, _kept(sheet.rows, name), as_written=False, sheet=sheet.name)
        if table.rows:
            found.append(table)
    if not found:
        raise InputError("bill_empty", where)
    return found
