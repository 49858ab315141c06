"""Reads the path of a file as it is typed behind a command."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from assistant.base.messages import InputError
from assistant.questions.answers import cleaned


def path_typed(typed: str, missing: str) -> Path:
    """The path typed; raises InputError for none, with the code `missing`, and for no path."""
    if not typed:
        raise InputError(missing)
    typed = cleaned(typed)
    try:
        path = Path(typed.strip("\"'")).expanduser()
        with suppress(OSError):
            path.stat()  # a name that no file can have raises ValueError
        return path
    except (RuntimeError, ValueError) as error:
        raise InputError("file_not_named", value=typed, reason=str(error)) from None
