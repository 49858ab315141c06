"""Where typed lines come from: an editable prompt in a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from assistant.messages import message

if TYPE_CHECKING:
    from assistant.interview.conversation import Prompt

_DUMB = ("", "dumb", "unknown")


class Reader(Protocol):
    """Reads what is typed. `interactive` is true where a person sits at it."""

    interactive: bool

    def line(self, prompt: Prompt | None) -> str:
        """What was typed at the question; several lines where they were pasted.

        Raises EOFError at the end of the input, KeyboardInterrupt at Ctrl-C.
        """


class PlainReader:
    """Lines of standard input; those of a pipe are shown, so that the output reads as a talk."""

    def __init__(self) -> None:
        self.interactive = sys.stdin.isatty()
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")

    def line(self, prompt: Prompt | None) -> str:
        """The next line; raises EOFError after the last, KeyboardInterrupt at Ctrl-C."""
        print(message("terminal_mark"), end=" ", flush=True)
        typed = sys.stdin.readline()
        if not typed:
            print()
            raise EOFError
        if not self.interactive:
            print(typed.rstrip("\r\n").expandtabs())
        return typed.rstrip("\r\n")


class EditingReader:
    """A line that can be edited and completed; a paste may hold several lines."""

    def __init__(self, commands: Sequence[str]) -> None:
        self.interactive = True
        self._commands = commands
        self._session: Any = None
        self._completer: Any = None

    def line(self, prompt: Prompt | None) -> str:
        """What was typed; raises EOFError at Ctrl-D, KeyboardInterrupt at Ctrl-C."""
        if self._session is None:
            self._open()
        self._completer.prompt = prompt
        typed: str = self._session.prompt(message("terminal_mark") + " ")
        return typed

    def _open(self) -> None:
        # Asking where the cursor is would put the terminal's reply among the answers.
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import InMemoryHistory
        from prompt_toolkit.layout.processors import TabsProcessor

        from assistant.terminal.completion import AnswerCompleter

        self._completer = AnswerCompleter(self._commands)
        self._session = PromptSession(
            history=InMemoryHistory(),
            completer=self._completer,
            complete_while_typing=False,
            input_processors=[TabsProcessor(char1=" ", char2=" ")],
            reserve_space_for_menu=4,
        )


def opened_reader(commands: Sequence[str]) -> Reader:
    """The reader that suits standard input and output."""
    if sys.stdin is None:  # closed by the caller: an input that has ended
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    in_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if in_terminal and os.environ.get("TERM", "") not in _DUMB:
        return EditingReader(commands)
    return PlainReader()
