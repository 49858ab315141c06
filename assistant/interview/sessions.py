"""Interviews on disk: saved after each answer; unfinished ones are offered at the next start.

Each session has its own file and a lock file beside it. The process holds the lock; the operating
system releases it when the process ends, even after a crash.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Literal

import yaml
from pydantic import Field

from assistant.base.files import user_folder, write_whole
from assistant.base.models import Strict
from assistant.base.outside import OF_SESSION, read_outside
from assistant.case.change_form import VariantForm
from assistant.interview.conversation import Conversation, Turn

_SET_ASIDE = ".set_aside"
_DAMAGED = ".damaged"


class _SavedTurn(Strict, defer_build=True):
    question: str
    about: str = ""
    answer: str


class SavedSession(Strict, defer_build=True):
    """An interview: its day, the opened case, the answers, and when it was last saved.

    `title` is the name that the user gave it. `pending` (`kept` in the file) holds answers whose
    question has not been asked again yet.
    """

    format: Literal["1"] = "1"
    title: str = ""
    day: date
    saved: datetime
    finished: bool = False
    given: dict[str, Any] = Field(default_factory=dict)
    turns: list[_SavedTurn]
    pending: list[_SavedTurn] = Field(default_factory=list, alias="kept")
    variants: list[VariantForm] = Field(default_factory=list)

    @property
    def name(self) -> str:
        """The title, else the description of the product, else the name of the case, else ""."""
        described = (t.answer for t in self.turns if t.question == "product.description")
        return self.title or next(described, "") or str(self.given.get("name", ""))

    @property
    def is_empty(self) -> bool:
        """Whether it holds neither answers nor an opened case."""
        return not (self.turns or self.given)


def saved_session(
    conversation: Conversation, title: str, variants: Sequence[VariantForm]
) -> SavedSession:
    """The current conversation in the form of a session file."""
    return SavedSession(
        title=title,
        day=conversation.day,
        saved=datetime.now().replace(microsecond=0),
        finished=conversation.prompt is None,
        given=conversation.given,
        turns=_saved_turns(conversation.turns),
        pending=_saved_turns(conversation.pending),
        variants=list(variants),
    )


def _saved_turns(turns: Sequence[Turn]) -> list[_SavedTurn]:
    return [
        _SavedTurn(question=turn.question, about=turn.about, answer=turn.answer or "")
        for turn in turns
    ]


@dataclass(slots=True)
class Session:
    """A session file; while `_lock` is set, this process holds its lock."""

    path: Path
    _lock: IO[str] | None = field(default=None)

    def save(self, content: SavedSession) -> None:
        """Writes the interview to disk synchronously; raises OSError."""
        plain = content.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {
            "format": 1
        }
        text = yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
        if self._lock is None:
            self._lock = _locked(self.path)
        write_whole(self.path, text, private=True)

    def read(self) -> SavedSession:
        """The saved interview; raises InputError for a damaged file."""
        return read_outside(self.path, SavedSession, OF_SESSION)

    def end(self) -> None:
        """Deletes the session and releases its lock."""
        self.path.unlink(missing_ok=True)
        self._lock_path.unlink(missing_ok=True)
        self.release()

    def set_aside(self, *, damaged: bool = False) -> Path:
        """Renames the file so that it is not offered again; returns the new path."""
        aside = self.path.with_name(self.path.name + (_DAMAGED if damaged else _SET_ASIDE))
        os.replace(self.path, aside)
        self._lock_path.unlink(missing_ok=True)
        self.release()
        return aside

    def release(self) -> None:
        """Releases the lock, so that other processes can offer the session."""
        if self._lock:
            self._lock.close()
            self._lock = None

    @property
    def _lock_path(self) -> Path:
        return _lock_path(self.path)


def sessions_folder() -> Path:
    """The folder of saved interviews, private to its owner; raises OSError."""
    folder = user_folder("sessions")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def new_session(folder: Path) -> Session:
    """A session for a new interview; nothing is written before the first answer."""
    now = datetime.now().strftime("%Y-%m-%dT%H%M%S")
    return Session(folder / f"{now}-{os.urandom(3).hex()}.yaml")


def free_sessions(folder: Path) -> list[Session]:
    """The sessions that no other process holds, newest first; this process now holds them."""
    found = []
    for path in folder.glob("*.yaml"):
        lock = _locked(path)
        if lock is None:
            continue
        if path.exists():
            found.append(Session(path, lock))
        else:
            lock.close()
    return sorted(found, key=lambda session: session.path.stat().st_mtime_ns, reverse=True)


def restored(saved: SavedSession, conversation: Conversation) -> int:
    """Replays the saved answers; returns how many matched the questions asked.

    The rest stay pending until their question is asked.
    """
    waiting = [Turn(one.question, one.about, "", one.answer) for one in saved.turns + saved.pending]
    return conversation.give_again(waiting)


def _lock_path(path: Path) -> Path:
    return path.with_suffix(".lock")


def _locked(path: Path) -> IO[str] | None:
    """The locked lock file; None if another process holds the lock."""
    lock = os.fdopen(os.open(_lock_path(path), os.O_RDWR | os.O_CREAT, 0o600), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock
