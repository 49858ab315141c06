"""`maquila replay`: saved conversations run again."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from assistant.cli.exit_codes import ExitCode
from assistant.cli.registry import option, verb


@verb(
    "replay",
    option("paths", nargs="+", type=Path, metavar="PATH", about="cli.paths"),
    option("--update", action="store_true", about="cli.update"),
)
def replay(chosen: Namespace) -> ExitCode:
    """Prints each difference from what was recorded."""
    from assistant.interview import replay as conversations
    from assistant.learning.record import replayed

    return ExitCode(conversations.replay(chosen.paths, chosen.update, replayed))
