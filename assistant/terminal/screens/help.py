"""Draws the commands of the conversation: all of them by group, or one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.language import language, translate
from assistant.base.messages import message
from assistant.terminal.console.command_table import Command, command_table
from assistant.terminal.screens.parts import HEAD, QUIET, indented

if TYPE_CHECKING:
    from rich.console import RenderableType


def help_screen(name: str | None) -> list[RenderableType]:
    """What each command does, by group; or what one does, and its other names."""
    return _one(name) if name else _all()


def written(called: str, argument: Mapping[str, str] | None) -> str:
    """A command with its argument, as a person types it."""
    return f"/{called} {translate(argument)}" if argument else f"/{called}"


def _one(name: str) -> list[RenderableType]:
    command = command_table().commands[name]
    called = _called(name, command)
    shown: list[RenderableType] = [Text(written(called, command.argument), style=HEAD)]
    shown.append(indented(translate(command.does), ""))
    if others := sorted({name, *command.others} - {called}):
        names = ", ".join(f"/{other}" for other in others)
        shown.append(indented(message("help_also", names=names), QUIET))
    return shown


def _all() -> list[RenderableType]:
    table = command_table()
    rows = Table.grid(padding=(0, 1))
    rows.add_column(no_wrap=True)
    for group, label in table.groups.items():
        rows.add_row(Text(translate(label), style=HEAD))
        for name, command in table.commands.items():
            if command.group == group:
                typed = written(_called(name, command), command.argument)
                rows.add_row(Text(f" {typed}"), Text(translate(command.does)))
    return [rows, indented(message("help_plain_words"), "")]


def _called(name: str, command: Command) -> str:
    """The name of the command in the language spoken."""
    return next(iter(command.also.get(language(), [])), name)
