"""Draws the bill of materials of a lesson or a drill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.terminal.screens.parts import QUIET, columns_table, money

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.case.model import Material

CENTS = 2
_NOT_KNOWN = "?"


def materials_table(
    materials: Iterable[Material],
    status: Callable[[Material], str],
    notes: Callable[[Material], Iterable[str]] = lambda _: (),
) -> Table:
    """A row a material, inputs below the material made of them and indented.

    `status` says whether a material is originating; `notes` stand below its name.
    """
    table = columns_table(gap=2)
    for name, ratio in (("material", 1), ("code", None), ("origin", None)):
        table.add_column(message(f"learning.column_{name}"), ratio=ratio)
    table.add_column(message("learning.column_value"), justify="right")
    table.add_column(message("learning.column_originating"))
    for depth, one in _levels(materials):
        named = Text(f"{'  ' * depth}{one.id} {one.name}")
        for note in notes(one):
            named.append(f"\n{'  ' * (depth + 1)}{note}", style=QUIET)
        value = _NOT_KNOWN if one.value is None else money(format(one.value, "f"), CENTS)
        table.add_row(named, one.hts or _NOT_KNOWN, one.origin or _NOT_KNOWN, value, status(one))
    return table


def _levels(materials: Iterable[Material], depth: int = 0) -> Iterator[tuple[int, Material]]:
    for one in materials:
        yield depth, one
        yield from _levels(one.materials, depth + 1)
