"""The commands as a user runs them: output, exit codes, and no traceback for bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.base.files import data_folder
from assistant.cli.main import main

GATEWAY = str(data_folder("knowledge") / "examples" / "telecom_gateway.yaml")
BATTERY = str(data_folder("knowledge") / "examples" / "battery_pack.yaml")
SHOE = """
product: {description: Leather shoe, hts: 6403.91.60, destination: US, transaction_value: 50}
production: {country: MX}
materials: [{id: a, hts: 4107.12, origin: CN, value: 10}]
"""


def test_several_files_give_one_object_a_line_and_errors_do_not_stop_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("product: {hts: '9'}")
    code = main(["assess", "--json", GATEWAY, str(bad), str(tmp_path / "missing.yaml"), GATEWAY])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 2
    assert [line["case"] for line in lines if "error" not in line] == [lines[0]["case"]] * 2
    assert lines[1]["case"] == str(bad)
    assert lines[1]["error"]["code"] == "hts_form"
    assert "product.hts" in lines[1]["error"]["where"]
    assert set(lines[2]["error"]) == {"code", "text", "where"}


def test_a_good_case_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", GATEWAY]) == 0
    assert "8517.62.00" in capsys.readouterr().out


def test_what_the_knowledge_does_not_cover_ends_with_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shoe.yaml"
    path.write_text(SHOE)
    assert main(["assess", "--json", str(path)]) == 3
    assert json.loads(capsys.readouterr().out)["origin"]["verdict"] == "unknown"


def test_the_day_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--json", "--date", "2027-02-01", GATEWAY]) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2027-02-01"


BAD = {
    "unknown key": b"produkt: {}",
    "negative": b"product: {transaction_value: -1}",
    "no such code": b"product: {hts: 8599.99.00}",
    "no such country": b"product: {destination: XX}",
    "no YAML": b"product: [",
    "binary": b"\x00\x01\xff\xfe",
    "empty": b"",
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_a_sentence_and_exit_code_2(what: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(BAD[what])
    ran = subprocess.run(
        [sys.executable, "-m", "assistant", "assess", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert str(path) in ran.stderr
    assert "Traceback" not in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_rules_can_be_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list", "--area", "immex"]) == 0
    listed = capsys.readouterr().out
    assert "immex.held" in listed
    assert "usmca." not in listed
    assert main(["rules", "show", "usmca.article_2_5.duty_falls_due"]) == 0
    assert "Ley Aduanera art. 63-A" in capsys.readouterr().out


def test_an_unknown_rule_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "immex.helt"]) == 2
    assert "immex.held" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["rules", "knowledge"])
def test_the_checks_pass(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([what, "check"]) == 0
    assert "no fault" in capsys.readouterr().out


def test_an_example_can_be_printed_and_assessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["examples"]) == 0
    for name in capsys.readouterr().out.split():
        assert main(["examples", name]) == 0
        path = tmp_path / f"{name}.yaml"
        path.write_text(capsys.readouterr().out, encoding="utf-8")
        assert main(["assess", "--json", str(path)]) == 0
        capsys.readouterr()


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m assistant assess --json {GATEWAY} | head -c 10"
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in ran.stderr


def test_a_day_given_before_the_verb_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--date", "2027-02-01", "assess", "--json", GATEWAY]) == 0
    assert json.loads(capsys.readouterr().out)["as_of"] == "2027-02-01"


SCREENS = {
    "ways": ("ways", BATTERY),
    "why": ("why", BATTERY, "origin"),
    "why not": ("why", BATTERY, "origin", "--not"),
    "explain": ("explain", "prosec"),
    "all terms": ("explain",),
    "immex": ("immex", BATTERY),
    "origin": ("origin", "8507.60"),
    "duty": ("duty", "8507.60.00", "--origin", "CN"),
}


@pytest.mark.parametrize("what", SCREENS)
def test_plain_output_has_no_columns_and_no_lines_drawn(
    what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--plain", *SCREENS[what]])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    for line in lines:
        assert "   " not in line.strip()
        assert not any(drawn in line for drawn in "─│└├━█")


def test_a_fault_is_said_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "es", "examples", "no_such_case"]) == 2
    spanish = capsys.readouterr().err
    assert main(["--lang", "en", "examples", "no_such_case"]) == 2
    assert spanish != capsys.readouterr().err
