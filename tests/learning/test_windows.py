"""Several windows of one learner lose no answer, and a failure to write loses none either."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.learning.progress import Progress
from tests.support.drawn import drawn

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def answers(window: int, count: int) -> None:
    progress = Progress.of("Ana")
    for number in range(count):
        progress.record(f"drill.1.{window}{number:03}", "vat", number % 3 == 0, NOW)


def test_windows_at_the_same_time_lose_no_answer() -> None:
    count = drawn(40)
    fork = multiprocessing.get_context("fork")
    windows = [fork.Process(target=answers, args=(window, count)) for window in (1, 2, 3)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    kept = [one.item for one in Progress.of("Ana").answers]
    assert len(kept) == len(set(kept)) == 3 * count


def test_an_answer_that_could_not_be_written_is_written_with_the_next(
    home: Path, tmp_path: Path
) -> None:
    progress = Progress.of("Ana")
    home.write_text("in the way")
    with pytest.raises(OSError, match="Not a directory"):
        progress.record("drill.1.1", "vat", False, NOW)
    assert [one.item for one in progress.answers] == ["drill.1.1"]
    home.unlink()
    progress.record("drill.1.2", "vat", False, NOW)
    assert [one.item for one in Progress.of("Ana").answers] == ["drill.1.1", "drill.1.2"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_days(day: str) -> None:
    moment = datetime.fromisoformat(f"{day}T12:00:00-12:00")
    Progress.of("Ana").record("drill.1.1", "vat", False, moment)
    again = Progress.of("Ana")
    again.record("drill.1.1", "vat", True, moment)
    assert len(again.answers) == 2
