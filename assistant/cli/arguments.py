"""The arguments as the shell hands them over, checked before a verb reads them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

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


def in_order(
    arguments: Sequence[str],
    verbs: Collection[str],
    of_all: Collection[str],
    kept: Collection[str],
    valued: Collection[str],
) -> list[str]:
    """The arguments as argparse reads them: the verb, its options, then what they are about.

    `verbs` are the names of the verbs, of one or two words. The options `of_all` come before the
    verb, and those `kept` too if they stood there. `valued` are the options, of any verb, that take
    a value. Unchanged where no verb is named.
    """
    before, rest = _until_verb(arguments, {name.split()[0] for name in verbs}, valued)
    if not rest:
        return list(arguments)
    first: list[str] = []
    options: list[str] = []
    words: list[str] = [rest[0]]
    for one in _with_values(before, valued):
        (first if one[0].partition("=")[0] in (*of_all, *kept) else options).extend(one)
    for one in _with_values(rest[1:], valued):
        if one[0].partition("=")[0] in of_all:
            first += one
        else:
            (options if one[0].startswith("-") and one[0] != "-" else words).extend(one)
    named = 1 if rest[0] in verbs else 2
    return [*first, *words[:named], *options, *words[named:]]


def _until_verb(
    arguments: Sequence[str], verbs: Collection[str], valued: Collection[str]
) -> tuple[list[str], list[str]]:
    """The options before the verb, and the verb with what follows it; none where none is named."""
    before: list[str] = []
    for one in _with_values(arguments, valued):
        if not one[0].startswith("-"):
            return before, list(arguments[len(before) :]) if one[0] in verbs else []
        before += one
    return before, []


def _with_values(arguments: Sequence[str], valued: Collection[str]) -> Iterator[Sequence[str]]:
    """Each argument, an option together with the value that follows it."""
    place = 0
    while place < len(arguments):
        length = 2 if _takes_next(arguments[place], valued) else 1
        yield arguments[place : place + length]
        place += length


def _takes_next(argument: str, valued: Collection[str]) -> bool:
    """Whether it is an option, perhaps shortened, whose value is the next argument."""
    shortened = argument.startswith("--") and any(name.startswith(argument) for name in valued)
    return shortened or argument in valued


def _names_and_gives(argument: str) -> bool:
    return argument.startswith("--") and "=" in argument
