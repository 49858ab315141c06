"""`maquila origin`, `why` and `explain`: the product rule of a code, a conclusion, a term."""

from __future__ import annotations

import os
from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

from assistant.base.messages import InputError
from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import CASE_FILE, DAY, DAY_OF_LAW, case_of
from assistant.cli.registry import option, verb

if TYPE_CHECKING:
    from rich.console import RenderableType


@verb("origin", option("hts", metavar="HTS", about="cli.hts"), DAY_OF_LAW)
def origin(chosen: Namespace) -> ExitCode:
    """Prints the product rule of a code in plain words."""
    from assistant.explain.product_rule import explain
    from assistant.library import Library
    from assistant.questions.codes import code_of
    from assistant.terminal.console.writer import Writer

    code = code_of(chosen.hts)
    library = Library.open().as_of(chosen.date or date.today())
    if not library.tariff_has(code):
        raise InputError("hts_missing_from_tariff", value=code)
    explanation = explain(code, library)
    writer = Writer(plain=chosen.plain)
    for line in explanation.lines:
        writer.paragraph(line.text, line.depth)
    return ExitCode.DONE if explanation.covered else ExitCode.NOT_COVERED


@verb(
    "why",
    CASE_FILE,
    option("target", metavar="WHAT", about="cli.why_what"),
    option("--not", action="store_true", dest="negated", about="cli.why_not"),
    DAY,
)
def why(chosen: Namespace) -> ExitCode:
    """Prints why a case has a conclusion or, negated, why it has not."""
    from assistant.assessment.assess import assess
    from assistant.explain.targets import target_of
    from assistant.explain.why import why as reasons_for
    from assistant.explain.why_not import why_not as reasons_against
    from assistant.library import Library
    from assistant.terminal.console.writer import Writer
    from assistant.terminal.screens.reasons import why_not_screen, why_screen

    library = Library.of_user()
    case = case_of(chosen.file, chosen.date)
    case = case.model_copy(update={"as_of": case.as_of or date.today()})
    assessment = assess(case, library)
    target = target_of(chosen.target, assessment, case)
    # A dumb terminal has no lines to draw the tree with.
    plain = chosen.plain or os.environ.get("TERM") == "dumb"
    if chosen.negated:
        reasons = reasons_against(case, library, target)
        screen = why_not_screen(reasons, assessment.as_of, plain=plain)
    else:
        screen = why_screen(reasons_for(case, library, target), assessment.as_of, plain=plain)
    Writer(plain=chosen.plain).write(screen)
    return ExitCode.DONE


@verb("explain", option("term", nargs="*", metavar="TERM", about="cli.explain_term"), DAY)
def explain(chosen: Namespace) -> ExitCode:
    """Prints a term with its law and rules, or the list of all terms."""
    from assistant.explain.glossary import all_terms, explained
    from assistant.library import Library
    from assistant.terminal.console.writer import Writer
    from assistant.terminal.screens.glossary import term_screen, terms_screen

    library, typed = Library.of_user(), " ".join(chosen.term)
    writer = Writer(plain=chosen.plain)
    screen: list[RenderableType]
    if typed.strip():
        term = explained(typed, library, chosen.date or date.today())
        screen = term_screen(term, writer.width)
    else:
        screen = terms_screen(all_terms(library), writer.width)
    writer.write(screen)
    return ExitCode.DONE
