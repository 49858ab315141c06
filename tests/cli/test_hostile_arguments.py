"""No argument of any verb ends in a traceback: what cannot be used gets a sentence and code 2."""

from __future__ import annotations

import io
import pwd
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.files import data_folder
from assistant.cli.exit_codes import ExitCode
from assistant.cli.main import main
from assistant.cli.options import DAY, LANGUAGE
from assistant.cli.registry import VERBS, Argument, option
from tests.support.drawn import drawn
from tests.support.paths import ROOT

EXAMPLES = data_folder("knowledge") / "examples"
SOUND = {
    "files": str(EXAMPLES / "battery_pack.yaml"),
    "file": str(EXAMPLES / "battery_pack.yaml"),
    "paths": "nowhere.yaml",
    "target": "origin",
    "hts": "8537.10.91",
    "--origin": "CN",
    "rule": "immex.held",
    "name": "battery_pack",
    "term": "prosec",
}
UNUSABLE = {
    "5,000 digits": "9" * 5000,
    "5,000 digits below zero": "-" + "9" * 5000,
    "a NUL": "a\0b",
    "an over-long name": "a" * 300,
    "an over-long path": "a/" * 3000,
    "nothing": "",
    "blanks": "  ",
    "no UTF-8": "\udcff",
}
HOSTILE = UNUSABLE | {
    "a command to the terminal": "a\x1b]52;c;eA==\x07",
    "two lines": "a\nb",
    "below zero": "-5",
    "4,000 digits": "9" * 4000,
    "200 digits": "9" * 200,
    "a huge exponent": "1e999999",
    "no number": "nan",
    "no end": "inf",
    "the last day": "9999-12-31",
    "the first day": "0001-01-01",
    "a home of nobody": "~nosuch/a",
    "a placeholder": "{0.__class__}%s",
    "from right to left": "a\u202eb",
    "digits of another script": "٣٣٣٣",
    "a folder": ".",
    "no file": "/dev/null",
    "a pair": "a=" + "9" * 200,
    "a long sum": "1+" * 500 + "1",
    "a long product": "9x" * 500 + "9",
}


@dataclass(frozen=True)
class Place:
    """Where an argument stands: the verb, and the option or operand."""

    verb: str
    argument: Argument

    def __str__(self) -> str:
        return f"{self.verb} {self.argument.names[0]}".strip()

    def line(self, typed: str) -> list[str]:
        """The command line with `typed` in this place and what is sound in all others."""
        line = self.verb.split()
        for one in VERBS[self.verb].options if self.verb else ():
            name = one.names[0]
            value = typed if one == self.argument else SOUND.get(name)
            if name.startswith("-"):
                line += [f"{name}={value}"] if value is not None and one != self.argument else []
            elif value is not None:
                line.append(value)
        name = self.argument.names[-1]
        # A value that begins with a dash is not taken for another option in this form.
        return [*line, f"{name}={typed}"] if name.startswith("--") else line


RECORD = option("--record", about="cli.record")
PLACES = [
    *(Place("", one) for one in (LANGUAGE, RECORD, DAY)),
    *(
        Place(name, one)
        for name, verb in VERBS.items()
        for one in verb.options
        if "action" not in one.settings or one.settings["action"] == "append"
    ),
]


def ended(line: list[str]) -> tuple[int, str, str]:
    """The exit code of a command line, what it printed, and what it said of faults."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", io.StringIO()):
        try:
            code = main(line)
        except SystemExit as usage:
            code = int(usage.code or 0)
    return code, out.getvalue(), err.getvalue()


def check(line: list[str]) -> int:
    code, out, err = ended(line)
    assert code in set(ExitCode), line
    assert not {"\0", "\x1b"} & set(out + err), line
    assert "Traceback" not in err, line
    assert (out + err).strip() or code != ExitCode.BAD_INPUT, line
    return code


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_hostile_argument_ends_with_a_sentence(place: Place) -> None:
    for what, typed in HOSTILE.items():
        code = check(place.line(typed))
        assert code == ExitCode.BAD_INPUT or what not in UNUSABLE, (place, what)


# Unusual characters and long digits are likelier than in hypothesis' own texts.
TYPED = st.one_of(
    st.text(st.characters(), max_size=300),
    st.from_regex(r"-?[0-9]{1,400}([.,eE/x%+-][0-9]{1,400})*", fullmatch=True),
    st.lists(st.sampled_from(sorted(HOSTILE.values())), max_size=3).map("".join),
)


@settings(max_examples=drawn(60))
@given(st.sampled_from(PLACES), TYPED)
def test_whatever_is_typed_ends_with_a_known_exit_code(place: Place, typed: str) -> None:
    check(place.line(typed))


@pytest.mark.parametrize("seed", ["-5", "1.5", "9" * 10, "٣", "1e5"])
def test_a_seed_is_a_whole_number_from_0_on(seed: str) -> None:
    code, _, said = ended(["learn", f"--seed={seed}"])
    assert (code, seed in said) == (ExitCode.BAD_INPUT, True)


NAMES_OF_USERS = ("HOME", "LOGNAME", "USER", "LNAME", "USERNAME", "XDG_DATA_HOME", "MAQUILA_HOME")
ASSESSED = ["assess", "--json", SOUND["file"]]
WITH_DATA = [["learn", "--progress"], ["learn", "--learner", "Ana"], ["tariff", "reset"]]


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A user whom the system does not know, as in a container."""
    for name in NAMES_OF_USERS:
        monkeypatch.delenv(name, raising=False)
    with patch.object(pwd, "getpwuid", side_effect=KeyError):
        yield


AS_NOBODY = """
import pwd, sys

def getpwuid(_):
    raise KeyError

pwd.getpwuid = getpwuid
from assistant.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("line", [ASSESSED, ["duty", "8537.10.91", "--origin=CN"]])
def test_an_assessment_needs_no_home(line: list[str]) -> None:
    """In a process of its own: packages look for a home when they are loaded."""
    ran = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, *line],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (ExitCode.DONE, "")


@pytest.mark.usefixtures("nobody")
@pytest.mark.parametrize("line", WITH_DATA)
def test_what_needs_a_home_says_that_there_is_none(line: list[str], tmp_path: Path) -> None:
    code, _, said = ended(line)
    assert code == ExitCode.BAD_INPUT
    assert "MAQUILA_HOME" in said
    assert not list(tmp_path.glob("~*"))


@pytest.mark.usefixtures("nobody")
def test_a_conversation_without_a_home_says_that_it_is_not_saved(tmp_path: Path) -> None:
    code, shown, said = ended([])
    assert code == ExitCode.DONE
    assert "cannot be saved" in " ".join((shown + said).split())
    assert not list(tmp_path.glob("~*"))


@pytest.mark.usefixtures("nobody")
def test_a_learner_whom_the_system_does_not_know_is_asked_for_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAQUILA_HOME", str(tmp_path / "data"))
    code, _, said = ended(["learn"])
    assert (code, "--learner" in said) == (ExitCode.BAD_INPUT, True)


@pytest.mark.parametrize("line", [ASSESSED, [], *WITH_DATA])
def test_the_home_of_an_unknown_user_is_refused_and_not_made(
    line: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAQUILA_HOME", "~nosuch/data")
    code, _, said = ended(line)
    assert (code, "MAQUILA_HOME" in said) == (ExitCode.BAD_INPUT, True)
    assert not list(tmp_path.glob("~*"))
