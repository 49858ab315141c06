"""Where typed lines come from: an editable prompt in a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from assistant.base.files import user_folder
from assistant.base.inert import printable, printable_lines
from assistant.base.messages import message

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

_DUMB = ("", "dumb", "unknown")


class PromptContext(Protocol):
    """Something that asks for lines: the chat or a learning session."""

    def toolbar(self) -> str:
        """The line shown below the prompt."""

    def completer(self) -> Completer:
        """The completer that Tab uses."""


class Reader(Protocol):
    """Reads lines. `interactive` is true where a person types them, false for a pipe."""

    interactive: bool

    def line(self, context: PromptContext) -> str:
        """The next input; several lines where they were pasted.

        Raises EOFError at the end of the input, KeyboardInterrupt at Ctrl-C.
        """


class PlainReader:
    """Reads standard input. Lines of a pipe are echoed, so that the output shows both sides."""

    def __init__(self) -> None:
        self.interactive = sys.stdin.isatty()
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")

    def line(self, _: PromptContext) -> str:
        """The next line; raises EOFError after the last, KeyboardInterrupt at Ctrl-C."""
        print(message("terminal_mark"), end=" ", flush=True)
        typed = sys.stdin.readline()
        if not typed:
            print()
            raise EOFError
        if not self.interactive:
            print(printable(typed.expandtabs()))
        return typed.rstrip("\r\n")


class EditingReader:
    """Reads a line that can be edited and completed, with a toolbar below it and a history.

    A paste may hold several lines.
    """

    def __init__(self) -> None:
        self.interactive = True
        self._session: Any = None

    def line(self, context: PromptContext) -> str:
        """The input; raises EOFError at Ctrl-D, KeyboardInterrupt at Ctrl-C."""
        if self._session is None:
            self._open(context)
        toolbar = context.toolbar()
        typed: str = self._session.prompt(
            message("terminal_mark") + " ", bottom_toolbar=lambda: _cut(toolbar)
        )
        return typed

    def _open(self, context: PromptContext) -> None:
        # The reply of a terminal that is asked for the position of its cursor can end up as input.
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        from prompt_toolkit import PromptSession
        from prompt_toolkit.layout.processors import TabsProcessor
        from prompt_toolkit.output.vt100 import Vt100_Output

        class Output(Vt100_Output):
            """Draws the toolbar although the position of the cursor is not asked for.

            Text is cleaned. What it holds of line ends was written as `^J` before it gets here.
            """

            def write(self, data: str) -> None:
                super().write("\r".join(map(printable_lines, data.split("\r"))))

            def get_rows_below_cursor_position(self) -> int:
                return 1

        self._session = PromptSession(
            output=Output.from_pty(sys.stdout, term=os.environ.get("TERM")),
            history=_history(),
            completer=context.completer(),
            complete_while_typing=False,
            input_processors=[TabsProcessor(char1=" ", char2=" ")],
            reserve_space_for_menu=4,
        )


def _cut(text: str) -> str:
    """The text cut to one line of the window at its present width."""
    width = shutil.get_terminal_size().columns
    return text if len(text) <= width else text[: width - 1] + "\u2026"


def _history() -> Any:
    """The history, in a file that only its owner can read; in memory if it cannot be written."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    class History(FileHistory):
        """A history that goes on in memory where the file can no longer be written."""

        def store_string(self, string: str) -> None:
            with suppress(OSError):
                super().store_string(string)

    try:
        path = user_folder("history")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Neither a link nor a pipe or device is opened.
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK
        handle = os.open(path, flags, 0o600)
        is_file = stat.S_ISREG(os.fstat(handle).st_mode)
        os.close(handle)
    except OSError:
        is_file = False
    return History(str(path)) if is_file else InMemoryHistory()


def opened_reader(*, plain: bool) -> Reader:
    """An editing reader in a capable terminal, else a plain one; a plain one where `plain`."""
    in_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if in_terminal and not plain and os.environ.get("TERM", "") not in _DUMB:
        return EditingReader()
    return PlainReader()


def next_line(reader: Reader, context: PromptContext, interrupted: Callable[[], None]) -> str:
    """The next line; at Ctrl-C in a terminal calls `interrupted` and reads again.

    Raises EOFError at the end of the input, KeyboardInterrupt where no person types.
    """
    while True:
        try:
            return reader.line(context)
        except KeyboardInterrupt:
            if not reader.interactive:
                raise
            interrupted()
