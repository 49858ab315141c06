"""Draws every fact of a case that a lesson works with: none that a question needs is left out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.case.paths import Place, every_place
from assistant.questions.choices import production_steps
from assistant.questions.countries import country_names
from assistant.questions.model import question_at
from assistant.terminal.screens.materials import materials_table
from assistant.terminal.screens.parts import HEAD, hanging
from assistant.whatif.wording import fact_label, shown_value

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.case.model import Case, Material

# What stands above the facts, or in the columns of the materials.
_ABOVE = ("format", "name", "as_of", "product.description", "product.hts")
_COLUMNS = ("", "id", "description", "hts", "origin", "value", "originating", "materials")


def case_screen(case: Case) -> list[RenderableType]:
    """The good, the day, every fact that is known, and the materials with theirs."""
    product = case.product
    good = message("learning.good", name=product.description, hts=product.hts or "-")
    facts = [
        (fact_label(place), value)
        for place, value in _known(case.model_dump(exclude_unset=True))
        if place.material is None and str(place) not in _ABOVE
    ]
    shown: list[RenderableType] = [Text(good, style=HEAD)]
    if case.as_of:
        shown.append(hanging("- ", message("learning.good_day", day=case.as_of), ""))
    shown += [hanging("- ", message("drill.fact", fact=n, value=v), "") for n, v in facts]
    if case.materials:
        shown.append(materials_table(case.materials, _status, _notes))
    return shown


def _known(draft: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Each fact that is known, with its value as text."""
    for place, value in every_place(draft):
        if value not in (None, "", "unknown"):
            yield place, _value(place, value)


def _value(place: Place, value: Any) -> str:
    if place.keys[-1:] == ("steps",):
        return ", ".join(map(_step, value))
    question = question_at(place)
    choices = question.choices if question else ()
    label = next((translate(one.label) for one in choices if one.value == value), "")
    if label:
        return label
    if isinstance(value, str) and value in country_names():
        return f"{country_names()[value]} ({value})"
    if isinstance(value, list) and not value:
        return message("learning.no")
    return format(value, ",f") if isinstance(value, Decimal) else str(shown_value(value))


def _step(step: Any) -> str:
    if isinstance(step, str):
        return str(production_steps().get(step, step))
    name = str(production_steps().get(step["step"], step["step"]))
    if step.get("on"):
        name = message("production.step_on", step=name, part=step["on"])
    return f"{name} ({step['country']})" if step.get("country") else name


def _status(material: Material) -> str:
    return message(f"learning.{material.originating or 'not_said'}")


def _notes(material: Material) -> Iterator[str]:
    own = material.model_dump(exclude_unset=True, exclude={"materials"})
    if material.kind != "material":
        yield message(f"learning.kind_{material.kind}")
    for place, value in _known(own):
        of_material = Place(place.keys, material.id)
        if place.keys[0] not in (*_COLUMNS, "kind"):
            yield message("drill.fact", fact=fact_label(of_material), value=value)
