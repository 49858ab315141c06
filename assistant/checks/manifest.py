"""Compares rules/ and knowledge/ with their manifests, and writes these."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from assistant.base.data_files import read_plain, read_text
from assistant.base.manifest import (
    MANIFEST,
    Contents,
    contents_of,
    files_of,
    lacking,
    manifest_of,
    refuse_twice,
    require_files,
    shortened,
)
from assistant.base.messages import InputError, message


def manifest_faults(folder: Path) -> list[str]:
    """A sentence for each file whose contents are not those of the manifest."""
    try:
        wanted = manifest_of(folder)
    except InputError as error:
        return [str(error)]
    names = sorted({*wanted, *files_of(folder)})
    return [
        str(fault)
        for name in names
        if (fault := _fault(folder / name, wanted.get(name))) is not None
    ]


def _fault(path: Path, wanted: Contents | None) -> InputError | None:
    if not path.is_file():
        return InputError("manifest_file_missing", str(path), count=1)
    if wanted is None:
        return InputError("manifest_new_file", str(path))
    try:
        found = _contents(path)
    except InputError as error:
        return error
    if fault := lacking(path, wanted, found):
        return fault
    if new := [name for name in found.entries if name not in wanted.entries]:
        return InputError("manifest_new", str(path), names=shortened(new))
    if found.values > wanted.values:
        return InputError(
            "manifest_more_values", str(path), found=found.values, wanted=wanted.values
        )
    return None


def write_manifest(folder: Path) -> list[str]:
    """Writes the manifest of a folder; returns what was added and removed, a sentence each.

    Raises InputError for a file that cannot be read or has an entry twice, and OSError.
    """
    found = {name: _contents(folder / name) for name in sorted(files_of(folder))}
    try:
        before = manifest_of(folder)
    except InputError:
        before = {}
    lines = [
        line
        for name, one in found.items()
        for line in (f"{name} {one.values}", *(f"  {entry}" for entry in one.entries))
    ]
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")
    manifest_of.cache_clear()
    require_files.cache_clear()
    return [
        *_differences(before, found),
        message("manifest.written", count=len(found), folder=str(folder)),
    ]


def _differences(before: dict[str, Contents], found: dict[str, Contents]) -> Iterator[str]:
    nothing = Contents(0)
    for name in sorted({*before, *found}):
        old, new = before.get(name, nothing), found.get(name, nothing)
        if name not in found or name not in before:
            yield message("manifest.added" if name in found else "manifest.removed", name=name)
            continue
        for sign, one, other in (("removed", old, new), ("added", new, old)):
            there = set(other.entries)
            for entry in one.entries:
                if entry not in there:
                    yield message(f"manifest.{sign}", name=f"{name}, {entry}")
        if old.values != new.values:
            yield message("manifest.values", file=name, wanted=old.values, found=new.values)


def _contents(path: Path) -> Contents:
    if path.suffix == ".yaml":
        content = read_plain(path)
        refuse_twice(path, content)
        return contents_of(content)
    lines = read_text(path).splitlines()
    if path.suffix == ".csv":
        return Contents(sum(1 for row in csv.reader(lines) if row) - 1)
    return Contents(len(lines))
