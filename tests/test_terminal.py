"""The conversation in a real pseudo-terminal, and through a pipe."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
import yaml
from rich.console import Console

from assistant.assess import assess
from assistant.case_file import parse_case
from assistant.data_folders import data_folder
from assistant.library import Library
from assistant.terminal.programme_screens import programme_screen
from assistant.terminal.screens import assessment_screen, steps_screen

COMMAND = ["-m", "assistant", "--date", "2026-11-23"]
ROOT = Path(__file__).parent.parent
FIRST = "What is the product"
HINT = "In plain words"
PIPED = ["Telecom gateway", "8517.62.00", "us", "Mexico", "CPU; 8542.31; TW; 21.50",
         "Housing, 3926.90, US, 4.00", "", "120", "50k", "China", "96", "3.10",
         "1.2", "yes", "aa"]  # fmt: skip
ASKED_OF_GAPS = ["0.4", "?", "?", "250k"]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "MAQUILA_HOME": str(tmp_path / "home"), "TERM": "xterm"}


class Terminal:
    """A maquila in a pseudo-terminal of 80 by 24."""

    def __init__(self, home: dict[str, str], *options: str) -> None:
        self.process = pexpect.spawn(
            sys.executable, [*COMMAND, *options], env=home, cwd=str(ROOT), encoding="utf-8",
            dimensions=(24, 80), timeout=20,
        )  # fmt: skip

    def sees(self, *texts: str) -> None:
        for text in texts:
            self.process.expect_exact(text)

    def types(self, text: str, *seen: str) -> None:
        self.process.send(text + "\r")
        self.sees(*seen)

    def answers_six(self) -> None:
        self.sees(FIRST, ">")
        self.types("Telecom gateway", "which HS code", ">")
        self.types("8517.62.00", "Where is it sold", ">")
        self.types("US", "United States", "Where would it be made", ">")
        self.types("mx", "Which parts", ">")
        self.types("CPU; 8542.31; TW; 21.50", "Part 1 noted", ">")
        self.types("Housing; 3926.90; US; 4", "Part 2 noted", ">")

    def kill(self) -> None:
        self.process.kill(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def terminal(home: dict[str, str]) -> Iterator[Terminal]:
    opened = Terminal(home)
    yield opened
    opened.process.close(force=True)


def test_why_back_and_refusals(terminal: Terminal) -> None:
    terminal.sees(FIRST, HINT, ">")
    terminal.types("/back", "first question", ">")
    terminal.types("/why", "It names the case", ">")
    terminal.types("Telecom gateway", "which HS code", ">")
    terminal.types("8517.99", "does not exist", ">")
    terminal.types("/bakc", "Did you mean /back?", ">")
    terminal.types("/back", FIRST, ">")
    terminal.types("Router", "Router: which HS code", ">")
    terminal.types("/show", "Answered so far", "Router", "which HS code", ">")
    terminal.types("/help", "/steps", ">")


def test_control_keys(terminal: Terminal) -> None:
    terminal.sees(FIRST, ">")
    terminal.process.sendcontrol("c")
    terminal.sees("/quit or Ctrl-D leaves", ">")
    terminal.types("Router", "which HS code", ">")
    terminal.process.sendcontrol("d")
    terminal.sees("offers to resume")
    terminal.process.expect(pexpect.EOF)
    terminal.process.close()
    assert terminal.process.exitstatus == 0


def test_a_paste_of_lines_names_those_that_cannot_be_used(terminal: Terminal) -> None:
    terminal.sees(FIRST, ">")
    for typed in PIPED[:4]:
        terminal.types(typed, ">")
    terminal.sees("Which parts")
    pasted = "CPU\t8542.31\tTW\t21.50\nHousing\t3926.90\tNowhere\t4\n\nScrews\n"
    terminal.process.send(f"\x1b[200~{pasted}\x1b[201~")
    terminal.types("", "Lines taken: 2. Not taken: 1", "Line 2, Housing", "Nowhere", "Part 2 noted")


@pytest.mark.parametrize("again", [1, 3])
def test_a_killed_interview_is_resumed_with_every_answer(home: dict[str, str], again: int) -> None:
    first = Terminal(home)
    first.answers_six()
    for _ in range(again):
        first.kill()
        first = Terminal(home)
        first.sees("Unfinished: Telecom gateway, 6 answers", "Resume it?", ">")
        first.types("maybe", "yes, no or drop", ">")
        first.types("yes", "Resumed with 6 answers", "Part 2 noted", ">")
    for typed in PIPED[6:]:
        first.types(typed, ">")
    first.sees("hours of labour")
    first.types("0.4", "Mexican tariff item", ">")
    first.types("?", "from a plant in the United States", ">")
    first.types("?", "move production", ">")
    first.types("250k", "In short", ">")
    first.process.send("\r")
    first.process.expect(pexpect.EOF)
    second = Terminal(home)
    second.sees(FIRST)
    second.process.close(force=True)


def test_an_interview_in_use_is_not_offered_to_another(home: dict[str, str]) -> None:
    first = Terminal(home)
    first.answers_six()
    second = Terminal(home)
    second.sees(FIRST, ">")
    second.types("Charger", "which HS code")
    second.kill()
    first.kill()
    third = Terminal(home)
    third.sees("Charger", "Telecom gateway", "Resume one?", ">")
    third.types("2", "Resumed with 6 answers", "Part 2 noted", ">")
    fourth = Terminal(home)
    fourth.sees("Unfinished: Charger", ">")
    fourth.types("drop", "Set aside as", FIRST)
    for open_one in (third, fourth):
        open_one.process.close(force=True)


def test_a_damaged_session_is_said_and_kept(home: dict[str, str]) -> None:
    folder = Path(home["MAQUILA_HOME"]) / "sessions"
    folder.mkdir(parents=True)
    (folder / "x.yaml").write_text("turns: [")
    opened = Terminal(home)
    opened.sees("could not be read", FIRST)
    opened.process.close(force=True)
    assert [path.name for path in folder.iterdir()] == ["x.yaml.damaged"]


def piped(
    home: dict[str, str], lines: list[str], *options: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *COMMAND, *options], input="\n".join(lines) + "\n", env=home, cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_piped_conversation_concludes_and_records(home: dict[str, str], tmp_path: Path) -> None:
    record, saved = tmp_path / "talk.yaml", tmp_path / "saved.yaml"
    ran = piped(home, [*PIPED, *ASKED_OF_GAPS, f"/save {saved}"], "--record", str(record))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "> Telecom gateway" in ran.stdout
    assert "\x1b" not in ran.stdout
    for text in ("Originating under USMCA", "Scenarios side by side", "USMCA Art.", "In short"):
        assert text in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80
    transcript = yaml.safe_load(record.read_text())
    assert transcript["concluded"]["origin"]["verdict"] == "yes"
    assert [turn["answer"] for turn in transcript["turns"]] == [*PIPED, *ASKED_OF_GAPS]
    assert saved.read_text() == record.read_text()
    assert not list((Path(home["MAQUILA_HOME"]) / "sessions").iterdir())


def test_a_pipe_that_ends_early_concludes_from_what_it_gave(home: dict[str, str]) -> None:
    ran = piped(home, PIPED[:7])
    assert ran.returncode == 0
    assert "The input ended here" in ran.stdout
    assert "In short" in ran.stdout


def test_a_pipe_is_not_held_up_by_an_unfinished_interview(home: dict[str, str]) -> None:
    first = Terminal(home)
    first.answers_six()
    first.kill()
    assert "> Telecom gateway" in piped(home, PIPED).stdout
    assert "Resumed with 6 answers" in piped(home, ["yes", *PIPED[6:]]).stdout


def test_a_record_that_cannot_be_written_is_said_before_the_first_question(
    home: dict[str, str], tmp_path: Path
) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("milk")
    ran = piped(home, PIPED, "--record", str(other))
    assert ran.returncode == 2
    assert FIRST not in ran.stdout
    assert other.read_text() == "milk"


@pytest.mark.parametrize("width", [60, 80, 140])
def test_screens_fit_and_show_names_as_typed(width: int) -> None:
    folder = data_folder("knowledge") / "examples"
    library = Library.open()
    for path in sorted(folder.glob("*.yaml")):
        case = parse_case(path.read_text(), path.name)
        named = case.model_copy(update={"name": "[red]x[/red] [/]"})
        assessment = assess(named, library)
        drawn = Console(width=width, file=io.StringIO())
        for screen in (assessment_screen, steps_screen, programme_screen):
            for part in screen(assessment, width):
                drawn.print(part)
        text = drawn.file.getvalue()  # type: ignore[attr-defined]
        assert "[red]x[/red] [/]" in text
        assert max(map(len, text.splitlines())) <= width
