"""The arguments as the shell hands them over, checked before a verb reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.base.messages import InputError

# The limits of Linux and macOS for a file name and for a path, in bytes.
_LONGEST_NAME = 255
_LONGEST_PATH = 4095
# A NUL ends a name, and a surrogate is a byte of an argument that is not UTF-8.
_UNREADABLE = re.compile("[\0\ud800-\udfff]")


def check_arguments(arguments: Sequence[str]) -> None:
    """Raises InputError for an argument that no verb can use, whatever its meaning."""
    for number, argument in enumerate(arguments, 1):
        value = argument.partition("=")[2] if _names_and_gives(argument) else argument
        if not value.strip():
            raise InputError("cli.argument_empty", number=number)
        if _UNREADABLE.search(value):
            raise InputError("cli.argument_unreadable", number=number)
        path = value.encode()
        if len(path) > _LONGEST_PATH or max(map(len, path.split(b"/"))) > _LONGEST_NAME:
            raise InputError("cli.argument_long", number=number, start=value[:20])


def _names_and_gives(argument: str) -> bool:
    return argument.startswith("--") and "=" in argument
