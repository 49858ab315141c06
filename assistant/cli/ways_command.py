"""`maquila ways FILE [--json]`: the cheapest ways by which the good of a case qualifies."""

from __future__ import annotations

from datetime import date
from pathlib import Path


def run(path: Path, day: date | None = None, *, as_json: bool = False) -> int:
    """Prints the ways of a case file, on `day` if one is given; returns the exit code.

    0 where the good qualifies or has a way, 3 where the knowledge does not cover it. Raises
    InputError for a file that cannot be read.
    """
    from assistant.case.file import read_case
    from assistant.library import Library
    from assistant.whatif.qualify import qualifying_plans

    case = read_case(path)
    if day:
        case = case.model_copy(update={"as_of": day})
    found = qualifying_plans(case, Library.of_user())
    if as_json:
        print(found.as_json())
    else:
        from rich.console import Console

        from assistant.terminal.screens.qualify import ways_screen

        console = Console()
        for part in ways_screen(found, console.width):
            console.print(part)
    return 3 if found.verdict == "unknown" and not found.ways else 0
