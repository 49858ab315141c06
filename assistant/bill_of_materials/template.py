"""Writes a bill of materials as a workbook to be filled in: origin, code, supplier's status, value.

What was read stands in it, and what is missing is empty and marked. It reads back as the same bill.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assistant.base.inert import printable
from assistant.base.messages import Message
from assistant.bill_of_materials.bill import Bill, BillPart
from assistant.bill_of_materials.numbers import EXACT, plain

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_LONGEST_CELL = 32_000
_DIGITS_OF_CELL = 15  # more are lost in a number cell of a spreadsheet
_MISSING = "FFF2CC"
_WIDEST, _NARROWEST = 40, 10


def _unit_price(part: BillPart) -> Decimal | None:
    """The unit price, unless the value is another than quantity times it."""
    if None in (part.unit_price, part.value, part.quantity):
        return part.unit_price
    product = EXACT.multiply(part.quantity or Decimal(0), part.unit_price or Decimal(0))
    return part.unit_price if product == part.value else None


# The columns by the field that each is read as. Those of `_ASKED` are filled in by others.
_COLUMNS: dict[str, Callable[[BillPart], str | Decimal | None]] = {
    "line_id": lambda part: part.id,
    "parent": lambda part: part.parent,
    "reference": lambda part: part.words.reference,
    "description": lambda part: part.words.description,
    "rating": lambda part: part.words.rating,
    "package": lambda part: part.words.package,
    "manufacturer": lambda part: part.words.manufacturer,
    "part_number": lambda part: part.words.part_number,
    "supplier": lambda part: part.words.supplier,
    "supplier_part_number": lambda part: part.words.supplier_part_number,
    "quantity": lambda part: part.quantity,
    "unit_price": _unit_price,
    "value": lambda part: part.value,
    "currency": lambda part: part.currency,
    "origin": lambda part: " / ".join(part.origins),
    "hts": lambda part: part.hts,
    "originating": lambda part: part.originating,
    "kind": lambda part: part.kind,
    "procurement": lambda part: part.assembly,
}
_ASKED = ("value", "currency", "origin", "hts", "originating")
_STATUS = ("yes", "no")


def template_headings() -> dict[str, str]:
    """The headings in the current language, by field."""
    return {field: str(Message(f"bill_template.{field}")) for field in _COLUMNS}


def template_of(bill: Bill) -> bytes:
    """The workbook (xlsx). No text of the bill is a formula in it."""
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(Message("bill_template.sheet"))
    missing = PatternFill("solid", fgColor=_MISSING)
    for place, (field, heading) in enumerate(template_headings().items(), 1):
        top = sheet.cell(1, place, heading)
        top.font = Font(bold=True)
        widest = len(heading)
        for row, part in enumerate(_rows(bill), 2):
            cell = sheet.cell(row, place)
            content = _COLUMNS[field](part)
            _fill(cell, content)
            widest = max(widest, len(str(content or "")))
            if field in _ASKED and content in (None, "") and part is not bill.good:
                cell.fill = missing
        letter = get_column_letter(place)
        width = max(_NARROWEST, min(widest + 2, _WIDEST))
        sheet.column_dimensions[letter].width = width
        if field == "originating":
            listed = DataValidation("list", formula1=f'"{",".join(_STATUS)}"', allow_blank=True)
            listed.add(f"{letter}2:{letter}{len(bill.parts) + 2}")
            sheet.add_data_validation(listed)
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(bill: Bill) -> list[BillPart]:
    """The parts, with the good above them, of which they are parts then."""
    if bill.good is None:
        return list(bill.parts)
    parts = [one if one.parent else replace(one, parent=bill.good.id) for one in bill.parts]
    return [bill.good, *parts]


def _fill(cell: Cell | Any, content: str | Decimal | None) -> None:
    if content is None or content == "":
        return
    if (
        isinstance(content, Decimal)
        and len(content.normalize().as_tuple().digits) <= _DIGITS_OF_CELL
    ):
        cell.value = content
        return
    text = plain(content) if isinstance(content, Decimal) else printable(content)
    cell.value = text[:_LONGEST_CELL]
    cell.data_type = "s"  # openpyxl takes "=1" for a formula
    cell.quotePrefix = True
    cell.number_format = "@"
