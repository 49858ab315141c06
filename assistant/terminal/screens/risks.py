"""Draws the risks by what they could move, what is to be done, and the documents of the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.terminal.screens.parts import (
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    bullets,
    dollars,
    hanging,
    heading,
    law_line,
    whole_dollars,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment, Document, Risk, ToDo


def risks_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Each risk with its worth, its warnings and its law."""
    parts = heading(message("risks.title"))
    for risk in assessment.risks:
        parts += _risk(risk, assessment)
    return within(parts if assessment.risks else [*parts, Text(message("risks.none"))], width)


def _risk(risk: Risk, assessment: Assessment) -> Iterator[RenderableType]:
    known = risk.per_unit is not None and Decimal(risk.per_unit) > 0
    yield hanging("! ", f"{_worth(risk)}: {risk.text}", OPEN if known else HEAD)
    told = (one.text for one in assessment.warnings if one.code in risk.warnings)
    yield from bullets(_of_risk(told, risk), mark="  ")
    yield hanging("  ", law_line(risk.citation, assessment.as_of), QUIET)


def _of_risk(texts: Iterable[str], risk: Risk) -> Iterator[str]:
    """The warnings of the risk: where one code warns of several things, those that name it."""
    held = list(texts)
    named = [text for text in held if any(name in text for name in risk.about)]
    yield from named if "." in risk.id and named else held


def _worth(risk: Risk) -> str:
    if risk.per_unit is None:
        return message("risks.worth_not_known")
    if not Decimal(risk.per_unit):
        return message("risks.moves_nothing")
    if risk.worth is None:
        return message("risks.up_to_a_unit", value=dollars(risk.per_unit))
    return message("risks.up_to", value=whole_dollars(risk.worth))


def to_do_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """What each has to do, by worth and day, and the documents with what they must state."""
    parts = heading(message("to_do.title"))
    for number, one in enumerate(assessment.to_do, 1):
        parts.append(hanging(f"{number:2} ", _deed(one), ""))
        parts.append(hanging("   ", law_line(one.citation, assessment.as_of), QUIET))
    if assessment.documents:
        parts += heading(message("documents.title"))
    for paper in assessment.documents:
        parts += _document(paper, assessment)
    return within(parts, width)


def _deed(one: ToDo) -> str:
    details = {
        "to_do.by": one.by,
        "to_do.paper": one.paper if one.paper and one.paper not in one.what else None,
        "screen_worth_a_year": one.worth and whole_dollars(one.worth),
    }
    told = [message(name, value=value) for name, value in details.items() if value]
    who = message(f"to_do.who.{one.who}")
    return f"{who}: {one.what}" + (f" ({'; '.join(told)})" if told else "")


def _document(paper: Document, assessment: Assessment) -> Iterator[RenderableType]:
    who = message(f"to_do.who.{paper.who}")
    yield hanging("[ ] ", f"{paper.label} ({who})", HEAD)
    yield hanging("    ", paper.text, "")
    for element in paper.elements:
        held = element.held or message("documents.open")
        mark = f"    {element.number:>2} "
        yield hanging(mark, f"{element.label}: {held}", GOOD if element.held else "")
    yield hanging("    ", law_line(paper.citation, assessment.as_of), QUIET)
