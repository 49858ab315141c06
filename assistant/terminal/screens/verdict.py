"""Draws the answer before every question is answered: what is assumed, and what would change it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.terminal.screens.answer import answer_screen
from assistant.terminal.screens.assessment import gap_lines
from assistant.terminal.screens.parts import WIDEST, bullets, heading, within

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment, UsedAssumption

_MOST = 6


def verdict_screen(
    assessment: Assessment, left: int, width: int, way: str = ""
) -> list[RenderableType]:
    """The answer, the figures assumed, the open facts that decide, and the questions left."""
    assumed = [_figure(one) for one in assessment.assumptions if not one.given]
    changing = gap_lines([gap for gap in assessment.gaps if gap.decides])
    parts = [*answer_screen(assessment, width, way), *heading(message("verdict_changes"))]
    parts += bullets(changing[:_MOST] or [message("verdict_nothing")])
    if more := len(changing[_MOST:]):
        parts += bullets([message("verdict_more", count=more)])
    if assumed:
        parts += [*heading(message("verdict_assumed")), *bullets(assumed[:_MOST])]
        if more := len(assumed[_MOST:]):
            parts += bullets([message("verdict_more_assumed", count=more)])
    said = message("verdict_go_on", count=left) if left else message("verdict_all_asked")
    return within([*parts, Text(), Text(said)], width, WIDEST)


def _figure(one: UsedAssumption) -> str:
    plain = format(Decimal(one.value).normalize(), ",f")
    return f"{one.label}: {plain} {one.unit}"
