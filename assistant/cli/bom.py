"""`maquila bom`: a bill of materials as it is understood, without a conversation."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError, Namespace
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.files import write_whole
from assistant.base.inert import inert_json
from assistant.base.messages import InputError, message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import print_json
from assistant.cli.registry import option, verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.bill_of_materials.bill import Bill

_STANDARD_INPUT = Path("-")
_MOST_BYTES = 50_000_000
_WORKBOOK = ".xlsx"


def _line_of(text: str) -> int:
    """The number of a line, 0 for none; raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise ArgumentTypeError(message("cli.bom_line_form", value=text))
    return int(text)


@verb(
    "bom",
    option("file", type=Path, metavar="FILE", about="cli.bom_file"),
    option("--sheet", metavar="N", default="", about="cli.bom_sheet"),
    option("--headings", type=_line_of, metavar="N", about="cli.bom_headings"),
    option("--json", action="store_true", about="cli.bom_json"),
    option("--template", type=Path, metavar="OUT", about="cli.bom_template"),
    option("-o", "--output", type=Path, metavar="OUT", about="cli.output_file"),
)
def bom(chosen: Namespace) -> ExitCode:
    """Prints what was understood and what must be asked; questions are no failure."""
    from assistant.bill_of_materials.reading import read_records
    from assistant.bill_of_materials.records import Choices
    from assistant.bill_of_materials.understood import bill_of
    from assistant.library import Library

    if chosen.template and chosen.template.suffix.lower() != _WORKBOOK:
        raise InputError("cli.bom_template_where", str(chosen.template))
    source = _content() if chosen.file == _STANDARD_INPUT else chosen.file
    records = read_records(source, Choices(chosen.sheet, chosen.headings))
    bill = bill_of(records, has_code=_codes_of(Library.of_user().as_of(date.today()).tariff_has))
    if chosen.template:
        from assistant.bill_of_materials.template import template_of

        _write(chosen.template, template_of(bill))
    _report(bill, chosen)
    return ExitCode.DONE


def _codes_of(tariff_has: Callable[[str], bool]) -> Callable[[str], bool]:
    def has_code(code: str) -> bool:
        with suppress(ValueError):
            return tariff_has(code)
        return False

    return has_code


def _content() -> bytes:
    """What comes from standard input; raises InputError for too much of it."""
    content = sys.stdin.buffer.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise InputError("case_too_large", "-", megabytes=_MOST_BYTES // 1_000_000)
    return content


def _report(bill: Bill, chosen: Namespace) -> None:
    from assistant.terminal.console.writer import PAGE_WIDTH, Writer, page_of
    from assistant.terminal.screens.bill import bill_screen

    if chosen.json:
        from assistant.bill_of_materials.report import report_of

        text = report_of(bill, str(chosen.file)).as_json()
        if chosen.output:
            _write(chosen.output, inert_json(text) + "\n")
        else:
            print_json(text)
    elif chosen.output:
        _write(chosen.output, page_of(bill_screen(bill, PAGE_WIDTH), chosen.output.suffix))
    else:
        writer = Writer(plain=chosen.plain)
        writer.write(bill_screen(bill, writer.width))


def _write(path: Path, content: str | bytes) -> None:
    """Writes a new file and says so on standard error; raises InputError where it cannot."""
    from assistant.interview.recording import unwritable

    try:
        write_whole(path, content, over=False)
    except FileExistsError:
        raise InputError("export_exists", str(path)) from None
    except OSError as error:
        raise unwritable(path, error) from None
    print(message("export_written", path=path), file=sys.stderr)
