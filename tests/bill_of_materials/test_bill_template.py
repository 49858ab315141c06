"""The workbook to be filled in reads back as the bill that it was written from."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.inert import printable
from assistant.base.language import LANGUAGES, use_language
from assistant.bill_of_materials.bill import Bill
from assistant.bill_of_materials.reading import read_records
from assistant.bill_of_materials.records import Records
from assistant.bill_of_materials.template import template_headings, template_of
from assistant.bill_of_materials.understood import bill_of
from assistant.cli.main import main
from tests.support.drawn import drawn
from tests.support.hostile import HOSTILE
from tests.support.sheets import sheet

_TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).map(
    printable
)
_HARMFUL = st.sampled_from(["=1+1", "=A1", "+1", "@x", "-5 V", *map(printable, HOSTILE)])
_ROWS = st.fixed_dictionaries(
    {"description": _TEXTS.map(lambda text: f"part {text}") | _HARMFUL},
    optional={
        "reference": st.sampled_from(["C1", "C1, C2"]),
        "rating": st.sampled_from(["10k", "0.1 uF"]),
        "package": st.just("0402"),
        "manufacturer": _TEXTS.map(lambda text: f"Maker {text}"),
        "part_number": _TEXTS.map(lambda text: f"M-{text}"),
        "supplier": st.just("Dist A"),
        "quantity": st.integers(1, 999).map(str),
        "unit_price": st.decimals("0.0001", 999, places=4).map(str),
        "currency": st.sampled_from(["USD", "MXN"]),
        "origin": st.sampled_from(["CN", "US / MX"]),
        "hts": st.sampled_from(["8532.24", "8542.31.00"]),
        "level": st.sampled_from(["1", "2"]),
        "originating": st.sampled_from(["yes", "no"]),
    },
)
_FILLED = st.fixed_dictionaries(
    {},
    optional={
        "origin": st.sampled_from(["CN", "MX"]),
        "hts": st.sampled_from(["8504.50", "8536.69"]),
        "originating": st.sampled_from(["yes", "no"]),
    },
)


def read_back(content: bytes) -> Records:
    """The records of a template, which has no formula."""
    sheet_ = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet_.iter_rows() for cell in row)
    return read_records(content)


def lines(bill: Bill) -> list[tuple[object, ...]]:
    """What must read back. An assembly of which only the name is listed again has no parts here."""
    assemblies = {one.parent for one in bill.parts}
    return [
        (one.id, one.parent, one.words, one.quantity, one.value, one.currency, one.origins, one.hts,
         one.originating, one.assembly if one.id in assemblies else "")
        for one in bill.parts
    ]  # fmt: skip


@settings(max_examples=drawn(20), deadline=None)
@given(st.lists(_ROWS, min_size=1, max_size=6), st.data())
def test_a_template_reads_back_as_the_bill_with_what_was_filled_in(
    rows: list[dict[str, str]], data: st.DataObject
) -> None:
    records = sheet(rows, {"unit_price": "Unit price"}, points=True)
    bill = bill_of(records, {("levels", ""): "bought"})
    with use_language(data.draw(st.sampled_from(LANGUAGES))):
        content = template_of(bill)
        again = bill_of(read_back(content))
        assert lines(again) == lines(bill)
        book = openpyxl.load_workbook(io.BytesIO(content))
        place = {field: number for number, field in enumerate(template_headings(), 1)}
        filled = [data.draw(_FILLED) for _ in bill.parts]
        for row, given_ in enumerate(filled, 3 if bill.good else 2):
            for field, text in given_.items():
                book.worksheets[0].cell(row, place[field], text)
        written = io.BytesIO()
        book.save(written)
        came = bill_of(read_back(written.getvalue()))
    for before, after, given_ in zip(bill.parts, came.parts, filled, strict=True):
        assert after.hts == given_.get("hts", before.hts)
        assert after.originating == given_.get("originating", before.originating)
        assert after.origins == ((given_["origin"],) if "origin" in given_ else before.origins)
        assert (after.words, after.value) == (before.words, before.value)


def test_a_value_that_is_filled_in_is_taken() -> None:
    bill = bill_of(sheet([{"description": "part", "quantity": "3", "currency": "USD"}]))
    book = openpyxl.load_workbook(io.BytesIO(template_of(bill)))
    place = list(template_headings()).index("value") + 1
    book.worksheets[0].cell(2, place, 4.5)
    book.worksheets[0].cell(2, place + 1, "USD")
    written = io.BytesIO()
    book.save(written)
    (came,) = bill_of(read_back(written.getvalue())).parts
    assert came.dollars == Decimal("4.5")


def test_a_template_is_private_and_replaces_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bill.csv").write_text("Description,Quantity,Unit price USD\nCAP,2,0.10\n")
    out = tmp_path / "out.xlsx"
    line = ["bom", str(tmp_path / "bill.csv"), "--template", str(out)]
    assert main(line) == 0
    assert out.stat().st_mode & 0o777 == 0o600
    before = out.read_bytes()
    assert main(line) == 2
    assert "exists" in capsys.readouterr().err
    assert out.read_bytes() == before
    assert main([*line[:-1], str(tmp_path / "out.csv")]) == 2
