"""`maquila partner`: the score of a manufacturing partner."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import DAY, case_of
from assistant.cli.output import print_json, show
from assistant.cli.registry import option, verb


@verb(
    "partner",
    option("file", type=Path, metavar="FILE", about="cli.profile"),
    option("--case", type=Path, metavar="CASE", about="cli.partner_case"),
    option("--json", action="store_true", about="cli.partner_json"),
    DAY,
)
def partner(chosen: Namespace) -> ExitCode:
    """Prints what the profile shows and lacks, for a case where one is given."""
    from assistant.assessment.partner import read_profile, score
    from assistant.case.model import Case
    from assistant.library import Library

    case = case_of(chosen.case, chosen.date) if chosen.case else Case(as_of=chosen.date)
    library = Library.of_user()
    scored = score(read_profile(chosen.file, library.partner_criteria), case, library)
    if chosen.json:
        print_json(scored.as_json())
    else:
        from assistant.terminal.screens.partner import partner_screen

        show(partner_screen, scored, plain=chosen.plain)
    return ExitCode.DONE
