"""A maquila in a real pseudo-terminal, and the screen that a person would see in it."""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from pathlib import Path

import pexpect
import pyte

from tests.support.paths import ROOT

DAY = "2026-11-23"
_PAUSE_AT_PROMPT = 0.1  # seconds: an empty prompt is drawn last
_PAUSE = 0.35
_MOST_SECONDS = 30


class Terminal:
    """A conversation in a pseudo-terminal of so many columns and rows."""

    def __init__(
        self, home: Path, *options: str, columns: int = 80, rows: int = 24, term: str = "xterm"
    ) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "COLUMNS"},
            "MAQUILA_HOME": str(home), "TERM": term, "LC_ALL": "C.UTF-8",
        }  # fmt: skip
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.process = pexpect.spawn(
            sys.executable, ["-m", "assistant", "--date", DAY, *options], env=environment,
            cwd=str(ROOT), encoding="utf-8", dimensions=(rows, columns), timeout=_MOST_SECONDS,
        )  # fmt: skip
        self.everything = ""

    def types(self, text: str, until: str = "") -> str:
        """Types a line; returns all that was written until the screen settled."""
        return self.sends(text + "\r", until)

    def pastes(self, text: str) -> str:
        """Pastes a text as terminals do, and sends it off."""
        return self.sends(f"\x1b[200~{text}\x1b[201~\r")

    def sends(self, keys: str, until: str = "") -> str:
        """Sends keys; returns all that was written until the screen settled."""
        self.process.send(keys)
        return self.settled(until)

    def settled(self, until: str = "") -> str:
        """All that is written until nothing more comes (or `until` was seen)."""
        written, begun, last = "", time.monotonic(), time.monotonic()
        while time.monotonic() - begun < _MOST_SECONDS:
            try:
                part = self.process.read_nonblocking(65536, timeout=0.05)
            except pexpect.TIMEOUT:
                if until in written and time.monotonic() - last > self._patience(written):
                    break
                continue
            except pexpect.EOF:
                break
            self._stream.feed(part)
            written, last = written + part, time.monotonic()
        self.everything += written
        return written

    def _patience(self, written: str) -> float:
        """After how many seconds without output the screen has settled: never without a prompt."""
        cursor = self.screen.cursor
        line = self.screen.display[cursor.y]
        if "> " not in line:
            return math.inf
        return _PAUSE_AT_PROMPT if written and (line.rstrip(), cursor.x) == (">", 2) else _PAUSE

    def resizes(self, columns: int, rows: int) -> str:
        """Gives the window another size; returns what is written then."""
        self.process.setwinsize(rows, columns)
        self.screen.resize(rows, columns)
        return self.settled()

    def shown(self) -> str:
        """The screen as a person sees it, without what is empty at its end."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip() + "\n"

    def kill(self) -> None:
        """Kills it as `kill -9` does."""
        self.process.kill(signal.SIGKILL)
        self.process.wait()

    def close(self) -> int | None:
        """Waits for its end, and returns the exit code."""
        try:
            self.process.expect(pexpect.EOF, timeout=5)
        except pexpect.TIMEOUT:
            self.process.close(force=True)
            return None
        self.process.close()
        status: int | None = self.process.exitstatus
        return status
