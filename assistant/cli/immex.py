"""`maquila immex`: the IMMEX part of an assessment in full."""

from __future__ import annotations

import json
from argparse import Namespace

from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import CASE_FILE, DAY, case_of
from assistant.cli.output import print_json, show
from assistant.cli.registry import option, verb

_PRINTED = ("format", "case", "as_of", "immex", "claims")


@verb("immex", CASE_FILE, option("--json", action="store_true", about="cli.immex_json"), DAY)
def immex(chosen: Namespace) -> ExitCode:
    """Prints modalities, requirements, terms, obligations and routes; as JSON also the claims."""
    from assistant.assessment.assess import assess
    from assistant.library import Library

    assessment = assess(case_of(chosen.file, chosen.date), Library.of_user())
    if chosen.json:
        content = assessment.model_dump(mode="json", by_alias=True)
        print_json(json.dumps({key: content[key] for key in _PRINTED}, ensure_ascii=False))
    else:
        from assistant.terminal.screens.programme import programme_screen

        show(programme_screen, assessment, plain=chosen.plain)
    return ExitCode.DONE
