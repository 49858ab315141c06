"""Everything that can be asked again, made anew from its id: drills, rulings and exercises."""

from __future__ import annotations

from assistant.learning import drills, rulings
from assistant.learning.contract import Question
from assistant.learning.exercises import question
from assistant.learning.lessons import lessons
from assistant.library import Library
from assistant.messages import InputError


def question_of(item: str, library: Library) -> Question:
    """The question of that id, in the language spoken; the same id gives the same question.

    Raises InputError for an id of nothing that there is (a lesson may have lost an exercise).
    """
    prefix = item.partition(".")[0]
    if prefix == drills.PREFIX:
        return drills.drill_of(item, library).question
    if prefix == rulings.PREFIX:
        return rulings.ruling_of(item, library)
    for lesson in lessons():
        for exercise in lesson.exercises:
            if item == f"{lesson.id}.{exercise.id}":
                return question(lesson, exercise, library)
    raise InputError("drill.item_unknown", id=item)
