"""Draws the list of the interviews that are kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.terminal.screens.parts import columns_table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.interview.sessions import SavedSession

_COLUMNS = ("number", "name", "answers", "saved", "day", "state")


def sessions_screen(saved: Iterable[SavedSession]) -> list[RenderableType]:
    """Each interview with its number, name, count of answers, dates and state."""
    table = columns_table()
    for name in _COLUMNS:
        table.add_column(Text(message(f"sessions_{name}")))
    for number, one in enumerate(saved, 1):
        state = message("sessions_finished" if one.finished else "sessions_unfinished")
        last = one.saved.strftime("%Y-%m-%d %H:%M")
        name = one.name or message("session_no_name")
        cells = (str(number), name, str(len(one.turns)), last, one.day.isoformat(), state)
        table.add_row(*map(Text, cells))
    return [table]
