"""From a file to the report: what was written comes back exactly, or it is asked about."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.base.language import LANGUAGES, use_language
from assistant.bill_of_materials.bill import Answers, Bill
from assistant.bill_of_materials.reading import read_records
from assistant.bill_of_materials.report import BillReport, report_of
from assistant.bill_of_materials.template import template_headings, template_of
from assistant.bill_of_materials.understood import NO_ANSWERS, bill_of
from tests.support.bills import HEADINGS, DrawnBill, as_csv, as_workbook, bills
from tests.support.drawn import drawn

quick = settings(max_examples=drawn(60), suppress_health_check=list(HealthCheck), deadline=None)
CURRENCIES = ("USD", "MXN", "EUR", "GBP", "CNY")
FORMATS = {"USD": "[$$-409]#,##0.00", "MXN": "[$$-80A]#,##0.00", "EUR": "#,##0.00 [$€-407]",
           "GBP": "[$£-809]#,##0.00", "CNY": "[$¥-804]#,##0.00"}  # fmt: skip
MONEY = ("unit_price", "value")
LEAST = 4  # decimals of an amount


@dataclass(frozen=True)
class Priced:
    """A bill as drawn, how it says the currency, and the value of each line."""

    bill: DrawnBill
    currency: str
    said: str
    values: tuple[Decimal, ...]


@st.composite
def priced(draw: st.DrawFn, said: Sequence[str] = ("column", "heading", "cell", "no")) -> Priced:
    """A bill whose lines have a price, a total or both, which agree."""
    money = draw(st.sampled_from([("unit_price",), ("value",), MONEY]))
    bill = draw(bills(always=("description", "quantity", *money), never=("currency", *MONEY)))
    currency, how = draw(st.sampled_from(CURRENCIES)), draw(st.sampled_from(list(said)))
    lines, values = [], []
    for line in bill.lines:
        price = draw(st.decimals("0.0101", 900, places=LEAST))
        value = price * int(line["quantity"])
        amounts = {"unit_price": price, "value": value}
        lines.append({**line, **{name: f"{amounts[name]:.{LEAST}f}" for name in money}})
        values.append(value)
    headings = dict(bill.headings)
    if how == "heading":
        headings |= {name: f"{headings[name]} ({currency})" for name in money}
    if how == "column":
        headings["currency"] = draw(st.sampled_from(list(HEADINGS[bill.language]["currency"])))
        lines = [{**line, "currency": currency} for line in lines]
    if how == "cell":
        lines = [{**line, **{name: f"{currency} {line[name]}" for name in money}} for line in lines]
    bill = replace(bill, headings=headings, lines=tuple(lines))
    return Priced(bill, currency, how, tuple(values))


def written(draw: st.DataObject, one: Priced) -> bytes:
    """The bill as a program writes it: text of any dialect, or a workbook of number cells."""
    rows: list[list[Any]] = one.bill.rows()
    if draw.draw(st.booleans(), "workbook"):
        return _workbook(one, rows)
    mark = draw.draw(st.sampled_from(".,"), "decimal mark")
    if mark == ",":
        places = [one.bill.fields.index(name) for name in MONEY if name in one.bill.fields]
        for row in rows[one.bill.heading_line :][: len(one.bill.lines)]:
            for place in places:
                row[place] = row[place].replace(".", ",")
    separator = draw.draw(st.sampled_from(";\t" if mark == "," else ",;\t|"), "separator")
    text = as_csv(rows, separator)
    return text.encode(draw.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), "encoding"))


def _workbook(one: Priced, rows: list[list[Any]]) -> bytes:
    formats = {}
    for number, row in enumerate(rows[one.bill.heading_line :], one.bill.heading_line + 1):
        for place, name in enumerate(one.bill.fields):
            if name in (*MONEY, "quantity"):
                row[place] = Decimal(row[place].split()[-1])
                if name in MONEY and one.said == "cell":
                    formats[f"{chr(65 + place)}{number}"] = FORMATS[one.currency]
    return as_workbook(rows, formats)


def reported(content: bytes, answers: Answers = NO_ANSWERS) -> BillReport:
    return report_of(bill_of(read_records(content), answers), "bill")


def numbers(report: BillReport) -> list[Decimal | None]:
    return [None if one.value is None else Decimal(one.value) for one in report.lines]


@quick
@given(priced(), st.data())
def test_a_value_needs_a_currency_and_a_basis_that_the_file_or_an_answer_says(
    one: Priced, data: st.DataObject
) -> None:
    content = written(data, one)
    report = reported(content)
    about = {question.about for question in report.questions}
    if one.said == "no":
        assert report.currency == "unknown"
        assert "currency" in about
        assert not any(line.value or line.dollars for line in report.lines)
        assert report.total.read is None
    for line, value in zip(report.lines, one.values, strict=True):
        assert line.value is None or (Decimal(line.value), line.currency) == (value, one.currency)
    if not about & {"price_basis", "quantity"} and one.said != "no":
        assert numbers(report) == list(one.values)
    answers = {("currency", ""): one.currency, ("price_basis", ""): "1",
               ("price_basis", "value"): "line", ("quantity", ""): "1"}  # fmt: skip
    if "encoding" in about or "headings" in about:
        return
    told = reported(content, answers)
    assert numbers(told) == list(one.values)
    assert told.currency == one.currency
    assert Decimal(told.total.read or "NaN") == sum(one.values)
    assert {question.about for question in told.questions} <= {"rate", "origin"}


@quick
@given(priced(), st.data())
def test_every_row_is_a_line_or_left_out_and_what_names_a_part_comes_back(
    one: Priced, data: st.DataObject
) -> None:
    report = reported(written(data, one))
    first = one.bill.heading_line + 1
    accounted = {line.line for line in report.lines} | {line.line for line in report.left_out}
    assert accounted >= set(range(first, first + len(one.bill.lines)))
    assert report.heading_row == one.bill.heading_line
    for line, wrote in zip(report.lines, one.bill.lines, strict=True):
        for name in ("reference", "rating", "package", "manufacturer", "part_number", "supplier",
                     "supplier_part_number"):  # fmt: skip
            assert getattr(line, name) == wrote.get(name, "")
        asked = any(one.about == "quantity" for one in report.questions)
        assert line.quantity == (None if asked else wrote["quantity"])
        assert (line.hts or "").replace(".", "") == wrote.get("hts", "").replace(".", "")
        assert (line.origin is not None) == ("origin" in wrote)
        assert wrote["description"] in line.description


@quick
@given(priced(), st.data())
def test_the_order_of_columns_changes_nothing(one: Priced, data: st.DataObject) -> None:
    order = data.draw(st.permutations(one.bill.fields))
    other = replace(one.bill, headings={name: one.bill.headings[name] for name in order})
    found = [reported(as_csv(bill.rows()).encode()) for bill in (one.bill, other)]
    assert found[0].lines == found[1].lines
    assert found[0].total == found[1].total
    assert [q.about for q in found[0].questions] == [q.about for q in found[1].questions]


ASKED = {
    "origin": st.sampled_from(["CN", "MX", "JP"]),
    "hts": st.sampled_from(["8504.50", "8536.69", "8473.30.51"]),
    "originating": st.sampled_from(["yes", "no"]),
    "currency": st.sampled_from(CURRENCIES),
    "value": st.decimals("0.01", 999, places=2),
    "supplier": st.sampled_from(["Dist X", "Dist Y"]),
}


def lines_of(bill: Bill) -> list[tuple[object, ...]]:
    """What a template must keep; a section is where a row stood in the file."""
    return [
        (one.id, one.parent, replace(one.words, section=""), one.quantity, one.value, one.currency,
         one.origins, one.hts, one.originating)
        for one in bill.parts
    ]  # fmt: skip


def from_workbook(content: bytes) -> Bill:
    return bill_of(read_records(content))


@quick
@given(priced(), st.data())
def test_a_template_filled_in_reads_back_as_the_bill_and_what_was_filled_in(
    one: Priced, data: st.DataObject
) -> None:
    records = read_records(as_csv(one.bill.rows()).encode())
    bill = bill_of(records, {("price_basis", ""): "1", ("quantity", ""): "1"})
    with use_language(data.draw(st.sampled_from(LANGUAGES))):
        content = template_of(bill)
        fields = list(template_headings())
    assert lines_of(from_workbook(content)) == lines_of(bill)
    book = openpyxl.load_workbook(io.BytesIO(content))
    filled = []
    for row, _ in enumerate(bill.parts, 2):
        empty = [
            name
            for name in ASKED
            if book.worksheets[0].cell(row, fields.index(name) + 1).value is None
        ]
        names = data.draw(st.sets(st.sampled_from(empty))) if empty else set()
        given_ = {name: data.draw(ASKED[name]) for name in sorted(names)}
        filled.append(given_)
        for name, cell in given_.items():
            book.worksheets[0].cell(row, fields.index(name) + 1, cell)
    written_ = io.BytesIO()
    book.save(written_)
    came = from_workbook(written_.getvalue())
    for before, after, given_ in zip(bill.parts, came.parts, filled, strict=True):
        assert after.hts == given_.get("hts", before.hts)
        assert after.originating == given_.get("originating", before.originating)
        assert after.origins == ((given_["origin"],) if "origin" in given_ else before.origins)
        assert after.words.supplier == given_.get("supplier", before.words.supplier)
        assert after.value == given_.get("value", before.value)
        priced_now = after.value is not None
        currency = given_.get("currency", before.currency)
        assert after.currency == (currency if priced_now else "")
    unsaid = [one for one in came.parts if one.value is not None and not one.currency]
    assert {one.about for one in came.questions} <= {"rate", *(["currency"] if unsaid else [])}


@st.composite
def leveled(draw: st.DrawFn) -> list[list[str]]:
    """Rows below headings: levels from 0 for the good, part numbers, quantities and some prices."""
    depths = [0]
    for _ in range(draw(st.integers(1, 9))):
        depths.append(draw(st.integers(1, min(depths[-1] + 1, 4))))
    prices = st.decimals("0.01", 99, places=2).map(str)
    return [
        [str(depth), f"P-{row}", f"part {row}", draw(st.integers(1, 9).map(str)),
         draw(prices | st.just(""))]
        for row, depth in enumerate(depths)
    ]  # fmt: skip


@quick
@given(leveled(), st.sampled_from(["made", "bought", ""]), st.booleans())
def test_no_assembly_is_counted_with_what_is_in_it(
    rows: list[list[str]], answer: str, workbook: bool
) -> None:
    table = [["Level", "Part number", "Description", "Qty", "Unit price USD"], *rows]
    content = as_workbook(table) if workbook else as_csv(table).encode()
    report = reported(content, {("levels", ""): answer} if answer else NO_ANSWERS)
    assert report.levels
    assert report.good is not None
    above = {line.id: line.parent for line in report.lines}
    counted = {line.id for line in report.lines if line.value is not None}
    for one in counted:
        parent = above[one]
        while parent is not None:
            assert parent not in counted
            parent = above[parent]
    assert {line.line for line in report.lines} == set(range(3, len(rows) + 2))
