"""Conversations through a pipe, held in this process: the lines typed, the code and the output."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

from assistant.cli.main import main
from tests.support.pseudo_terminal import DAY

# The first answers of an interview, a bill of materials and its last answers.
FIRST_ANSWERS = ("Gateway", "8517.62.00", "US", "MX")
BILL = "Part,HTS,Origin,Value USD\nCPU,8542.31,TW,21.50\nCover,3926.90,US,4\n"


class Killed(BaseException):
    """Ends a conversation at a prompt, as `kill -9` does: nothing more is run for it."""


class Held(NamedTuple):
    """How a conversation ended, and all that it wrote."""

    code: int | None
    written: str


class _Typed(io.StringIO):
    """Lines of a pipe; before a line that is a function, the function is called."""

    def __init__(self, lines: Iterable[str | Callable[[], str]]) -> None:
        super().__init__()
        self._lines = iter(lines)

    def readline(self, size: int | None = -1, /) -> str:
        line = next(self._lines, None)
        if line is None:
            return ""
        return (line if isinstance(line, str) else line()) + "\n"


def killed() -> str:
    """A line at which the conversation is killed."""
    raise Killed


def converse(lines: Iterable[str | Callable[[], str]], *options: str) -> Held:
    """Types the lines into `maquila` with these options; `code` is None where it was killed."""
    before, written = sys.stdin, io.StringIO()
    sys.stdin = _Typed(lines)
    try:
        with redirect_stdout(written), redirect_stderr(written):
            code = main(["--date", DAY, *options])
    except Killed:
        gc.collect()  # a killed process lets go of its lock; here its collector does
        return Held(None, written.getvalue())
    except SystemExit as left:
        return Held(int(left.code or 0), written.getvalue())
    finally:
        sys.stdin = before
    return Held(code, written.getvalue())
