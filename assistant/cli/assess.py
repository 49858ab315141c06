"""`maquila assess`: case files as assessments."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.inert import printable
from assistant.base.messages import InputError
from assistant.cli.exit_codes import ExitCode
from assistant.cli.formats import FORMATS, Format
from assistant.cli.options import DAY, case_of
from assistant.cli.output import print_json
from assistant.cli.registry import option, verb

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.terminal.console.writer import Writer

_FORMS = ("json", "steps", "full")
_WORST_FIRST = (ExitCode.BAD_INPUT, ExitCode.NOT_COVERED, ExitCode.DONE)


@verb(
    "assess",
    option("files", nargs="+", type=Path, metavar="FILE", about="cli.files"),
    option("--json", action="store_true", about="cli.json"),
    option("--customer", action="store_true", about="cli.customer"),
    option("--full", action="store_true", about="cli.full"),
    option("--section", metavar="NAME", action="append", default=[], about="cli.section"),
    option("--steps", action="store_true", about="cli.steps"),
    DAY,
)
def assess_files(chosen: Namespace) -> ExitCode:
    """Prints each file in turn; a file that cannot be used does not stop the others."""
    from assistant.library import Library
    from assistant.terminal.console.writer import Writer

    library, writer = Library.of_user(), Writer(plain=chosen.plain)
    codes = set()
    for number, path in enumerate(chosen.files, 1):
        try:
            codes.add(_assess(path, chosen, library, writer))
        except InputError as error:
            codes.add(ExitCode.BAD_INPUT)
            _print_fault(error, path, as_json=chosen.json)
        else:
            if not chosen.json and number < len(chosen.files):
                print()
    return next(code for code in _WORST_FIRST if code in codes)


def _assess(path: Path, chosen: Namespace, library: Library, writer: Writer) -> ExitCode:
    from assistant.assessment.assess import assess
    from assistant.assessment.customer_view import customer_view
    from assistant.terminal.screens.answer import answer_screen
    from assistant.whatif.qualify import way_at_once

    case = case_of(path, chosen.date)
    assessment = assess(case, library)
    if chosen.customer:
        assessment = customer_view(assessment, case)
    form = next((name for name in _FORMS if getattr(chosen, name)), "answer")
    draws = [_section(name) for name in chosen.section] or [FORMATS[form]]
    if draws == [FORMATS["answer"]]:
        way = way_at_once(case, library, assessment)
        draws = [partial(answer_screen, way=way)]
    for draw in draws:
        drawn = draw(assessment, writer.width)
        if isinstance(drawn, str):
            print_json(drawn)
        else:
            writer.write(drawn)
    return ExitCode.NOT_COVERED if assessment.origin.verdict == "unknown" else ExitCode.DONE


def _section(name: str) -> Format:
    """The section of that name; raises InputError where there is none."""
    from assistant.terminal.screens.sections import SECTIONS

    if name not in SECTIONS:
        raise InputError("cli.no_section", value=name, sections=", ".join(SECTIONS))
    return SECTIONS[name]


def _print_fault(error: InputError, path: Path, *, as_json: bool) -> None:
    """Names the file, on standard error or as a line of JSON among those of the other files."""
    shown = printable(str(path))
    where = error.where if shown in error.where else f"{shown}, {error.where}".rstrip(", ")
    if as_json:
        fault = {"code": error.code, "text": error.text, "where": where}
        print_json(json.dumps({"format": 1, "case": str(path), "error": fault}, ensure_ascii=False))
    else:
        print(f"{where}: {error.text}", file=sys.stderr)
