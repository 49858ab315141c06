"""Records: a learning session as a file, with its start, the typed lines and their outcomes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field

from assistant.base.files import user_folder, write_whole
from assistant.base.language import ENGLISH, use_language
from assistant.base.messages import InputError
from assistant.base.models import Strict
from assistant.base.outside import OF_CONVERSATION, file_text, read_outside
from assistant.interview.replay import Replayed
from assistant.interview.transcript import as_plain
from assistant.learning.session import LearningSession, SessionEnded, Start
from assistant.library import Library

_WIDTH = 110


class RecordedTurn(Strict):
    """A typed line, the activity that took it, and its outcome."""

    waited: str
    typed: str = ""
    came: dict[str, Any] = Field(default_factory=dict)


class LearningRecord(Strict):
    """A learning session: its day, seed, due items and lines, without the name of the learner."""

    learning: Literal["1"] = "1"
    language: str = ENGLISH
    day: date
    seed: int = Field(ge=0)
    drawn: int = Field(default=0, ge=0)
    due: list[str] = Field(default_factory=list)
    turns: list[RecordedTurn] = Field(default_factory=list)

    @property
    def start(self) -> Start:
        """The start of the session."""
        return Start(self.day, self.seed, self.drawn, tuple(self.due), self.language)

    def as_yaml(self) -> str:
        """The text of the file; the same session gives the same bytes."""
        content = {
            "learning": 1,
            "language": self.language,
            "day": self.day,
            "seed": self.seed,
            "drawn": self.drawn,
            "due": list(self.due),
            "turns": [
                {key: value for key, value in turn.model_dump().items() if value or key == "typed"}
                for turn in self.turns
            ],
        }
        return yaml.dump(
            content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=_WIDTH
        )


def record_of(session: LearningSession) -> LearningRecord:
    """The record of the whole session so far."""
    turns = [(turn.waited, turn.typed, turn.kept) for turn in session.turns]
    return _record(session.start, turns)


def unfinished_of(session: LearningSession) -> LearningRecord:
    """The record of the unfinished activity: the lines that lead to it."""
    lines: list[tuple[str, str, dict[str, Any]]] = [
        (session.waiting.name, typed, {}) for typed in session.unfinished
    ]
    return _record(session.since, lines)


def _record(start: Start, turns: Iterable[tuple[str, str, dict[str, Any]]]) -> LearningRecord:
    return LearningRecord(
        language=start.language,
        day=start.day,
        seed=start.seed,
        drawn=start.drawn,
        due=list(start.due),
        turns=[
            RecordedTurn(waited=waited, typed=typed, came=as_plain(kept))
            for waited, typed, kept in turns
        ],
    )


def run_again(recorded: LearningRecord, library: Library) -> LearningRecord:
    """The session that the recorded lines give now; no progress is saved."""
    with use_language(recorded.language):
        return record_of(resumed(recorded, library, lambda item, topic, right: None))


def resumed(
    recorded: LearningRecord, library: Library, note: Callable[[str, str, bool], None]
) -> LearningSession:
    """The session after the recorded lines; it starts in the recorded language."""
    session = LearningSession(recorded.start, library, note)
    session.waits()
    for turn in recorded.turns:
        try:
            session.take(turn.typed)
        except SessionEnded:
            break
    return session


def replayed(path: Path) -> Replayed | None:
    """A recorded session and its replay; None for another kind of file.

    Raises InputError naming file, line and key of a fault.
    """
    if not is_record(path):
        return None
    recorded = read_record(path)
    now = run_again(recorded, Library.open())
    return Replayed(recorded, now)


def read_record(path: Path) -> LearningRecord:
    """The record in a file; raises InputError naming file, line and key of a fault."""
    return read_outside(path, LearningRecord, OF_CONVERSATION)


def is_record(path: Path) -> bool:
    """Whether a file holds a learning session rather than a conversation."""
    try:
        return file_text(path, OF_CONVERSATION.size).startswith("learning:")
    except InputError:
        return False


def check_place(path: Path) -> None:
    """Raises InputError if the path is another kind of file, a folder, or in no existing folder."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        reason = os.strerror(errno.EISDIR if path.is_dir() else errno.ENOENT)
        raise InputError("transcript_unwritable", str(path), reason=reason)
    if path.exists() and not (path.is_file() and is_record(path)):
        raise InputError("transcript_other_file", str(path))


def write_record(path: Path, record: LearningRecord) -> None:
    """Writes the file atomically; raises InputError if that fails."""
    try:
        write_whole(path, record.as_yaml(), private=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("transcript_unwritable", str(path), reason=reason) from None


_DIGITS = 16


def unfinished_path(learner: str) -> Path:
    """The path of the learner's unfinished session; the file may not exist."""
    name = sha256(learner.casefold().encode()).hexdigest()[:_DIGITS]
    return user_folder("unfinished_lessons") / f"{name}.yaml"


def save_unfinished(learner: str, record: LearningRecord | None) -> None:
    """Saves the unfinished session, private to its owner; None deletes it. Raises OSError."""
    path = unfinished_path(learner)
    if record is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, record.as_yaml(), private=True)


def saved_unfinished(learner: str) -> LearningRecord | None:
    """The learner's unfinished session; None if there is none or it is unreadable."""
    path = unfinished_path(learner)
    if not path.is_file():
        return None
    try:
        return read_record(path)
    except (InputError, UnicodeDecodeError):
        return None
