"""Draws the answers of learners by topic, and the questions that are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.learning.lessons.lessons import lessons
from assistant.terminal.screens.parts import WIDEST_PROSE, bullets, columns_table, heading, within

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.learning.progress import Progress, TopicProgress


def progress_screen(progress: Progress, now: datetime, width: int) -> list[RenderableType]:
    """The learner's answers in all and by topic, those with the most wrong answers first."""
    parts: list[RenderableType] = [
        *heading(message("progress.title", learner=progress.learner)),
        Text(_summary(progress, now)),
    ]
    if topics := progress.by_topic():
        parts += [Text(), _topics(topics)]
    return within(parts, width, WIDEST_PROSE)


def learners_screen(
    learners: Iterable[Progress], now: datetime, width: int
) -> list[RenderableType]:
    """Every learner with a summary of all answers."""
    parts: list[RenderableType] = [*heading(message("progress.learners"))]
    parts += bullets(f"{one.learner}: {_summary(one, now)}" for one in learners)
    return within(parts, width, WIDEST_PROSE)


def _summary(progress: Progress, now: datetime) -> str:
    answers = progress.answers
    if not answers:
        return message("progress.nothing")
    right = 100 * sum(one.right for one in answers) // len(answers)
    due, waiting = len(progress.due(now)), len(progress.coming_back(now))
    return message("progress.summary", answers=len(answers), right=right, due=due, waiting=waiting)


def _topics(topics: Iterable[TopicProgress]) -> RenderableType:
    titles = {lesson.id: translate(lesson.title) for lesson in lessons()}
    table = columns_table(gap=2)
    table.add_column(message("progress.topic"), ratio=1)
    for name in ("answers", "right", "due"):
        table.add_column(message(f"progress.{name}"), justify="right")
    table.add_column(message("progress.last"))
    for one in topics:
        table.add_row(
            Text(titles.get(one.topic, one.topic)),
            str(one.answers),
            str(one.right),
            str(one.coming_back),
            one.last.date().isoformat(),
        )
    return table
