"""`maquila bom`: its report, the contract of its JSON, and its exit codes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from assistant.base.language import LANGUAGES
from assistant.cli.main import main
from tests.support.hostile import ALL, harm_in

PRICED = """Description,Quantity,Unit price USD,Total USD,Country of origin
CAP CER 0.1UF,10,0.01,0.10,CN
"BOARD, bare",1,4.10,4.10,USA / MEX
Total,,,4.20,
"""
UNSAID = "Description,Quantity,Unit price,Total\nCAP,10,0.01,0.10\n"
KEYS = {"format", "file", "sheet", "heading_row", "columns", "currency", "levels", "lines",
        "left_out", "questions", "total"}  # fmt: skip
OF_LINE = {"line", "id", "parent", "reference", "description", "part_number", "manufacturer",
           "quantity", "unit_price", "value", "currency", "origin", "hts",
           "suggestions"}  # fmt: skip


def report(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str], *options: str
) -> dict[str, object]:
    path = tmp_path / "bill.csv"
    path.write_text(text, encoding="utf-8")
    assert main(["bom", str(path), "--json", *options]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_the_json_holds_what_its_contract_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = report(tmp_path, PRICED, capsys)
    assert found.keys() >= KEYS
    assert found["format"] == 1
    assert found["currency"] == "USD"
    assert found["total"] == {"printed": "4.2", "read": "4.2"}
    lines = found["lines"]
    assert isinstance(lines, list)
    assert all(line.keys() >= OF_LINE for line in lines)
    assert [line["value"] for line in lines] == ["0.1", "4.1"]
    assert [line["origin"] for line in lines] == ["CN", None]
    questions = found["questions"]
    assert isinstance(questions, list)
    assert [(one["about"], one["lines"]) for one in questions] == [("origin", [3])]


def test_a_value_that_rests_on_a_question_is_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = report(tmp_path, UNSAID, capsys)
    assert found["currency"] == "unknown"
    assert found["total"] == {"printed": None, "read": None}
    (line,) = found["lines"]  # type: ignore[misc]
    assert line["value"] is None
    assert line["dollars"] is None
    assert line["currency"] == "unknown"


def test_standard_input_and_an_output_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PRICED.encode())))
    out = tmp_path / "out.json"
    assert main(["bom", "-", "--json", "-o", str(out)]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(out.read_text())["file"] == "-"
    assert main(["bom", "-", "-o", str(out)]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_says_what_was_understood_and_what_must_be_asked(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bill.csv"
    path.write_text(UNSAID)
    assert main(["--lang", language, "bom", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "USD, MXN, EUR, CNY" in shown
    assert len(shown.splitlines()) <= 24


def test_a_file_that_cannot_be_read_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.csv").write_text("")
    for name in ("empty.csv", "missing.csv"):
        assert main(["bom", str(tmp_path / name), "--json"]) == 2
        came = capsys.readouterr()
        assert came.out == ""
        assert name in came.err


def test_text_of_others_is_inert_on_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bill.csv"
    cell = ALL.replace('"', "").replace("\n", " ").replace("\r", " ").replace("\0", "")
    path.write_text(f'Description,Quantity,Unit price,Origin\n"{cell}",1,"{cell}","{cell}"\n')
    assert main(["bom", str(path)]) == 0
    assert not harm_in(capsys.readouterr().out, styled=True)
