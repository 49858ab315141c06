"""`maquila claims`: how far each claim of the article holds in a case."""

from __future__ import annotations

import json
from argparse import Namespace

from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import CASE_FILE, DAY, case_of
from assistant.cli.output import print_json, show
from assistant.cli.registry import option, verb

_PRINTED = ("format", "case", "as_of", "claims")


@verb(
    "claims",
    CASE_FILE,
    option("number", nargs="?", metavar="N", about="cli.claims_number"),
    option("--json", action="store_true", about="cli.claims_json"),
    DAY,
)
def claims(chosen: Namespace) -> ExitCode:
    """Prints the list of the claims and each with its reasons, or only the one of that number."""
    from assistant.assessment.assess import assess
    from assistant.library import Library
    from assistant.terminal.screens.claims import claim_screen, every_claim_screen

    assessment = assess(case_of(chosen.file, chosen.date), Library.of_user(), extended=False)
    if chosen.json:
        content = assessment.model_dump(mode="json", include=set(_PRINTED))
        print_json(json.dumps(content, ensure_ascii=False))
    elif chosen.number is None:
        show(every_claim_screen, assessment, plain=chosen.plain)
    else:
        number = int(chosen.number) if chosen.number.isdecimal() else 0
        show(lambda of, width: claim_screen(of, number, width), assessment, plain=chosen.plain)
    return ExitCode.DONE
