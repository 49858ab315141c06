"""Draws a drill or a ruling: its case, the question, and the judgement of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.questions.countries import ShownCountry
from assistant.terminal.screens.lesson import exercise_screen, judged_screen
from assistant.terminal.screens.materials import CENTS, materials_table
from assistant.terminal.screens.parts import (
    HEAD,
    WIDEST_PROSE,
    bullets,
    hanging,
    heading,
    money,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.case.model import Case, Material
    from assistant.learning.feedback import Parting
    from assistant.learning.question import Judged, LearningQuestion
    from assistant.library import Library

_NOT_SAID = (None, "unknown")
# The facts of a material that stand below its name where they are known.
_NOTES = ("designated", "preference", "regla_octava", "prosec_rate")


def drill_screen(
    question: LearningQuestion, number: int, count: int, library: Library, width: int
) -> list[RenderableType]:
    """The case, then question `number` of `count`."""
    parts: list[RenderableType] = []
    if question.case:
        parts += [*heading(message("drill.case")), *_case(question.case, library)]
    asked = exercise_screen(replace(question, case=None), number, count, width)
    return [*within(parts, width, WIDEST_PROSE), *asked]


def judged_drill_screen(
    question: LearningQuestion,
    judged: Judged,
    parting: Parting | None,
    overlooked: Iterable[str],
    width: int,
) -> list[RenderableType]:
    """The judgement of an answer; for a wrong one, what was overlooked and where it went wrong."""
    lines = [*overlooked, *(parting.lines if parting else ())]
    parts: list[RenderableType] = []
    if lines and not judged.right:
        parts += heading(message("drill.parted"))
        parts += bullets(lines)
    return [*judged_screen(question, judged, width), *within(parts, width, WIDEST_PROSE)]


def _case(case: Case, library: Library) -> Iterator[RenderableType]:
    product = case.product
    yield Text(f"{product.description} ({product.hts or '-'})", style=HEAD)
    for fact, value in _facts(case, library):
        yield hanging("- ", message("drill.fact", fact=fact, value=value), "")
    if case.materials:
        yield Text()
        yield materials_table(case.materials, _status, lambda one: _notes(one, library))


def _facts(case: Case, library: Library) -> Iterator[tuple[str, str]]:
    """Each known fact of the good, its production and its maker: label and value."""
    product, maker = case.product, case.manufacturer
    for name in ("transaction_value", "net_cost", "annual_units"):
        if (amount := getattr(product, name)) is not None:
            decimals = 0 if name == "annual_units" else CENTS
            yield _label(f"product.{name}"), money(format(amount, "f"), decimals)
    if case.production.country:
        yield _label("production.country"), str(ShownCountry(case.production.country))
    if case.production.steps:
        yield _label("production.steps"), ", ".join(_steps(case, library))
    if product.essential_material:
        essential = product.essential_material
        names = {one.id: f"{one.name} ({one.id})" for one in case.every_material()}
        yield message("drill.essential_material"), names.get(essential, essential)
    if product.destination:
        yield _label("product.destination"), str(ShownCountry(product.destination))
    if product.transit:
        yield _label("product.transit"), message(f"drill.{product.transit}")
    if maker.immex not in _NOT_SAID:
        yield _label("manufacturer.immex"), message(f"learning.{maker.immex}")
    if maker.vat_certification not in _NOT_SAID:
        certified = message(f"learning.vat_{maker.vat_certification}")
        yield _label("manufacturer.vat_certification"), certified
    if maker.vat_guarantee not in _NOT_SAID:
        yield message("drill.vat_guarantee"), message(f"learning.{maker.vat_guarantee}")
    if maker.prosec is not None:
        yield message("drill.prosec"), message(f"learning.{'yes' if maker.prosec else 'no'}")


def _steps(case: Case, library: Library) -> Iterator[str]:
    known = library.steps.steps
    for one in case.production.steps:
        name = translate(known[one.step].label) if one.step in known else one.step
        if one.on:
            name = message("production.step_on", step=name, part=one.on)
        yield f"{name} ({one.country})" if one.country else name


def _status(material: Material) -> str:
    return message(f"learning.{material.originating or 'not_said'}")


def _notes(material: Material, library: Library) -> Iterator[str]:
    if material.kind != "material":
        yield translate(library.kinds.kinds[material.kind].label)
    for name in _NOTES:
        if (value := getattr(material, name)) not in _NOT_SAID:
            word = message(f"learning.{value}") if isinstance(value, str) else f"{value:f} %"
            yield message("drill.fact", fact=_label(f"materials.{name}"), value=word)
    if (content := material.deductions.originating_content) is not None:
        yield message("drill.originating_content", value=money(format(content, "f"), CENTS))


def _label(place: str) -> str:
    return message(f"change.fact.{place}")
