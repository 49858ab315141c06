"""Locations of the package's data and the user's data, and atomic writing of user files."""

from __future__ import annotations

import errno
import fcntl
import glob
import os
from contextlib import suppress
from importlib import resources
from pathlib import Path
from typing import IO

_PART = ".part"


class HomeUnknownError(FileNotFoundError):
    """The user has no home folder, or MAQUILA_HOME names the home of an unknown user."""


def data_folder(name: str) -> Path:
    """The folder `rules`, `knowledge` or `transcripts` of this installation."""
    package = Path(str(resources.files("assistant")))
    installed = package / "shipped" / name
    return installed if installed.is_dir() else package.parent / name


def user_folder(name: str) -> Path:
    """The folder of that name in the user's data (MAQUILA_HOME, if set); it may not exist.

    Raises HomeUnknownError.
    """
    from platformdirs import user_data_path

    home = os.environ.get("MAQUILA_HOME")
    try:
        return (Path(home) if home else user_data_path("maquila")).expanduser() / name
    except RuntimeError as error:
        raise HomeUnknownError(errno.ENOENT, str(error)) from None


def made_user_folder(name: str) -> Path:
    """The folder of that name, made private to its owner, without what killed writes left in it.

    Raises OSError where it can neither be found nor made.
    """
    folder = user_folder(name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clear(folder, "*")
    return folder


def write_whole(path: Path, text: str | bytes, *, over: bool = True) -> None:
    """Writes the text, as UTF-8, or the bytes atomically.

    A killed process leaves either the old file or the new one. The file is readable by its owner
    only. Raises OSError, FileExistsError where a file is there already and `over` is false.
    """
    if not path.name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    _clear(path.parent, glob.escape(path.name))
    part, file = _new_part(path)
    try:
        with file:
            file.write(text.encode("utf-8") if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
            if not over:
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def lock(path: Path, *, wait: bool = False) -> IO[bytes] | None:
    """The lock file, locked until it is closed or the process ends; None if another holds it.

    With `wait` it waits for the other. Links are not followed. Raises OSError.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    file = os.fdopen(os.open(path, flags, 0o600), "r+b")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BaseException as error:
        file.close()
        if isinstance(error, BlockingIOError):
            return None
        raise
    return file


def _new_part(path: Path) -> tuple[Path, IO[bytes]]:
    """A new file beside the path, locked while it is written, so that no other clears it."""
    while True:
        part = path.with_name(f".{path.name}.{os.urandom(4).hex()}{_PART}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        file = os.fdopen(os.open(part, flags, 0o600), "wb")
        with suppress(OSError):  # a file system without locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return part, file
        file.close()


def _clear(folder: Path, name: str) -> None:
    """Deletes what killed writes of files of that name left in the folder."""
    for part in folder.glob(f".{name}.{'[0-9a-f]' * 8}{_PART}"):
        with suppress(OSError):
            file = os.open(part, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.unlink()
            finally:
                os.close(file)
