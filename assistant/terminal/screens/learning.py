"""Draws the events of a learning session."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.learning.commands import called, learning_form
from assistant.learning.events import (
    Answered,
    AskedEvent,
    Ended,
    HelpAsked,
    LessonRead,
    Options,
    ProgressAsked,
    Refused,
    Said,
    Shown,
    Spoken,
    Steps,
    TermAsked,
)
from assistant.terminal.screens.debrief import debrief_screen
from assistant.terminal.screens.drill import drill_screen, judged_drill_screen
from assistant.terminal.screens.help import written
from assistant.terminal.screens.lesson import exercise_screen, lesson_screen, steps_screen
from assistant.terminal.screens.parts import (
    HEAD,
    QUIET,
    WIDEST_PROSE,
    bullets,
    complaint,
    heading,
    indented,
    notice,
    numbered,
    within,
)
from assistant.terminal.screens.progress import progress_screen

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.learning.progress import Progress
    from assistant.library import Library


def drawn(
    shown: Shown, width: int, now: datetime, library: Library, progress: Progress
) -> list[RenderableType]:
    """The parts that draw an event. Raises InputError for a term that does not exist."""
    match shown:
        case Said(text):
            return ["", notice(text)]
        case Refused(text):
            return [complaint(text)]
        case Options(title, labels):
            rows = within(numbered(labels), width, WIDEST_PROSE)
            return [*heading(title), *rows, indented(message("learn.choose"), QUIET)]
        case LessonRead(lesson):
            return lesson_screen(lesson, width)
        case AskedEvent(question, number, count, alone):
            if alone:
                return drill_screen(question, number, count, library, width)
            return exercise_screen(question, number, count, width)
        case Answered(question, judged, overlooked, parting):
            return judged_drill_screen(question, judged, parting, overlooked, width)
        case Steps(question):
            return steps_screen(question, width)
        case Spoken(who, lines):
            said_by = heading(who) if who else [Text()]
            return [*said_by, *within(bullets(lines, mark="\u2014 "), width, WIDEST_PROSE)]
        case Ended(debrief):
            return debrief_screen(debrief, width)
        case ProgressAsked():
            return progress_screen(progress, now, width)
        case TermAsked(typed):
            return _term(typed, width, now.date(), library)
        case HelpAsked():
            return _help()


def _term(typed: str, width: int, day: date, library: Library) -> list[RenderableType]:
    from assistant.explain.glossary import all_terms, explained
    from assistant.terminal.screens.glossary import term_screen, terms_screen

    if typed:
        return term_screen(explained(typed, library, day), width)
    return terms_screen(all_terms(library), width)


def _help() -> list[RenderableType]:
    rows = Table.grid(padding=(0, 1))
    rows.add_column(no_wrap=True, style=HEAD)
    for name, command in learning_form().commands.items():
        typed = written(called(name), command.argument)
        rows.add_row(Text(typed), Text(translate(command.does)))
    return [Text(), rows]
