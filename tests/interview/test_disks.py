"""On a full and on a read-only disk: what can be read is read, what is not saved is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.learning.progress import Progress
from tests.support.conversations import FIRST_ANSWERS, converse
from tests.support.examples import FOLDER
from tests.support.small_disk import SmallDisk

CASE = str(FOLDER / "battery_pack.yaml")
LESSON = ("1", "1", "", "?", "")


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallDisk]:
    """A small disk that holds the user's data."""
    mounted = SmallDisk.mounted(tmp_path / "disk")
    if mounted is None:
        pytest.skip("no tmpfs can be mounted here")
    monkeypatch.setenv("MAQUILA_HOME", str(mounted.folder / "home"))
    yield mounted
    mounted.unmount()


@pytest.fixture
def expected(tmp_path: Path) -> str:
    return converse([], "assess", CASE, "--json").written


def says(text: str, held: str) -> bool:
    return text in " ".join(held.split())


def test_a_full_disk_is_said_and_no_answer_is_called_saved(disk: SmallDisk, tmp_path: Path) -> None:
    saved = tmp_path / "talk.yaml"

    def filled() -> str:
        disk.fill()
        return FIRST_ANSWERS[1]

    held = converse([FIRST_ANSWERS[0], filled, "US", f"/save {disk.folder}/t.yaml", "/quit",
                     f"/save {saved}", "/quit"])  # fmt: skip
    assert held.code == 0
    assert held.written.count("cannot be saved") == 1
    assert says("cannot be written", held.written)
    assert "Saved. " not in held.written
    assert len(yaml.safe_load(saved.read_text())["turns"]) == 4
    disk.empty()
    assert says("Gateway, 1 answers", converse(["no", "/quit"]).written)
    assert not list(disk.folder.rglob("*.part"))


def test_a_full_disk_that_is_freed_is_saved_to_again(disk: SmallDisk) -> None:
    def filled() -> str:
        disk.fill()
        return FIRST_ANSWERS[1]

    def freed() -> str:
        disk.empty()
        return FIRST_ANSWERS[2]

    held = converse([FIRST_ANSWERS[0], filled, freed, "/quit"])
    assert says("saved again", held.written)
    assert says("Gateway, 3 answers", converse(["no", "/quit"]).written)


def test_a_full_disk_from_the_start_lets_a_person_work(disk: SmallDisk) -> None:
    disk.fill()
    held = converse([*FIRST_ANSWERS, "/quit", "/quit"])
    assert held.code == 0
    assert "Saved. " not in held.written


def test_a_read_only_folder_is_read(disk: SmallDisk, expected: str) -> None:
    converse([*FIRST_ANSWERS[:2], "/quit"])
    converse([*LESSON, "1"], "learn", "--learner", "Ana", "--seed", "1")
    disk.read_only()
    held = converse(["yes", "US", "/sessions", "/open 1", "/quit", "/quit"])
    assert held.code == 0
    assert says("Resumed with 2 answers", held.written)
    assert says("cannot be saved", held.written)
    assert "Saved. " not in held.written
    assert converse(["drop", "/quit"]).code == 0
    assert says("cannot be deleted", converse(["no", "/delete 1", "yes", "/quit"]).written)
    learnt = converse(["no", "4", "/quit"], "learn", "--learner", "Ana", "--seed", "1")
    assert learnt.code == 0
    assert says("Unfinished", learnt.written)
    shown = converse([], "learn", "--progress", "--learner", "Ana")
    assert (shown.code, "1" in shown.written) == (0, True)
    assert converse([], "assess", CASE, "--json").written == expected


def test_answers_of_a_lesson_on_a_full_disk_are_written_once_it_is_free(disk: SmallDisk) -> None:
    def filled() -> str:
        disk.fill()
        return "?"

    def freed() -> str:
        disk.empty()
        return "/quit"

    held = converse([*LESSON[:3], filled, "", "?", freed], "learn", "--learner", "Ana")
    assert held.code == 0
    assert says("cannot be saved", held.written)
    assert len(Progress.of("Ana").answers) == 2


def test_a_lesson_that_cannot_be_saved_does_not_end_with_saved(disk: SmallDisk) -> None:
    disk.fill()
    held = converse([*LESSON, "/quit"], "learn", "--learner", "Ana")
    assert held.code == 0
    assert not any(line.strip().startswith("Saved") for line in held.written.splitlines())


@pytest.mark.parametrize("home", ["/dev/null", "/proc/nowhere", "/proc/1/mem/x"])
def test_a_folder_that_cannot_be_reached_is_said(
    home: str, monkeypatch: pytest.MonkeyPatch, expected: str
) -> None:
    monkeypatch.setenv("MAQUILA_HOME", home)
    held = converse([*FIRST_ANSWERS, "/sessions", "/new", "/new", "/quit"])
    assert held.code == 0
    assert says("cannot be saved", held.written)
    assert "Saved. " not in held.written
    for command in (["learn"], ["learn", "--progress"], ["tariff", "reset"]):
        held = converse(["1", "/quit"], *command)
        assert held.code in (0, 2)
    assert converse([], "assess", CASE, "--json").written == expected
