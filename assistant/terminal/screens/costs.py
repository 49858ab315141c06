"""Draws the costs of the scenarios, the saving, and what qualifies it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from rich.bar import Bar
from rich.table import Table
from rich.text import Text

from assistant.assessment.shown_figures import with_shown_figures
from assistant.base.language import translate
from assistant.base.messages import message
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    bullets,
    columns_table,
    decimals_of,
    dollars,
    heading,
    indented,
    money,
    whole_dollars,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment, Savings, Scenario
    from assistant.library.forms import CostLayers

_LABEL_WIDTH = 20
_MOST_A_SCENARIO = 16
_MOST_DRIVERS = 3
_BAR_LABEL_WIDTH = 31
_BAR_AMOUNT_WIDTH = 12
_WIDEST_BAR = 60


def cost_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Scenarios by layer, the saving, its range, cash flow and assumptions."""
    assessment = with_shown_figures(assessment)
    return [
        *_scenarios(assessment.scenarios, width),
        *_savings(assessment),
        *_beside(assessment),
        *_cash_flow(assessment),
        *_assumptions(assessment),
    ]


@cache
def _layers() -> CostLayers:
    from assistant.library import Library

    return Library.open().cost_layers


def _scenarios(scenarios: Sequence[Scenario], width: int) -> list[RenderableType]:
    """A row for each line and layer, a column for each scenario; several tables if it is narrow."""
    if not scenarios:
        return []
    scenarios = _distinct(scenarios)
    rows = _rows(scenarios, _decimals(scenarios))
    column = max(len(cell) for _, cells, _ in rows for cell in cells)
    a_table = max(1, (width - _LABEL_WIDTH) // (column + 1))
    column = max(column, min((width - _LABEL_WIDTH) // len(scenarios) - 1, _MOST_A_SCENARIO))
    shown = heading(message("screen_scenarios"))
    for first in range(0, len(scenarios), a_table):
        part = slice(first, first + a_table)
        table = columns_table()
        table.add_column(Text(message("screen_line")), overflow="fold", max_width=_LABEL_WIDTH + 14)
        for scenario in scenarios[part]:
            table.add_column(Text(scenario.label), justify="right", width=column, overflow="fold")
        for label, cells, style in rows:
            if any(cells[part]):
                table.add_row(*(Text(cell) for cell in (label, *cells[part])), style=style)
        shown.append(table)
    if not all(scenario.complete for scenario in scenarios):
        shown.append(Text(message("screen_incomplete"), style=QUIET))
    return shown


def _rows(scenarios: Sequence[Scenario], decimals: int) -> list[tuple[str, list[str], str]]:
    """Each line, then the total of its layer: label, cells and style of the row."""
    layers = _layers()
    labels = {line.id: line.label for scenario in scenarios for line in scenario.lines}
    for scenario in scenarios:
        labels |= zip(scenario.open_lines, scenario.not_known, strict=True)
    rows = []
    for name, layer in layers.layers.items():
        for line in sorted(labels, key=layers.place_of):
            if layers.layer_of(line) == name:
                cells = [_cell(scenario, line, decimals) for scenario in scenarios]
                rows.append((labels[line], cells, ""))
        totals = [scenario.layers[name] for scenario in scenarios]
        sums = [_at_least(money(one.per_unit, decimals), one.complete) for one in totals]
        rows.append((translate(layer.label), sums, HEAD))
    yearly = [_at_least(whole_dollars(one.annual), one.complete) for one in scenarios if one.annual]
    if len(yearly) == len(scenarios):
        rows.append((message("screen_total_annual"), yearly, ""))
    return rows


def _decimals(scenarios: Sequence[Scenario]) -> int:
    """The decimals of the amount that has most."""
    amounts = [line.amount for scenario in scenarios for line in scenario.lines]
    return max(map(decimals_of, [*amounts, *(scenario.per_unit for scenario in scenarios)]))


def _distinct(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """The scenarios, of those alike in every line the first."""
    found: dict[object, Scenario] = {}
    for one in scenarios:
        lines = tuple((line.id, line.amount) for line in one.lines)
        found.setdefault((lines, *one.open_lines), one)
    return list(found.values())


def _cell(scenario: Scenario, line: str, decimals: int) -> str:
    """The amount of a line; what is known of one that is not, and nothing where it is no line."""
    amount = next((one.amount for one in scenario.lines if one.id == line), None)
    is_open = line in scenario.open_lines
    if is_open and not (amount and Decimal(amount)):
        return message("screen_not_known")
    return "" if amount is None else _at_least(money(amount, decimals), not is_open)


def _at_least(shown: str, complete: bool) -> str:
    return shown if complete else message("screen_at_least", value=shown)


def saved_line(savings: Savings) -> Text:
    """The saving in one line; empty where nothing is compared."""
    if savings.per_unit is None:
        return Text()
    worse = savings.per_unit.startswith("-")
    annual = ""
    if savings.annual is not None:
        annual = message("screen_annual", value=whole_dollars(savings.annual.removeprefix("-")))
    name = f"screen_{'costs' if worse else 'saves'}_{savings.bound}"
    shown_as = message(name, per_unit=money(savings.per_unit.removeprefix("-")), annual=annual)
    style = OPEN if savings.bound != "exact" else BAD if worse else GOOD
    return Text(shown_as, style=style)


def _savings(assessment: Assessment) -> list[RenderableType]:
    savings = assessment.savings
    if savings.per_unit is None:
        return []
    by_id = {scenario.id: scenario for scenario in assessment.scenarios}
    today, plan = by_id[savings.from_ or ""], by_id[savings.to or ""]
    shown: list[RenderableType] = [
        Text(),
        saved_line(savings),
        indented(message("screen_between", to=plan.label, from_=today.label), QUIET),
    ]
    layers = _layers().layers
    shown_as = [
        f"{translate(layers[name].label).lower()} {money(layer.per_unit)}"
        for name, layer in savings.layers.items()
    ]
    shown.append(indented(message("screen_by_layer", values=", ".join(shown_as)), QUIET))
    shown += [
        indented(message("screen_lacks", label=one.label, lines=", ".join(one.not_known)), "yellow")
        for one in (today, plan)
        if not one.complete
    ]
    return shown


def _beside(assessment: Assessment) -> list[RenderableType]:
    shown_as = list(_findings(assessment))
    if not shown_as:
        return []
    return [*heading(message("screen_beside")), *bullets(shown_as)]


def _findings(assessment: Assessment) -> Iterator[str]:
    """A sentence each for the break-even price, the range, a denied claim and later changes."""
    even, spread, denied = assessment.break_even, assessment.range, assessment.denied_claim
    if even:
        yield message("screen_break_even", price=dollars(even.price), present=dollars(even.present))
    if spread:
        yield message("screen_range", low=dollars(spread.low), high=dollars(spread.high))
        for driver in spread.drivers[:_MOST_DRIVERS]:
            ends = {"low": dollars(driver.low), "high": dollars(driver.high)}
            yield message("screen_driver", label=driver.label, **ends)
    if denied:
        name = "screen_denied" if denied.complete else "screen_denied_at_least"
        yield message(name, per_unit=dollars(denied.per_unit))
    yield from dict.fromkeys(later.because for later in assessment.outlook if later.after)
    ends_on = sorted({later.day for later in assessment.outlook if later.after is None})
    if ends_on:
        yield message("screen_not_known_from", days=", ".join(ends_on))


def _cash_flow(assessment: Assessment) -> list[RenderableType]:
    if not assessment.cash_flow:
        return []
    table = columns_table(QUIET)
    table.add_column("")
    for name in ("yearly", "tied_up", "worth", "once"):
        table.add_column(Text(message(f"screen_cash_{name}")), justify="right")
    for item in assessment.cash_flow:
        amounts = (item.yearly, item.tied_up, item.worth, item.once)
        table.add_row(Text(item.label), *(Text(money(one) if one else "") for one in amounts))
    note = indented(message("screen_cash_note"), QUIET)
    return [*heading(message("screen_cash")), table, note]


def _assumptions(assessment: Assessment) -> list[RenderableType]:
    if not assessment.assumptions:
        return []
    table = columns_table()
    table.show_header = False
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(ratio=2, style=QUIET)
    for one in assessment.assumptions:
        known = message("screen_given") if one.given else message(f"confidence.{one.confidence}")
        if not one.given and one.low and one.high:
            known = f"{one.low} - {one.high}, {known}"
        plain = format(Decimal(one.value).normalize(), ",f")
        table.add_row(Text(one.label), Text(plain), Text(one.unit), Text(known))
    return [*heading(message("screen_assumptions")), table]


def bar_chart(scenarios: Sequence[Scenario], width: int) -> list[RenderableType]:
    """A bar for the total cost of each scenario, the cheapest in bold.

    A total that lacks a line has no bar and no rank: what is missing, and what it costs at least.
    """
    scenarios = _distinct(scenarios)
    if len(scenarios) < 2:
        return []
    known = [Decimal(scenario.per_unit) for scenario in scenarios if scenario.complete]
    decimals = _decimals(scenarios)
    room = min(width - _BAR_LABEL_WIDTH - _BAR_AMOUNT_WIDTH - 2, _WIDEST_BAR)
    table = Table.grid(padding=(0, 1))
    table.add_column(width=_BAR_LABEL_WIDTH, no_wrap=True, overflow="ellipsis")
    table.add_column(width=_BAR_AMOUNT_WIDTH - 1, justify="right", no_wrap=True)
    table.add_column(width=room)
    for scenario in scenarios:
        cost, shown = Decimal(scenario.per_unit), money(scenario.per_unit, decimals)
        if scenario.complete:
            style = HEAD if cost == min(known) else ""
            bar = Bar(float(max(known)), 0, float(cost), width=room)
            table.add_row(Text(scenario.label, style=style), Text(shown, style=style), bar)
        else:
            lacking = message(
                "screen_total_not_known", lines=", ".join(scenario.not_known), value=shown
            )
            table.add_row(Text(scenario.label), Text(), Text(lacking, style=QUIET))
    return [*heading(message("screen_bars")), table]
