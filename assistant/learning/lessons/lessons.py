"""The lessons: their order, finding one by typed text, and filling in the engine's figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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

_VARIANT = re.compile(r"\{(\w+)@")


@dataclass(frozen=True)
class LessonText:
    """A lesson in the current language, with its places filled.

    `text` are the paragraphs, `worked` is the worked case, `says` explains it and its variants.
    `told` describes the changes of each variant, by its name; `begins` names, for each text of
    `says`, the variants of which it is the first to speak.
    """

    id: str
    number: int
    title: str
    aim: str
    text: tuple[str, ...]
    worked: Worked
    told: dict[str, tuple[str, ...]]
    says: tuple[str, ...]
    begins: tuple[tuple[str, ...], ...]
    law: tuple[str, ...]
    rules: tuple[str, ...]
    terms: tuple[str, ...]


@cache
def lessons() -> list[Lesson]:
    """Every lesson, in teaching order; raises InputError for a faulty file."""
    folder = data_folder("knowledge") / "lessons"
    return [read_form(path, Lesson) for path in sorted(folder.glob("*.yaml"))]


def lesson_named(typed: str) -> Lesson:
    """The lesson typed by number, id or title in any language, even with a typing error.

    Raises InputError, naming the nearest lessons, if none or several match.
    """
    choices = [Choice(value=lesson.id, label=lesson.title) for lesson in lessons()]
    named = understood_choice(typed, choices).value
    return next(lesson for lesson in lessons() if lesson.id == named)


def lesson_text(lesson: Lesson, library: Library) -> LessonText:
    """The lesson as text to read, in the current language."""
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
        begins=tuple(_first_spoken_of(lesson.example)),
        law=tuple(lesson.law),
        rules=tuple(lesson.rules),
        terms=tuple(lesson.terms),
    )


def _first_spoken_of(example: Example) -> Iterator[tuple[str, ...]]:
    """For each text, the variants whose figures no text before it gives."""
    known: set[str] = set()
    for one in example.says:
        spoken = dict.fromkeys(_VARIANT.findall(translate(one)))
        yield tuple(name for name in spoken if name not in known)
        known |= spoken.keys()


def worked_example(example: Example, library: Library) -> dict[str, Worked]:
    """The worked case under the key "", and its variants under their names."""
    case = case_of(example.case)
    cases = {"": case} | {
        name: changed(case, as_changes(changes)) for name, changes in example.variants.items()
    }
    return {name: work(one, library, extended=example.extended) for name, one in cases.items()}


def work(case: Case, library: Library, *, extended: bool) -> Worked:
    """The case with its assessment; raises InputError for a faulty case."""
    return Worked(case, assess(case, library, extended=extended), library)


def as_changes(forms: Iterable[ChangeForm]) -> list[CaseChange]:
    """The changes in a lesson, with texts in the current language."""
    return [CaseChange(one.place, _spoken(one.value), one.action) for one in forms]


def case_of(content: dict[str, Any]) -> Case:
    """The case in a lesson, with descriptions in the current language."""
    return Case.model_validate(_spoken(content))


def _spoken(content: Any) -> Any:
    """The content with each multilingual text replaced by its text in the current language."""
    if isinstance(content, dict):
        if ENGLISH in content and content.keys() <= set(LANGUAGES):
            return translate(content)
        return {key: _spoken(value) for key, value in content.items()}
    return [_spoken(one) for one in content] if isinstance(content, list) else content


def lessons_on(term: str) -> list[Lesson]:
    """The lessons that teach the glossary term with this id."""
    return [one for one in lessons() if term in one.terms]
