"""The manifests of rules/ and knowledge/: the files, entries and values that must be there.

A manifest is written by `maquila manifest`. A line at the margin is a file and how many values it
has (scalars of YAML, rows of a table); the indented lines below it are its entries by name. A value
may be changed freely; what is taken away is missed when the file is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.base.data_files import Place, line_of
from assistant.base.errors import InputError
from assistant.base.language import ENGLISH

MANIFEST = "contents.manifest"
# The keys by which an entry of a list is named. No two entries of a list have the same name.
NAMES = (
    "id", "rule", "measure", "question", "claim", "edition", "ruling", "table", "intent", "asked",
    "trap", "distractor", "family",
)  # fmt: skip
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Contents:
    """How many values a file has, and the names of its entries."""

    values: int
    entries: tuple[str, ...] = ()


def contents_of(content: Any) -> Contents:
    """The contents of a YAML file that was read."""
    return Contents(_values(content), tuple(_entries(content)))


def _values(content: Any) -> int:
    if isinstance(content, dict):
        return sum(map(_values, content.values()))
    return sum(map(_values, content)) if isinstance(content, list) else 1


def _entries(content: Any) -> Iterator[str]:
    for key, value in content.items() if isinstance(content, dict) else ():
        if isinstance(value, dict) and ENGLISH not in value:
            yield from (f"{key} {name}" for name in value)
        elif isinstance(value, list) and any(map(name_of, value)):
            yield from (f"{key} {name}" for name in map(name_of, value) if name)
        else:
            yield str(key)


def name_of(entry: Any) -> str:
    """The name of an entry of a list; empty if it has none."""
    if not isinstance(entry, dict):
        return ""
    name = next((entry[key] for key in NAMES if key in entry), "")
    return name if isinstance(name, str) else ""


@cache
def manifest_of(folder: Path) -> dict[str, Contents]:
    """The contents that a folder must have, by file. Raises InputError for a missing manifest."""
    path = folder / MANIFEST
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise InputError("manifest_missing", str(path)) from None
    found: dict[str, tuple[int, list[str]]] = {}
    entries: list[str] = []
    for number, line in enumerate(lines, start=1):
        name, _, values = line.rpartition(" ")
        if line.startswith("  "):
            entries.append(line.strip())
        elif name and values.isdecimal():
            entries = []
            found[name] = int(values), entries
        else:
            raise InputError("manifest_missing", f"{path}, line {number}")
    return {name: Contents(values, tuple(named)) for name, (values, named) in found.items()}


@cache
def require_files(folder: Path) -> None:
    """Raises InputError for a file of the manifest that the folder does not have."""
    there = set(files_of(folder))
    if missing := [name for name in manifest_of(folder) if name not in there]:
        raise InputError("manifest_file_missing", str(folder / missing[0]), count=len(missing))


def files_of(folder: Path) -> Iterator[str]:
    """The files of a folder as a manifest names them, without the manifest."""
    for here, _, names in os.walk(folder):
        inner = os.path.relpath(here, folder).replace(os.sep, "/")
        stem = "" if inner == "." else f"{inner}/"
        yield from (stem + name for name in names if stem + name != MANIFEST)


def require(path: Path, content: Any) -> None:
    """Raises InputError where a YAML file, as read, lacks something of the manifest above it.

    An entry that stands twice is an error, too: which of the two would count?
    """
    if (wanted := wanted_of(path)) is not None:
        refuse_twice(path, content)
        if fault := lacking(path, wanted, contents_of(content)):
            raise fault


def wanted_of(path: Path) -> Contents | None:
    """What a file must have by the manifest above it; None where there is no manifest."""
    folder = _folder_with_manifest(path.parent)
    if folder is None:
        return None
    return manifest_of(folder).get(path.relative_to(folder).as_posix(), Contents(0))


def refuse_twice(path: Path, content: Any) -> None:
    """Raises InputError, naming both lines, for a name that two entries of one list have."""
    for name, first, second in _twice(content if isinstance(content, dict | list) else []):
        lines = [line_of(path, place) for place in (first, second)]
        raise InputError("entry_twice", f"{path}, line {lines[1]}", name=name, first=lines[0])


def _twice(content: Any, place: Place = ()) -> Iterator[tuple[str, Place, Place]]:
    """Each name that two entries of one list have, with the places of both."""
    inner = content.items() if isinstance(content, dict) else enumerate(content)
    named: dict[str, Place] = {}
    for key, one in inner:
        if not isinstance(one, dict | list):
            continue
        here = (*place, key)
        yield from _twice(one, here)
        if isinstance(content, list) and (name := name_of(one)):
            if name in named:
                yield name, named[name], here
            named[name] = here


def lacking(path: Path, wanted: Contents, found: Contents) -> InputError | None:
    """What a file lacks; None if it has all that is wanted."""
    there = set(found.entries)
    if missing := [name for name in wanted.entries if name not in there]:
        return InputError("manifest_entry_missing", str(path), names=shortened(missing))
    if found.values < wanted.values:
        return InputError(
            "manifest_values_missing",
            str(path),
            missing=wanted.values - found.values,
            wanted=wanted.values,
        )
    return None


@cache
def _folder_with_manifest(folder: Path) -> Path | None:
    return next((one for one in (folder, *folder.parents) if (one / MANIFEST).is_file()), None)


def shortened(names: Sequence[str]) -> str:
    """The first of the names."""
    return ", ".join(names[:_MOST_NAMED]) + (", ..." if names[_MOST_NAMED:] else "")
