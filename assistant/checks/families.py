"""Checks the families of components against the tariff and against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from assistant.base.hs_code import hs_digits
from assistant.base.messages import message
from assistant.library.family_form import Family, FamilyFile, Writing
from assistant.library.family_names import families, split
from assistant.library.tables import US_TARIFF


class FamilyCounts(NamedTuple):
    """How many families there are, with how many subheadings and names."""

    families: int
    codes: int
    names: int


def family_counts() -> FamilyCounts:
    """The counts of the shipped families. Raises InputError for a faulty file."""
    codes = {code.hts for family in families() for code in family.codes}
    names = sum(1 for family in families() for _ in family.names())
    return FamilyCounts(len(families()), len(codes), names)


def family_faults(
    folder: Path, files: Mapping[Path, FamilyFile], writing: Writing
) -> Iterator[str]:
    """Codes, patterns and families that are not there, and names and references of two families."""
    named = {family.family: family for file in files.values() for family in file.families}
    leading = {code.hts for family in named.values() for code in family.codes}
    names: dict[tuple[str, ...], Family] = {}
    references: dict[str, Family] = {}
    for path, file in files.items():
        for family in file.families:
            where = f"{path}, {family.family}"
            for kind, name in _missing(folder, family, named, leading, writing):
                yield f"{where}: {message(f'knowledge_check.{kind}', name=name)}"
            for name, _, _ in family.names():
                other = names.setdefault(_words(name), family)
                if other is not family and not _settled(family, other):
                    yield f"{where}: {_of_two(name, other)}"
            for prefix in family.references:
                if (other := references.setdefault(prefix, family)) is not family:
                    yield f"{where}: {_of_two(prefix, other)}"


def _missing(
    folder: Path,
    family: Family,
    named: Mapping[str, Family],
    leading: set[str],
    writing: Writing,
) -> Iterator[tuple[str, str]]:
    """The kind and name of what the family refers to and is not there."""
    for code in family.codes:
        if not _in_tariff(folder, code.hts):
            yield "no_subheading", code.hts
        yield from (("no_family_code", one) for one in code.beside if one not in leading)
        yield from _no_pattern(code.packages, code.ratings, writing)
        yield from (("no_material", one) for one in code.materials if one not in writing.materials)
    if family.parts and family.parts not in leading:
        yield "no_family_code", family.parts
    yield from (("no_family", one) for one in family.before if one not in named)
    yield from _no_pattern(family.packages, family.ratings, writing)


def _no_pattern(
    packages: list[str], ratings: list[str], writing: Writing
) -> Iterator[tuple[str, str]]:
    yield from (("no_pattern", one) for one in packages if one not in writing.packages)
    yield from (("no_pattern", one) for one in ratings if one not in writing.ratings)


def _in_tariff(folder: Path, code: str) -> bool:
    digits = hs_digits(code)
    path = folder / "us" / "tariff" / f"chapter_{digits[:2]}.csv"
    if not path.is_file() or any(US_TARIFF.faults(path)):
        return False
    return any(hs_digits(row["hts8"]).startswith(digits) for row in US_TARIFF.rows(path))


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in split(name) if word[0].isalnum())


def _settled(one: Family, other: Family) -> bool:
    return one.family in other.before or other.family in one.before


def _of_two(name: str, other: Family) -> str:
    return message("knowledge_check.name_of_families", name=name, other=other.family)
