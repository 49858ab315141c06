"""What a learner left under way, on disk after every line."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from assistant.data_folders import user_folder, write_whole
from assistant.learning.record import LearningRecord, read_record
from assistant.messages import InputError

_DIGITS = 16


def unfinished_path(learner: str) -> Path:
    """The file of that learner; it may not exist."""
    name = sha256(learner.casefold().encode()).hexdigest()[:_DIGITS]
    return user_folder("unfinished_lessons") / f"{name}.yaml"


def keep(learner: str, record: LearningRecord | None) -> None:
    """Puts what is under way on disk, for its owner alone; removes it for None. Raises OSError."""
    path = unfinished_path(learner)
    if record is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, record.as_yaml(), private=True)


def kept(learner: str) -> LearningRecord | None:
    """What was left under way; None where there is nothing, or nothing that can be read."""
    path = unfinished_path(learner)
    if not path.is_file():
        return None
    try:
        return read_record(path)
    except (InputError, UnicodeDecodeError):
        return None
