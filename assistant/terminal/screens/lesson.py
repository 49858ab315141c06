"""Draws lessons, their exercises, and the judgement of an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.terminal.screens.case_facts import case_screen
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    QUIET,
    WIDEST_PROSE,
    bullets,
    cited,
    hanging,
    heading,
    indented,
    law_line,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Step
    from assistant.learning.lessons.lessons import LessonText
    from assistant.learning.question import Judged, LearningQuestion
    from assistant.questions.model import Choice

_MOST_STEPS = 3
_HOW = ("amount", "percent", "country", "several")


def lesson_screen(lesson: LessonText, width: int) -> list[RenderableType]:
    """The text of a lesson, its worked example with the bill of materials, and the law."""
    worked = lesson.worked
    title = message("learning.title", number=lesson.number, title=lesson.title)
    parts: list[RenderableType] = [*heading(title), Text(lesson.aim, style=QUIET)]
    parts += _paragraphs(lesson.text)
    parts += [*heading(message("learning.example")), *case_screen(worked.case)]
    for said, variants in zip(lesson.says, lesson.begins, strict=True):
        for name in variants:
            parts += [Text(), Text(message("learning.variant"), style=QUIET)]
            parts += bullets(lesson.told[name], QUIET)
        parts += _paragraphs([said])
    rules = shipped_rulebook().compiled
    parts += heading(message("learning.law"))
    parts += bullets(cited(lesson.law, worked.assessment.as_of))
    titles = (f"{translate(rules[rule].rule.title)} ({rule})" for rule in lesson.rules)
    parts += bullets(titles, QUIET)
    return within(parts, width, WIDEST_PROSE)


def exercise_screen(
    question: LearningQuestion, number: int, count: int, width: int
) -> list[RenderableType]:
    """Question `number` of `count`: its changes, the whole case with them, and its options."""
    parts: list[RenderableType] = heading(message("learning.question", number=number, count=count))
    parts += bullets(question.given, QUIET)
    if question.case:
        parts += case_screen(question.case)
    parts += [Text(), Text(question.prompt)]
    parts += [
        hanging(f"{place:3}. ", _option(question, option), "")
        for place, option in enumerate(question.options, 1)
    ]
    if question.kind in _HOW:
        parts.append(indented(message(f"learning.how_{question.kind}"), QUIET))
    return within(parts, width, WIDEST_PROSE)


def judged_screen(question: LearningQuestion, judged: Judged, width: int) -> list[RenderableType]:
    """Whether the answer is right, the right one, the explanation, and the steps that decide."""
    right = "learning.right" if judged.right else "learning.wrong"
    style = GOOD if judged.right else BAD
    parts: list[RenderableType] = [
        Text(),
        Text(message(right, understood=judged.understood, accepted=judged.accepted), style=style),
        *_paragraphs(question.explanation),
    ]
    steps = list({(step.rule, step.text): step for step in question.steps}.values())
    if steps:
        parts += heading(message("learning.steps"))
        for step in steps[:_MOST_STEPS]:
            parts += _step("  ", step, question)
    return within(parts, width, WIDEST_PROSE)


def steps_screen(question: LearningQuestion, width: int) -> list[RenderableType]:
    """Every step that decides a question, by number."""
    parts: list[RenderableType] = heading(message("learning.steps"))
    for number, step in enumerate(question.steps, 1):
        parts += _step(f"{number:3}  ", step, question)
    return within(parts, width, WIDEST_PROSE)


def _step(mark: str, step: Step, question: LearningQuestion) -> list[RenderableType]:
    """The sentence of the rule, with rule and law below."""
    day = (question.case and question.case.as_of) or date.today()
    law = law_line(step.citation, day.isoformat(), step.rule)
    return [
        hanging(mark, f"{step.title}. {step.text}", ""),
        hanging(" " * len(mark), law, QUIET),
    ]


def _option(question: LearningQuestion, option: Choice) -> str:
    label = translate(option.label)
    return f"{label} ({option.value})" if question.kind == "several" else label


def _paragraphs(texts: Iterable[str]) -> list[RenderableType]:
    return [part for text in texts for part in (Text(), Text(text))]
