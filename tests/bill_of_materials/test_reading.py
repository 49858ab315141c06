"""Bills of materials as programs and people write them are read as a person would read them."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment

from assistant.base.messages import InputError
from assistant.bill_of_materials.cell_formats import currency_shown
from assistant.bill_of_materials.reading import changed_choices, read_records
from assistant.bill_of_materials.records import NO_CHOICES, Choices, Records
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


@quick
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Résistance A", "Part", "Value resistor", "Designator label"]),
            st.integers(1, 20).map(str),
            st.sampled_from(["Maker One", "Brand", "Manufacturer X"]),
            st.sampled_from(["10k", "Value 10k"]),
            st.sampled_from(["EA", "pcs", "units"]),
        ),
        min_size=2, max_size=6,
    ),
    st.booleans(),
)  # fmt: skip
def test_a_row_of_data_that_holds_words_of_headings_is_no_further_heading(
    rows: list[tuple[str, ...]], counted: bool
) -> None:
    heads = ("Description", "Qty", "Manufacturer", "Rating", "UOM")
    kept = [0, 1, 2, 3, 4] if counted else [0, 2, 3, 4]
    came = read_records(as_csv([[row[place] for place in kept] for row in (heads, *rows)]))
    assert [one.of("manufacturer") for one in came.records] == [row[2] for row in rows]
    assert not came.left_out


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


def told(text: str) -> list[dict[str, str]]:
    return [dict(one.fields) for one in read_records(text).records]


def test_quantities_are_never_an_amount_and_an_electrical_value_is_none() -> None:
    for text in (
        "Reference,Quantity,Value,Footprint\nC1 C3,2,.0047uF,C_Axial\nR1,1,47,R_Axial\n",
        "Parts;Qty;Value;Package\nR1;1;10;0402\nR2;1;22;0402\n",
        "NOMBRE;Cantidad\nPlaca;4\nTubo;8\n",
        "DK,Qty\n478-AB,5\n587-CD,15\n",
    ):
        came = read_records(text)
        assert not {"value", "unit_price"} & came.headings.keys()
        assert all(one.of("quantity").isdecimal() for one in came.records)


@quick
@given(st.lists(st.integers(1, 500), min_size=2, max_size=6), st.sampled_from(",;\t"))
def test_whole_numbers_without_headings_are_a_quantity_and_are_asked_about(
    counts: list[int], separator: str
) -> None:
    text = "\n".join(separator.join(("Relay type A", str(one))) for one in counts)
    came = read_records(text)
    assert "value" not in came.headings
    assert any(one.about == "headings" for one in came.questions)


def test_sections_repeated_headings_and_parts_that_are_not_fitted_are_no_parts() -> None:
    head = "Component;Names;Value;Quantity"
    came = read_records(
        f"Stückliste;;;\nICs;;;\n;;;\n{head}\nController;U1;8 bit;1\n;;;\nPassives;;;\n;;;\n"
        f"{head}\n"
        "Capacitor;C7-8;22p;2\nRelay;K1;DNP;1\nCrystal;X1;16 MHz;0\n"
    )
    assert [(one.section, one.of("reference")) for one in came.records] == [
        ("ICs", "U1"), ("Passives", "C7-8"),
    ]  # fmt: skip
    assert [one.line for one in came.left_out] == [11, 12]


def test_parts_listed_one_by_one_and_together_are_taken_once() -> None:
    came = read_records(
        'Component Count:,3\nIndividual Components:\n\n"Item","Qty","Reference(s)","Value"\n'
        ",,C1,100n\n,,C2,100n\n,,R1,10k\n\nCollated Components:\n\n"
        '"Item","Qty","Reference(s)","Value"\n1,2,"C1, C2",100n\n2,1,R1,10k\n'
    )
    assert [one.of("quantity") for one in came.records] == ["2", "1"]
    assert [one.line for one in came.left_out] == [5, 6, 7]
    assert came.heading_line == 11


def test_a_sum_a_property_and_an_alternate_are_no_parts() -> None:
    came = read_records(
        "Reference,Description,Manufacturer,MPN,Qty,Ext. Price\n"
        "C1,Capacitor,A,A-1,1,0.10\n,,B,B-1,,\nR1,Resistor,A,A-2,2,0.20\n,,,,Subtotal,0.30\n"
        "Schematic Date:,2026-01-01\nAll parts RoHS\n"
    )
    assert [one.line for one in came.records] == [2, 4]
    assert [(one.line, one.of("value")) for one in came.sums] == [(5, "0.30")]
    assert [one.line for one in came.left_out] == [3, 6, 7]


def test_references_on_rows_of_their_own_belong_to_the_part_above() -> None:
    came = read_records(
        "Item,Quantity,Reference,Value,Footprint\n1,3,C1,10uF,0805\n,,C2,10uF,0805\n"
        ",,C22,10uF,0805\n2,1,R1,10k,0402\n"
    )
    assert [one.of("reference") for one in came.records] == ["C1, C2, C22", "R1"]
    lined_up = read_records(
        "Item\tQuantity\tReference\tPart\n______\n\n1\t3\tC1,C2,\t100n\n\t\tC3\n2\t1\tR1\t10k\n"
    )
    assert [one.of("reference") for one in lined_up.records] == ["C1,C2, C3", "R1"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Price @ 1000", "price_break.1000"), ("1k price", "price_break.1000"),
        ("Unit Price 100", "price_break.100"), ("Precio 100 pzas", "price_break.100"),
        ("Price/1k (EUR)", "unit_price"), ("Preis je 100", "unit_price"),
        ("Cost / 1k", "unit_price"), ("Unit Price ($)", "unit_price"),
        ("Costo unit. USD", "unit_price"), ("单价(元)", "unit_price"),
    ],
)  # fmt: skip
def test_a_price_break_is_told_from_a_price_basis(heading: str, field: str) -> None:
    came = read_records(f"Description;Qty;{heading}\nRelay;2;1.50\nBox;1;3.50\n")
    assert came.headings[field] == heading
    assert [one.of(field) for one in came.records] == ["1.50", "3.50"]


def test_price_breaks_headed_by_numbers_or_by_pairs_are_kept_by_their_number() -> None:
    assert told("Part Number,Description,Qty,1,10,100\nA-1,Relay,2,1.50,1.40,1.20\n")[0] == {
        "part_number": "A-1", "description": "Relay", "quantity": "2",
        "price_break.1": "1.50", "price_break.10": "1.40", "price_break.100": "1.20",
    }  # fmt: skip
    pairs = told("Description,Quantity,Qty 1,Price 1,Qty 2,Price 2\nBox,1,50,3.40,500,3.00\n")
    assert (pairs[0]["price_break.50"], pairs[0]["price_break.500"]) == ("3.40", "3.00")
    assert "unit_price" not in pairs[0]


def test_headings_over_two_rows_are_read_together() -> None:
    came = read_records(
        "Item,Manufacturer 1,,Supplier 1,,Qty\n,Name,Part Number,Name,Part Number,\n"
        "1,Maker,AB-1,Dist,D-1,3\n2,Maker,AB-2,Dist,D-2,4\n"
    )
    assert dict(came.records[0].fields) == {
        "item": "1", "manufacturer": "Maker", "part_number": "AB-1", "supplier": "Dist",
        "supplier_part_number": "D-1", "quantity": "3",
    }  # fmt: skip


def test_what_is_set_in_and_the_outline_of_a_workbook_are_levels() -> None:
    came = read_records(
        "Part No,Description,Qty\nA,Board,1\nB,  Sub,1\nC,    Part,2\nD,  Other,1\n"
    )
    assert [one.indent for one in came.records] == [0, 2, 4, 2]
    dotted = read_records("Part No,Description,Qty\nA,Board,1\nB,.Sub,1\nC,..Part,2\n")
    assert [one.indent for one in dotted.records] == [0, 1, 2]
    assert [one.of("description") for one in dotted.records] == ["Board", "Sub", "Part"]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Description", "Qty"], ["Board", 1], ["Sub", 1], ["Part", 2]):
        sheet.append(row)
    sheet.row_dimensions[3].outlineLevel = 1
    sheet["A4"].alignment = Alignment(indent=2)
    content = io.BytesIO()
    book.save(content)
    assert [one.indent for one in read_records(content.getvalue()).records] == [0, 1, 2]


def test_the_best_sheet_is_taken_and_another_can_be_chosen() -> None:
    book = openpyxl.Workbook()
    for name, rows in {
        "Cover": [["Project", "X"]],
        "Main": [["Reference", "Description", "MPN", "Qty"], ["R1", "Resistor", "A-1", 1]],
        "Second": [["Reference", "Description", "MPN", "Qty"], ["C1", "Capacitor", "B-1", 2]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    came = read_records(content.getvalue())
    assert came.sheet == "Main"
    (asked,) = [one for one in came.questions if one.about == "sheet"]
    assert [option.value for option in asked.options] == ["sheet = Main", "sheet = Second"]
    for typed in ("sheet = Second", "hoja = 3"):
        chosen = read_records(content.getvalue(), changed_choices(NO_CHOICES, typed))
        assert chosen.records[0].of("reference") == "C1"
        assert not chosen.questions
    with pytest.raises(InputError) as fault:
        read_records(content.getvalue(), changed_choices(NO_CHOICES, "sheet = Third"))
    assert fault.value.code == "bill_no_sheet"


def test_the_headings_and_the_columns_can_be_chosen() -> None:
    text = "Name;Note;Menge\nChip;x;2\nBox;y;3\n"
    choices = changed_choices(NO_CHOICES, "headings = none")
    assert read_records(text, choices).heading_line == 0
    choices = changed_choices(changed_choices(NO_CHOICES, "headings = 1"), "manufacturer = Note")
    assert told_with(text, choices)[0]["manufacturer"] == "x"
    assert "quantity" not in told_with(text, changed_choices(choices, "quantity = none"))[0]
    for typed, code in (
        ("colour = 1", "bill_column_form"), ("headings = x", "bill_heading_line"),
        ("quantity", "bill_column_form"),
    ):  # fmt: skip
        with pytest.raises(InputError) as fault:
            changed_choices(choices, typed)
        assert fault.value.code == code
    with pytest.raises(InputError) as fault:
        read_records(text, changed_choices(choices, "quantity = 9"))
    assert fault.value.code == "bill_no_column"


def told_with(text: str, choices: Choices) -> list[dict[str, str]]:
    return [dict(one.fields) for one in read_records(text, choices).records]


_CELLS = st.sampled_from(["21.50", "0", "1,200.00", "call", "10k", "?", "", "MXN 3", "see quote"])


@quick
@given(
    st.lists(_CELLS, min_size=1, max_size=8),
    st.sampled_from(["Customs value", "Importe", "Unit price", "Precio unitario", "Gesamtpreis"]),
)
def test_no_named_column_of_amounts_is_dropped_in_silence_from_the_records(
    cells: list[str], heading: str
) -> None:
    rows = [f'Part {n} of it,8542.31,CN,"{cell}"' for n, cell in enumerate(cells)]
    came = read_records("\n".join([f"Description,HTS,Origin,{heading}", *rows]))
    held = {field for one in came.records for field in one.fields} & {"value", "unit_price"}
    known = [cell for cell in cells if cell not in ("", "?")]
    assert held or not known or any(one.about == "headings" for one in came.questions)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<html><body><table><tr><td>x</td></tr></table>", "bill_is_page"),
        ("<table><tr><td>x</td></tr></table>", "bill_is_page"),
        ("<!DOCTYPE html><html><head><title>Interactive BOM</title>", "bill_is_interactive_page"),
        ('<?xml version="1.0"?><export version="E"></export>', "bill_is_netlist"),
        ('<?xml version="1.0"?><Workbook></Workbook>', "bill_is_xml"),
        ("(kicad_sch (version 1))", "bill_is_design"), ("%PDF-1.7", "bill_is_document"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_it_is(content: str, code: str) -> None:
    with pytest.raises(InputError) as fault:
        read_records(content.encode())
    assert fault.value.code == code


@settings(quick, max_examples=drawn(100))
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode)
       | st.text('aR1.,;\t|"\r\n =:', max_size=200).map(str.encode))  # fmt: skip
def test_any_content_gives_records_or_a_sentence(content: bytes) -> None:
    try:
        came = read_records(content)
    except InputError:
        return
    assert all(any(one.fields.values()) for one in came.records)


def test_a_quantity_of_the_good_is_told_from_that_of_its_lines() -> None:
    (_, *lines) = told(
        "Item,Quantity,Item Code (Items),Qty (Items)\nBike,1,,\n,,A-1,2\n,,A-2,3\n,,A-3,4\n"
    )
    assert [(one["own_part_number"], one["quantity"]) for one in lines] == [
        ("A-1", "2"), ("A-2", "3"), ("A-3", "4"),
    ]  # fmt: skip


def test_rows_of_sums_say_nothing_of_what_a_column_holds() -> None:
    came = read_records(
        "Code,Material,Price,Quantity,Amount\nA,Cable,8.50,50,425\nB,Plug,3.00,20,60\n"
        ",,,Subtotal:,485\n,,,Tax:,92.15\n,,,TOTAL:,577.15\n"
    )
    assert not came.questions
    assert [one.of("quantity") for one in came.records] == ["50", "20"]


def test_a_number_of_seven_digits_is_no_tariff_code() -> None:
    assert "hts" not in told("Item,Code SAP,Description\n1,4124469,Pump\n2,4068815,Case\n")[0]


CELL = st.text("abcXYZ012", min_size=1, max_size=9)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=8))
def test_a_list_whose_columns_begin_below_their_headings_keeps_each_cell(
    rows: list[tuple[str, str, str]],
) -> None:
    table = [
        ("Qty", "Value", "Package", "Parts"),
        *((str(n), *row) for n, row in enumerate(rows, 1)),
    ]
    widths = [max(len(row[at]) for row in table) + 1 for at in range(4)]
    text = "\n".join(
        "".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table
    )
    read = read_records(text)
    kept = [one.fields.get("rating") for one in read.records]
    assert len(kept) + len(read.left_out) == len(rows)
    assert set(kept) <= {row[0] for row in rows}


def test_holes_and_marks_of_the_bare_board_are_no_parts() -> None:
    read = read_records(
        "Reference,Value,Footprint,Quantity\n"
        "H1,MountingHole,MountingHole:MountingHole_3.2mm_M3,1\n"
        "FID1,Fiducial,Fiducial:Fiducial_1mm_Mask2mm,1\n"
        "C1,100nF,Capacitor_SMD:C_0402_1005Metric,1\n"
    )
    assert [one.of("reference") for one in read.records] == ["C1"]
    assert [one.line for one in read.left_out] == [2, 3]


def test_columns_that_are_not_read_are_named() -> None:
    read = read_records(
        "Description,Qty,Precio USD,Precio MXN\nCable,1,10.00,185.00\nLED,2,1.0,18\n"
    )
    assert read.unused == ("Precio MXN",)
