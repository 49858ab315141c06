"""The conversation in a real pseudo-terminal, and through a pipe."""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from assistant.assessment.assess import assess
from assistant.base.language import LANGUAGES, use_language
from assistant.case.file import read_case
from assistant.terminal.chat.commands.registry import COMMANDS
from assistant.terminal.console.command_table import command_named, command_table
from assistant.terminal.console.screen_reader import spoken_lines
from assistant.terminal.screens.assessment import assessment_screen
from assistant.terminal.screens.programme import programme_screen
from assistant.terminal.screens.steps import steps_screen
from tests.support.examples import FOLDER as EXAMPLES_FOLDER
from tests.support.examples import NAMES, example
from tests.support.library import LIBRARY
from tests.support.paths import TESTS
from tests.support.pseudo_terminal import DAY, ROOT, Terminal

FIRST = "What is the product"
PIPED = ["Telecom gateway", "8517.62.00", "us", "Mexico", "CPU; 8542.31; TW; 21.50",
         "Housing, 3926.90, US, 4.00", "", "120", "smt, final assembly, test", "50k",
         "China", "96", "3.10", "1.2", "yes", "aa"]  # fmt: skip
ASKED_OF_GAPS = ["0.4", "?", "?", "250k"]
SCRIPT = yaml.safe_load((TESTS / "terminal" / "commands.yaml").read_text())
BILL = "Part,HTS,Origin,Value\nCPU,8542.31,TW,21.50\nCover,3926.90,US,4\nCable,8544.42,Nowhere,1\n"


@pytest.fixture
def terminal(home: Path) -> Iterator[Terminal]:
    opened = Terminal(home)
    opened.settled(FIRST)
    yield opened
    opened.process.close(force=True)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path stands in one line of 80 columns."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def flat(text: str) -> str:
    """What a person reads: without colours, and without where lines break."""
    import re

    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r", "", text)
    return " ".join(plain.split())


def answers_six(terminal: Terminal) -> None:
    for typed in PIPED[:6]:
        terminal.types(typed)
    assert "Part 2 noted" in terminal.shown()


def test_every_command_in_a_terminal_of_80_by_24(home: Path, short_folder: Path) -> None:
    (bill := short_folder / "bill.csv").write_text(BILL)
    terminal = Terminal(home)
    terminal.settled(FIRST)
    for step in SCRIPT:
        typed = step["types"].replace("{folder}", str(short_folder)).replace("{bill}", str(bill))
        written = flat(terminal.types(typed))
        for text in step["sees"]:
            assert text in written, f"{typed}: {text!r} is not in: {written}"
    assert terminal.close() == 0
    assert "Traceback" not in terminal.everything
    exported = {path.name for path in short_folder.iterdir()}
    assert {"talk.yaml", "case.yaml", "case.json", "screen.html"} <= exported
    assert read_case(short_folder / "case.yaml").product.hts == "8517.62.00"


def test_the_script_uses_every_command() -> None:
    used = {
        command_named(step["types"].removeprefix("/").split()[0])
        for step in SCRIPT
        if step["types"].startswith("/") and step["types"] != "/bakc"
    }
    assert used == set(COMMANDS) == set(command_table().commands)


def test_no_command_has_the_name_of_another() -> None:
    table = command_table().commands
    names = [*table, *(other for command in table.values() for other in command.others)]
    assert len(names) == len(set(names))
    assert {command.group for command in table.values()} == set(command_table().groups)


def test_control_c_says_how_to_leave_and_control_d_leaves(terminal: Terminal) -> None:
    assert "/quit or Ctrl-D leaves" in flat(terminal.sends("\x03"))
    terminal.types("Router")
    assert "offers to resume" in flat(terminal.sends("\x04"))
    assert terminal.close() == 0


def test_control_c_in_mid_line_loses_no_answer_given_before(terminal: Terminal) -> None:
    terminal.types("Router")
    terminal.sends("85\x03")
    assert "Router: which HS code" in flat(terminal.everything)
    assert "Where is it sold" in flat(terminal.types("8517.62.00"))


def test_a_paste_of_lines_names_those_that_cannot_be_used(terminal: Terminal) -> None:
    for typed in PIPED[:4]:
        terminal.types(typed)
    written = flat(
        terminal.pastes("CPU\t8542.31\tTW\t21.50\nHousing\t3926.90\tNowhere\t4\n\nScrews\n")
    )
    for text in ("Housing 3926.90 Nowhere", "'Nowhere' is not a country", "Part 2 noted"):
        assert text in written


def test_a_pasted_table_is_confirmed_and_what_it_does_not_say_is_asked(terminal: Terminal) -> None:
    for typed in PIPED[:4]:
        terminal.types(typed)
    written = flat(terminal.pastes("Part\tValue MXN\nCPU\t210\nCable\t13\n"))
    assert "How many US dollars is 1 MXN?" in written
    assert "12.265" in flat(terminal.types("0.055"))
    assert "Part 2 noted" in flat(terminal.types("yes"))


def test_the_window_may_be_made_smaller_and_larger(terminal: Terminal) -> None:
    answers_six(terminal)
    terminal.types("")
    for columns, rows in ((60, 20), (140, 40), (80, 24)):
        terminal.resizes(columns, rows)
        terminal.types("/saving")
        shown = terminal.shown()
        assert max(map(len, shown.splitlines())) <= columns
        assert "USMCA:" in shown.splitlines()[-1] or "USMCA:" in shown
    assert "Which production steps" in flat(terminal.types("120"))


def test_the_line_below_the_prompt_says_where_we_stand(terminal: Terminal) -> None:
    assert f"| {DAY}" in terminal.shown()
    answers_six(terminal)
    assert "USMCA: open" in terminal.shown()
    assert "questions left" in terminal.shown()


def test_tab_completes_commands_codes_and_choices(terminal: Terminal) -> None:
    terminal.sends("/wha\t")
    assert "/whatif" in terminal.shown()
    terminal.sends("\x15")
    terminal.types("Telecom gateway")
    terminal.sends("telephone\t\t")
    assert "8517" in terminal.shown()


def test_what_was_typed_before_is_offered_again_and_private(terminal: Terminal, home: Path) -> None:
    terminal.types("Router")
    terminal.types("8517.62.00")
    terminal.sends("\x1b[A\x1b[A")
    assert (
        terminal.shown().rstrip().splitlines()[-2:][0].endswith("Router")
        or "> Router" in terminal.shown()
    )
    modes = {path.stat().st_mode & 0o777 for path in home.rglob("*") if path.is_file()}
    assert modes == {0o600}


@pytest.mark.parametrize("again", [1, 3])
def test_a_killed_interview_is_resumed_with_every_answer(home: Path, again: int) -> None:
    terminal = Terminal(home)
    terminal.settled(FIRST)
    answers_six(terminal)
    terminal.types("/whatif M1.origin MX")
    terminal.types("/keep from Mexico")
    for _ in range(again):
        terminal.kill()
        terminal = Terminal(home)
        assert "Unfinished: Telecom gateway, 6 answers" in flat(terminal.settled("Resume it?"))
        assert "yes, no or drop" in flat(terminal.types("maybe"))
        assert "Resumed with 6 answers" in flat(terminal.types("yes"))
    assert "from Mexico" in flat(terminal.types("/variants"))
    for typed in PIPED[6:]:
        terminal.types(typed)
    for typed, seen in zip(
        ASKED_OF_GAPS,
        ("Mexican tariff item", "United States", "move", "More: /flow"),
        strict=True,
    ):
        assert seen in flat(terminal.types(typed))
    terminal.types("")
    assert terminal.close() == 0
    second = Terminal(home)
    assert "Unfinished" not in second.settled(FIRST)
    assert "finished" in flat(second.types("/sessions"))
    second.kill()


def test_an_interview_in_use_is_not_offered_to_another(home: Path) -> None:
    first = Terminal(home)
    first.settled(FIRST)
    answers_six(first)
    second = Terminal(home)
    assert "Unfinished" not in second.settled(FIRST)
    second.types("Charger")
    second.kill()
    first.kill()
    third = Terminal(home)
    written = flat(third.settled("Resume one?"))
    assert "Charger" in written
    assert "Telecom gateway" in written
    assert "Resumed with 6 answers" in flat(third.types("2"))
    fourth = Terminal(home)
    assert "Unfinished: Charger" in flat(fourth.settled("Resume"))
    assert "Set aside as" in flat(fourth.types("drop"))
    for open_one in (third, fourth):
        open_one.kill()


def test_a_damaged_session_is_said_and_kept(home: Path) -> None:
    folder = home / "sessions"
    folder.mkdir(parents=True)
    (folder / "x.yaml").write_text("turns: [")
    terminal = Terminal(home)
    assert "could not be read" in flat(terminal.settled(FIRST))
    terminal.kill()
    assert [path.name for path in folder.iterdir()] == ["x.yaml.damaged"]


def test_a_full_disk_is_said_once_and_saving_is_tried_again(home: Path) -> None:
    terminal = Terminal(home)
    terminal.settled(FIRST)
    terminal.types("Router")
    folder = home / "sessions"
    aside = folder.rename(home / "aside")
    assert "cannot be saved" in flat(terminal.types("8517.62.00"))
    assert "cannot be saved" not in flat(terminal.types("US"))
    aside.rename(folder)
    assert "saved again" in flat(terminal.types("MX"))
    terminal.kill()
    assert "4 answers" in flat(Terminal(home).settled("Resume"))


def piped(home: Path, lines: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", "--date", DAY, *options],
        input="\n".join(lines) + "\n", env={**os.environ, "MAQUILA_HOME": str(home)}, cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_piped_conversation_concludes_and_records(home: Path, tmp_path: Path) -> None:
    record, saved = tmp_path / "talk.yaml", tmp_path / "saved.yaml"
    ran = piped(home, [*PIPED, *ASKED_OF_GAPS, f"/save {saved}"], "--record", str(record))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "> Telecom gateway" in ran.stdout
    assert "\x1b" not in ran.stdout
    for text in ("qualifies under the USMCA", "What each part brings", "More: /flow"):
        assert text in ran.stdout
    echoed = ("> ", f"  {tmp_path}")
    assert all(len(line) <= 80 or line.startswith(echoed) for line in ran.stdout.splitlines())
    transcript = yaml.safe_load(record.read_text())
    assert transcript["concluded"]["origin"]["verdict"] == "yes"
    assert [turn["answer"] for turn in transcript["turns"]] == [*PIPED, *ASKED_OF_GAPS]
    assert saved.read_text() == record.read_text()
    assert not list((home / "sessions").iterdir())


def test_a_pipe_that_ends_early_concludes_from_what_it_gave(home: Path) -> None:
    ran = piped(home, PIPED[:7])
    assert ran.returncode == 0
    assert "The input ended here" in ran.stdout
    assert "More: /flow" in ran.stdout


def test_a_pipe_is_not_held_up_by_an_unfinished_interview(home: Path) -> None:
    first = Terminal(home)
    first.settled(FIRST)
    answers_six(first)
    first.kill()
    assert "> Telecom gateway" in piped(home, PIPED).stdout
    assert "Resumed with 6 answers" in piped(home, ["yes", *PIPED[6:]]).stdout


def test_a_record_that_cannot_be_written_is_said_before_the_first_question(
    home: Path, tmp_path: Path
) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("milk")
    ran = piped(home, PIPED, "--record", str(other))
    assert ran.returncode == 2
    assert FIRST not in ran.stdout
    assert other.read_text() == "milk"


@pytest.mark.parametrize("name", NAMES)
def test_screens_fit_and_show_names_as_typed(name: str) -> None:
    named = example(name).model_copy(update={"name": "[red]x[/red] [/]"})
    assessment = assess(named, LIBRARY)
    for width in (60, 80, 140):
        drawn = Console(width=width, file=io.StringIO())
        for screen in (assessment_screen, steps_screen, programme_screen):
            for part in screen(assessment, width):
                drawn.print(part)
        text = drawn.file.getvalue()  # type: ignore[attr-defined]
        assert "[red]x[/red] [/]" in text
        assert max(map(len, text.splitlines())) <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_screen_reader_hears_has_every_word_and_no_drawing(language: str) -> None:
    with use_language(language):
        assessment = assess(example("telecom_gateway"), LIBRARY)
        lines = [line for part in assessment_screen(assessment, 80) for line in spoken_lines(part)]
    for scenario in assessment.scenarios:
        assert any(scenario.label in line for line in lines)
    assert all(warning.text in "\n".join(lines) for warning in assessment.warnings)
    assert not any(c in line for line in lines for c in "─│━█")


def test_a_plain_conversation_in_spanish(home: Path) -> None:
    ran = piped(home, [*PIPED, "smt, ensamble final, prueba"], "--plain", "--lang", "es")
    assert ran.returncode == 0
    assert "¿Cuál es el producto?" in ran.stdout
    assert "Más: /flujo" in ran.stdout
    assert "califica al T-MEC" in ran.stdout


def test_a_plain_conversation_says_trees_of_reasons(home: Path) -> None:
    opened = f"/open {EXAMPLES_FOLDER / 'battery_pack.yaml'}"
    ran = piped(home, [opened, "/why origin", "/whynot origin all"], "--plain")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "2. Not originating: no alternative can be met" in ran.stdout.splitlines()


def test_the_locale_chooses_the_language(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "es_MX.UTF-8")
    assert "¿Cuál es el producto?" in piped(home, PIPED[:1]).stdout
    assert FIRST in piped(home, PIPED[:1], "--lang", "en").stdout
