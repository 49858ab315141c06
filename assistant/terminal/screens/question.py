"""Draws a question of the interview, and the answers given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.messages import message
from assistant.questions.answers import is_not_known
from assistant.terminal.screens.parts import HEAD, QUIET, indented

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.interview.conversation import Prompt, Turn
    from assistant.questions.model import Option

_MOST_IN_A_COLUMN = 8


def question_screen(prompt: Prompt, answered: int, left: int) -> list[RenderableType]:
    """A question: its number, its words, what led to it, values to choose from, and a hint."""
    progress = message("terminal_progress", number=answered + 1, all=answered + max(left, 1))
    shown: list[RenderableType] = [Text(), Text(progress, style=QUIET)]
    shown.append(Text(str(prompt.ask), style=HEAD))
    if prompt.reason:
        shown.append(indented(message("terminal_reason", reason=prompt.reason), QUIET))
    if prompt.options:
        shown.append(_options(prompt.options))
    hints = [str(prompt.hint)]
    if prompt.item.question.answer == "yes_no":
        hints.append(message("terminal_yes_no"))
    elif prompt.item.question.answer == "choice":
        hints.append(message("terminal_choose"))
    elif prompt.options and prompt.item.question.answer == "hs_code":
        hints = [message("terminal_choose_code")]
    elif prompt.options and prompt.item.question.answer == "tariff_item":
        hints.append(message("terminal_choose_item"))
    shown.extend(indented(hint, QUIET) for hint in hints if hint)
    return shown


def question_reminder(prompt: Prompt) -> list[RenderableType]:
    """The words of the question alone, after something else was shown."""
    return [Text(), Text(str(prompt.ask), style=HEAD)]


def answers_screen(turns: Iterable[Turn]) -> list[RenderableType]:
    """Every question with its answer, by number."""
    table = Table(
        title=message("terminal_answered"),
        title_justify="left",
        box=None,
        padding=(0, 1),
        show_header=False,
    )
    table.add_column(justify="right")
    table.add_column(ratio=3, style=QUIET)
    table.add_column(ratio=2, overflow="fold")
    for number, turn in enumerate(turns, 1):
        answer = turn.answer or ""
        known = message("terminal_not_known") if is_not_known(answer) else answer
        table.add_row(Text(str(number)), Text(str(turn.ask)), Text(known))
    return [table]


def _options(options: Sequence[Option]) -> RenderableType:
    """The options by number, in two columns where there are many."""
    table = Table.grid(padding=(0, 1))
    rows = [
        (Text(f"{number:3}"), Text(option.value), Text(str(option.label), style=QUIET))
        for number, option in enumerate(options, 1)
    ]
    half = (len(rows) + 1) // 2 if len(rows) > _MOST_IN_A_COLUMN else len(rows)
    for left, right in zip_longest(rows[:half], rows[half:], fillvalue=()):
        table.add_row(*left, *right)
    return table
