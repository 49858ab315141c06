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
from assistant.bill_of_materials.columns import changed_columns, guessed_columns
from assistant.bill_of_materials.imported import Imported, imported, pasted
from assistant.bill_of_materials.reading import read_table, table_of_text
from assistant.interview.assessor import ShippedAssessor
from assistant.questions.material_lines import FIELDS, material_of
from assistant.terminal.screens.bill_of_materials import preview_screen, rejected_screen
from tests.support.drawn import drawn
from tests.support.paths import TESTS

CASES = TESTS / "bill_of_materials" / "bills"


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['bill']}")
        for path in sorted(CASES.glob("*.yaml"))
        for case in yaml.load(path.read_bytes(), yaml.CBaseLoader)
    ]


def outcome(text: str) -> Imported:
    table = table_of_text(text)
    return imported(table, guessed_columns(table))


@pytest.mark.parametrize("case", cases())
def test_a_bill_is_taken_as_the_case_says(case: dict[str, Any]) -> None:
    assert case.keys() <= {"bill", "text", "lines", "rejected", "remarks", "refused"}
    text = case["text"].replace("<tab>", "\t")
    if "refused" in case:
        with pytest.raises(InputError) as fault:
            outcome(text)
        assert fault.value.code == case["refused"]
        return
    came = outcome(text)
    assert [line.answer for line in came.lines] == case["lines"]
    for said, remarks in (("rejected", came.rejected), ("remarks", came.remarks)):
        told = {str(one.line): str(one.text) for one in remarks}
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


def taken(came: Imported) -> list[dict[str, str]]:
    return [material_of(line.answer) for line in came.lines]


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
    table = read_table(path)
    came = imported(table, guessed_columns(table))
    assert not came.rejected
    assert taken(came) == materials


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
    table = read_table(path)
    came = imported(table, guessed_columns(table))
    assert taken(came) == materials


@quick
@given(st.lists(_MATERIALS, min_size=1, max_size=8))
def test_lines_that_were_taken_are_taken_again_when_pasted(
    materials: list[dict[str, str]],
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(
        rows_of(
            materials, ["Description", "HTS", "Origin", "Value", "Kind", "Originating"], [*range(6)]
        )
    )
    lines = [line.answer for line in pasted(text.getvalue()).lines]
    assert [line.answer for line in pasted("\n".join(lines)).lines] == lines


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
    table = read_table(workbook(tmp_path / "bill.xlsx", rows, {"B2": "0.00"}))
    assert taken(imported(table, guessed_columns(table))) == [
        {"description": "CPU", "hts": "8542.30", "origin": "TW", "value": "0.3"},
        {"description": "Box", "hts": "8517.62.00", "origin": "CN", "value": "0.333333333333333"},
    ]


def test_a_number_of_a_sheet_has_a_point_even_beside_text_with_commas(tmp_path: Path) -> None:
    rows = [HEAD, ["CPU", "8542.31", "TW", 1, "21,50"], ["Box", "4819.10", "MX", 1, 12.345]]
    table = read_table(workbook(tmp_path / "bill.xlsx", rows))
    came = imported(table, guessed_columns(table))
    assert [one["value"] for one in taken(came)] == ["21.50", "12.345"]


def test_a_currency_that_only_the_format_of_a_cell_says_is_not_read_as_dollars(
    tmp_path: Path,
) -> None:
    rows = [HEAD, ["CPU", "8542.31", "TW", 1, 21.5], ["Box", "4819.10", "MX", 1, 2]]
    formats = {"E2": "[$$-409]#,##0.00", "E3": "[$MXN] #,##0.00"}
    table = read_table(workbook(tmp_path / "bill.xlsx", rows, formats))
    came = imported(table, guessed_columns(table))
    assert [line.answer for line in came.lines] == ["CPU; 8542.31; TW; 21.50"]
    assert "MXN" in str(came.rejected[0].text)


def test_a_formula_without_a_stored_result_is_named_and_never_an_empty_value(
    tmp_path: Path,
) -> None:
    rows = [
        ["Description", "HTS", "Origin", "Value"],
        ["CPU", "8542.31", "TW", "=2*3"],
        ["Box", "4819.10", "MX", "=A2"],
    ]
    table = read_table(workbook(tmp_path / "bill.xlsx", rows))
    came = imported(table, guessed_columns(table))
    assert not came.lines
    assert [one.line for one in came.rejected] == [2, 3]
    assert "=2*3" in str(came.rejected[0].text)


_CELLS = st.sampled_from(["21.50", "0", "1,200.00", "call", "10k", "?", "", "MXN 3", "see quote"])


@quick
@given(
    st.lists(_CELLS, min_size=1, max_size=8),
    st.sampled_from(["Customs value", "Importe", "Unit price"]),
)
def test_no_named_column_of_amounts_is_dropped_in_silence(cells: list[str], heading: str) -> None:
    rows = [f'Part {n} of it,8542.31,CN,"{cell}"' for n, cell in enumerate(cells)]
    came = outcome("\n".join([f"Description,HTS,Origin,{heading}", *rows]))
    without = [line for line in came.lines if "value" not in material_of(line.answer)]
    told = {cells[line.line - 2] for line in without} - {"", "?"}
    assert not told or any(one.line == 1 for one in came.remarks)


def test_a_column_guessed_wrongly_can_be_changed() -> None:
    table = table_of_text("Name;Note;HTS;Price A;Price B\nCPU;x;8542.31;1.00;2.00")
    columns = guessed_columns(table)
    for typed in ("value = 5", "Value = E", "valor=price b"):
        changed = changed_columns(table, columns, typed)
        assert imported(table, changed).lines[0].answer == "CPU; 8542.31; ; 2.00"
    without = changed_columns(table, columns, "HS code = none")
    assert imported(table, without).lines[0].answer.startswith("CPU; ;")
    for typed, code in (
        ("value = 9", "bill_no_column"),
        ("value = ?", "bill_no_column"),
        ("colour = 1", "bill_column_form"),
        ("value", "bill_column_form"),
    ):
        with pytest.raises(InputError) as fault:
            changed_columns(table, columns, typed)
        assert fault.value.code == code


def test_a_code_that_no_tariff_has_is_rejected_with_its_line() -> None:
    law = ShippedAssessor()
    table = table_of_text("Description;HTS\nCPU;8542.31\nThing;9999.99")
    came = imported(
        table, guessed_columns(table), lambda code: law.check_code(code, date(2026, 11, 24))
    )
    assert [one.line for one in came.rejected] == [3]


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
        read_table(path)
    assert fault.value.code == code
    assert str(path) in str(fault.value)


@settings(quick, max_examples=drawn(150))
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode)
       | st.text('a1.,;\t|"\r\n =', max_size=200).map(str.encode))  # fmt: skip
def test_any_file_gives_a_table_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bill"
    path.write_bytes(content)
    try:
        table = read_table(path)
        came = imported(table, guessed_columns(table))
    except InputError:
        return
    assert len(came.lines) + len(came.rejected) <= len(table.rows)
    for line in came.lines:
        material_of(line.answer)


@settings(quick, max_examples=drawn(150))
@given(st.text('Ca1.,;\t|"\n 8542', max_size=200) | st.text(max_size=100))
def test_any_paste_gives_lines_or_a_sentence(text: str) -> None:
    try:
        came = pasted(text)
    except InputError:
        return
    for line in came.lines:
        material_of(line.answer)


def test_values_are_exact() -> None:
    came = outcome("Description,Qty,Unit price\nCapacitor,333,0.0000123\n")
    assert Decimal(material_of(came.lines[0].answer)["value"]) == 333 * Decimal("0.0000123")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screens_fit_eighty_columns(language: str) -> None:
    text = "Description,HTS Code,Country of Origin,Qty,Unit price,Ext. price\n" + "\n".join(
        f"A very long description of a part for the industrial controller {n},8542.31.00,"
        f"{'Taiwan' if n % 3 else 'Zzyzx'},2,1234.5678,2469.{1355 + n % 2}" for n in range(99)
    )  # fmt: skip
    table = table_of_text(text)
    columns = guessed_columns(table)
    came = imported(table, columns)
    console = Console(width=80, record=True, file=io.StringIO(), highlight=False, markup=False)
    with use_language(language):
        for part in preview_screen(table, columns, came) + rejected_screen(came):
            console.print(part)
    drawn = console.export_text()
    assert max(map(len, drawn.splitlines())) <= 80
    for shown in ("8542.31.00", "2469.1356", str(len(came.lines)), "Zzyzx"):
        assert shown in drawn
