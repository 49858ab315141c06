"""Where rules, knowledge and transcripts are: inside the installed package, or beside it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def data_folder(name: str) -> Path:
    """The folder `rules`, `knowledge` or `transcripts` that belongs to this installation."""
    package = Path(str(resources.files("assistant")))
    installed = package / "shipped" / name
    return installed if installed.is_dir() else package.parent / name
