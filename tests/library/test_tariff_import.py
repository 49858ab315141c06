"""The export of the USITC is read as it is published, and a broken file changes nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.assessment.assess import assess
from assistant.base.files import data_folder
from assistant.case.file import read_case
from assistant.cli.main import main
from assistant.library import Library
from assistant.library.tariff_import import imported_path, imported_tariff, read_export
from tests.support.library import LIBRARY

COLUMNS = (
    "HTS Number",
    "Indent",
    "Description",
    "Unit of Quantity",
    "General Rate of Duty",
    "Special Rate of Duty",
    "Column 2 Rate of Duty",
    "Quota Quantity",
    "Additional Duties",
)
SPECIAL = "Free (A,AU,BH,CL,CO,D,E,IL,JO,KR,MA,OM,P,PA,PE,S,SG)"
LINES = [
    ("8537", 0, "Boards, panels, consoles:", "", "", ""),
    ("8537.10", 1, "For a voltage not exceeding 1,000 V:", "", "", ""),
    ("", 2, "Other:", "", "", ""),
    ("8537.10.91", 2, "Other", "2.9%", SPECIAL, "35%"),
    ("8537.10.91.20", 3, "Motor control centers", "", "", ""),
    ("8537.10.91.70", 3, "Other", "", "", ""),
    ("8517.62.00", 1, "Machines for the reception of voice", "Free", "", "35%"),
    ("8517.62.00.90", 2, "Other", "", "", ""),
    ("8471.30.01.00", 1, "Portable machines", "Free", "", "35%"),
    ("8505.99.99", 1, "A new line", "<i>1.5</i>¢/kg + 2%", "0.4¢/kg (S,S+) Free (KR)", "10¢/kg"),
    ("8485.10.00", 1, "Shown at the line above", "", "", ""),
    ("9903.88.03", 0, "A heading of chapter 99", "The duty + 25%", "", ""),
]


def as_json() -> str:
    return json.dumps(
        [
            {"htsno": code, "indent": str(indent), "description": goods, "superior": None,
             "units": ["No."], "general": general, "special": special, "other": other,
             "footnotes": [], "quotaQuantity": None, "additionalDuties": None}
            for code, indent, goods, general, special, other in LINES
        ]
    )  # fmt: skip


def as_csv() -> str:
    text = io.StringIO()
    table = csv.writer(text, quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for code, indent, goods, general, special, other in LINES:
        table.writerow([code, indent, goods, '["No."]', general, special, other, "", ""])
    return "\ufeff" + text.getvalue()


def written(folder: Path, text: str, name: str = "hts.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("export", [as_json(), as_csv()], ids=["JSON", "CSV"])
def test_both_forms_are_read_alike(export: str, tmp_path: Path) -> None:
    tariff = read_export(written(tmp_path, export), date(2026, 11, 24))
    lines = {key: line for chapter in tariff.chapters.values() for key, line in chapter.items()}
    assert sorted(lines) == ["84713001", "84851000", "85059999", "85176200", "85371091"]
    controller = lines["85371091"]
    assert (controller.hts8, controller.general_rate) == ("8537.10.91", "2.9%")
    assert (controller.usmca_rate, controller.column2_rate) == ("free", "35%")
    assert lines["85176200"].usmca_rate == "free"
    new = lines["85059999"]
    assert (new.general_rate, new.usmca_rate) == ("1.5¢/kg + 2%", "0.4¢/kg")


def test_a_blank_rate_is_that_of_the_line_above(tmp_path: Path) -> None:
    above = [("8485", 0, "", "3%", "Free (S)", "30%"), ("8485.10.00", 1, "", "", "", "")]
    rows = [dict(zip(("htsno", "indent", "d", "general", "special", "other"), one, strict=True))
            for one in above]  # fmt: skip
    tariff = read_export(written(tmp_path, json.dumps(rows)), date(2026, 11, 24))
    line = tariff.chapter("84")["84851000"]
    assert (line.general_rate, line.usmca_rate, line.column2_rate) == ("3%", "free", "30%")


def test_lines_of_ten_digits_that_differ_give_no_rate(tmp_path: Path) -> None:
    rows = [
        {"htsno": f"8485.10.00.{n}", "indent": "1", "general": f"{n}%", "special": "", "other": ""}
        for n in (10, 20)
    ]
    tariff = read_export(written(tmp_path, json.dumps(rows)), date(2026, 11, 24))
    assert tariff.chapter("84")["84851000"].general_rate == "10% or 20%"


def test_an_import_is_preferred_until_it_is_reset(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tariff", "import", str(written(tmp_path, as_csv(), "hts_2026.csv"))]) == 0
    said = capsys.readouterr().out
    assert "5 lines of 2 chapters from hts_2026.csv" in said
    assert "8537.10.91: general 2.7% -> 2.9%" in said
    assert "8505.99.99: new" in said
    assert "8537.20.00: gone" in said
    assert "8534.00.00" not in said, "a heading that the file does not hold stays as shipped"
    path = imported_path()
    assert home in path.parents
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    duty = ["duty", "8537.10.91", "--origin", "VN", "--date", "2026-10-12", "--json"]
    assert main(duty) == 0
    stack = json.loads(capsys.readouterr().out)
    assert stack["rate_pct"] == "15.4"
    assert any("hts_2026.csv" in warning["text"] for warning in stack["warnings"])
    assert main(["tariff", "reset"]) == 0
    capsys.readouterr()
    assert main(duty) == 0
    assert json.loads(capsys.readouterr().out)["rate_pct"] == "15.2"


def test_an_assessment_says_that_its_tariff_was_imported(home: Path, tmp_path: Path) -> None:
    tariff = read_export(written(tmp_path, as_csv()), date(2026, 11, 24))
    case = read_case(data_folder("knowledge") / "examples" / "industrial_controller.yaml")
    case = case.model_copy(update={"as_of": date(2026, 10, 12)})
    shipped, imported = (assess(case, library) for library in (
        LIBRARY, Library.open(imported=tariff)))  # fmt: skip
    assert "knowledge.imported_tariff" not in {one.code for one in shipped.warnings}
    assert "knowledge.imported_tariff" in {one.code for one in imported.warnings}


def test_headings_that_the_file_does_not_hold_stay_as_shipped(home: Path, tmp_path: Path) -> None:
    tariff = read_export(written(tmp_path, as_csv()), date(2026, 11, 24))
    library = Library.open(imported=tariff).as_of(date(2026, 10, 12))
    assert library.us_rate("9031.80.40", "general_rate") == "Free"
    assert library.us_rate("8536.50.90", "general_rate") == "Free"
    assert library.us_rate("8537.10.91", "general_rate") == "2.9%"


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "binary": b"\x00\xff\xfe\x80",
    "cut off": as_json().encode()[:300],
    "an object": b'{"htsno": "8537.10.91"}',
    "a list of words": b'["8537.10.91"]',
    "other objects": b'[{"code": "8537.10.91"}]',
    "nested deeply": b"[" * 100_000,
    "no columns": b"code,rate\n8537.10.91,2.7%\n",
    "a column missing": as_csv().replace("General Rate of Duty", "Rate").encode(),
    "no lines": b'[{"htsno": "9903.88.03", "indent": "0", "general": "25%"}]',
    "no text": as_csv().encode("utf-16"),
    "a huge field": b"HTS Number,Indent,General Rate of Duty,Special Rate of Duty,"
    b"Column 2 Rate of Duty\n8537.10.91,0," + b"9" * 200_000 + b",,\n",
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_gets_a_sentence_and_changes_nothing(
    what: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tariff", "import", str(written(tmp_path, as_csv(), "good.csv"))]) == 0
    before = imported_path().read_bytes()
    bad = tmp_path / "bad.csv"
    bad.write_bytes(BROKEN[what])
    capsys.readouterr()
    assert main(["tariff", "import", str(bad)]) == 2
    said = capsys.readouterr().err
    assert str(bad) in said
    assert len(said.strip().splitlines()) == 1
    assert imported_path().read_bytes() == before
    assert os.listdir(imported_path().parent) == ["hts.json"]


@pytest.mark.parametrize("path", ["missing.csv", "."])
def test_a_file_that_cannot_be_read_gets_a_sentence(
    path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tariff", "import", str(tmp_path / path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_hostile_text_reaches_neither_the_terminal_nor_an_amount(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[dict[str, Any]] = [
        {"htsno": "8537.10.91", "indent": 0, "general": "\x1b[31m{0.__class__}%", "special": None,
         "other": "[red]1e999%[/]"}
    ]  # fmt: skip
    file = written(tmp_path, json.dumps(rows), "a\x1b[31m.json")
    assert main(["tariff", "import", str(file)]) == 0
    assert main(["duty", "8537.10.91", "--origin", "VN", "--json"]) == 3
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert json.loads(said.splitlines()[-1])["rate_pct"] is None


def test_a_damaged_import_is_named_and_can_be_reset(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["tariff", "import", str(written(tmp_path, as_csv()))])
    imported_path().write_text('{"format": 1}')
    assert main(["duty", "8537.10.91", "--origin", "VN"]) == 2
    assert str(imported_path()) in capsys.readouterr().err
    assert main(["tariff", "reset"]) == 0
    assert imported_tariff() is None


def test_a_killed_import_leaves_the_old_tariff(home: Path, tmp_path: Path) -> None:
    main(["tariff", "import", str(written(tmp_path, as_csv()))])
    before = imported_path().read_bytes()
    dies = (
        "import os, sys; from assistant.cli import main;"
        "os.replace = lambda *_: os._exit(9); main.main(sys.argv[1:])"
    )
    file = written(tmp_path, as_json(), "again.json")
    ran = subprocess.run([sys.executable, "-c", dies, "tariff", "import", str(file)], check=False)
    assert ran.returncode == 9
    assert imported_path().read_bytes() == before
    assert imported_tariff() is not None


def test_amounts_of_an_imported_rate_are_exact(home: Path, tmp_path: Path) -> None:
    tariff = read_export(written(tmp_path, as_csv()), date(2026, 11, 24))
    from assistant.library.printed_rate import read_rate

    rate = read_rate(tariff.chapter("85")["85059999"].general_rate)
    assert rate
    assert rate.duty(Decimal(100), {"kg": Decimal(2)}) == Decimal("2.03")
