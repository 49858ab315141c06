"""Draws the flow of a case: what crosses each border, in figures, and what falls due after."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.messages import message
from assistant.terminal.screens.parts import HEAD, OPEN, QUIET, dollars, within

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment, FlowFigure, FlowStep

_WIDEST = 84
_COLUMN = 16


def flow_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The steps, each with its sentences and figures; lines that are zero are in their sum."""
    title = Table.grid(expand=True)
    title.add_column(ratio=1)
    for _ in range(2):
        title.add_column(width=_COLUMN, justify="right", style=QUIET)
    named = message("flow_title", case=assessment.case, day=assessment.as_of)
    units = (message("flow_per_unit"), message("flow_annual"))
    title.add_row(Text(named, style=HEAD), *map(Text, units))
    steps = (part for n, one in enumerate(assessment.flow, 1) for part in _step(n, one))
    return within([title, *steps], width, _WIDEST)


def _step(number: int, step: FlowStep) -> Iterator[RenderableType]:
    said = Table.grid()
    said.add_column(width=3)
    said.add_column(ratio=1)
    text = Text(f"{step.title}. ", style=HEAD).append(" ".join(step.sentences), style="not bold")
    said.add_row(Text(str(number), style=HEAD), text)
    yield said
    if shown := [one for one in step.figures if not one.summed or not _is_zero(one)]:
        yield _figures(shown)


def _figures(figures: list[FlowFigure]) -> RenderableType:
    table = Table.grid(expand=True)
    table.add_column(width=3)
    table.add_column(ratio=1)
    for _ in range(2):
        table.add_column(width=_COLUMN, justify="right")
    for one in figures:
        if one.per_unit is None:
            table.add_row(Text(), Text(one.label), Text(message("flow_not_known"), style=OPEN))
            continue
        annual = "" if one.annual is None else f"{Decimal(one.annual):,.0f}"
        table.add_row(Text(), Text(one.label), Text(dollars(one.per_unit)), Text(annual))
    return table


def _is_zero(figure: FlowFigure) -> bool:
    return figure.per_unit is not None and not Decimal(figure.per_unit)
