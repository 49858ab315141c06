"""The commands of the conversation by name; rules/interface/commands.yaml says how they are called.

A command is a function of the chat and of what follows its name. One that cannot be done raises
InputError.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.base.messages import InputError
from assistant.terminal.chat.state import Chat

Command = Callable[[Chat, str], None]
COMMANDS: dict[str, Command] = {}


def command(name: str) -> Callable[[Command], Command]:
    """Registers the function as the command of that name."""

    def registered(function: Command) -> Command:
        COMMANDS[name] = function
        return function

    return registered


def obey(chat: Chat, name: str, rest: str) -> None:
    """Runs a command; reports why it cannot be done."""
    try:
        COMMANDS[name](chat, rest)
    except InputError as error:
        chat.complain(str(error))
