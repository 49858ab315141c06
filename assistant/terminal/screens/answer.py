"""Draws the answer on one screen: verdict, saving, what each part brings, risks, the next step."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.assessment.shown_figures import with_shown_figures
from assistant.base.messages import message
from assistant.base.numbers import for_people, whole
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    WIDEST_PROSE,
    columns_table,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment, PartOfSaving, Risk

MOST_RISKS = 3
# What the article is about is shown however small; other parts below this share of the largest are
# put together.
_ALWAYS = ("usmca_claim", "immex")
_SMALL = Decimal("0.02")
_STYLES = {"yes": GOOD, "no": BAD}


def answer_screen(assessment: Assessment, width: int, way: str = "") -> list[RenderableType]:
    """What a rep says: at most 24 lines at 80 columns for a case that is complete.

    `way` is a sentence on how the good would qualify.
    """
    assessment = with_shown_figures(assessment)
    title = message("screen_title", case=assessment.case, day=assessment.as_of)
    first, *others = assessment.summary
    parts: list[RenderableType] = [
        Text(title, style=HEAD, no_wrap=True, overflow="ellipsis"),
        Text.assemble((first, _STYLES.get(assessment.origin.verdict, OPEN)), " ", " ".join(others)),
        *([Text(way, style=HEAD)] if way else []),
        *_brings(assessment),
        *_risks(assessment.risks, MOST_RISKS - bool(way)),
        *_next(assessment),
        Text(message("answer_more"), style=QUIET),
    ]
    return within(parts, width, WIDEST_PROSE)


def _brings(assessment: Assessment) -> list[RenderableType]:
    """A row for each part of the saving, and their sum."""
    if not assessment.parts_of_saving:
        reason = assessment.parts_not_known
        return [Text(reason, style=OPEN)] if reason else []
    table = columns_table(gap=2)
    table.add_column(Text(message("answer_brings")))
    for name in ("answer_a_unit", "answer_a_year"):
        table.add_column(Text(message(name)), justify="right", no_wrap=True)
    savings = assessment.savings
    together = (message("answer_together"), savings.per_unit or "", savings.annual)
    for label, unit, year in [*_rows(assessment.parts_of_saving), together]:
        cells = (label, f"{Decimal(unit):,.2f}", "" if year is None else whole(Decimal(year)))
        table.add_row(*map(Text, cells), style=HEAD if label == together[0] else "")
    return [table]


def _rows(parts: Sequence[PartOfSaving]) -> list[tuple[str, str, str | None]]:
    """Label, amount a unit and a year of each part, the small ones in one row at the end."""
    least = max(abs(Decimal(one.per_unit)) for one in parts) * _SMALL
    small = [one for one in parts if one.id not in _ALWAYS and abs(Decimal(one.per_unit)) < least]
    if small and parts[-1].id not in _ALWAYS and parts[-1] not in small:
        small.append(parts[-1])
    rows = [(one.label, one.per_unit, one.annual) for one in parts if one not in small]
    if small:
        unit = sum((Decimal(one.per_unit) for one in small), Decimal(0))
        years = [one.annual for one in small if one.annual is not None]
        year = str(sum(map(Decimal, years), Decimal(0))) if len(years) == len(small) else None
        rows.append((message("answer_other"), str(unit), year))
    return rows


def _risks(risks: list[Risk], most: int) -> list[RenderableType]:
    """Those that could move most money; then those of which the amount is not known."""
    moving = [one for one in risks if one.per_unit is None or Decimal(one.per_unit)]
    if not moving:
        return []
    shown = moving[:most]
    title = message("answer_risks", count=len(shown), of=len(risks))
    return [Text(title, style=HEAD), *(_one_line(f"! {_with_money(one)}") for one in shown)]


def _with_money(risk: Risk) -> str:
    if risk.worth is not None:
        return message("answer_risk_a_year", text=risk.text, worth=whole(Decimal(risk.worth)))
    if risk.per_unit is not None:
        return message(
            "answer_risk_a_unit", text=risk.text, worth=for_people(Decimal(risk.per_unit))
        )
    return message("answer_risk_unknown", text=risk.text)


def _next(assessment: Assessment) -> list[RenderableType]:
    if not assessment.to_do:
        return []
    first = assessment.to_do[0]
    said = message("answer_next", who=message(f"to_do.who.{first.who}"), what=first.what)
    return [_one_line(said)]


def _one_line(text: str) -> Text:
    """The text cut at the edge of the screen; its own command shows it whole."""
    return Text(text, no_wrap=True, overflow="ellipsis")
