"""`maquila duty` as a user runs it: the stack, its JSON, exit codes and faults."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DAY = ("--date", "2026-10-12")


def run(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", "duty", *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MAQUILA_HOME": str(home)},
    )


def stack(home: Path, *options: str) -> dict[str, Any]:
    ran = run(home, *options, "--json")
    assert not ran.stderr
    assert len(ran.stdout.splitlines()) == 1
    content: dict[str, Any] = json.loads(ran.stdout)
    return content


def test_the_json_has_the_form_of_the_contract(tmp_path: Path) -> None:
    found = stack(tmp_path, "8537.10.91", "--origin", "CN", *DAY)
    assert list(found) == ["hts", "origin", "as_of", "rate_pct", "lines", "warnings"]
    head = {key: found[key] for key in ("hts", "origin", "as_of", "rate_pct")}
    assert head == {"hts": "8537.10.91", "origin": "CN", "as_of": "2026-10-12", "rate_pct": "40.2"}
    rates = {line["id"]: (line["rate_pct"], line["amount"]) for line in found["lines"]}
    assert rates == {
        "us.mfn": ("2.7", "2.70"),
        "us.section_301": ("25", "25.00"),
        "us.section_301_fl": ("12.5", "12.50"),
    }
    for line in found["lines"]:
        assert list(line) == ["id", "rate_pct", "amount", "because", "citation"]
        assert line["because"]
        assert line["citation"]
    for warning in found["warnings"]:
        assert list(warning) == ["code", "text"]


def test_the_law_of_a_measure_is_cited(tmp_path: Path) -> None:
    found = stack(tmp_path, "8537.10.91", "--origin", "CN", *DAY)
    cited = {line["id"]: line["citation"] for line in found["lines"]}
    assert "us.section_301_forced_labour" in cited["us.section_301_fl"]


def test_a_country_may_be_named_and_the_value_given(tmp_path: Path) -> None:
    found = stack(tmp_path, "85371091", "--origin", "vietnam", "--value", "1,000", *DAY)
    assert (found["origin"], found["rate_pct"]) == ("VN", "15.2")
    assert [line["amount"] for line in found["lines"]] == ["27.00", "0.00", "125.00"]


def test_a_claim_and_the_weight_of_metal(tmp_path: Path) -> None:
    options = ("8544.42.90", "--origin", "MX", "--usmca", *DAY)
    assert stack(tmp_path, *options, "--metal-share", "40")["rate_pct"] == "25"
    assert stack(tmp_path, *options, "--metal-share", "10")["rate_pct"] == "0"


def test_a_line_that_is_open_leaves_the_rate_open(tmp_path: Path) -> None:
    ran = run(tmp_path, "8544.42.90", "--origin", "CN", "--json", *DAY)
    assert ran.returncode == 0
    found = json.loads(ran.stdout)
    assert found["rate_pct"] is None
    opened = {line["id"] for line in found["lines"] if line["rate_pct"] is None}
    assert opened == {"us.section_232", "us.section_301_fl"}


def test_ten_digits_settle_a_split(tmp_path: Path) -> None:
    options = ("8517.62.00", "--origin", "CN", *DAY)
    assert stack(tmp_path, *options)["rate_pct"] == "25"
    assert stack(tmp_path, *options, "--hts10", "8517.62.0090")["rate_pct"] == "7.5"


def test_quantities_uses_and_answers(tmp_path: Path) -> None:
    by_weight = stack(tmp_path, "0402.10.05", "--origin", "MX", "--quantity", "kg=20", *DAY)
    assert by_weight["rate_pct"] == "10.66"
    for_cars = ("8537.10.91", "--origin", "CN", "--use", "passenger_vehicle", *DAY)
    assert stack(tmp_path, *for_cars)["rate_pct"] == "52.7"
    server = ("8471.50.01", "--origin", "TW", "--answer", "section_232_semiconductors=no", *DAY)
    assert stack(tmp_path, *server)["rate_pct"] == "0"


def test_fees_are_lines_of_their_own_and_not_in_the_rate(tmp_path: Path) -> None:
    options = ("8542.31.00", "--origin", "TW", "--units-per-entry", "1000", "--transport", "sea")
    found = stack(tmp_path, *options, *DAY)
    fees = {line["id"]: line["amount"] for line in found["lines"]}
    assert found["rate_pct"] == "0"
    assert (fees["us.mpf"], fees["us.hmf"]) == ("0.3464", "0.125")


def test_the_screen_shows_arithmetic_law_and_warnings(tmp_path: Path) -> None:
    ran = run(tmp_path, "8537.10.91", "--origin", "CN", "--date", "2026-11-23")
    assert ran.returncode == 0
    text = " ".join(ran.stdout.split())
    assert "Duties together: 40.2 % = 40.20 USD" in text
    assert "U.S. note 52" in text
    assert "last verified for 2026-10-12" in text


def test_what_the_knowledge_does_not_cover_ends_with_3(tmp_path: Path) -> None:
    for options in (
        ("8537.10.91", "--origin", "AU", *DAY),
        ("9403.20.00", "--origin", "VN", "--date", "2025-08-15"),
        ("8537.10.91", "--origin", "CN", "--date", "2025-03-11"),
    ):
        assert run(tmp_path, *options).returncode == 3, options


FAULTS = {
    "no such code": ("8599.99.00", "--origin", "CN"),
    "no code": ("controller", "--origin", "CN"),
    "no such country": ("8537.10.91", "--origin", "Narnia"),
    "the United States": ("8537.10.91", "--origin", "US"),
    "no country": ("8537.10.91",),
    "no day": ("8537.10.91", "--origin", "CN", "--date", "soon"),
    "negative": ("8537.10.91", "--origin", "CN", "--value", "-1"),
    "nothing": ("8537.10.91", "--origin", "CN", "--value", "0"),
    "too much metal": ("8537.10.91", "--origin", "CN", "--metal-share", "120"),
    "another code": ("8537.10.91", "--origin", "CN", "--hts10", "8517.62.0090"),
    "eight digits": ("8537.10.91", "--origin", "CN", "--hts10", "8537.10.91"),
    "no quantity": ("8537.10.91", "--origin", "CN", "--quantity", "kg"),
    "no such question": ("8537.10.91", "--origin", "CN", "--answer", "section_232=no"),
    "no such use": ("8537.10.91", "--origin", "CN", "--use", "boats"),
    "no such transport": ("8537.10.91", "--origin", "CN", "--transport", "mule"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_bad_input_gets_a_sentence_and_exit_code_2(what: str, tmp_path: Path) -> None:
    ran = run(tmp_path, *FAULTS[what])
    assert ran.returncode == 2
    assert ran.stderr.strip()
    assert "Traceback" not in ran.stderr
    assert not ran.stdout
