"""Bills of materials as programs and people write them are read as a person would read them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.bill_of_materials.cell_formats import currency_shown
from assistant.bill_of_materials.reading import changed_choices, read_records
from assistant.bill_of_materials.records import NO_CHOICES, Records
from tests.support.bills import DrawnBill, as_csv, as_workbook, bills
from tests.support.drawn import drawn

quick = settings(max_examples=drawn(60), suppress_health_check=[HealthCheck.too_slow])
ENCODINGS = [
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "mac_roman",
    "gbk", "gb18030", "shift_jis", "big5",
]  # fmt: skip


def fields_read(came: Records) -> list[Mapping[str, str]]:
    return [dict(one.fields) for one in came.records]


def wanted(bill: DrawnBill) -> list[Mapping[str, str]]:
    return [{name: cell for name, cell in line.items() if cell} for line in bill.lines]


@quick
@given(bills(), st.sampled_from(",;\t|"), st.sampled_from(ENCODINGS))
def test_a_bill_in_any_encoding_reads_back_the_same_or_is_asked_about(
    bill: DrawnBill, separator: str, encoding: str
) -> None:
    text = as_csv(bill.rows(), separator)
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return
    came = read_records(content)
    asked = [one for one in came.questions if one.about == "encoding"]
    if asked:
        readings = [
            fields_read(read_records(content, changed_choices(NO_CHOICES, option.value)))
            for option in asked[0].options
        ]
        assert wanted(bill) in readings
        return
    assert fields_read(came) == wanted(bill)
    assert came.heading_line == bill.heading_line


@quick
@given(bills())
def test_a_bill_in_a_workbook_reads_as_the_same_in_csv(bill: DrawnBill) -> None:
    came = read_records(as_workbook(bill.rows()))
    assert fields_read(came) == wanted(bill)
    assert came.heading_line == bill.heading_line
    assert dict(came.headings) == dict(bill.headings)


@pytest.mark.parametrize(
    ("shown_as", "currency"),
    [
        ("[$$-80A]#,##0.00", "MXN"), ("[$€-407] #,##0.00", "EUR"), ("[$£-809]#,##0.00", "GBP"),
        ('"MXN" #,##0.00', "MXN"), ("[$-80A]$#,##0.00", "MXN"), ("[$-80A]d/m/yyyy", ""),
        ("$#,##0.00", "$"), ('_("$"* #,##0.00_)', "$"), ("[$$-409]#,##0.00", "USD"),
        ("[$¥-804]0.00", "CNY"), ("[$¥-411]0", "JPY"), ("[$$-es-MX]0.00", "MXN"),
        ("#,##0.00 [$€-1]", "EUR"), ("0.00", ""), ('0 "pcs"', ""), ("[$$-1009]0.00", "CAD"),
    ],
)  # fmt: skip
def test_the_format_of_a_cell_says_its_currency(shown_as: str, currency: str) -> None:
    assert currency_shown(shown_as) == currency
