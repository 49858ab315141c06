"""`maquila knowledge`: the knowledge checked, and how far it reaches."""

from __future__ import annotations

from argparse import Namespace

from assistant.base.files import data_folder
from assistant.base.messages import message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import report
from assistant.cli.registry import verb


@verb("knowledge check")
def check_knowledge(_: Namespace) -> ExitCode:
    """Prints each fault of the knowledge."""
    from assistant.checks.knowledge import check
    from assistant.checks.translations import untranslated

    files, found = check()
    found += untranslated(data_folder("knowledge"))
    return report(dict.fromkeys(found), message("cli.knowledge_sound", count=files))


@verb("knowledge coverage")
def cover(chosen: Namespace) -> ExitCode:
    """Prints how many product rules of each chapter can be decided, and why others cannot."""
    from assistant.checks.coverage import coverage
    from assistant.checks.families import family_counts
    from assistant.library import Library
    from assistant.terminal.console.writer import Writer
    from assistant.terminal.screens.coverage import coverage_notes, coverage_table

    chapters = coverage(Library.open())
    for line in coverage_table(chapters):
        print(line)
    writer = Writer(plain=chosen.plain)
    for note in coverage_notes(chapters):
        writer.paragraph(note)
    writer.paragraph(message("coverage.families", **family_counts()._asdict()))
    return ExitCode.DONE
