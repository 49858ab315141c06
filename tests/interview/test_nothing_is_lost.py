"""What a person answered is found again, whatever ends the conversation; "Saved" means saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from assistant.case.file import read_case
from assistant.interview.sessions import free_sessions, sessions_folder
from tests.support.conversations import BILL, FIRST_ANSWERS, converse, killed
from tests.support.examples import FOLDER

Typed = str | Callable[[], str]
SAVED = ("Saved. The next", "Saved. /sessions")


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    path = tmp_path / "bill.csv"
    path.write_text(BILL)
    return path


def sessions() -> list[dict[str, object]]:
    folder = sessions_folder()
    return [yaml.safe_load(path.read_text()) for path in folder.glob("*.yaml")]


@pytest.mark.parametrize("end", ["/quit", killed], ids=["quit", "killed"])
def test_an_accepted_import_is_kept_before_the_first_answer(bill: Path, end: Typed) -> None:
    converse([f"/import {bill}", "yes", end])
    (saved,) = sessions()
    assert len(saved["kept"]) == 3  # type: ignore[arg-type]
    again = converse(["yes", *FIRST_ANSWERS, "/show", "/quit"])
    assert "3 answers" in again.written
    assert "21.50" in again.written


@pytest.mark.parametrize("end", ["/quit", killed], ids=["quit", "killed"])
@pytest.mark.parametrize(
    "lines",
    [["/rename Acme"], ["/whatif production.country MX", "/keep in Mexico"]],
    ids=["title", "variant"],
)
def test_a_title_and_a_kept_variant_are_content(lines: list[str], end: Typed) -> None:
    converse([*lines, end])
    assert len(sessions()) == 1
    assert "Unfinished" in converse(["no", "/quit"]).written


def test_an_interview_without_content_leaves_nothing() -> None:
    converse(["/help", "/quit"])
    assert list(sessions_folder().iterdir()) == []


@pytest.mark.parametrize("leave", ["/quit", "/new", f"/open {FOLDER / 'battery_pack.yaml'}"])
def test_nothing_is_called_saved_that_is_not(home: Path, tmp_path: Path, leave: str) -> None:
    folder = home / "sessions"

    def removed() -> str:
        folder.rename(tmp_path / "aside")
        return FIRST_ANSWERS[1]

    held = converse([FIRST_ANSWERS[0], removed, leave])
    assert not any(said in held.written for said in SAVED)
    assert "not saved" in held.written


def test_leaving_unsaved_takes_a_second_quit(home: Path, tmp_path: Path) -> None:
    """The first one says that the answers are lost, so that /save can still keep them."""
    saved = tmp_path / "talk.yaml"

    def removed() -> str:
        (home / "sessions").rename(tmp_path / "aside")
        return FIRST_ANSWERS[1]

    held = converse([FIRST_ANSWERS[0], removed, "/quit", f"/save {saved}", "/quit", "never read"])
    assert "never read" not in held.written
    assert len(yaml.safe_load(saved.read_text())["turns"]) == 3
    held = converse(["no", "Router", "/quit"])
    assert "Saved" not in held.written or (home / "sessions").exists()


def test_a_transcript_goes_over_no_other_conversation(tmp_path: Path) -> None:
    path = tmp_path / "talk.yaml"
    converse(["Gateway", f"/save {path}"])
    first = path.read_text()
    held = converse(["Router", f"/save {path}", "8517.62.00", f"/save {path}"])
    assert path.read_text() == first
    other = tmp_path / "talk-2.yaml"
    assert str(other) in "".join(line.strip() for line in held.written.splitlines())
    assert [turn.get("answer") for turn in yaml.safe_load(other.read_text())["turns"]] == [
        "Router", "8517.62.00", None
    ]  # fmt: skip
    assert not (tmp_path / "talk-3.yaml").exists()


def test_a_record_goes_over_no_other_conversation_but_over_its_own_beginning(
    tmp_path: Path,
) -> None:
    path = tmp_path / "talk.yaml"
    converse(["Gateway", "/quit"], "--record", str(path))
    first = path.read_text()
    converse(["no", "Router"], "--record", str(path))
    assert path.read_text() == first
    assert "Router" in (tmp_path / "talk-2.yaml").read_text()
    converse(["yes", "8517.62.00"], "--record", str(path))
    assert [turn.get("answer") for turn in yaml.safe_load(path.read_text())["turns"]] == [
        "Gateway", "8517.62.00", None
    ]  # fmt: skip


def test_a_transcript_holds_what_was_imported_before_it_was_asked(
    bill: Path, tmp_path: Path
) -> None:
    path = tmp_path / "talk.yaml"
    converse([f"/import {bill}", "yes", f"/save {path}"])
    held = converse([f"/open {path}", *FIRST_ANSWERS, "/show"])
    assert "21.50" in held.written
    assert converse([], "replay", str(path)).code == 0


def test_a_pipe_keeps_its_session_until_the_record_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()

    def removed() -> str:
        folder.rmdir()
        return "Gateway"

    assert converse([removed], "--record", str(folder / "talk.yaml")).code == 2
    assert len(sessions()) == 1


def test_files_written_are_private(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.yaml", "b.yaml", "c.json", "d.txt", "e.html")]
    converse(["Gateway", f"/save {paths[0]}", *(f"/export {path}" for path in paths[1:])])
    converse(["Gateway"], "--record", str(tmp_path / "f.yaml"))
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert len(files) == 6
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_what_killed_writes_left_is_cleared_and_a_running_write_is_not(home: Path) -> None:
    import fcntl

    folder = sessions_folder()
    left = folder / ".2026-11-23T101010-aaaaaa.yaml.01234567.part"
    left.write_text("format: 1")
    running = folder / ".2026-11-23T101010-bbbbbb.yaml.01234567.part"
    with running.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        converse(["/quit"])
        assert [path.name for path in folder.iterdir()] == [running.name]


def test_a_session_of_a_newer_format_is_left_as_it_is() -> None:
    path = sessions_folder() / "x.yaml"
    path.write_text("format: 2\nday: 2027-01-01\nanswers: {}\n")
    held = converse(["/quit"])
    assert "newer" in held.written
    assert "could not be read" not in held.written
    assert path.read_text().startswith("format: 2")
    assert len(free_sessions(path.parent)) == 1


def test_a_session_that_cannot_be_opened_is_not_called_damaged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    converse(["Gateway", "/quit"])
    real = Path.read_text

    def failing(self: Path, *args: object, **named: object) -> str:
        if self.parent.name == "sessions":
            raise OSError(5, os.strerror(5))
        return real(self, *args, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_text", failing)
        converse(["/quit"])
    assert len(sessions()) == 1


IN_WORDS = ["/import {bill}", "part number = none", "EUR", "1.08 2026-11-20", "yes", *FIRST_ANSWERS,
            "the cable is 8544.42", "yes", "/parts all from China except the CPU",
            "/parts remove the cover", "/parts undo"]  # fmt: skip


@pytest.mark.parametrize("lines", range(1, len(IN_WORDS)))
def test_an_import_and_sentences_about_parts_go_on_after_a_kill(lines: int, tmp_path: Path) -> None:
    (bill := tmp_path / "bill.csv").write_text(
        "Description,HTS,Origin,Value\nCPU,8542.31,TW,21.50\nCover,3926.90,US,4\nCable,,,1.10\n"
    )
    typed = [line.replace("{bill}", str(bill)) for line in IN_WORDS]
    whole = converse([*typed, f"/export {tmp_path / 'whole.yaml'}", "/quit"])
    assert (tmp_path / "whole.yaml").exists(), whole.written
    for path in sessions_folder().iterdir():
        path.unlink()
    assert converse([*typed[:lines], killed]).code is None
    again = converse(["yes", *typed[lines:], f"/export {tmp_path / 'again.yaml'}", "/quit"])
    assert (tmp_path / "again.yaml").exists(), again.written
    assert (tmp_path / "again.yaml").read_text() == (tmp_path / "whole.yaml").read_text()
    held = read_case(tmp_path / "whole.yaml")
    assert [one.origin for one in held.materials] == ["TW", "CN", "CN"]
    assert [str(one.value) for one in held.materials] == ["23.22", "4.32", "1.188"]
    assert str(held.exchange_rates["EUR"].rate) == "1.08"
