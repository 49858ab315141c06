"""Draws the glossary: one term explained, or the list of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.explain.glossary import Explained, TermLink
from assistant.learning.lessons.lessons import lessons_on
from assistant.terminal.screens.parts import (
    HEAD,
    OPEN,
    QUIET,
    WIDEST,
    bullets,
    hanging,
    heading,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

_COLUMN = 36


def term_screen(term: Explained, width: int) -> list[RenderableType]:
    """The term, its other names, its meaning and doubts, the law, the rules and related terms."""
    parts: list[RenderableType] = []
    if term.taken_as:
        parts.append(Text(message("glossary_taken_as", value=term.typed, term=term.term)))
    parts.append(Text(term.term, style=HEAD))
    if term.also:
        parts.append(Text(message("glossary_also", names="; ".join(term.also)), style=QUIET))
    parts += [Text(), Text(term.means)]
    parts += bullets(term.doubts, OPEN, "! ")
    if term.law:
        parts += [*heading(message("glossary_law")), *bullets(term.law)]
    if term.rules:
        parts += heading(message("glossary_rules"))
        for rule in term.rules:
            parts += [hanging("- ", rule.title, ""), hanging("  ", rule.id, QUIET)]
    if taught := lessons_on(term.id):
        titles = "; ".join(translate(one.title) for one in taught)
        parts += [Text(), Text(message("glossary_lessons", titles=titles))]
    see = "; ".join(one.title for one in term.see)
    parts += [Text(), Text(message("glossary_see", names=see))]
    return within(parts, width)


def terms_screen(terms: Sequence[TermLink], width: int) -> list[RenderableType]:
    """Every term, in as many columns as the width holds, read down each column."""
    columns = max(1, min(width, WIDEST) // _COLUMN)
    deep = -(-len(terms) // columns)
    table = Table.grid(padding=(0, 2), expand=True)
    for _ in range(columns):
        table.add_column(ratio=1)
    for row in range(deep):
        table.add_row(*(Text(one.title) for one in terms[row::deep]))
    parts: list[RenderableType] = [
        Text(message("glossary_list", count=len(terms)), style=HEAD),
        Text(),
        table,
    ]
    return within(parts, width)
