"""`maquila tariff`: the current tariff of the USITC in place of the shipped table."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from assistant.base.files import HomeUnknownError
from assistant.base.messages import InputError, message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.registry import option, verb


@verb("tariff import", option("file", type=Path, metavar="FILE", about="cli.tariff_file"))
def import_tariff(chosen: Namespace) -> ExitCode:
    """Keeps an export of the tariff and prints how it differs from the shipped table."""
    from assistant.library import Library
    from assistant.library.tariff_import import keep, read_export
    from assistant.terminal.screens.tariff import import_lines

    tariff = read_export(chosen.file, date.today())
    lines = import_lines(tariff, Library.open())
    try:
        path = keep(tariff)
    except HomeUnknownError:
        raise
    except OSError as error:
        raise InputError("tariff_import.not_written", reason=error.strerror) from None
    for line in [*lines, message("tariff_import.where", path=path)]:
        print(line)
    return ExitCode.DONE


@verb("tariff reset")
def reset_tariff(_: Namespace) -> ExitCode:
    """Goes back to the shipped table."""
    from assistant.library.tariff_import import imported_path

    try:
        path = imported_path()
        was_there = path.is_file()
        path.unlink(missing_ok=True)
    except HomeUnknownError:
        raise
    except OSError as error:
        raise InputError("tariff_import.not_written", reason=error.strerror) from None
    print(message("tariff_import.reset" if was_there else "tariff_import.nothing"))
    return ExitCode.DONE
