"""`maquila classify` suggests codes for the texts given or read, one by one."""

from __future__ import annotations

import io
import json
import sys

import pytest

from assistant.cli.exit_codes import ExitCode
from assistant.cli.main import main
from assistant.terminal.screens.classify import classify_lines


def test_json_has_a_line_for_each_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["classify", "CAP CER 0.1UF 0402", "see drawing", "--json"]) == ExitCode.DONE
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["text"] == "CAP CER 0.1UF 0402"
    assert first["suggestions"][0]["hts"] == "8532.24"
    assert set(first["suggestions"][0]) == {"hts", "because", "confidence"}
    assert second == {"text": "see drawing", "suggestions": []}


def test_a_hyphen_reads_standard_input_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.TextIOWrapper(io.BytesIO("RESISTENCIA 10K\n\nIMÁN\n\xff\n".encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    assert main(["classify", "-", "--json"]) == ExitCode.DONE
    read = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["text"] for one in read] == ["RESISTENCIA 10K", "IMÁN", "ÿ"]
    assert read[1]["suggestions"][0]["hts"] == "8505.11"


def test_a_line_that_is_too_long_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"fuse\n" + b"x" * 1_000_000))
    monkeypatch.setattr(sys, "stdin", typed)
    assert main(["classify", "-"]) == ExitCode.BAD_INPUT
    assert "line 2" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_screen_says_that_it_is_no_classification(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language, "classify", "resistor", "varios"]) == ExitCode.DONE
    shown = " ".join(capsys.readouterr().out.split())
    assert "8533.21" in shown
    assert ("not a classification" if language == "en" else "no son una clasificación") in shown


def test_a_text_is_shown_without_what_a_terminal_obeys() -> None:
    assert next(classify_lines("fuse\x1b[2J", ()))[1] == "fuse[2J"
