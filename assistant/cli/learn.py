"""`maquila learn`: a session, or what was learned so far."""

from __future__ import annotations

import getpass
from datetime import date, datetime
from pathlib import Path
from secrets import randbelow

from assistant.base.files import write_whole
from assistant.base.messages import InputError, message
from assistant.learning.progress import Progress, learners
from assistant.learning.record import check_place
from assistant.terminal.console.writer import Writer
from assistant.terminal.screens.progress import learners_screen, progress_screen

_SEEDS = 1_000_000


def run(
    learner: str | None,
    day: date,
    *,
    seed: int | None = None,
    record: Path | None = None,
    plain: bool = False,
) -> int:
    """Holds a learning session and returns the exit code, 0.

    The learner is the user of the system where none is named, the seed of drills drawn where none
    is given. Raises InputError where the record cannot be written or a name is none.
    """
    from assistant.terminal.learn.window import LearnWindow

    if record:
        check_place(record)
    drawn = randbelow(_SEEDS) if seed is None else seed
    LearnWindow(learner or getpass.getuser(), day, drawn, record, plain=plain).hold()
    return 0


def show_progress(learner: str | None, *, plain: bool) -> int:
    """Prints what a learner knows, or what all do in short, and returns the exit code, 0."""
    writer, now = Writer(plain=plain), datetime.now().astimezone()
    if learner:
        writer.write(progress_screen(Progress.of(learner), now, writer.width))
    else:
        writer.write(learners_screen(learners(), now, writer.width))
    return 0


def export(learner: str | None, path: Path) -> int:
    """Writes the answers of a learner, or of all, as CSV or JSON after the file's name.

    Returns the exit code, 0. Raises InputError where that cannot be done.
    """
    from assistant.learning.progress import exported

    whose = [Progress.of(learner)] if learner else learners()
    match path.suffix.lower():
        case ".csv":
            text = exported(whose, "csv")
        case ".json":
            text = exported(whose, "json")
        case _:
            raise InputError("learn.export_where")
    if path.exists():
        raise InputError("export_exists", str(path))
    try:
        write_whole(path, text, private=True)
    except OSError as error:
        raise InputError("transcript_unwritable", str(path), reason=error.strerror) from None
    Writer(plain=True).write([message("export_written", path=path)])
    return 0
