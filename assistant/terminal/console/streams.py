"""Standard output and standard error as the program writes them.

Whatever is written is cleaned of what a terminal obeys: no caller can forget it. Only a writer that
cleans its text itself and adds styles writes to `styled`. A stream that cannot be written to ends
no verb: it falls silent, and what failed is kept for the exit code.
"""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any, TextIO, cast

from assistant.base.inert import printable_lines

# What stands for a character that the encoding lacks and that has no letters of its own.
_NEAREST = str.maketrans("–—‘’“”«»¡·█", '--\'\'""""!-#') | {ord("→"): "->"}


class Stream:
    """A stream that falls silent when it cannot be written to.

    `fault` is why, unless its reader just stopped reading.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.fault: OSError | None = None

    def write(self, text: str) -> int:
        """Writes the text as it stands; returns its length."""
        with self._silent_at_fault():
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Writes what is waiting."""
        with self._silent_at_fault():
            self._stream.flush()

    @contextmanager
    def _silent_at_fault(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not isinstance(error, BrokenPipeError):
                self.fault = error
            # What still waits in the buffer goes where it can be written.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class CleanStream(Stream):
    """A stream for text of any source: only line breaks and what can be seen get through."""

    def __init__(self, stream: TextIO) -> None:
        self.styled = Stream(stream)
        super().__init__(cast(TextIO, self.styled))

    def write(self, text: str) -> int:
        """Writes the text without what a terminal would obey; returns its length."""
        self.styled.write(printable_lines(text))
        return len(text)


def styled_output() -> TextIO:
    """Standard output for a writer that cleans its text itself and adds styles."""
    return cast(TextIO, getattr(sys.stdout, "styled", sys.stdout))


@contextmanager
def clean_streams() -> Iterator[Stream]:
    """Cleans what is written to standard output and error; gives the stream of the first.

    After an exception they stay clean, since the interpreter then writes what it says of it.
    """
    _open_closed_ones()
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=_nearest.__name__)
    output, error = map(CleanStream, before)
    sys.stdout, sys.stderr = cast(TextIO, output), cast(TextIO, error)
    yield output.styled
    output.flush()
    error.flush()
    sys.stdout, sys.stderr = before


def _open_closed_ones() -> None:
    """Opens to nowhere what the caller closed, so that no file takes its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """The letters nearest to what the encoding lacks: `Clasificacion` for `Clasificación`."""
    assert isinstance(error, UnicodeEncodeError)
    lacking = error.object[error.start : error.end]
    return "".join(map(_in_ascii, lacking)), error.end


def _in_ascii(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character).translate(_NEAREST)
    return parts.encode("ascii", "ignore").decode() or "?"


codecs.register_error(_nearest.__name__, _nearest)
