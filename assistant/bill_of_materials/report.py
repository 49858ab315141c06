"""The report of `maquila bom --json`: a bill of materials as understood, and what must be asked.

Amounts are strings of decimal digits. A value is null where it rests on a question.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Literal

from assistant.base.language import Lazy
from assistant.base.models import Strict
from assistant.bill_of_materials.bill import Bill, BillPart, BillQuestion, LeftOut
from assistant.bill_of_materials.identity import described
from assistant.bill_of_materials.numbers import plain

UNKNOWN = "unknown"


class SuggestionReport(Strict):
    """A subheading suggested for a line."""

    hts: str
    because: str
    confidence: Literal["high", "medium", "low"]
    family: str
    question: str | None


class LineReport(Strict):
    """A line. `quantity` and `value` are those in one unit of the good, `dollars` in US dollars."""

    line: int
    id: str
    parent: str | None
    reference: str
    description: str
    part_number: str
    manufacturer: str
    quantity: str | None
    unit_price: str | None
    value: str | None
    currency: str | None
    origin: str | None
    hts: str | None
    suggestions: list[SuggestionReport]
    dollars: str | None
    origins: list[str]
    kind: str | None
    originating: str | None
    assembly: Literal["made", "bought"] | None
    counted: bool
    rating: str
    package: str
    supplier: str
    supplier_part_number: str
    section: str


class LeftOutReport(Strict):
    """A row that is no part."""

    line: int
    reason: str
    text: str


class RemarkReport(Strict):
    """What is said of a line."""

    line: int
    text: str


class OptionReport(Strict):
    """An answer to choose."""

    value: str
    label: str


class QuestionReport(Strict):
    """What must be asked; `free` says whether other answers than the options are read."""

    about: str
    text: str
    lines: list[int]
    subject: str
    options: list[OptionReport]
    free: bool


class RateReport(Strict):
    """A rate to US dollars and its day."""

    currency: str
    dollars: str
    day: str | None


class TotalReport(Strict):
    """The sum that the file prints, and that of the values read."""

    printed: str | None
    read: str | None


class BillReport(Strict):
    """A bill of materials as understood.

    `sheet` is null for a text file, `heading_row` for a table without headings.
    """

    format: Literal[1] = 1
    file: str
    sheet: str | None
    heading_row: int | None
    columns: dict[str, str]
    currency: str
    levels: bool
    lines: list[LineReport]
    left_out: list[LeftOutReport]
    questions: list[QuestionReport]
    total: TotalReport
    good: LineReport | None
    remarks: list[RemarkReport]
    rates: list[RateReport]

    def as_json(self) -> str:
        """The report as one line of JSON."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False)


def report_of(bill: Bill, file: str) -> BillReport:
    """The report, in the current language. `file` is its name as given."""
    counted = {part.id for part in bill.materials}
    known = bool(bill.currency)
    return BillReport(
        file=file,
        sheet=bill.sheet or None,
        heading_row=bill.heading_line or None,
        columns=bill.columns,
        currency=bill.currency or UNKNOWN,
        levels=bill.levels,
        lines=[_line(part, counted) for part in bill.parts],
        left_out=[_left_out(one) for one in bill.left_out],
        questions=[_question(one) for one in bill.questions],
        total=TotalReport(
            printed=_digits(bill.printed_total), read=_digits(bill.read_total) if known else None
        ),
        good=_line(bill.good, counted) if bill.good else None,
        remarks=[RemarkReport(line=one.line, text=str(one.reason)) for one in bill.remarks],
        rates=[
            RateReport(currency=one.currency, dollars=plain(one.dollars), day=one.day or None)
            for one in bill.rates
        ],
    )


def _line(part: BillPart, counted: set[str]) -> LineReport:
    words = part.words
    priced = part.unit_price is not None or part.value is not None
    return LineReport(
        line=part.line,
        id=part.id,
        parent=part.parent,
        reference=words.reference,
        description=described(words),
        part_number=words.part_number,
        manufacturer=words.manufacturer,
        quantity=_digits(part.quantity),
        unit_price=_digits(part.unit_price),
        # A number whose currency is not known is no value.
        value=_digits(part.value) if part.currency else None,
        currency=(part.currency or UNKNOWN) if priced else None,
        origin=part.origin,
        hts=part.hts,
        suggestions=[
            SuggestionReport(
                hts=one.hts, because=str(one.because), confidence=one.confidence,
                family=one.family, question=_said(one.question),
            )
            for one in part.suggestions
        ],
        dollars=_digits(part.dollars),
        origins=list(part.origins),
        kind=part.kind,
        originating=part.originating,
        assembly=part.assembly or None,
        counted=part.id in counted,
        rating=words.rating,
        package=words.package,
        supplier=words.supplier,
        supplier_part_number=words.supplier_part_number,
        section=words.section,
    )  # fmt: skip


def _left_out(one: LeftOut) -> LeftOutReport:
    return LeftOutReport(line=one.line, reason=str(one.reason), text=one.told)


def _question(one: BillQuestion) -> QuestionReport:
    return QuestionReport(
        about=one.about,
        text=str(one.text),
        lines=list(one.lines),
        subject=one.subject,
        options=[OptionReport(value=each.value, label=str(each.label)) for each in one.options],
        free=one.free,
    )


def _digits(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _said(text: Lazy | None) -> str | None:
    return None if text is None else str(text)
