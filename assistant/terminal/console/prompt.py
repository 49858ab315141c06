"""Where typed lines come from: an editable prompt in a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Any, Protocol

from assistant.base.files import user_folder
from assistant.base.messages import message, printable

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

_DUMB = ("", "dumb", "unknown")


class Talker(Protocol):
    """Whoever asks for lines."""

    def below(self) -> str:
        """The line below the prompt."""

    def completer(self) -> Completer:
        """What Tab completes."""


class Reader(Protocol):
    """Reads what is typed. `interactive` is true where a person sits at it."""

    interactive: bool

    def line(self, talker: Talker) -> str:
        """What was typed at the question that waits; several lines where they were pasted.

        Raises EOFError at the end of the input, KeyboardInterrupt at Ctrl-C.
        """


class PlainReader:
    """Lines of standard input; those of a pipe are shown, so that the output reads as a talk."""

    def __init__(self) -> None:
        self.interactive = sys.stdin.isatty()
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")

    def line(self, _: Talker) -> str:
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
    """A line that can be edited and completed, with the standing below it and a history.

    A paste may hold several lines.
    """

    def __init__(self) -> None:
        self.interactive = True
        self._session: Any = None

    def line(self, talker: Talker) -> str:
        """What was typed; raises EOFError at Ctrl-D, KeyboardInterrupt at Ctrl-C."""
        if self._session is None:
            self._open(talker)
        below = talker.below()
        typed: str = self._session.prompt(
            message("terminal_mark") + " ", bottom_toolbar=lambda: _cut(below)
        )
        return typed

    def _open(self, talker: Talker) -> None:
        # Asking where the cursor is would put the terminal's reply among the answers.
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        from prompt_toolkit import PromptSession
        from prompt_toolkit.layout.processors import TabsProcessor
        from prompt_toolkit.output.vt100 import Vt100_Output

        class Output(Vt100_Output):
            """Draws the line below the prompt although the cursor's place is not asked for."""

            def get_rows_below_cursor_position(self) -> int:
                return 1

        self._session = PromptSession(
            output=Output.from_pty(sys.stdout, term=os.environ.get("TERM")),
            history=_history(),
            completer=talker.completer(),
            complete_while_typing=False,
            input_processors=[TabsProcessor(char1=" ", char2=" ")],
            reserve_space_for_menu=4,
        )


def _cut(text: str) -> str:
    """The text in one line of the window as wide as it is now."""
    width = shutil.get_terminal_size().columns
    return text if len(text) <= width else text[: width - 1] + "\u2026"


def _history() -> Any:
    """What was typed before, in a file that its owner alone can read; in memory without a disk."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = user_folder("history")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def opened_reader(*, plain: bool) -> Reader:
    """The reader that suits standard input and output; plain lines for a screen reader."""
    if sys.stdin is None:  # closed by the caller: an input that has ended
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    in_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if in_terminal and not plain and os.environ.get("TERM", "") not in _DUMB:
        return EditingReader()
    return PlainReader()
