"""`maquila new`: a new case, begun from a bill of materials."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from assistant.base.files import data_folder
from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import DAY
from assistant.cli.registry import option, verb


@verb("new", option("--bom", type=Path, metavar="FILE", about="cli.bom_of_new"), DAY)
def new(chosen: Namespace) -> ExitCode:
    """Holds a conversation that begins with the bill of materials, if one is named."""
    converse(chosen, chosen.bom)
    return ExitCode.DONE


def converse(chosen: Namespace, bill: Path | None = None) -> None:
    """Holds a conversation; raises InputError as `run_interview`."""
    import assistant.rulebook.engine  # noqa: F401  # what cannot decide asks nothing
    from assistant.base.manifest import require_files
    from assistant.terminal.chat.app import run_interview

    for name in ("rules", "knowledge"):
        require_files(data_folder(name))
    run_interview(chosen.record, chosen.date or date.today(), plain=chosen.plain, bill=bill)
