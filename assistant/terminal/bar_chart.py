"""Draws what each supply chain costs as bars."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.bar import Bar
from rich.table import Table
from rich.text import Text

from assistant.messages import message
from assistant.terminal.drawing import HEAD, QUIET, heading, money

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment import Scenario

_LABEL_WIDTH = 31
_AMOUNT_WIDTH = 12
_WIDEST_BAR = 60


def bar_chart(scenarios: Sequence[Scenario], width: int) -> list[RenderableType]:
    """A bar for the whole cost of each scenario, the cheapest in bold; `*` where a line is open."""
    if len(scenarios) < 2:
        return []
    costs = [Decimal(scenario.per_unit) for scenario in scenarios]
    room = min(width - _LABEL_WIDTH - _AMOUNT_WIDTH - 2, _WIDEST_BAR)
    table = Table.grid(padding=(0, 1))
    table.add_column(width=_LABEL_WIDTH, no_wrap=True, overflow="ellipsis")
    table.add_column(width=_AMOUNT_WIDTH - 1, justify="right", no_wrap=True)
    table.add_column(width=room)
    for scenario, cost in zip(scenarios, costs, strict=True):
        style = HEAD if cost == min(costs) else ""
        open_ = "" if scenario.complete else "*"
        bar = Bar(float(max(costs)), 0, float(cost), width=room)
        table.add_row(
            Text(scenario.label, style=style),
            Text(money(scenario.per_unit, 2) + open_, style=style),
            bar,
        )
    shown = [*heading(message("screen_bars")), table]
    if not all(scenario.complete for scenario in scenarios):
        shown.append(Text(message("screen_bars_incomplete"), style=QUIET))
    return shown
