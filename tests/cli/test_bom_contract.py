"""The JSON of `maquila bom` and `maquila classify` to the letter, and the kinds of small bills."""

from __future__ import annotations

import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.main import main
from tests.support.bills import as_workbook

ABOUT = {"encoding", "sheet", "headings", "decimals", "currency", "rate", "price_basis",
         "price_break", "quantity", "value", "levels", "origin"}  # fmt: skip
KEYS = ["format", "file", "sheet", "heading_row", "columns", "currency", "levels", "lines",
        "left_out", "questions", "total"]  # fmt: skip
OF_LINE = ["line", "id", "parent", "reference", "description", "part_number", "manufacturer",
           "quantity", "unit_price", "value", "currency", "origin", "hts",
           "suggestions"]  # fmt: skip


@pytest.fixture
def bom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def read(content: str | bytes, name: str = "bill.csv", encoding: str = "utf-8") -> Any:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        assert main(["bom", str(path), "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    return read


def values(found: Any) -> list[str | None]:
    return [line["value"] for line in found["lines"]]


def about(found: Any) -> list[str]:
    return [one["about"] for one in found["questions"]]


def test_the_contract_of_bom(bom: Any) -> None:
    found = bom(
        "Board X\nRef,Description,Qty,Unit price,Ext. price\nC1 C2,CAP CER 0.1UF,2,$0.10,$0.20\n"
        "R1,RES SMD 10K 0402,1,$0.01,$0.01\nK1,Relay DNP,1,$1.00,$1.00\n,,,Total,$0.21\n"
    )
    assert list(found)[: len(KEYS)] == KEYS
    assert (found["format"], found["sheet"], found["heading_row"]) == (1, None, 2)
    assert Path(found["file"]).name == "bill.csv"
    assert found["columns"] == {
        "reference": "Ref", "description": "Description", "quantity": "Qty",
        "unit_price": "Unit price", "value": "Ext. price",
    }  # fmt: skip
    assert found["currency"] == "unknown"
    assert found["levels"] is False
    assert found["total"] == {"printed": "0.21", "read": None}
    (first, second) = found["lines"]
    assert list(first)[: len(OF_LINE)] == OF_LINE
    assert (first["line"], first["reference"], first["quantity"]) == (3, "C1 C2", "2")
    for line in (first, second):
        assert [line[key] for key in ("parent", "value", "origin", "hts")] == [None] * 4
    for one in first["suggestions"]:
        assert {"hts", "because", "confidence"} <= one.keys()
        assert one["confidence"] in ("high", "medium", "low")
    assert first["suggestions"][0]["hts"] == "8532.24"
    assert [(one["line"], bool(one["reason"])) for one in found["left_out"]] == [
        (5, True), (6, True),
    ]  # fmt: skip
    (question,) = found["questions"]
    assert {"about", "text", "lines"} <= question.keys()
    assert question["about"] == "currency"
    assert question["lines"] == [3, 4]
    assert set(about(found)) <= ABOUT


def test_a_workbook_names_its_sheet(bom: Any) -> None:
    found = bom(as_workbook([["Description", "Qty"], ["CAP", 2], ["RES", 1]]), "bill.xlsx")
    assert found["sheet"] == "BOM"
    assert found["heading_row"] == 1


def test_a_table_without_headings_has_the_heading_row_null(bom: Any) -> None:
    assert bom("Relay;2\nBox;3\n")["heading_row"] is None


def test_both_commands_read_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    typed("Description,Qty\nCAP CER,2\n")
    assert main(["bom", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["file"] == "-"
    typed("CAP CER 0.1UF 50V X7R 0402\nRES SMD 27K OHM 1% 0603\n")
    assert main(["classify", "-", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"][:3] for line in lines] == ["CAP", "RES"]
    assert [line["suggestions"][0]["hts"] for line in lines] == ["8532.24", "8533.21"]


def test_a_list_of_a_design_program_has_no_values(bom: Any) -> None:
    found = bom(
        "Reference, Quantity, Value, Footprint, Datasheet, CatNo, Vendor\n"
        'C2 C4 ,2,".01uF","Capacitor_THT:C_Axial_L9.0mm","~","X-1","Shop"\n'
        'R2 R3 R5 ,3,"2.2k","Resistor_THT:R_Axial_DIN0207","~","X-2","Shop"\n'
        'T3 ,1,"Transformer_1P_2S","Transformer:T_EI48","~","X-3",""\n'
    )
    assert found["heading_row"] == 1
    assert values(found) == [None] * 3
    assert [line["quantity"] for line in found["lines"]] == ["2", "3", "1"]
    assert [line["reference"] for line in found["lines"]] == ["C2 C4", "R2 R3 R5", "T3"]
    assert found["lines"][0]["description"].startswith(".01uF")
    assert not {"value", "unit_price"} & found["columns"].keys()


def test_currencies_in_cell_formats_are_no_dollars(bom: Any) -> None:
    rows = [["Description", "Value"], *[[f"part {n}", 9.75] for n in range(4)]]
    shown = ["[$$-80A]#,##0.00", "#,##0.00 [$€-407]", '"MXN" #,##0.00', "[$£-809]#,##0.00"]
    formats = {f"B{row}": one for row, one in enumerate(shown, 2)}
    found = bom(as_workbook(rows, formats), "bill.xlsx")
    assert [line["currency"] for line in found["lines"]] == ["MXN", "EUR", "MXN", "GBP"]
    assert [line["dollars"] for line in found["lines"]] == [None] * 4
    assert set(about(found)) == {"rate"}


@pytest.mark.parametrize(
    ("heading", "beside"), [("Price", True), ("Price per 1000", False), ("Cost / 1k", False)]
)
def test_a_price_per_thousand_is_divided(heading: str, beside: bool, bom: Any) -> None:
    rows = [("RESISTOR 4K7", 12, "2.40", "EA;1000"), ("CAPACITOR 10NF", 30, "1.50", "EA;1000")]
    head = f"Object description;Comp. Qty (CUn);{heading};Crcy" + (";Un;per" if beside else "")
    lines = [
        f"{name};{count};{price};USD" + (f";{per}" if beside else "")
        for name, count, price, per in rows
    ]
    found = bom("\n".join([head, *lines]))
    assert [Decimal(one) for one in values(found) if one] == [Decimal("0.0288"), Decimal("0.045")]
    assert not found["questions"]


def test_an_assembly_and_its_parts_are_one_or_the_other(bom: Any) -> None:
    found = bom(
        "Nivel;Número de parte;Descripción;Cant.;U.M.;Costo unit. USD;País de origen\n"
        "0;A-9;EQUIPO;1;PZA;;\n.1;B-7;TARJETA;1;PZA;22,00;MEX\n..2;C-7;RESISTENCIA;6;PZA;0,25;CHN\n"
        "..2;C-8;CIRCUITO INTEGRADO;1;PZA;7,00;TWN\n.1;B-8;TAPA DE PLÁSTICO;2;PZA;1,10;USA / MEX\n",
        encoding="latin-1",
    )
    assert found["levels"] is True
    assert found["good"]["id"] == "A-9"
    assert about(found) == ["levels", "origin"]
    assert values(found) == [None, None, None, "2.2"]
    assert [line["parent"] for line in found["lines"]] == [None, "B-7", "B-7", None]
    assert found["lines"][3]["origin"] is None
    assert found["lines"][3]["origins"] == ["US", "MX"]


def test_sections_and_repeated_headings_are_no_parts(bom: Any) -> None:
    head = "Component\tNames\tValue\tQuantity\n"
    found = bom(
        f"Stückliste\t\t\t\nICs\t\t\t\n\t\t\t\n{head}"
        "Timer\tU3\t8 pin\t1\n\t\t\t\nCapacitors\t\t\t\n"
        f"\t\t\t\n{head}Capacitor\tC1-3\t47µ 25V\t3\n\t\t\t\nOthers\t\t\t\n\t\t\t\n{head}"
        "Quartz\tX2\t8 MHz\t1\nRelay DNP\tK2\tnot fitted\t0\n",
        "bill.txt", "cp1252",
    )  # fmt: skip
    assert [line["reference"] for line in found["lines"]] == ["U3", "C1-3", "X2"]
    assert [line["rating"] for line in found["lines"]] == ["8 pin", "47µ 25V", "8 MHz"]
    assert any("DNP" in one["text"] for one in found["left_out"])


def test_the_abbreviations_of_distributors_are_understood(bom: Any) -> None:
    wanted = {
        "CAP CER 1UF 25V X5R 0603": "8532.24", "CAP ALUM 47UF 20% 35V RADIAL": "8532.22",
        "RES SMD 1K OHM 5% 1/8W 0805": "8533.21", "IC MCU 8BIT 32KB FLASH 32TQFP": "8542.31",
        "TERM BLK 2POS SIDE ENTRY 3.5MM PCB": "8536.90", "FERRITE BEAD 120 OHM 0805 1LN": "8504.50",
        "FIXED IND 22UH 1.2A 90 MOHM SMD": "8504.50",
    }  # fmt: skip
    head = "Index,Quantity,Part Number,Manufacturer Part Number,Description,Unit Price\n"
    rows = [f"{n},1,D-{n},M-{n},{one},0.10000" for n, one in enumerate(wanted, 1)]
    found = bom(head + "\n".join(rows))
    assert [line["suggestions"][0]["hts"] for line in found["lines"]] == list(wanted.values())
    assert values(found) == [None] * len(wanted)
