"""`maquila learn`: the session as a state machine, in a real pseudo-terminal, and recorded."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from rich.console import Console

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, language, use_language
from assistant.base.messages import InputError
from assistant.cli.main import main
from assistant.intents import looks_like_talk
from assistant.learning.commands import command_typed, learning_form
from assistant.learning.drills.generator import drill_of
from assistant.learning.events import (
    Answered,
    AskedEvent,
    Ended,
    Options,
    Refused,
    Said,
    Shown,
    Steps,
)
from assistant.learning.lessons.exercises import exercises
from assistant.learning.lessons.lessons import lessons
from assistant.learning.record import read_record, record_of, run_again, unfinished_of
from assistant.learning.role_play.debrief import debrief
from assistant.learning.role_play.prospects import prospect_named
from assistant.learning.role_play.talk import RolePlay
from assistant.learning.session import LearningSession, SessionEnded, Start
from assistant.terminal.screens.debrief import debrief_screen
from tests.support import asked_questions
from tests.support.library import LIBRARY
from tests.support.pseudo_terminal import Terminal

DAY = date(2026, 11, 23)
START = Start(DAY, seed=7)
LESSON = lessons()[0]
EXERCISES = [question.id for question in exercises(LESSON, LIBRARY)]
TALK = ["Which parts?", "Where do they come from?", "What is the price without freight?"]
MENU = [choice.value for choice in learning_form().menu]


class Learner:
    """A session with what is noted of its answers."""

    def __init__(self, start: Start = START) -> None:
        self.noted: list[tuple[str, bool]] = []
        self.session = LearningSession(start, LIBRARY, self._note)

    def _note(self, item: str, topic: str, right: bool) -> None:
        self.noted.append((item, right))

    def types(self, *lines: str) -> list[Shown]:
        return [self.session.take(line) for line in lines][-1]

    def answers_rightly(self) -> list[Shown]:
        (asked,) = (one for one in self.session.waits() if isinstance(one, AskedEvent))
        return self.types(", ".join(asked.question.accepted) or "none")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with use_language("en"):
        yield


def of(kind: type, shown: list[Shown]) -> list[Shown]:
    return [one for one in shown if isinstance(one, kind)]


def test_a_lesson_is_read_then_asked_and_every_answer_noted_at_once() -> None:
    learner = Learner()
    assert of(Said, learner.types("lessons", LESSON.id))
    learner.types("")
    for number in range(len(EXERCISES)):
        (answered,) = of(Answered, learner.answers_rightly())
        assert isinstance(answered, Answered)
        assert answered.judged.right
        assert learner.noted == [(item, True) for item in EXERCISES[: number + 1]]
        learner.types("")
    assert learner.session.waiting.name == "lessons"


def test_after_an_answer_why_shows_every_step_that_decides() -> None:
    learner = Learner()
    learner.types("1", "1", "")
    (said,) = learner.types("/why")
    assert isinstance(said, Said)
    learner.answers_rightly()
    (steps,) = learner.types("/why")
    assert isinstance(steps, Steps)
    assert steps.question.steps


def test_what_cannot_be_read_as_an_answer_is_neither_judged_nor_noted() -> None:
    learner = Learner()
    learner.types("drills", "2")
    assert of(Refused, learner.types("&%"))
    assert of(Refused, learner.types(""))
    assert not learner.noted


@settings(max_examples=40, deadline=None)
@given(asked_questions.questions())
def test_a_question_of_the_learner_is_never_judged_as_an_answer(text: str) -> None:
    learner = Learner()
    learner.types("1", "1", "")
    with use_language("en"):
        learner.types(text)
    assert learner.noted == []
    assert not of(Answered, learner.session.shown)


def test_no_option_of_an_exercise_reads_like_a_question() -> None:
    """One that did could not be chosen by its words."""
    labels = [
        label
        for lesson in lessons()
        for one in exercises(lesson, LIBRARY)
        for option in one.options
        for label in (option.value, *option.label.values())
    ]
    assert [label for label in labels if looks_like_talk(label)] == []


def test_a_wrong_answer_to_a_drill_says_where_the_reasoning_parted() -> None:
    """For a drill of which an answer is the one without the trap."""
    for seed in range(20):
        drill = drill_of(f"drill.1.{seed}", LIBRARY)
        (trap,) = drill.traps
        learner = Learner(replace(START, due=(drill.question.id,)))
        learner.types("due")
        shown = learner.types(", ".join(trap.answer_without) or "none")
        if of(Answered, shown) and not learner.noted[-1][1]:
            (answered,) = of(Answered, shown)
            assert isinstance(answered, Answered)
            assert trap.title in answered.overlooked[0]
            return
    pytest.fail("no such drill")


def test_the_same_seed_and_day_draw_the_same_drills_and_never_one_twice() -> None:
    drawn = []
    for _ in range(2):
        learner = Learner()
        learner.types("drills", "1", "/back", "1", "/back", "1")
        drawn.append([turn.waited for turn in learner.session.turns if "drill." in turn.waited])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == len(drawn[0]) == 2


def test_what_was_answered_is_no_longer_due() -> None:
    learner = Learner(replace(START, due=(EXERCISES[0], EXERCISES[1])))
    learner.types("due")
    learner.answers_rightly()
    assert learner.session.due == (EXERCISES[1],)
    learner.types("/menu")
    assert any("(1)" in label for label in learner.session.waits()[0].labels)  # type: ignore[union-attr]


def test_nothing_due_is_said() -> None:
    assert of(Refused, Learner().types("due"))


def test_a_role_play_ends_with_what_was_missed_and_is_noted() -> None:
    learner = Learner()
    learner.types("role play", "tester", *TALK)
    shown = learner.types("/done")
    assert of(Ended, shown)
    assert of(Options, shown)
    assert learner.noted == [("role_play.tester", False)]
    assert learner.session.turns[-1].kept["missed"]


@pytest.mark.parametrize(
    "typed", ["4", "cables", "Walt", "walt brennan", "Harbor Motion", "HOUSTON"]
)
def test_a_choice_is_taken_by_number_id_or_words_of_its_label(typed: str) -> None:
    learner = Learner()
    learner.types("role play", typed)
    assert learner.session.waiting.name == "role_play.cables"


def test_done_without_a_role_play_is_refused() -> None:
    assert of(Refused, Learner().types("/done"))


def test_the_language_may_change_at_any_time_and_the_question_with_it() -> None:
    learner = Learner()
    learner.types("1", "1", "")
    (first,) = of(AskedEvent, learner.session.waits())
    shown = learner.types("/lang es")
    assert language() == "es"
    (second,) = of(AskedEvent, shown)
    assert isinstance(first, AskedEvent)
    assert isinstance(second, AskedEvent)
    assert first.question.id == second.question.id
    assert first.question.prompt != second.question.prompt


def test_quit_leaves_from_everywhere() -> None:
    for lines in ([], ["1"], ["1", "1"], ["1", "1", ""], ["5", "1"]):
        learner = Learner()
        for line in lines:
            learner.types(line)
        with pytest.raises(SessionEnded):
            learner.types("/quit")


def test_back_goes_up_one_step_and_menu_to_the_top() -> None:
    learner = Learner()
    learner.types("1", "1", "", "/back")
    assert learner.session.waiting.name == "lessons"
    learner.types("1", "/menu")
    assert learner.session.is_at_menu
    assert of(Refused, learner.types("/back"))


@pytest.mark.parametrize("lines", [["1", "1", "", "?"], ["3", "2", "?"], ["5", "battery", *TALK]])
def test_what_is_under_way_goes_on_from_its_lines_alone(lines: list[str]) -> None:
    learner = Learner()
    learner.types("3", "1", "/menu", *lines)
    left = unfinished_of(learner.session)
    again = LearningSession(left.start, LIBRARY, lambda item, topic, right: None)
    for turn in left.turns:
        again.take(turn.typed)
    assert again.waiting.name == learner.session.waiting.name
    assert [turn.kept for turn in again.turns] == [t.kept for t in learner.session.turns[3:]]


def test_a_talk_that_has_ended_is_not_gone_through_again() -> None:
    learner = Learner()
    learner.types("5", "gateway", TALK[0], "/done", "cables", TALK[0])
    left = unfinished_of(learner.session)
    assert [turn.typed for turn in left.turns] == ["5", "cables", TALK[0]]


def test_a_recorded_session_gives_the_same_again() -> None:
    learner = Learner()
    learner.types(
        "1", "1", "", "?", "", "/lang es", "/menu", "3", "1", "no", "/menu", "5", "1", *TALK
    )
    learner.types("/done")
    with use_language("en"):
        recorded = record_of(learner.session)
    assert run_again(recorded, LIBRARY).as_yaml() == recorded.as_yaml()


@pytest.mark.parametrize("path", sorted((data_folder("transcripts") / "learning").glob("*.yaml")))
def test_a_shipped_session_gives_the_same_again(path: Path) -> None:
    recorded = read_record(path)
    assert run_again(recorded, LIBRARY).as_yaml() == recorded.as_yaml()


def test_replay_reports_a_session_that_would_go_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learner = Learner()
    learner.types("1", "1", "", "?")
    path = tmp_path / "session.yaml"
    path.write_text(record_of(learner.session).as_yaml())
    assert main(["replay", str(path)]) == 0
    path.write_text(path.read_text().replace("right: 'no'", "right: 'yes'"))
    assert main(["replay", str(path)]) == 1
    assert "+    right: 'no'" in capsys.readouterr().out
    assert main(["replay", "--update", str(path)]) == 0
    assert read_record(path) == record_of(learner.session)


def test_every_command_has_its_names_to_itself() -> None:
    names = [name for own, one in learning_form().commands.items() for name in (own, *one.others)]
    assert len(names) == len(set(names))
    for own, one in learning_form().commands.items():
        assert {command_typed(f"/{name}")[0] for name in (own, *one.others)} == {own}
    with pytest.raises(InputError, match="/glossary"):
        command_typed("/glosary")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_end_of_a_role_play_fits(spoken: str) -> None:
    with use_language(spoken):
        play = RolePlay(prospect_named("cables"), DAY)
        play.say(TALK[0])
        found = debrief(play, LIBRARY)
        for width in (60, 80, 140):
            drawn = Console(width=width, file=io.StringIO())
            for part in debrief_screen(found, width):
                drawn.print(part)
            text = drawn.file.getvalue()  # type: ignore[attr-defined]
            assert max(map(len, text.splitlines())) <= width


# In a terminal


@pytest.fixture
def opened(home: Path) -> Iterator[list[Terminal]]:
    """The terminals that a test opened; they are closed after it."""
    terminals: list[Terminal] = []
    yield terminals
    for one in terminals:
        one.process.close(force=True)


def learns(
    home: Path, opened: list[Terminal], until: str, *options: str, term: str = "xterm"
) -> Terminal:
    terminal = Terminal(
        home, "learn", "--learner", "ana", "--seed", "7", *options, term=term, rows=40
    )
    opened.append(terminal)
    terminal.settled(until)
    return terminal


def progress_file(home: Path) -> str:
    return "\n".join(path.read_text() for path in sorted((home / "learners").glob("ana*")))


def test_a_whole_session_in_a_terminal(home: Path, opened: list[Terminal], tmp_path: Path) -> None:
    record = tmp_path / "session.yaml"
    terminal = learns(home, opened, "What next?", "--record", str(record))
    assert LESSON.title["en"][:20] in terminal.types("1")
    assert "Worked example" in terminal.types("1")
    assert "Question 1 of" in terminal.types("")
    assert "Wrong:" in terminal.types("?")
    assert EXERCISES[0] in progress_file(home)
    assert "The rules that decide" in terminal.types("/why")
    assert "/quit or Ctrl-D leaves" in terminal.sends("\x03")
    terminal.types("/menu")
    assert "How hard?" in terminal.types("3")
    assert "Question 1 of 1" in terminal.types("1")
    assert "The rules that decide" in terminal.types("?")
    assert "drill.1." in progress_file(home)
    terminal.types("/menu")
    assert "Which ruling?" in terminal.types("4")
    assert "Question 1 of 1" in terminal.types("1")
    assert "Wrong:" in terminal.types("?")
    assert "ruling." in progress_file(home)
    terminal.types("/menu")
    assert "Walt Brennan" in terminal.types("5")
    assert "Once they are assembled in Mexico" in terminal.types("cables")
    assert "Bulk cable" in terminal.types("Which parts go into it?")
    assert "Texas" in terminal.types("Where does the bulk cable come from?")
    assert "told something else" in terminal.types("/done", until="Whom do you interview?")
    assert "role_play.cables" in progress_file(home)
    terminal.types("/menu")
    assert LESSON.title["en"][:20] in terminal.types("6")
    terminal.sends("\x04")
    assert terminal.close() == 0
    kept = yaml.safe_load(record.read_text())
    assert (kept["learning"], kept["seed"], kept["day"]) == (1, 7, DAY)
    assert main(["replay", str(record)]) == 0


def test_a_killed_session_goes_on_where_it_was(home: Path, opened: list[Terminal]) -> None:
    terminal = learns(home, opened, "What next?")
    for line in ("1", "1", "", "?", ""):
        terminal.types(line)
    terminal.kill()
    assert EXERCISES[0] in progress_file(home)
    again = learns(home, opened, "yes or no")
    again.types("yes")
    assert f"Question 2 of {len(EXERCISES)}" in again.shown()
    again.types("?")
    again.kill()
    third = learns(home, opened, "yes or no")
    third.types("no")
    assert "What next?" in third.shown()


def test_a_killed_role_play_knows_what_was_told(home: Path, opened: list[Terminal]) -> None:
    terminal = learns(home, opened, "What next?")
    for line in ("5", "gateway", "How many units a year?"):
        terminal.types(line)
    terminal.kill()
    again = learns(home, opened, "yes or no")
    again.types("yes")
    assert "50,000" in again.shown()
    assert "As I said" in again.types("How many units a year?")


@pytest.mark.parametrize("options", [("--plain",), ("--lang", "es")])
def test_a_dumb_terminal_and_a_screen_reader_are_served(
    home: Path, opened: list[Terminal], options: tuple[str, ...]
) -> None:
    terminal = Terminal(home, *options, "learn", "--learner", "ana", "--seed", "7", term="dumb")
    opened.append(terminal)
    terminal.settled(">")
    terminal.types("5")
    said = terminal.types("cables")
    assert "Walt Brennan" in said
    assert "\x1b" not in terminal.everything


def test_progress_is_shown_and_exported(
    home: Path, opened: list[Terminal], tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    terminal = learns(home, opened, "What next?")
    for line in ("1", "1", "", "?"):
        terminal.types(line)
    terminal.sends("\x04")
    assert main(["learn", "--learner", "ana", "--progress"]) == 0
    assert LESSON.title["en"][:20] in capsys.readouterr().out
    exported = tmp_path / "ana.csv"
    assert main(["learn", "--learner", "ana", "--export", str(exported)]) == 0
    assert EXERCISES[0] in exported.read_text()


@pytest.mark.parametrize("options", [["--learner", " "], ["--export", "answers.txt"]])
def test_what_cannot_be_done_is_said_before_anything_is(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["learn", *options]) == 2
    assert capsys.readouterr().err
