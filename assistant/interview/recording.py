"""Recordings of conversations and learning sessions as files: where and over what they go."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticKnownError

from assistant.base.files import write_whole
from assistant.base.language import LANGUAGES
from assistant.base.messages import InputError


def _spoken(value: str) -> str:
    if value not in LANGUAGES:
        raise PydanticKnownError("literal_error", {"expected": ", ".join(LANGUAGES)})
    return value


Language = Annotated[str, AfterValidator(_spoken)]


def check_recording(path: Path, read: Callable[[Path], object]) -> None:
    """Raises InputError if a recording cannot go there.

    The path may be a file that `read` takes, or new in an existing folder.
    """
    try:
        if path.is_dir() or not path.absolute().parent.is_dir():
            reason = os.strerror(errno.EISDIR if path.is_dir() else errno.ENOENT)
            raise InputError("transcript_unwritable", str(path), reason=reason)
        exists = path.exists()
    except OSError as error:
        raise unwritable(path, error) from None
    if exists and not (path.is_file() and _is_read(path, read)):
        raise InputError("transcript_other_file", str(path))


def write_recording(path: Path, text: str, may_replace: Callable[[Path], bool]) -> Path:
    """Writes a recording; returns the path written.

    A file that may not be replaced stays as it is; the name gets the first number that is free.
    Raises InputError if the file cannot be written.
    """
    for place in numbered(path):
        over = False
        if place.exists():
            try:
                over = place.is_file() and may_replace(place)
            except InputError:
                over = False
            if not over:
                continue
        try:
            write_whole(place, text, over=over)
        except FileExistsError:
            continue
        except OSError as error:
            raise unwritable(place, error) from None
        return place
    raise AssertionError


def unwritable(path: Path, error: OSError) -> InputError:
    """The error that the file cannot be written, with the reason of the system."""
    return InputError("transcript_unwritable", str(path), reason=error.strerror or str(error))


def numbered(path: Path) -> Iterator[Path]:
    """The path, then the path with 2, 3 and so on at the end of its name."""
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def _is_read(path: Path, read: Callable[[Path], object]) -> bool:
    try:
        read(path)
    except InputError:
        return False
    return True
