"""`maquila ways`: the cheapest changes by which the good of a case qualifies."""

from __future__ import annotations

from argparse import Namespace

from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import CASE_FILE, DAY, case_of
from assistant.cli.output import print_json, show
from assistant.cli.registry import option, verb


@verb("ways", CASE_FILE, option("--json", action="store_true", about="cli.ways_json"), DAY)
def ways(chosen: Namespace) -> ExitCode:
    """Prints the ways; not covered is a good without any whose origin is unknown."""
    from assistant.library import Library
    from assistant.whatif.qualify import qualifying_plans

    found = qualifying_plans(case_of(chosen.file, chosen.date), Library.of_user())
    if chosen.json:
        print_json(found.as_json())
    else:
        from assistant.terminal.screens.qualify import ways_screen

        show(ways_screen, found, plain=chosen.plain)
    not_covered = found.verdict == "unknown" and not found.ways
    return ExitCode.NOT_COVERED if not_covered else ExitCode.DONE
