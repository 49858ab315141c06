"""Draws the qualifying plans."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.base.numbers import for_people, yearly
from assistant.terminal.screens.parts import (
    GOOD,
    HEAD,
    QUIET,
    bullets,
    hanging,
    heading,
    money,
    whole_dollars,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.whatif.qualify import QualifyingPlan, QualifyingPlans, Saved


def ways_screen(ways: QualifyingPlans, width: int) -> list[RenderableType]:
    """The reason for the search, each plan with its basis and its saving, and open questions."""
    parts: list[RenderableType] = [
        Text(message("ways.title", case=ways.case, day=ways.as_of), style=HEAD),
        Text(str(ways.because)),
    ]
    for number, way in enumerate(ways.ways, 1):
        parts += [Text(), *_way(number, way, with_saving=ways.goal == "yes")]
    if ways.ways:
        parts += [Text(), *bullets([message("ways.note"), *ways.stays], QUIET)]
    if ways.asked:
        parts += [*heading(message("ways.asked")), *bullets(ways.asked)]
    return within(parts, width)


def _way(number: int, way: QualifyingPlan, *, with_saving: bool) -> Iterator[RenderableType]:
    for place, lever in enumerate(way.levers):
        mark = f"{number:2} " if place == 0 else "   "
        yield hanging(mark, str(lever.told()), HEAD)
    yield hanging("   ", message("ways.then", values=", ".join(_rests_on(way))), "")
    if with_saving:
        yield hanging("   ", _saves(way.saved), GOOD if way.saved else QUIET)


def _rests_on(way: QualifyingPlan) -> Iterator[str]:
    rule = " ".join(filter(None, [way.product_rule, way.alternative]))
    details = {
        "criterion": way.criterion,
        "product_rule": rule if way.criterion == "B" else None,
        "points": way.value_content_points,
        "left": way.de_minimis_left_pct,
    }
    yield from (message(f"ways.{name}", value=value) for name, value in details.items() if value)
    if way.value_content_points is None and way.de_minimis_left_pct is None:
        yield message("ways.no_threshold")
    if way.value_bought not in (None, "0.00"):
        yield message("ways.value_bought", value=way.value_bought)


def _saves(saved: Saved | None) -> str:
    if saved is None:
        return message("ways.not_compared")
    shown = for_people(Decimal(saved.per_unit))
    annual = yearly(shown, saved.units)
    if shown.startswith("-"):
        text = message("ways.rises", value=money(shown.removeprefix("-")))
    elif annual is None:
        text = message("ways.saves", value=money(shown))
    else:
        text = message("ways.saves_annual", value=money(shown), annual=whole_dollars(annual))
    return text if saved.complete else f"{text} {message('ways.saves_incomplete')}"
