"""The program run in this process, with standard streams of its own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from unittest.mock import patch

from assistant.cli.main import main

STYLED = {"FORCE_COLOR": "1", "TERM": "xterm"}


@dataclass(frozen=True)
class Ran:
    """The exit code of a run and what it wrote."""

    code: int
    out: str
    err: str


def ran(
    arguments: Sequence[str],
    lines: Sequence[str] = (),
    *,
    size: tuple[int, int] = (80, 24),
    styled: bool = False,
) -> Ran:
    """Runs a verb, or a conversation that reads the lines; `styled` as where there are colours."""
    window = {"COLUMNS": str(size[0]), "LINES": str(size[1]), **(STYLED if styled else {})}
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    with (
        patch.dict(os.environ, window),
        patch.object(sys, "stdin", typed),
        patch.object(sys, "stdout", streams[0]),
        patch.object(sys, "stderr", streams[1]),
    ):
        code = main(arguments)
        out, err = (_written(stream) for stream in streams)
    return Ran(code, out, err)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
