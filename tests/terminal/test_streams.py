"""Standard output that is full, closed, left early or not UTF-8: no traceback, an honest code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.base.files import data_folder
from assistant.terminal.console.streams import clean_streams
from tests.support.hostile import ALL, harm_in
from tests.support.paths import ROOT

BATTERY = str(data_folder("knowledge") / "examples" / "battery_pack.yaml")
SHOE = """
product: {description: Leather shoe, hts: 6403.91.60, destination: US, transaction_value: 50}
production: {country: MX}
materials: [{id: a, hts: 4107.12, origin: CN, value: 10}]
"""
# What is run, and the code it ends with where all of it can be printed.
VERBS = {
    "screen": (("assess", BATTERY), 0),
    "plain": (("--plain", "assess", "--steps", BATTERY), 0),
    "JSON": (("assess", "--json", BATTERY), 0),
    "why": (("why", BATTERY, "origin"), 0),
    "help": (("--help",), 0),
    "rules": (("rules", "list"), 0),
    "conversation": (("--lang", "es"), 0),
    "failed replay": (("replay", "{changed}"), 1),
    "wrong usage": (("assess",), 2),
    "missing file": (("assess", "none.yaml"), 2),
    "not covered": (("assess", "{shoe}"), 3),
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    (shoe := tmp_path / "shoe.yaml").write_text(SHOE)
    transcript = (data_folder("transcripts") / "battery_pack.yaml").read_text("utf-8")
    (changed := tmp_path / "changed.yaml").write_text(
        transcript.replace("verdict: 'no'", "verdict: maybe")
    )
    return {"shoe": str(shoe), "changed": str(changed)}


def ran(
    arguments: tuple[str, ...], files: dict[str, str], redirection: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    given = " ".join(f"'{one.format(**files)}'" for one in arguments)
    return subprocess.run(
        ["bash", "-c", f"'{sys.executable}' -m assistant {given} {redirection}"],
        input="Router\n8517.62.00\n", cwd=ROOT, env={**os.environ, **environment},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("what", VERBS)
def test_who_stops_reading_gets_the_exit_code_of_the_whole_answer(
    what: str, files: dict[str, str]
) -> None:
    arguments, code = VERBS[what]
    ended = ran(arguments, files, "| (exec <&-; sleep 0.1); echo ${PIPESTATUS[0]}")
    assert ended.stdout.split() == [str(code)]
    assert "Traceback" not in ended.stderr
    assert "BrokenPipe" not in ended.stderr


@pytest.mark.parametrize("what", VERBS)
def test_a_full_standard_output_is_said_with_exit_code_2(what: str, files: dict[str, str]) -> None:
    arguments, _ = VERBS[what]
    ended = ran(arguments, files, "> /dev/full")
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) <= 3
    assert ended.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "2> /dev/full", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("what", ["screen", "conversation", "failed replay", "missing file"])
def test_a_stream_that_the_caller_closed_changes_no_exit_code(
    what: str, closed: str, files: dict[str, str]
) -> None:
    arguments, code = VERBS[what]
    ended = ran(arguments, files, closed)
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr


ENCODINGS = {
    "LC_ALL=C": {"LC_ALL": "C"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "C without UTF-8": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("what", VERBS)
def test_any_encoding_of_the_output_will_do(
    what: str, encoding: str, files: dict[str, str]
) -> None:
    arguments, code = VERBS[what]
    ended = ran(
        ("--lang", "es", *arguments),
        files,
        "| iconv -f latin1 -t utf-8; exit ${PIPESTATUS[0]}",
        **ENCODINGS[encoding],
    )
    assert ended.returncode == code
    assert "Traceback" not in ended.stderr
    if what == "JSON":
        assert json.loads(ended.stdout)["case"] == "Telecom backup battery pack"


def test_json_in_ascii_holds_the_same_data() -> None:
    usual, ascii_only = (
        ran(("--lang", "es", "assess", "--json", BATTERY), {}, "", PYTHONIOENCODING=encoding).stdout
        for encoding in ("utf-8", "ascii")
    )
    assert not usual.isascii()
    assert ascii_only.isascii()
    assert json.loads(usual) == json.loads(ascii_only)


def test_nothing_printed_to_either_stream_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    output, error = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stdout", output)
    monkeypatch.setattr(sys, "stderr", error)
    with clean_streams():
        print(ALL)
        print(ALL, file=sys.stderr)
    assert output.getvalue()
    assert not harm_in(output.getvalue() + error.getvalue())
    assert sys.stdout is output
