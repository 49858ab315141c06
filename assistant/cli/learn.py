"""`maquila learn`: a learning session, or what was learned so far."""

from __future__ import annotations

from argparse import SUPPRESS, Namespace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.files import write_whole
from assistant.base.messages import InputError, message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import DAY, seed_of
from assistant.cli.registry import option, verb

if TYPE_CHECKING:
    from assistant.learning.progress import ExportFormat

_SEEDS = 1_000_000
_FORMATS: dict[str, ExportFormat] = {".csv": "csv", ".json": "json"}


@verb(
    "learn",
    option("--learner", metavar="NAME", about="cli.learner"),
    option("--progress", action="store_true", about="cli.learn_progress"),
    option("--export", type=Path, metavar="FILE", about="cli.learn_export"),
    option("--seed", type=seed_of, metavar="N", about="cli.learn_seed"),
    option("--record", type=Path, metavar="FILE", default=SUPPRESS, about="cli.learn_record"),
    DAY,
)
def learn(chosen: Namespace) -> ExitCode:
    """Holds a session, or prints or exports the progress of learners."""
    if chosen.progress:
        _show_progress(chosen.learner, plain=chosen.plain)
    elif chosen.export:
        _export(chosen.learner, chosen.export)
    else:
        _hold_session(chosen)
    return ExitCode.DONE


def _hold_session(chosen: Namespace) -> None:
    """The learner is the user of the system where none is named; the seed is drawn."""
    from secrets import randbelow

    from assistant.learning.record import check_place
    from assistant.terminal.learn.window import LearnWindow

    if chosen.record:
        check_place(chosen.record)
    learner = chosen.learner or _user()
    day = chosen.date or date.today()
    seed = randbelow(_SEEDS) if chosen.seed is None else chosen.seed
    LearnWindow(learner, day, seed, chosen.record, plain=chosen.plain).hold()


def _user() -> str:
    """The name of the user of the system; raises InputError if it has none."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # OSError since Python 3.13
        raise InputError("learn.user_unknown") from None


def _show_progress(learner: str | None, *, plain: bool) -> None:
    """What a learner knows, or what all know in short."""
    from assistant.learning.progress import Progress, learners
    from assistant.terminal.console.writer import Writer
    from assistant.terminal.screens.progress import learners_screen, progress_screen

    writer, now = Writer(plain=plain), datetime.now().astimezone()
    if learner:
        writer.write(progress_screen(Progress.of(learner), now, writer.width))
    else:
        writer.write(learners_screen(learners(), now, writer.width))


def _export(learner: str | None, path: Path) -> None:
    """Writes the answers of a learner, or of all, in the format that the file's name ends in."""
    from assistant.interview.recording import unwritable
    from assistant.learning.progress import Progress, exported, learners

    if path.suffix.lower() not in _FORMATS:
        raise InputError("learn.export_where")
    whose = [Progress.of(learner)] if learner else learners()
    text = exported(whose, _FORMATS[path.suffix.lower()])
    try:
        write_whole(path, text, over=False)
    except FileExistsError:
        raise InputError("export_exists", str(path)) from None
    except OSError as error:
        raise unwritable(path, error) from None
    print(message("export_written", path=path))
