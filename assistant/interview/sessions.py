"""Interviews on disk: saved after each answer; unfinished ones are offered at the next start.

Each session has its own file and a lock file beside it. The process holds the lock; the operating
system releases it when the process ends, even after a crash.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Literal

import yaml
from pydantic import Field

from assistant.base.files import lock, made_user_folder, write_whole
from assistant.base.messages import InputError
from assistant.base.outside import OF_SESSION, file_text
from assistant.case.change_form import VariantForm
from assistant.interview.conversation import Conversation, answers_given, turns_of
from assistant.interview.given import AnswerGiven, HoldsGiven, read_with_given
from assistant.interview.importing import Importing

_SET_ASIDE = ".set_aside"
_DAMAGED = ".damaged"


class SavedSession(HoldsGiven, defer_build=True):
    """An interview: its day, the opened case, the answers, and when it was last saved.

    `title` is the name that the user gave it. `pending` (`kept` in the file) holds answers whose
    question has not been asked again yet. `importing` is an import that is under way, `partner` the
    answers about a manufacturing partner.
    """

    format: Literal["1"] = "1"
    title: str = ""
    day: date
    saved: datetime
    finished: bool = False
    turns: list[AnswerGiven]
    pending: list[AnswerGiven] = Field(default_factory=list, alias="kept")
    variants: list[VariantForm] = Field(default_factory=list)
    importing: Importing | None = None
    partner: list[AnswerGiven] = Field(default_factory=list)

    @property
    def name(self) -> str:
        """The title, else the description of the product, else the name of the case, else ""."""
        described = (t.answer for t in self.turns if t.question == "product.description")
        return self.title or next(described, "") or str(self.given.get("name", ""))

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing that a person typed, opened or imported."""
        return not (
            self.turns
            or self.pending
            or self.given
            or self.variants
            or self.title
            or self.importing
            or self.partner
        )

    @property
    def answers(self) -> int:
        """The number of answers, those included whose question has not been asked again yet."""
        return len(self.turns) + len(self.pending)


def saved_session(
    conversation: Conversation,
    title: str,
    variants: Sequence[VariantForm],
    importing: Importing | None = None,
    partner: Sequence[AnswerGiven] = (),
) -> SavedSession:
    """The current conversation in the form of a session file."""
    return SavedSession(
        title=title,
        day=conversation.day,
        saved=datetime.now().replace(microsecond=0),
        finished=conversation.prompt is None and importing is None,
        given=conversation.given,
        turns=answers_given(conversation.turns),
        pending=answers_given(conversation.pending),
        variants=list(variants),
        importing=importing,
        partner=list(partner),
    )


@dataclass(slots=True)
class Session:
    """A session file; while `_lock` is set, this process holds its lock."""

    path: Path
    _lock: IO[bytes] | None = field(default=None)

    def save(self, content: SavedSession) -> None:
        """Writes the interview to disk synchronously; raises OSError."""
        plain = content.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {
            "format": 1
        }
        text = yaml.dump(plain, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)
        if self._lock is None:
            self._lock = lock(self._lock_path)
        if self._lock is None:
            raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK))
        write_whole(self.path, text)

    def read(self) -> SavedSession:
        """The saved interview.

        Raises InputError for a damaged file, one of a newer format ("session_newer") and one that
        cannot be read now ("case_unreadable").
        """
        try:
            return read_with_given(self.path, SavedSession, OF_SESSION)
        except InputError as error:
            if error.code != "case_unreadable" and _is_newer(self.path):
                raise InputError("session_newer", str(self.path)) from None
            raise

    def end(self) -> None:
        """Deletes the session and releases its lock; raises OSError."""
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
    return made_user_folder("sessions")


def new_session(folder: Path) -> Session:
    """A session for a new interview; nothing is written before the first answer."""
    now = datetime.now().strftime("%Y-%m-%dT%H%M%S")
    return Session(folder / f"{now}-{os.urandom(3).hex()}.yaml")


def free_sessions(folder: Path) -> list[Session]:
    """The sessions that no other process holds, newest first; this process now holds them.

    In a folder that cannot be written there is nothing to hold, and they can still be read.
    """
    found = []
    for path in folder.glob("*.yaml"):
        try:
            held = lock(_lock_path(path))
            if held is None:
                continue
        except OSError:
            held = None
        if path.is_file() and not path.is_symlink():
            found.append(Session(path, held))
        elif held:
            held.close()
    return sorted(found, key=lambda session: _modified(session.path), reverse=True)


def _modified(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def restored(saved: SavedSession, conversation: Conversation) -> int:
    """Replays the saved answers; returns how many matched the questions asked.

    The rest stay pending until their question is asked.
    """
    return conversation.give_again(turns_of(saved.turns + saved.pending))


def _lock_path(path: Path) -> Path:
    return path.with_suffix(".lock")


def _is_newer(path: Path) -> bool:
    """Whether the file is one of a later format, which a newer maquila wrote."""
    try:
        content = yaml.load(file_text(path, OF_SESSION.size), yaml.CBaseLoader)
        return int(content["format"]) > 1
    except (InputError, yaml.YAMLError, TypeError, KeyError, ValueError):
        return False
