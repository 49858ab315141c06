"""Draws what a learning session shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from rich.constrain import Constrain
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
from assistant.terminal.screens.lesson import exercise_screen, lesson_screen
from assistant.terminal.screens.parts import (
    HEAD,
    QUIET,
    cited,
    complaint,
    hanging,
    heading,
    indented,
    notice,
)
from assistant.terminal.screens.progress import progress_screen

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.learning.progress import Progress
    from assistant.learning.question import LearningQuestion
    from assistant.library import Library

_WIDEST = 100


def drawn(
    shown: Shown, width: int, now: datetime, library: Library, progress: Progress
) -> list[RenderableType]:
    """The parts that draw it, so many columns wide. Raises InputError for a term that is none."""
    match shown:
        case Said(text):
            return ["", notice(text)]
        case Refused(text):
            return [complaint(text)]
        case Options(title, labels):
            rows = [hanging(f"{n:3}  ", label, "") for n, label in enumerate(labels, 1)]
            return [
                *heading(title),
                *(_within(rows, width)),
                indented(message("learn.choose"), QUIET),
            ]
        case LessonRead(lesson):
            return lesson_screen(lesson, width)
        case AskedEvent(question, number, count, alone):
            if alone:
                return drill_screen(question, number, count, library, width)
            return exercise_screen(question, number, count, width)
        case Answered(question, judged, overlooked, parting):
            return judged_drill_screen(question, judged, parting, overlooked, width)
        case Steps(question):
            return _within(_steps(question), width)
        case Spoken(who, lines):
            said_by = heading(who) if who else [Text()]
            return [*said_by, *_within([hanging("\u2014 ", line, "") for line in lines], width)]
        case Ended(debrief):
            return debrief_screen(debrief, width)
        case ProgressAsked():
            return progress_screen(progress, now, width)
        case TermAsked(typed):
            return _term(typed, width, now.date(), library)
        case HelpAsked():
            return _help()


def _steps(question: LearningQuestion) -> list[RenderableType]:
    day = question.case and question.case.as_of
    parts: list[RenderableType] = [*heading(message("learning.steps"))]
    for number, step in enumerate(question.steps, 1):
        law = " · ".join([step.rule, *cited(step.citation, (day or date.today()).isoformat())])
        parts += [hanging(f"{number:3}  ", f"{step.title}. {step.text}", "")]
        parts += [hanging("     ", law, QUIET)]
    return parts


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
        argument = f" {translate(command.argument)}" if command.argument else ""
        rows.add_row(Text(f"/{called(name)}{argument}"), Text(translate(command.does)))
    return [Text(), rows]


def _within(parts: list[RenderableType], width: int) -> list[RenderableType]:
    return [Constrain(part, min(width, _WIDEST)) for part in parts]
