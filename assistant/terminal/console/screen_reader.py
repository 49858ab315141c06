"""Turns what is drawn into lines for a screen reader: no columns, no colour, no drawn lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.bar import Bar
from rich.console import Group
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

if TYPE_CHECKING:
    from rich.console import RenderableType


def spoken_lines(part: RenderableType) -> Iterator[str]:
    """The lines of a part of a screen; a row of a table is one line that repeats the headings.

    Raises TypeError for a part that cannot be spoken.
    """
    match part:
        case str():
            yield part
        case Text():
            yield part.plain
        case Padding() | Constrain():
            if part.renderable is not None:
                yield from spoken_lines(part.renderable)
        case Group():
            for one in part.renderables:
                yield from spoken_lines(one)
        case Table():
            yield from _rows(part)
        case Tree():
            yield from _branches(part, 1)
        case Bar():
            return
        case _:
            raise TypeError(f"{type(part).__name__} has no spoken form")


def _rows(table: Table) -> Iterator[str]:
    if table.title:
        yield _cell(table.title)
    heads = [_cell(column.header) if table.show_header else "" for column in table.columns]
    for cells in zip(*(list(column.cells) for column in table.columns), strict=True):
        said = [
            f"{head}: {text}" if head and number else text
            for number, (head, cell) in enumerate(zip(heads, cells, strict=True))
            if (text := _cell(cell))
        ]
        if said:
            yield ", ".join(said) if table.show_header else " ".join(said)


def _branches(tree: Tree, level: int) -> Iterator[str]:
    for line in spoken_lines(tree.label):
        yield f"{level}. {line}"
    for child in tree.children:
        yield from _branches(child, level + 1)


def _cell(cell: RenderableType) -> str:
    return " ".join(line.strip() for line in spoken_lines(cell) if line.strip())
