"""The materials of a good for the rules of origin: codes, value, status and treatment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.base.hs_code import hs_digits
from assistant.base.language import Lazy
from assistant.case.model import Answer, Case, Material
from assistant.library import DatedLibrary
from assistant.rulebook.facts import yes_no

# The words of the rules for the two readings: every unknown against the good, and in its favour.
Reading = Literal["strict", "lenient"]
WORST_CASE: Reading = "strict"
BEST_CASE: Reading = "lenient"
IntermediateVerdict = Callable[[Material], str]


@dataclass(frozen=True, slots=True)
class CountedMaterial:
    """A material with what follows from its kind and origin.

    `codes` are its code as given and its HS 2012 codes (digits). `value` is in US dollars per unit
    of the good; `content` is the part of it that counts as non-originating in the regional value
    content (USMCA Art. 4.7). `status` says whether it is originating (Art. 4.2); `weight` is in
    kilograms. `within` are the self-produced materials that it goes into, innermost first.
    """

    id: str
    name: str | Lazy
    hts: str
    codes: tuple[str, ...]
    origin: str | None
    value: Decimal | None
    content: Decimal | None
    weight: Decimal | None
    status: Answer
    tested: bool
    counted: bool
    set_item: bool
    answers: Mapping[str, str]
    within: tuple[CountedMaterial, ...] = ()


def counted_materials(
    case: Case, library: DatedLibrary, judge: IntermediateVerdict, reading: Reading
) -> tuple[CountedMaterial, ...]:
    """Every material that goes into the good.

    An originating self-produced intermediate material is designated and counts as a whole, and so
    does an item of a set; otherwise its inputs count instead (USMCA Art. 4.8, 4.17). `judge`
    returns the verdict on an intermediate material.
    """
    remanufactured = any(step.step == "remanufacture" for step in case.production.steps)

    def counted(
        materials: list[Material], within: tuple[CountedMaterial, ...]
    ) -> Iterator[CountedMaterial]:
        for material in materials:
            made = is_self_produced(material, library)
            whole = made and _counts_whole(material, judge, reading)
            is_item = material.kind == "set_item"
            if whole or (is_item and made and judge(material) == "no"):
                material = material.model_copy(update={"originating": yes_no(whole)})
            one = _counted(material, case, library, remanufactured)
            if whole or not made or is_item:
                yield replace(one, within=within)
            else:
                yield from counted(material.materials, (one, *within))

    return tuple(counted(case.materials, ()))


def is_self_produced(material: Material, library: DatedLibrary) -> bool:
    """Whether the producer makes the material in the territory of the Parties (Art. 4.8).

    One that comes from elsewhere counts as what it is, whatever is told of its inputs.
    """
    return bool(material.materials) and material.origin in (None, *library.group("usmca"))


def intermediates(materials: list[Material], library: DatedLibrary) -> Iterator[Material]:
    """The self-produced intermediate materials that may be designated."""
    for material in materials:
        if is_self_produced(material, library) and _may_be_designated(material):
            yield material


def _may_be_designated(material: Material) -> bool:
    return "no" not in (material.designated, material.originating)


def _counts_whole(material: Material, judge: IntermediateVerdict, reading: Reading) -> bool:
    if not _may_be_designated(material):
        return False
    if material.originating == "yes":
        return True
    verdict = judge(material)
    return verdict == "yes" or (verdict == "depends" and reading == BEST_CASE)


def originating_status(material: Material, case: Case, library: DatedLibrary) -> Answer:
    """Whether the material is originating, as far as known.

    A material made outside the Parties is not; one made inside is unknown until certified (Art.
    5.3). A good of Article 2.10 that is shipped from another Party is originating wherever it was
    made (Uniform Regulations s. 3(7)); if the article covers only some goods of the code, the case
    must confirm that the material is one of them.
    """
    if material.originating:
        return material.originating
    if _deemed(material, case, library):
        return "yes"
    outside = material.origin is not None and material.origin not in library.group("usmca")
    return "no" if outside else "unknown"


def _deemed(material: Material, case: Case, library: DatedLibrary) -> bool:
    elsewhere = material.shipped_from != case.production.country
    if not (material.hts and elsewhere and material.shipped_from in library.group("usmca")):
        return False
    named = library.deemed_good(material.hts)
    if named is None:
        return False
    return not named.only or material.rule_answers.get("article_2_10") == "yes"


def _counted(
    material: Material, case: Case, library: DatedLibrary, remanufactured: bool
) -> CountedMaterial:
    digits = hs_digits(material.hts) if material.hts else ""
    kind = library.library.kinds.kinds[material.kind]
    recovered = material.kind == "recovered" and remanufactured
    content = material.value
    if content is not None:
        content -= material.deductions.total()
    return CountedMaterial(
        id=material.id,
        name=material.name,
        hts=material.hts or "",
        codes=(digits, *library.older_codes(digits)) if digits else (),
        origin=material.origin,
        value=material.value,
        content=content,
        weight=material.weight_kg,
        status="yes" if recovered else originating_status(material, case, library),
        tested=kind.change == "tested",
        counted=kind.value_content == "counted",
        set_item=material.kind == "set_item",
        answers=material.rule_answers,
    )
