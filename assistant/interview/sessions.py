"""Interviews on disk: saved after every answer; the unfinished are offered at the next start.

A session is a file of its own, with a lock file beside it that its process holds and that the
system releases when the process ends, however it ends.
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
from assistant.base.messages import InputError
from assistant.base.models import Strict
from assistant.base.yaml_files import read_form
from assistant.case.change_form import VariantForm
from assistant.interview.conversation import Conversation, Turn

_SET_ASIDE = ".set_aside"
_DAMAGED = ".damaged"


class _SavedTurn(Strict, defer_build=True):
    question: str
    about: str = ""
    answer: str


class SavedSession(Strict, defer_build=True):
    """An interview: its day, the case it began with, what was answered, when it was last saved.

    `title` is the name given to it, `pending` (`kept` in the file) are answers that wait for their
    question to come again.
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
        """Its title, or the product as it was described, "" where it was not."""
        described = (t.answer for t in self.turns if t.question == "product.description")
        return self.title or next(described, "") or str(self.given.get("name", ""))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to lose."""
        return not (self.turns or self.given)


def saved_session(
    conversation: Conversation, title: str, variants: Sequence[VariantForm]
) -> SavedSession:
    """The conversation as it is now, in the form of a session file."""
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
    """A session file that this process holds."""

    path: Path
    _lock: IO[str] | None = field(default=None)

    def save(self, content: SavedSession) -> None:
        """Writes the interview to disk before it returns; raises OSError."""
        plain = content.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {
            "format": 1
        }
        text = yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
        if self._lock is None:
            self._lock = _locked(self.path)
        write_whole(self.path, text, private=True)

    def read(self) -> SavedSession:
        """What was saved; raises InputError for a damaged file."""
        try:
            return read_form(self.path, SavedSession)
        except UnicodeDecodeError as error:
            raise InputError("case_not_text", str(self.path)) from error

    def end(self) -> None:
        """Removes the session."""
        self.path.unlink(missing_ok=True)
        self._lock_path.unlink(missing_ok=True)
        self.release()

    def set_aside(self, *, damaged: bool = False) -> Path:
        """Renames the file so that it is not offered again, and returns where it is now."""
        aside = self.path.with_name(self.path.name + (_DAMAGED if damaged else _SET_ASIDE))
        os.replace(self.path, aside)
        self._lock_path.unlink(missing_ok=True)
        self.release()
        return aside

    def release(self) -> None:
        """Lets other processes offer it."""
        if self._lock:
            self._lock.close()
            self._lock = None

    @property
    def _lock_path(self) -> Path:
        return _lock_path(self.path)


def sessions_folder() -> Path:
    """The folder of saved interviews, readable by its owner alone; raises OSError."""
    folder = user_folder("sessions")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def new_session(folder: Path) -> Session:
    """A session for a new interview; nothing is written before its first answer."""
    now = datetime.now().strftime("%Y-%m-%dT%H%M%S")
    return Session(folder / f"{now}-{os.urandom(3).hex()}.yaml")


def free_sessions(folder: Path) -> list[Session]:
    """The sessions that no living process holds, the newest first; this process holds them now."""
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
    """Gives the saved answers again; returns how many still fit the questions asked.

    Those that do not stay pending, and are given where their question comes again.
    """
    waiting = [Turn(one.question, one.about, "", one.answer) for one in saved.turns + saved.pending]
    return conversation.give_again(waiting)


def _lock_path(path: Path) -> Path:
    return path.with_suffix(".lock")


def _locked(path: Path) -> IO[str] | None:
    """The lock file, held; None where another process holds it."""
    lock = os.fdopen(os.open(_lock_path(path), os.O_RDWR | os.O_CREAT, 0o600), "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock
