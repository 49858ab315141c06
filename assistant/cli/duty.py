"""`maquila duty`: the US duties on a good by code, origin and day."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import DAY_OF_LAW
from assistant.cli.output import print_json
from assistant.cli.registry import Argument, option, verb


def _list(name: str, *, metavar: str, about: str) -> Argument:
    """An option that may be given several times."""
    return option(name, action="append", default=[], metavar=metavar, about=about)


@verb(
    "duty",
    option("hts", metavar="HTS", about="cli.duty_hts"),
    option("country", nargs="?", metavar="COUNTRY", about="cli.duty_origin"),
    option("--origin", metavar="COUNTRY", about="cli.duty_origin_option"),
    DAY_OF_LAW,
    option("--usmca", action="store_true", about="cli.duty_usmca"),
    option("--json", action="store_true", about="cli.duty_json"),
    option("--value", metavar="USD", about="cli.duty_value"),
    option("--metal-share", metavar="PCT", about="cli.duty_metal"),
    option("--hts10", metavar="CODE", about="cli.duty_hts10"),
    option("--use", metavar="USE", about="cli.duty_use"),
    option("--us-components", metavar="USD", about="cli.duty_components"),
    option("--units-per-entry", metavar="UNITS", about="cli.duty_units"),
    option("--transport", metavar="WAY", about="cli.duty_transport"),
    _list("--quantity", metavar="UNIT=N", about="cli.duty_quantity"),
    _list("--answer", metavar="NAME=YES", about="cli.duty_answer"),
)
def duty(chosen: Namespace) -> ExitCode:
    """Prints the lines of the duty stack with arithmetic and law, then warnings."""
    from assistant.assessment.duty_stack import duty_stack
    from assistant.cli.duty_entry import entry_of, units_per_entry_of
    from assistant.library import Library
    from assistant.rulebook import Rulebook

    library = Library.of_user().as_of(chosen.date or date.today())
    entry = entry_of(chosen, library)
    stack = duty_stack(entry, library, Rulebook.open(), units_per_entry_of(chosen))
    if chosen.json:
        print_json(stack.as_json())
    else:
        from assistant.terminal.console.writer import Writer
        from assistant.terminal.screens.duty import duty_lines

        writer = Writer(plain=chosen.plain)
        for depth, text in duty_lines(stack, library.citation):
            writer.paragraph(text, depth)
    return ExitCode.DONE if stack.covered else ExitCode.NOT_COVERED
