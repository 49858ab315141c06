"""The lessons in order, found by what a person types, with their figures as the engine has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.assessment.assess import assess
from assistant.base.files import data_folder
from assistant.base.language import ENGLISH, LANGUAGES, translate
from assistant.base.yaml_files import read_form
from assistant.case.change_form import ChangeForm
from assistant.case.changes import CaseChange, changed
from assistant.case.model import Case
from assistant.learning.figures import Worked, filled
from assistant.learning.lessons.form import Example, Lesson
from assistant.library import Library
from assistant.questions.choices import understood_choice
from assistant.questions.model import Choice
from assistant.whatif.wording import describe_changes


@dataclass(frozen=True)
class LessonText:
    """A lesson in the language spoken, its places filled: paragraphs, the worked case, what is said
    of it and of its variants. `told` is what each variant changes, by its name."""

    id: str
    number: int
    title: str
    aim: str
    text: tuple[str, ...]
    worked: Worked
    told: dict[str, tuple[str, ...]]
    says: tuple[str, ...]
    law: tuple[str, ...]
    rules: tuple[str, ...]
    terms: tuple[str, ...]


@cache
def lessons() -> list[Lesson]:
    """Every lesson, in the order of learning; raises InputError for a faulty file."""
    folder = data_folder("knowledge") / "lessons"
    return [read_form(path, Lesson) for path in sorted(folder.glob("*.yaml"))]


def lesson_named(typed: str) -> Lesson:
    """The lesson that is typed by its number, its id, or its title in any language, or nearly so.

    Raises InputError naming the nearest where none or several fit.
    """
    choices = [Choice(value=lesson.id, label=lesson.title) for lesson in lessons()]
    named = understood_choice(typed, choices).value
    return next(lesson for lesson in lessons() if lesson.id == named)


def lesson_text(lesson: Lesson, library: Library) -> LessonText:
    """The lesson as it is read, in the language spoken."""
    worked = worked_example(lesson.example, library)
    base = worked[""].case
    return LessonText(
        id=lesson.id,
        number=lessons().index(lesson) + 1,
        title=translate(lesson.title),
        aim=translate(lesson.aim),
        text=tuple(filled(translate(one), worked) for one in lesson.text),
        worked=worked[""],
        told={
            name: tuple(map(str, describe_changes(base, as_changes(changes))))
            for name, changes in lesson.example.variants.items()
        },
        says=tuple(filled(translate(one), worked) for one in lesson.example.says),
        law=tuple(lesson.law),
        rules=tuple(lesson.rules),
        terms=tuple(lesson.terms),
    )


def worked_example(example: Example, library: Library) -> dict[str, Worked]:
    """The worked case under the name "", and its variants under theirs."""
    case = case_of(example.case)
    cases = {"": case} | {
        name: changed(case, as_changes(changes)) for name, changes in example.variants.items()
    }
    return {name: work(one, library, extended=example.extended) for name, one in cases.items()}


def work(case: Case, library: Library, *, extended: bool) -> Worked:
    """The case assessed."""
    return Worked(case, assess(case, library, extended=extended), library)


def as_changes(forms: Iterable[ChangeForm]) -> list[CaseChange]:
    """The changes that a lesson writes, their words in the language spoken."""
    return [CaseChange(one.place, _spoken(one.value), one.action) for one in forms]


def case_of(content: dict[str, Any]) -> Case:
    """The case that a lesson holds, its descriptions in the language spoken."""
    return Case.model_validate(_spoken(content))


def _spoken(content: Any) -> Any:
    """The content with every text by language as the one text in the language spoken."""
    if isinstance(content, dict):
        if ENGLISH in content and content.keys() <= set(LANGUAGES):
            return translate(content)
        return {key: _spoken(value) for key, value in content.items()}
    return [_spoken(one) for one in content] if isinstance(content, list) else content


def lessons_on(term: str) -> list[Lesson]:
    """The lessons that teach a term of the glossary, by its id."""
    return [one for one in lessons() if term in one.terms]
