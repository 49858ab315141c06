"""Converts the rows of a table into answer lines for the interview; rejects unusable rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Context, Decimal

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.text import normalized_letters
from assistant.bill_of_materials.columns import (
    ColumnDoubt,
    Columns,
    agree,
    guessed_columns,
    holds_amount,
    other_currency_heading,
)
from assistant.bill_of_materials.headings import label
from assistant.bill_of_materials.reading import DECIMAL_COMMA, DECIMAL_POINT, table_of_text
from assistant.bill_of_materials.table import BillTable, Row
from assistant.questions.amounts import parse_amount, shortened
from assistant.questions.material_lines import (
    FIELDS,
    has_fields,
    line_of,
    material_from,
    material_of,
)
from assistant.questions.words import words

_EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class BillRemark:
    """A remark about one line of a table: the line number, its shortened content, the remark."""

    line: int
    told: str
    text: Lazy


@dataclass(frozen=True, slots=True)
class BillLine:
    """The answer line for one material, and the number of its line in the table."""

    line: int
    answer: str


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import: answer lines, rejected lines with the reason, and remarks.

    A remark is about a line that was skipped as a sum or imported although its figures disagree, or
    about a heading that the cells of its column do not confirm.
    """

    lines: tuple[BillLine, ...]
    rejected: tuple[BillRemark, ...]
    remarks: tuple[BillRemark, ...]


def imported(
    table: BillTable, columns: Columns, check_code: Callable[[str], None] = lambda code: None
) -> Imported:
    """The materials of a table; `check_code` raises InputError for a code that does not exist.

    Raises InputError if no column holds descriptions, or if amounts are not in US dollars.
    """
    if columns.place("description") is None:
        raise InputError("bill_no_description", table.where)
    if heading := other_currency_heading(columns):
        raise InputError("bill_other_currency", table.where, heading=heading)
    lines, rejected, remarks = [], [], [_doubt(one, columns) for one in columns.doubts]
    rows = [row for row in table.rows if row.line > columns.heading_line]
    for row in _with_points(rows, columns) if table.as_written else rows:
        try:
            if is_sum(row, columns):
                remarks.append(_remark(row, Message("bill_sum_left_out")))
                continue
            material = material_from(_fields(row, columns))
            if "hts" in material:
                check_code(material["hts"])
        except InputError as error:
            rejected.append(_remark(row, error.message))
            continue
        lines.append(BillLine(row.line, line_of(material)))
        if doubt := _disagreement(row, columns):
            remarks.append(_remark(row, doubt))
    return Imported(tuple(lines), tuple(rejected), tuple(remarks))


def pasted(text: str, check_code: Callable[[str], None] = lambda code: None) -> Imported:
    """The materials of pasted text: read by its headings, or each line as if typed.

    Without headings, the columns are guessed instead if fewer lines are then rejected. Raises
    InputError as `table_of_text` and `imported` do.
    """
    table = table_of_text(text)
    columns = guessed_columns(table)
    if columns.heading_line:
        return imported(table, columns, check_code)
    typed = _typed_alone(text, check_code)
    if not typed.rejected or columns.place("description") is None:
        return typed
    by_columns = imported(table, columns, check_code)
    return by_columns if len(by_columns.rejected) < len(typed.rejected) else typed


def _with_points(rows: list[Row], columns: Columns) -> list[Row]:
    """The rows with decimal commas in amounts replaced by points, if the table uses commas.

    The whole table decides: 1,234 alone means thousands, but beside 21,50 it is a decimal.
    """
    places = [columns.place(field) for field in ("value", "quantity", "unit_price")]
    amounts = [row.cell(place) for row in rows for place in places if place is not None]
    if any(map(DECIMAL_POINT.fullmatch, amounts)) or not any(map(DECIMAL_COMMA.fullmatch, amounts)):
        return rows
    swapped = str.maketrans({".": "", ",": "."})
    return [
        replace(
            row,
            cells=tuple(
                cell.translate(swapped) if place in places else cell
                for place, cell in enumerate(row.cells)
            ),
        )
        for row in rows
    ]


def _typed_alone(text: str, check_code: Callable[[str], None]) -> Imported:
    lines, rejected = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            material = material_of(line if has_fields(line) else f"{line};")
            if "hts" in material:
                check_code(material["hts"])
        except InputError as error:
            rejected.append(BillRemark(number, shortened(" ".join(line.split())), error.message))
        else:
            lines.append(BillLine(number, line_of(material)))
    return Imported(tuple(lines), tuple(rejected), ())


def is_sum(row: Row, columns: Columns) -> bool:
    """Whether the row is a total: without code and origin, and labelled so or not described."""
    if any(row.cell(columns.place(field)) for field in ("hts", "origin")):
        return False
    description = normalized_letters(_description(row, columns))
    totals = frozenset(map(normalized_letters, words().by_meaning["total"]))
    if not description:
        return True
    return description in totals or any(description.startswith(f"{one} ") for one in totals)


def _doubt(doubt: ColumnDoubt, columns: Columns) -> BillRemark:
    code = (
        "bill_column_doubted" if columns.place(doubt.field) == doubt.place else "bill_column_left"
    )
    text = Message(code, field=label(doubt.field), fitting=doubt.fitting, filled=doubt.filled)
    return BillRemark(columns.heading_line, shortened(columns.headings[doubt.place]), text)


def _remark(row: Row, text: Lazy) -> BillRemark:
    return BillRemark(row.line, shortened("; ".join(filter(None, row.cells))), text)


def _fields(row: Row, columns: Columns) -> dict[str, str]:
    """The fields of a material line; the value is computed if only quantity and price are given.

    Raises InputError for a formula without a result in a column that is used.
    """
    for place in columns.places.values():
        if place in row.uncomputed:
            raise InputError("bill_formula", value=shortened(row.cell(place)))
    found = {name: row.cell(columns.place(name)) for name in FIELDS}
    return found | {"description": _description(row, columns), "value": _value(row, columns)}


def _description(row: Row, columns: Columns) -> str:
    """The description of the material, else its part number."""
    return row.cell(columns.place("description")) or row.cell(columns.place("part_number"))


def _value(row: Row, columns: Columns) -> str:
    """The value of the row in US dollars, as given or as quantity times unit price, else "".

    Raises InputError for an unreadable amount, another currency, or a price without a quantity.
    """
    value, quantity, price = (
        row.cell(columns.place(field)) for field in ("value", "quantity", "unit_price")
    )
    currency = row.cell(columns.place("currency"))
    if currency and not words().mean("dollars", currency):
        raise InputError("interview_other_currency", value=value or price, currency=currency)
    if value and not words().mean("not_known", value):
        return _amount(value)
    if not price or words().mean("not_known", price):
        return ""
    if not quantity:
        raise InputError("bill_no_quantity", value=price)
    product = _EXACT.multiply(Decimal(_amount(quantity)), Decimal(_amount(price)))
    return parse_amount(format(product, "f"))


def _amount(cell: str) -> str:
    """An amount in a cell; raises InputError for 10k, which may be the value of a resistor."""
    amount = parse_amount(shortened(cell))
    if not holds_amount(cell):
        raise InputError("interview_amount", value=shortened(cell))
    return amount


def _disagreement(row: Row, columns: Columns) -> Lazy | None:
    """The remark if the value is not quantity times unit price, else None."""
    cells = [row.cell(columns.place(field)) for field in ("quantity", "unit_price", "value")]
    if not all(map(holds_amount, cells)):
        return None
    quantity, price, value = (Decimal(parse_amount(cell)) for cell in cells)
    if agree(quantity, price, value):
        return None
    return Message("bill_disagreement", value=value, quantity=quantity, unit_price=price)
