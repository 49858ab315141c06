"""How verbs print screens, JSON and the faults of a check."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, TypeVar

from assistant.base.inert import inert_json
from assistant.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from rich.console import RenderableType

T = TypeVar("T")


def show(draw: Callable[[T, int], Sequence[RenderableType]], content: T, *, plain: bool) -> None:
    """Draws the content as wide as the terminal is; line by line where `plain`."""
    from assistant.terminal.console.writer import Writer

    writer = Writer(plain=plain)
    writer.write(draw(content, writer.width))


def print_json(text: str) -> None:
    """Prints JSON whose data reach the reader unchanged in any encoding of standard output."""
    print(inert_json(text, sys.stdout.encoding or "utf-8"))


def report(faults: Collection[str], sound: str) -> ExitCode:
    """Prints the faults of a check on standard error, or `sound` where there are none."""
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return ExitCode.FAILED
    print(sound)
    return ExitCode.DONE
