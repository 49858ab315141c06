"""The commands of the conversation as rules/interface/commands.yaml lists them."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import Literal

from pydantic import Field

from assistant.base.files import data_folder
from assistant.base.messages import InputError
from assistant.base.models import Strict, Text
from assistant.base.text import normalize
from assistant.base.yaml_files import read_form

Takes = Literal[
    "target", "step", "answer", "law", "term", "code", "duty", "place", "file", "way", "session",
    "variant", "language", "command",
]  # fmt: skip


class Command(Strict, defer_build=True):
    """A command: its group, what it does, the kind of its argument, and how /help writes that.

    `also` holds other names by language. Where a language has any, /help shows the first. `bare`
    says that its name alone, without the slash, is the command too.
    """

    group: str
    does: Text
    takes: Takes | None = None
    argument: Text | None = None
    also: dict[str, list[str]] = Field(default_factory=dict)
    bare: bool = False

    @property
    def others(self) -> list[str]:
        """Every other name, in all languages."""
        return list(chain.from_iterable(self.also.values()))


class CommandTable(Strict, defer_build=True):
    """Every command by name, and the groups in which /help lists them."""

    groups: dict[str, Text]
    commands: dict[str, Command]


@cache
def command_table() -> CommandTable:
    """The table; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "interface" / "commands.yaml", CommandTable)


def bare_command(typed: str) -> str | None:
    """The command that is meant by its name alone, without the slash; None for anything else."""
    said = "".join(normalize(typed.strip(" ?¿!¡.")).split())
    for name, command in command_table().commands.items():
        if command.bare and said in map(normalize, (name, *command.others)):
            return name
    return None


def command_named(typed: str) -> str:
    """The command that was typed by any of its names; raises InputError that names the nearest."""
    from rapidfuzz import process

    wanted = typed.lower()
    called = {name: name for name in command_table().commands}
    for name, command in command_table().commands.items():
        called |= dict.fromkeys(command.others, name)
    if wanted in called:
        return called[wanted]
    nearest = process.extractOne(wanted, called)[0]
    raise InputError("terminal_unknown_command", command=f"/{typed}", nearest=f"/{nearest}")
