"""Draws the differences of two assessments, and variants side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.language import Lazy
from assistant.base.messages import message
from assistant.base.numbers import for_people, yearly
from assistant.terminal.screens.parts import (
    HEAD,
    QUIET,
    WIDEST,
    bullets,
    columns_table,
    heading,
    money,
    whole_dollars,
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
            amounts.add_row(*_annual("annual", scenario.per_unit, comparison.annual_units))
        parts += [*heading(scenario.label), amounts]
    if comparison.saving_per_unit.before != comparison.saving_per_unit.after:
        saving = _table()
        saving.add_row(*_row(message("comparison.saving"), comparison.saving_per_unit), style=HEAD)
        saving.add_row(
            *_annual("saving_annual", comparison.saving_per_unit, comparison.annual_units)
        )
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
    shown = [one and for_people(Decimal(one)) for one in (amount.before, amount.after)]
    yield from _shown(label, shown, amount, money)


def _annual(
    name: str, per_unit: AmountMoved, units: tuple[str | None, str | None]
) -> Iterator[Text]:
    """What the amounts per unit come to a year, as they are shown."""
    moved = zip((per_unit.before, per_unit.after), units, strict=True)
    shown = [one and yearly(for_people(Decimal(one)), number) for one, number in moved]
    yield from _shown(message(f"comparison.{name}"), shown, per_unit, whole_dollars)


def _shown(
    label: str, shown: Sequence[str | None], amount: AmountMoved, write: Callable[[str], str]
) -> Iterator[Text]:
    """The amounts as shown, and their difference; that of the exact ones where they look alike."""
    yield Text(label)
    for one in shown:
        yield Text(_NONE if one is None else write(one) + ("" if amount.complete else "*"))
    before, after = shown
    if before is None or after is None:
        yield Text(_NONE)
        return
    difference = Decimal(after) - Decimal(before) or Decimal(amount.rise or 0)
    yield Text(("+" if difference > 0 else "") + write(for_people(difference)))


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
