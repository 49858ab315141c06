"""Locations of the package's data and the user's data, and atomic writing of user files."""

from __future__ import annotations

import errno
import os
from importlib import resources
from pathlib import Path


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


def write_whole(path: Path, text: str, *, private: bool) -> None:
    """Writes the text atomically: a killed process leaves either the old file or the new one.

    A private file is readable by its owner only. Raises OSError.
    """
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}.part")
    mode = 0o600 if private else 0o666
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
