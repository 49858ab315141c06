"""The command that explains one conclusion of a case, or why another one was not drawn."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

from rich.console import Console

from assistant.assessment.assess import assess
from assistant.explain.targets import target_of
from assistant.explain.why import why
from assistant.explain.why_not import why_not
from assistant.library import Library
from assistant.terminal.screens.reasons import why_not_screen, why_screen

if TYPE_CHECKING:
    from assistant.case.model import Case


def run(case: Case, name: str, *, negated: bool, plain: bool) -> None:
    """Prints why the case has the conclusion of that name or, negated, why it has not.

    Plain also where the terminal is a dumb one. Raises InputError where there is no such thing.
    """
    library = Library.of_user()
    case = case.model_copy(update={"as_of": case.as_of or date.today()})
    assessment = assess(case, library)
    target = target_of(name, assessment, case)
    plain = plain or os.environ.get("TERM") == "dumb"
    if negated:
        screen = why_not_screen(why_not(case, library, target), assessment.as_of, plain=plain)
    else:
        screen = why_screen(why(case, library, target), assessment.as_of, plain=plain)
    console = Console()
    for part in screen:
        console.print(part)
