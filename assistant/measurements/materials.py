"""The materials of a good as the origin rules see them: codes, value, status, how they count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.case import Answer, Case, Material
from assistant.hs_code import digits_of
from assistant.library import DatedLibrary


@dataclass(frozen=True, slots=True)
class CountedMaterial:
    """A material with what follows from its kind and origin.

    `codes` are its number as given and its older numbers (digits); `value` is US dollars per unit
    of the good; `status` says whether it is originating (USMCA Art. 4.2).
    """

    id: str
    name: str
    hts: str
    codes: tuple[str, ...]
    origin: str | None
    value: Decimal | None
    status: Answer
    tested: bool
    counted: bool
    set_item: bool
    answers: Mapping[str, str]


def counted_materials(case: Case, library: DatedLibrary) -> tuple[CountedMaterial, ...]:
    """Every material that goes into the good.

    The inputs of a self-produced intermediate stand in its place: unless it is designated and
    originating, they are the materials of the good (USMCA Art. 4.8).
    """
    return tuple(_counted(material, library) for material in _of_the_good(case.materials))


def _of_the_good(materials: list[Material]) -> Iterator[Material]:
    for material in materials:
        if material.materials and material.originating != "yes":
            yield from _of_the_good(material.materials)
        else:
            yield material


def originating_status(material: Material, library: DatedLibrary) -> Answer:
    """Whether the material is originating, as far as it was said.

    Made outside the Parties it is not; made inside it is unknown until certified (Art. 5.3).
    """
    if material.originating:
        return material.originating
    outside = material.origin is not None and material.origin not in library.group("usmca")
    return "no" if outside else "unknown"


def _counted(material: Material, library: DatedLibrary) -> CountedMaterial:
    digits = digits_of(material.hts) if material.hts else ""
    kind = library.library.kinds.kinds[material.kind]
    return CountedMaterial(
        id=material.id,
        name=material.name,
        hts=material.hts or "",
        codes=(digits, *library.older_codes(digits)) if digits else (),
        origin=material.origin,
        value=material.value,
        status=originating_status(material, library),
        tested=kind.change == "tested",
        counted=kind.value_content == "counted",
        set_item=material.kind == "set_item",
        answers=material.rule_answers,
    )
