"""Options that several verbs share, and how what they give is read."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.calendar import FIRST_DAY, LAST_DAY
from assistant.base.language import LANGUAGES
from assistant.base.messages import message
from assistant.cli.registry import option

if TYPE_CHECKING:
    from assistant.case.model import Case

_SEED_DIGITS = 9


def day_of(text: str) -> date:
    """The day in ISO form; raises ArgumentTypeError for anything else, or a day too far."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(message("cli.date_form", value=text)) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        said = message("day_far", value=day, first=FIRST_DAY, last=LAST_DAY)
        raise argparse.ArgumentTypeError(said)
    return day


def seed_of(text: str) -> int:
    """The number that a session draws from; raises ArgumentTypeError for anything else."""
    if not (text.isascii() and text.isdigit()) or len(text) > _SEED_DIGITS:
        raise argparse.ArgumentTypeError(message("cli.seed_form", value=text, most=_SEED_DIGITS))
    return int(text)


# What is not given after the verb keeps what was given before it.
_KEPT = argparse.SUPPRESS

LANGUAGE = option("--lang", choices=LANGUAGES, default=_KEPT, about="cli.lang")
PLAIN = option("--plain", action="store_true", default=_KEPT, about="cli.plain")
RECORD = option("--record", type=Path, metavar="FILE", default=_KEPT, about="cli.record")
DAY = option("--date", type=day_of, metavar="DAY", default=_KEPT, about="cli.date")
DAY_OF_LAW = option("--date", type=day_of, metavar="DAY", default=_KEPT, about="cli.origin_date")
CASE_FILE = option("file", type=Path, metavar="FILE", about="cli.files")


def case_of(path: Path, day: date | None) -> Case:
    """The case of a file, on `day` if one is given; raises InputError where it cannot be read."""
    from assistant.case.file import read_case

    case = read_case(path)
    return case.model_copy(update={"as_of": day}) if day else case
