"""Draws the differences of two assessments, and variants side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.language import Lazy
from assistant.base.messages import message
from assistant.terminal.screens.parts import (
    HEAD,
    QUIET,
    WIDEST,
    bullets,
    columns_table,
    heading,
    money,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.whatif.comparison import AmountMoved, Comparison
    from assistant.whatif.variants import Column

_LABEL_WIDTH = 26
_NARROWEST = 14
_NONE = "--"
_REMARKS = {
    "warnings_new": "! ",
    "warnings_gone": "! ",
    "advice_new": "- ",
    "advice_gone": "- ",
    "gaps_new": "? ",
    "gaps_gone": "? ",
}


def comparison_screen(
    comparison: Comparison, width: int, told: Sequence[Lazy | str] = ()
) -> list[RenderableType]:
    """The changes made (`told`), and what they moved: verdicts, lines, totals, savings, remarks."""
    parts: list[RenderableType] = [
        Text(f"{comparison.case}: {message('comparison.title')}", style=HEAD),
        *bullets(told),
    ]
    if comparison.nothing_moved:
        parts += [Text(), Text(message("comparison.nothing"))]
    if comparison.verdicts:
        verdicts = _table()
        for one in comparison.verdicts:
            label = message(f"comparison.verdict.{one.name}")
            verdicts.add_row(label, str(one.before or _NONE), str(one.after or _NONE), "")
        parts += [Text(), verdicts]
    for scenario in comparison.scenarios:
        amounts = _table()
        for line in scenario.lines:
            amounts.add_row(*_row(line.label, line.amount))
        amounts.add_row(*_row(message("comparison.total"), scenario.per_unit), style=HEAD)
        if scenario.annual.before or scenario.annual.after:
            amounts.add_row(*_row(message("comparison.annual"), scenario.annual))
        parts += [*heading(scenario.label), amounts]
    if comparison.saving_per_unit.before != comparison.saving_per_unit.after:
        saving = _table()
        saving.add_row(*_row(message("comparison.saving"), comparison.saving_per_unit), style=HEAD)
        saving.add_row(*_row(message("comparison.saving_annual"), comparison.saving_annual))
        parts += [*heading(message("comparison.savings")), saving]
    if not all(one.per_unit.complete for one in comparison.scenarios):
        parts.append(Text(message("comparison.incomplete"), style=QUIET))
    for name, mark in _REMARKS.items():
        remarks = getattr(comparison, name)
        if remarks:
            parts += heading(message(f"comparison.{name}"))
            parts += bullets((one.text for one in remarks), mark=mark)
    return within(parts, width)


def _table() -> Table:
    table = columns_table(QUIET)
    table.add_column("", width=_LABEL_WIDTH, overflow="fold")
    for name in ("before", "after", "difference"):
        table.add_column(message(f"comparison.{name}"), justify="right", min_width=_NARROWEST)
    return table


def _row(label: str, amount: AmountMoved) -> Iterator[Text]:
    yield Text(label)
    for one in (amount.before, amount.after):
        yield Text(_NONE if one is None else money(one) + ("" if amount.complete else "*"))
    rise = amount.rise
    sign = "" if rise is None or rise.startswith("-") or rise == "0.00" else "+"
    yield Text(_NONE if rise is None else sign + money(rise))


def variants_screen(columns: Sequence[Column], width: int) -> list[RenderableType]:
    """A column for each variant: verdicts, landed and total cost of the plan, and the saving.

    More tables where it is narrow, the present case first in each. What each variant changes stands
    below.
    """
    width = min(width, WIDEST)
    present, *variants = columns
    a_table = max(1, (width - _LABEL_WIDTH - 1) // (_NARROWEST + 1) - 1)
    parts: list[RenderableType] = [Text(message("comparison.variants"), style=HEAD)]
    for first in range(0, len(variants), a_table):
        parts += [Text(), _side_by_side([present, *variants[first : first + a_table]])]
    if any(one.incomplete for one in columns):
        parts.append(Text(message("comparison.incomplete"), style=QUIET))
    for variant in variants:
        parts += heading(variant.name)
        parts += [*bullets(variant.told), *bullets(variant.kept, QUIET)]
    return within(parts, width)


def _side_by_side(columns: Sequence[Column]) -> Table:
    table = columns_table()
    table.add_column("", width=_LABEL_WIDTH, overflow="fold")
    for column in columns:
        name = column.name or message("comparison.present")
        table.add_column(Text(name), justify="right", min_width=_NARROWEST, overflow="fold")
    for name in columns[0].verdicts:
        said = [column.verdicts[name] for column in columns]
        if any(said):
            label = Text(message(f"comparison.verdict.{name}"))
            table.add_row(label, *(Text(str(one or _NONE)) for one in said))
    amounts = {
        "landed": [one.landed for one in columns],
        "total_of_plan": [one.total for one in columns],
        "saving": [one.saving for one in columns],
        "saving_annual": [one.saving_annual for one in columns],
    }
    for name, values in amounts.items():
        cells = [
            Text(_NONE if value is None else money(value) + ("*" if column.incomplete else ""))
            for value, column in zip(values, columns, strict=True)
        ]
        table.add_row(Text(message(f"comparison.{name}")), *cells)
    return table
