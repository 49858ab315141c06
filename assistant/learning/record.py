"""Records: a learning session as a file, with its start, the typed lines and their outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Literal

import yaml
from pydantic import Field

from assistant.base.files import lock, made_user_folder, user_folder, write_whole
from assistant.base.language import ENGLISH, use_language
from assistant.base.messages import InputError
from assistant.base.models import Strict
from assistant.base.outside import OF_CONVERSATION, file_text, read_outside
from assistant.interview.given import as_plain
from assistant.interview.recording import Language, check_recording, numbered, write_recording
from assistant.interview.replay import Replayed
from assistant.learning.session import LearningSession, SessionEnded, Start, is_question
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
    language: Language = ENGLISH
    day: date
    seed: int
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
    record = read_outside(path, LearningRecord, OF_CONVERSATION)
    for item in record.due:
        if not is_question(item):
            raise InputError("drill.item_unknown", f"{path}, due", id=item)
    return record


def is_record(path: Path) -> bool:
    """Whether a file holds a learning session rather than a conversation."""
    try:
        return file_text(path, OF_CONVERSATION.size).startswith("learning:")
    except InputError:
        return False


def check_place(path: Path) -> None:
    """Raises InputError if the path is another kind of file, a folder, or in no existing folder."""
    check_recording(path, read_record)


def write_record(path: Path, record: LearningRecord) -> Path:
    """Writes the file atomically; returns the path written, numbered if another record is there.

    Raises InputError if the file cannot be written.
    """
    return write_recording(
        path, record.as_yaml(), lambda there: _goes_on(read_record(there), record)
    )


def _goes_on(earlier: LearningRecord, later: LearningRecord) -> bool:
    """Whether the earlier record is the beginning of the later one."""
    begun = later.model_copy(update={"turns": later.turns[: len(earlier.turns)]})
    return begun == earlier


_DIGITS = 16
_FOLDER = "unfinished_lessons"


class Unfinished:
    """The unfinished session of a learner, in a file that no other window of the learner uses.

    `found` is what the file held: a free file that can be read is taken first. Raises OSError where
    the user has no folder.
    """

    def __init__(self, learner: str) -> None:
        name = sha256(learner.casefold().encode()).hexdigest()[:_DIGITS]
        self._path = user_folder(_FOLDER) / f"{name}.yaml"
        self._lock: IO[bytes] | None = None
        self.found: LearningRecord | None = None
        with suppress(OSError):
            folder = made_user_folder(_FOLDER)
            if not any(map(self._takes, sorted(folder.glob(f"{name}*.yaml")))):
                free = (path for path in numbered(self._path) if not path.exists())
                next(filter(self._locks, free))

    def save(self, record: LearningRecord | None) -> None:
        """Saves the unfinished session; None deletes it. Raises OSError."""
        if record is None:
            self._path.unlink(missing_ok=True)
            return
        made_user_folder(_FOLDER)
        write_whole(self._path, record.as_yaml())

    def _takes(self, path: Path) -> bool:
        """Takes a file that is free and can be read."""
        if not self._locks(path):
            return False
        try:
            self.found = read_record(path)
        except InputError:
            return False
        return True

    def _locks(self, path: Path) -> bool:
        try:
            held = lock(path.with_suffix(".lock"))
        except OSError:  # nothing can be written here; what is there can be read
            self._path = path
            return True
        if held is None:
            return False
        self._path, self._lock = path, held
        return True
