"""Bills of materials as people keep them: what is taken of each, and what is said of the rest."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.bill_of_materials.dialogue import BillDialogue, material_lines
from assistant.bill_of_materials.pasted import pasted_lines
from assistant.bill_of_materials.reading import read_records
from assistant.interview.assessor import ShippedAssessor
from assistant.questions.material_lines import FIELDS, line_of, material_of
from assistant.terminal.screens.part_list import import_screen, pasted_screen
from tests.support.drawn import drawn
from tests.support.paths import TESTS

CASES = TESTS / "bill_of_materials" / "bills"


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['bill']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.load(path.read_bytes(), yaml.CBaseLoader)
    ]


def any_code(code: str) -> None:
    """Takes every code."""


def bill_in(source: str | Path, *typed: str) -> BillDialogue:
    """The bill after what was typed about it."""
    dialogue = BillDialogue(source, any_code)
    for one in typed:
        dialogue.say(one)
    return dialogue


def in_dollars(source: str | Path) -> BillDialogue:
    """The bill, of which it is said that it is in US dollars where that is asked."""
    dialogue = bill_in(source)
    while asked := next((one for one in dialogue.open if one.about == "currency"), None):
        dialogue.say("USD" if asked is dialogue.open[0] else "?")
    return dialogue


def taken(dialogue: BillDialogue) -> list[dict[str, str]]:
    """The materials, without what tells them apart."""
    found = map(material_of, material_lines(dialogue.bill, 0))
    return [{name: one[name] for name in FIELDS if name in one} for one in found]


@pytest.mark.parametrize("case", cases())
def test_a_bill_is_taken_as_the_case_says(case: dict[str, Any]) -> None:
    assert case.keys() <= {"bill", "text", "asked", "typed", "lines", "left_out", "remarks"}
    dialogue = bill_in(case["text"].replace("<tab>", "\t"))
    assert [one.about for one in dialogue.open] == case.get("asked", [])
    for typed in case.get("typed", []):
        dialogue.say(typed)
    assert not dialogue.open
    assert [line_of(one) for one in taken(dialogue)] == case["lines"]
    for said, remarks in (
        ("left_out", dialogue.bill.left_out), ("remarks", dialogue.bill.remarks)
    ):  # fmt: skip
        told = {str(one.line): str(one.reason) for one in remarks}
        wanted = case.get(said, {})
        assert told.keys() == wanted.keys(), told
        for line, part in wanted.items():
            assert part in told[line]


_TEXTS = st.text(
    st.characters(exclude_categories=["C", "Z"], codec="cp1252") | st.sampled_from(" \";,|'"),
    max_size=25,
).map(lambda text: " ".join(f"Part {text}".split()))
_MATERIALS = st.fixed_dictionaries(
    {
        "description": _TEXTS,
        "hts": st.sampled_from(["8542.31", "8542.31.00", "8517.62.00.20"]),
        "origin": st.sampled_from(["CN", "TW", "MX", "US", "NO"]),
        "value": st.decimals(0, 10**6, places=2).map(lambda amount: format(amount, "f")),
    },
    optional={
        "kind": st.sampled_from(["packaging", "shipping"]),
        "originating": st.sampled_from(["yes", "no", "unknown"]),
    },
)
_HEADINGS = st.sampled_from(
    [
        ["Description", "HTS code", "Country of origin", "Value (USD)", "Kind", "Originating"],
        ["Descripción", "Fracción arancelaria", "País de origen", "Valor", "Tipo", "Originario"],
        ["DESCRIPTION", "HTS", "COO", "Ext. Price", "Kind of material", "USMCA"],
        ["descripcion", "fraccion", "pais de orijen", "importe", "tipo", "t-mec"],
    ]
)
_ORDERS = st.permutations(range(len(FIELDS)))
quick = settings(
    max_examples=drawn(40),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def rows_of(
    materials: list[dict[str, str]], headings: list[str], order: list[int]
) -> list[list[str]]:
    rows = [headings, *([one.get(field, "") for field in FIELDS] for one in materials)]
    return [[row[place] for place in order] for row in rows]


@quick
@given(
    st.lists(_MATERIALS, min_size=1, max_size=8), _HEADINGS, _ORDERS,
    st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    st.booleans(),
)  # fmt: skip
def test_a_bill_written_as_csv_is_read_back(
    tmp_path: Path, materials: list[dict[str, str]], headings: list[str], order: list[int],
    separator: str, encoding: str, titled: bool,
) -> None:  # fmt: skip
    text = io.StringIO()
    written = csv.writer(text, delimiter=separator)
    if titled:
        written.writerows([["Bill of materials"], []])
    written.writerows(rows_of(materials, headings, order))
    path = tmp_path / "bill.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    assert taken(in_dollars(path)) == materials


@settings(quick, max_examples=drawn(15))
@given(st.lists(_MATERIALS, min_size=1, max_size=5), _HEADINGS, _ORDERS, st.booleans())
def test_a_bill_written_as_xlsx_is_read_back(
    tmp_path: Path, materials: list[dict[str, str]], headings: list[str], order: list[int],
    titled: bool,
) -> None:  # fmt: skip
    book = openpyxl.Workbook()
    book.active.title = "Cover"  # type: ignore[union-attr]
    sheet = book.create_sheet("Parts")
    if titled:
        sheet.append(["Bill of materials"])
        sheet.append([])
    for row in rows_of(materials, headings, order):
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a description may begin with = and is no formula
    path = tmp_path / "bill.xlsx"
    book.save(path)
    assert taken(in_dollars(path)) == materials


@quick
@given(st.lists(_MATERIALS, min_size=1, max_size=8))
def test_lines_of_materials_are_taken_as_written_when_pasted(
    materials: list[dict[str, str]],
) -> None:
    lines = tuple(map(line_of, materials))
    assert pasted_lines("\n".join(lines), any_code) == (lines, ())


def workbook(path: Path, rows: list[Any], formats: dict[str, str] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cell, shown_as in (formats or {}).items():
        sheet[cell].number_format = shown_as
    book.save(path)
    return path


HEAD = ["Description", "HTS", "Origin", "Qty", "Unit price"]


def test_numbers_of_a_sheet_keep_their_digits(tmp_path: Path) -> None:
    """An HS code shown as 8542.30 is stored as 8542.3, and a third has fifteen digits."""
    rows = [HEAD, ["CPU", 8542.3, "TW", 3, 0.1], ["Box", 85176200, "CN", 1, 1 / 3]]
    dialogue = in_dollars(workbook(tmp_path / "bill.xlsx", rows, {"B2": "0.00"}))
    cpu, box = taken(dialogue)
    assert cpu == {"description": "CPU", "hts": "8542.30", "origin": "TW", "value": "0.3"}
    assert box["hts"] == "8517.62.00"
    assert box["value"].startswith("0.333333333333")


def test_a_formula_without_a_stored_result_is_named_and_never_an_empty_value(
    tmp_path: Path,
) -> None:
    rows = [
        ["Description", "HTS", "Origin", "Value"],
        ["CPU", "8542.31", "TW", "=2*3"],
        ["Box", "4819.10", "MX", "=A2"],
    ]
    bill = bill_in(workbook(tmp_path / "bill.xlsx", rows)).bill
    assert [one.value for one in bill.parts] == [None, None]
    assert {one.line for one in bill.remarks} == {2, 3}
    assert "=2*3" in str(bill.remarks[0].reason)


_CELLS = st.sampled_from(["21.50", "0", "1,200.00", "call", "10k", "?", "", "MXN 3", "see quote"])


@quick
@given(
    st.lists(_CELLS, min_size=1, max_size=8),
    st.sampled_from(["Customs value", "Importe", "Unit price"]),
)
def test_no_named_column_of_amounts_is_dropped_in_silence(cells: list[str], heading: str) -> None:
    rows = [f'Part {n} of it,8542.31,CN,"{cell}"' for n, cell in enumerate(cells)]
    bill = bill_in("\n".join([f"Description,HTS,Origin,{heading}", *rows])).bill
    told = {one.line for one in bill.remarks}
    told |= {line for one in bill.questions for line in one.lines}
    without = {
        one.line
        for one in bill.parts
        if (one.value, one.unit_price) == (None, None) and cells[one.line - 2]
    }
    without -= {line for line in without if cells[line - 2] == "?"}
    assert without <= told or 1 in told  # line 1: the whole column is asked about


def test_a_column_guessed_wrongly_can_be_changed() -> None:
    table = "Name;Note;HTS;Price A;Price B\nCPU;x;8542.31;1.00;2.00"
    for typed in ("value = 5", "Value = E", "valor=price b"):
        dialogue = bill_in(table, typed)
        assert dialogue.bill.columns["value"] == "Price B"
    assert taken(bill_in(table, "HS code = none"))[0].keys() == {"description"}
    for typed, code in (
        ("value = 9", "bill_no_column"),
        ("value = ?", "bill_no_column"),
        ("colour = 1", "bill_column_form"),
        ("colour =", "bill_column_form"),
    ):
        with pytest.raises(InputError) as fault:
            bill_in(table, typed)
        assert fault.value.code == code


def test_columns_that_were_guessed_are_asked_about_once() -> None:
    dialogue = bill_in("CPU;8542.31;TW;21.50\nBox;4819.10;MX;1.00")
    assert [one.about for one in dialogue.open] == ["headings", "currency"]
    dialogue.say("1")
    assert [one.about for one in dialogue.open] == ["currency"]


@quick
@given(st.permutations(["21.50", "4", "7"]), st.booleans())
def test_without_headings_amounts_with_decimals_are_no_quantities(
    amounts: list[str], coded: bool
) -> None:
    rows = [f"Part {n}" + "\t8542.31\tTW" * coded + f"\t{one}" for n, one in enumerate(amounts)]
    bill = bill_in("\n".join(rows)).bill
    assert [one.quantity for one in bill.parts] == [None] * 3
    assert [one.value for one in bill.parts] == list(map(Decimal, amounts))


@pytest.mark.parametrize("currency", ["MXN", "(MXN)", "en pesos", "EUR", "USD", "US$"])
@pytest.mark.parametrize("part", ["Part", "Description", "Descripción"])
def test_a_heading_may_end_with_its_currency(part: str, currency: str) -> None:
    records = read_records(f"{part}\tValue {currency}\nCPU\t210\nCable\t13\n")
    assert records.heading_line == 1
    assert [one.fields for one in records.records] == [
        {"description": "CPU", "value": "210"}, {"description": "Cable", "value": "13"},
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["Value USD", "Value (USD)", "Valor en dólares", "Amount MXN"])
def test_a_heading_with_a_currency_is_of_money_beside_references_too(heading: str) -> None:
    records = read_records(f"Reference,Description,{heading}\nR1,Resistor,1\nC1,Capacitor,2\n")
    assert records.headings["value"] == heading


def test_a_code_that_no_tariff_has_is_named_with_its_line() -> None:
    law = ShippedAssessor()

    def check(code: str) -> None:
        law.check_code(code, date(2026, 11, 24))

    text = "Description;HTS\nCPU;8542.31\nThing;9999.99"
    assert [one.line for one in BillDialogue(text, check).bill.remarks] == [3]
    assert [one.line for one in pasted_lines(text, check).refused] == [1, 3]


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def _encrypted(path: Path) -> None:
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))


def _zip_without_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("hello.txt", "hello")


def _cut_off(path: Path) -> None:
    whole = workbook(path, [HEAD, *[["CPU", "8542.31", "TW", 1, 1]] * 50]).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _damaged_inside(path: Path) -> None:
    workbook(path, [HEAD, ["CPU", "8542.31", "TW", 1, 1]])
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:150]
    with zipfile.ZipFile(path, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)


FAULTY: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "case_missing"),
    "folder": (lambda path: path.mkdir(), "case_is_folder"),
    "empty": (lambda path: path.write_bytes(b""), "bill_empty"),
    "blank lines": (lambda path: path.write_bytes(b"\n ; ;\n\n"), "bill_empty"),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 4), "bill_binary"),
    "old Excel": (lambda path: path.write_bytes(OLE), "bill_damaged"),
    "password": (_encrypted, "bill_encrypted"),
    "zip": (_zip_without_workbook, "bill_damaged"),
    "cut off": (_cut_off, "bill_damaged"),
    "damaged inside": (_damaged_inside, "bill_damaged"),
    "no rows": (lambda path: workbook(path, []), "bill_empty"),
    "too many lines": (lambda path: path.write_bytes(b"a;b\n" * 10_031), "bill_too_large"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_file_gives_a_sentence(tmp_path: Path, name: str, language: str) -> None:
    write, code = FAULTY[name]
    path = tmp_path / "bill"
    write(path)
    with use_language(language), pytest.raises(InputError) as fault:
        read_records(path)
    assert fault.value.code == code
    assert str(path) in str(fault.value)


@settings(quick, max_examples=drawn(150))
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode)
       | st.text('a1.,;\t|"\r\n =', max_size=200).map(str.encode))  # fmt: skip
def test_any_file_gives_a_table_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bill"
    path.write_bytes(content)
    try:
        dialogue = bill_in(path)
    except InputError:
        return
    for line in material_lines(dialogue.bill, 0):
        material_of(line)


@settings(quick, max_examples=drawn(150))
@given(st.text('Ca1.,;\t|"\n 8542', max_size=200) | st.text(max_size=100))
def test_every_pasted_line_is_taken_or_named(text: str) -> None:
    came = pasted_lines(text, any_code)
    written = [line for line in text.splitlines() if line.strip()]
    assert len(came.lines) + len(came.refused) == len(written)
    for line in came.lines:
        material_of(line)


def test_values_are_exact() -> None:
    (capacitor,) = taken(in_dollars("Description,Qty,Unit price\nCapacitor,333,0.000012\n"))
    assert Decimal(capacitor["value"]) == 333 * Decimal("0.000012")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screens_fit_eighty_columns(language: str) -> None:
    text = "Description,HTS Code,Country of Origin,Qty,Unit price,Ext. price\n" + "\n".join(
        f"A very long description of a part for the industrial controller {n},8542.31.00,"
        f"{'Taiwan' if n % 3 else 'Zzyzx'},2,1234.5678,2469.{1355 + n % 2}" for n in range(99)
    )  # fmt: skip
    dialogue = bill_in(text)
    console = Console(width=80, record=True, file=io.StringIO(), highlight=False, markup=False)
    with use_language(language):
        screen = import_screen(dialogue.bill, dialogue.open, 80)
        for part in [*screen, *pasted_screen(pasted_lines(text, any_code))]:
            console.print(part)
    drawn = console.export_text()
    assert max(map(len, drawn.splitlines())) <= 80
    for shown in ("8542.31.00", "2469.13", "99", "Zzyzx"):
        assert shown in drawn
