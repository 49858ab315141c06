"""Turns the exercises of a lesson into questions, with answers from the engine."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.assessment.model import Step
from assistant.base.language import LANGUAGES, translate
from assistant.case.changes import changed
from assistant.case.model import Case
from assistant.learning.figures import filled
from assistant.learning.lessons.form import Exercise, Lesson
from assistant.learning.lessons.lessons import as_changes, case_of, work
from assistant.learning.question import LearningQuestion
from assistant.library import Library
from assistant.questions.model import Choice
from assistant.whatif.wording import describe_changes

_SCENARIO = re.compile(r"scenarios\.([^.]+)\.")


def exercises(lesson: Lesson, library: Library) -> list[LearningQuestion]:
    """The exercises of the lesson as questions, in the current language."""
    return [question(lesson, exercise, library) for exercise in lesson.exercises]


def question(lesson: Lesson, exercise: Exercise, library: Library) -> LearningQuestion:
    """The exercise as a question, in the current language; its id is LESSON.EXERCISE."""
    example = lesson.example
    base = case_of(example.case)
    changes = as_changes(exercise.changes)
    case = case_of(exercise.case) if exercise.case else changed(base, changes)
    worked = {"": work(case, library, extended=example.extended)}
    if any("{worked@" in translate(text) for text in (*exercise.because, exercise.ask)):
        worked["worked"] = work(base, library, extended=example.extended)
    choices = _choices(exercise, case)
    accepted = _accepted(worked[""].at(exercise.answer), choices)
    return LearningQuestion(
        id=f"{lesson.id}.{exercise.id}",
        topic=lesson.id,
        prompt=filled(translate(exercise.ask), worked),
        kind=exercise.kind,
        accepted=accepted,
        choices=choices,
        within=exercise.within,
        given=() if exercise.case else tuple(map(str, describe_changes(base, changes))),
        case=case,
        explanation=tuple(filled(translate(text), worked) for text in exercise.because),
        steps=_deciding(exercise, worked[""].assessment.steps, accepted),
    )


def _choices(exercise: Exercise, case: Case) -> tuple[Choice, ...]:
    if isinstance(exercise.options, list):
        return tuple(exercise.options)
    return tuple(
        Choice(value=one.id, label=dict.fromkeys(LANGUAGES, str(one.name)))
        for one in case.every_material()
    )


def _accepted(found: str | list[str], choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """The engine's value, or the choices that its list contains."""
    if isinstance(found, str):
        return (found,)
    return tuple(choice.value for choice in choices if choice.value in found)


def _deciding(
    exercise: Exercise, steps: Iterable[Step], accepted: tuple[str, ...]
) -> tuple[Step, ...]:
    """The steps of the exercise's rules, in firing order.

    If some steps of a rule mention the scenario asked about or the right choice, only those count.
    """
    found = [step for step in steps if step.rule in exercise.rules]
    scenario = _SCENARIO.match(exercise.answer)
    wanted = {scenario[1]} if scenario else {*accepted} if exercise.kind == "choice" else set()
    telling = [step for step in found if wanted & _values(step)]
    told_by = {step.rule for step in telling}
    return tuple(step for step in found if step.rule not in told_by or step in telling)


def _values(step: Step) -> set[str]:
    facts = (*step.facts.values(), *step.concluded.values())
    return {value for fact in facts for value in fact.values() if isinstance(value, str)}
