"""A copy of knowledge/ in which a fault may be put."""

from __future__ import annotations

import shutil
from pathlib import Path

from assistant.base.files import data_folder

# Files that are long to check and that no other file names.
_LONG = (
    "glossary.yaml",
    "product_rules/",
    "us/tariff/",
    "mexico/tariff/",
    "lessons/",
    "prospects/",
    "examples/",
)


def knowledge_copy(tmp_path: Path, name: str = "") -> Path:
    """The copy's folder: without what is long to check, but with the file of that name."""
    shipped, folder = data_folder("knowledge"), tmp_path / "knowledge"

    def left_out(here: str, names: list[str]) -> list[str]:
        paths = {one: (Path(here) / one).relative_to(shipped).as_posix() for one in names}
        return [one for one, path in paths.items() if path != name and (path.startswith(_LONG))]

    shutil.copytree(shipped, folder, ignore=left_out)
    return folder
