"""What learners answered is kept whole, private and apart; what was wrong comes back in time."""

from __future__ import annotations

import csv
import io
import itertools
import json
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.learning.drills.generator import drill
from assistant.learning.feedback import Reasoning, overlooked, parted
from assistant.learning.lessons.rulings import PREFIX, ruling_drills, ruling_of
from assistant.learning.progress import LONGEST_NAME, Progress, exported, learners
from assistant.learning.question import judge
from assistant.terminal.screens.drill import drill_screen, judged_drill_screen
from assistant.terminal.screens.progress import learners_screen, progress_screen
from tests.support.drawn import drawn
from tests.support.library import LIBRARY

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WIDTH = 80
DAY = timedelta(days=1)
LATE = datetime(2999, 1, 1, tzinfo=UTC)
NUMBERS = itertools.count()
Answers = list[tuple[str, bool]]


@pytest.fixture
def home(home: Path) -> Path:
    """The folder of the learners in it."""
    return home / "learners"


def answered(name: str, answers: Answers, start: datetime = NOW) -> Progress:
    progress = Progress.of(name)
    for number, (item, right) in enumerate(answers):
        progress.record(item, "de_minimis", right, start + number * timedelta(minutes=1))
    return progress


def test_a_wrong_answer_comes_back_and_a_right_one_does_not() -> None:
    progress = answered("Ana", [("drill.1.1", False), ("drill.1.2", True)])
    assert progress.due(NOW) == []
    assert progress.due(NOW + DAY) == ["drill.1.1"]


def test_what_comes_back_and_is_known_comes_back_ever_later() -> None:
    progress = answered("Ana", [("drill.1.1", False)])
    waits, now = [], NOW
    for _ in range(5):
        ((_, due),) = progress.coming_back(now)
        assert progress.due(due) == ["drill.1.1"]
        progress.record("drill.1.1", "de_minimis", True, due)
        waits.append(due - now)
        now = due
    assert waits == sorted(waits)
    assert waits[-1] > DAY


def test_what_is_wrong_again_comes_back_soon_again() -> None:
    progress = answered("Ana", [("drill.1.1", False)])
    later = NOW
    for right in (True, True, True, False):
        later = progress.coming_back(later)[0][1]
        progress.record("drill.1.1", "de_minimis", right, later)
    assert progress.due(later + DAY) == ["drill.1.1"]


def test_what_is_due_longest_is_asked_first() -> None:
    progress = answered("Ana", [("drill.1.2", False), ("drill.1.1", False)])
    assert progress.due(NOW + DAY) == ["drill.1.2", "drill.1.1"]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.booleans()), max_size=30))
@settings(max_examples=drawn(50))
def test_the_same_answers_give_the_same_days_after_every_start(answers: Answers) -> None:
    name = f"Learner {next(NUMBERS)}"
    kept = answered(name, answers)
    again = Progress.of(name)
    assert again.answers == kept.answers
    assert again.due(NOW + 30 * DAY) == kept.due(NOW + 30 * DAY)
    assert again.coming_back(NOW) == kept.coming_back(NOW)
    assert set(kept.due(LATE)) == {item for item, right in answers if not right}


def test_every_answer_is_on_disk_at_once_and_private(home: Path) -> None:
    answered("Ana", [("drill.1.1", False)])
    (path,) = home.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert [one.item for one in Progress.of("Ana").answers] == ["drill.1.1"]


def test_two_windows_of_a_learner_lose_no_answer() -> None:
    one, other = Progress.of("Ana"), Progress.of("Ana")
    one.record("a", "vat", False, NOW)
    other.record("b", "vat", False, NOW)
    one.record("c", "vat", False, NOW)
    assert [answer.item for answer in one.answers] == ["a", "b", "c"]
    assert one.due(NOW + DAY) == Progress.of("Ana").due(NOW + DAY) == ["a", "b", "c"]


def test_looking_at_the_progress_of_nobody_leaves_no_file(home: Path) -> None:
    assert Progress.of("Nobody").due(NOW) == []
    assert not home.exists()
    assert learners() == []


def test_learners_are_kept_apart_and_case_and_spaces_do_not_matter() -> None:
    answered("Ana María", [("drill.1.1", False)])
    answered("José", [("drill.1.2", False)])
    assert Progress.of("  ana   MARÍA ").due(NOW + DAY) == ["drill.1.1"]
    assert Progress.of("Ana Maria").answers == ()
    assert [one.learner for one in learners()] == ["Ana María", "José"]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/root/x", ".", "..", "a/b\\c", "李雷", "🙂", "CON", "x" * LONGEST_NAME,
     "\x1b[31mred", "a\x00b", "%2e%2e", "-rf"],
)  # fmt: skip
def test_a_name_is_data_and_no_path(name: str, home: Path) -> None:
    answered(name, [("drill.1.1", False)])
    (path,) = home.parent.rglob("*.json")
    assert path.parent == home
    assert Progress.of(name).due(NOW + DAY) == ["drill.1.1"]


@pytest.mark.parametrize("name", ["", "   ", "\x00", "x" * (LONGEST_NAME + 1)])
def test_no_name_and_too_long_a_name_are_refused(name: str) -> None:
    with pytest.raises(InputError):
        Progress.of(name)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff", b'{"format": 2}', b'{"learner": "Ana", "x": 1}']
)
def test_a_damaged_file_is_named_and_left_alone(home: Path, content: bytes) -> None:
    answered("Ana", [("drill.1.1", False)])
    (path,) = home.iterdir()
    path.write_bytes(content)
    with pytest.raises(InputError) as fault:
        Progress.of("Ana")
    assert str(path) in str(fault.value)
    assert path.read_bytes() == content


def test_topics_with_the_most_wrong_answers_come_first() -> None:
    progress = Progress.of("Ana")
    for item, topic, right in (("a", "vat", True), ("b", "vat", True), ("c", "origin", False)):
        progress.record(item, topic, right, NOW)
    first, second = progress.by_topic()
    assert (first.topic, first.answers, first.right, first.coming_back) == ("origin", 1, 0, 1)
    assert (second.topic, second.answers, second.right, second.coming_back) == ("vat", 2, 2, 0)


def test_a_time_of_another_zone_is_kept_as_the_same_moment() -> None:
    zone = timezone(timedelta(hours=-8))
    progress = answered("Ana", [("a", False)], NOW.astimezone(zone))
    assert progress.answers[0].at == NOW
    assert progress.due((NOW + DAY).astimezone(zone)) == ["a"]


def test_the_export_holds_every_answer_and_no_formula() -> None:
    answered("=HYPERLINK(1)", [("drill.1.1", False), ("drill.1.1", True)])
    answered("Ana, la nueva", [("drill.1.2", True)])
    rows = list(csv.DictReader(io.StringIO(exported(learners(), "csv"))))
    assert [(row["learner"], row["item"], row["right"]) for row in rows] == [
        ("'=HYPERLINK(1)", "drill.1.1", "no"),
        ("'=HYPERLINK(1)", "drill.1.1", "yes"),
        ("Ana, la nueva", "drill.1.2", "yes"),
    ]
    both = json.loads(exported(learners(), "json"))
    assert [one["learner"] for one in both] == ["=HYPERLINK(1)", "Ana, la nueva"]
    assert both[0]["topics"] == [
        {"topic": "de_minimis", "answers": 2, "right": 1, "coming_back": 1,
         "last": (NOW + timedelta(minutes=1)).isoformat()}
    ]  # fmt: skip
    assert Progress.of("Ana, la nueva").export("csv").count("\n") == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_fit_eighty_columns_and_print_names_as_text(language: str) -> None:
    progress = answered("[red]Ana[/red]", [("drill.1.1", False), ("drill.1.2", True)])
    console = Console(width=WIDTH, record=True, file=io.StringIO())
    with use_language(language):
        one = drill("3", 7, LIBRARY)
        ruling = ruling_of(f"{PREFIX}.{ruling_drills().rulings[0].ruling}", LIBRARY)
        wrong = one.traps[0].answer_without
        parting = parted(one.question, Reasoning(verdict="none"))
        judged = judge(one.question, "?" if not one.question.options else "1")
        parts = [
            *drill_screen(one.question, 1, 10, LIBRARY, WIDTH),
            *judged_drill_screen(one.question, judged, parting, overlooked(one, wrong), WIDTH),
            *drill_screen(ruling, 2, 10, LIBRARY, WIDTH),
            *progress_screen(progress, NOW + DAY, WIDTH),
            *learners_screen(learners(), NOW + DAY, WIDTH),
        ]
        for part in parts:
            console.print(part)
    text = console.export_text()
    assert max(map(len, text.splitlines())) <= WIDTH
    assert one.question.prompt[:30] in text
    assert "[red]Ana[/red]" in text
    for material in one.question.case.materials if one.question.case else ():
        assert f"{material.id} " in text
