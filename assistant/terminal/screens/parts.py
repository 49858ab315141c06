"""The parts that screens share: headings, lists, tables, citations, amounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.base.language import Lazy
from assistant.base.numbers import for_people

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.library import Library

# Each can be read on a light and on a dark background.
GOOD, BAD, OPEN, QUIET, HEAD = "bold green", "bold red", "bold magenta", "dim", "bold"
# Columns beyond which a screen of figures, or one of prose, is harder to read.
WIDEST, WIDEST_PROSE = 120, 100


def money(amount: str, decimals: int = 0) -> str:
    """The amount with thousands separated, and zeros up to so many decimals."""
    return format(Decimal(amount), f",.{max(decimals, decimals_of(amount))}f")


def dollars(amount: str) -> str:
    """The amount as people read it, with thousands separated."""
    return money(for_people(Decimal(amount)))


def whole_dollars(amount: str) -> str:
    """The amount with thousands separated, and with cents only where it has some."""
    return money(amount).removesuffix(".00")


def decimals_of(amount: str) -> int:
    """How many decimals an amount is written with."""
    return len(amount.partition(".")[2])


def heading(text: str) -> list[RenderableType]:
    """A heading after an empty line."""
    return [Text(), Text(text, style=f"{HEAD} underline")]


def indented(text: str, style: str) -> RenderableType:
    """The text two columns to the right."""
    return Padding(Text(text.strip(), style=style), (0, 0, 0, 2), expand=False)


def notice(text: str) -> RenderableType:
    """A remark between questions."""
    return indented(text, "")


def complaint(text: str) -> RenderableType:
    """Why something cannot be done or used."""
    return indented(text, OPEN)


def nested(text: str, depth: int) -> RenderableType:
    """The text as many levels to the right."""
    return Padding(Text(text), (0, 0, 0, 2 * depth), expand=False)


def hanging(mark: str, text: str, style: str) -> RenderableType:
    """The text beside its mark, later lines aligned with the first."""
    table = Table.grid()
    table.add_column(width=len(mark), no_wrap=True)
    table.add_column(ratio=1)
    table.add_row(Text(mark), Text(text, style=style))
    return table


def bullets(lines: Iterable[Lazy | str], style: str = "", mark: str = "- ") -> list[RenderableType]:
    """Each line beside the mark."""
    return [hanging(mark, str(line), style) for line in lines]


def numbered(lines: Iterable[str]) -> list[RenderableType]:
    """Each line beside its number, from 1."""
    return [hanging(f"{number:3}  ", line, "") for number, line in enumerate(lines, 1)]


def columns_table(header_style: str = HEAD, gap: int = 1) -> Table:
    """An empty table without lines, so many columns between its cells."""
    return Table(box=None, padding=(0, gap, 0, 0), header_style=header_style, pad_edge=False)


def within(
    parts: Iterable[RenderableType], width: int, widest: int = WIDEST
) -> list[RenderableType]:
    """The parts, no wider than the screen is and than they may be."""
    return [Constrain(part, min(width, widest)) for part in parts]


@cache
def _library() -> Library:
    from assistant.library import Library

    return Library.open()


def cited(citation: Iterable[str], day: str) -> list[str]:
    """Each citation spelled out; `day` is in ISO form."""
    dated = _library().as_of(date.fromisoformat(day))
    return [str(dated.citation(name)) for name in citation]


def law_line(citation: Iterable[str], day: str, *rules: str) -> str:
    """The ids of rules and the citations that stand behind a sentence, in one line."""
    return " · ".join(filter(None, [*rules, *cited(citation, day)]))
