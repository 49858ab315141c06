"""Lessons say what the engine says: every place is filled, every answer computed, in each language.

Where a law or a rule changes, the lessons to mend fail here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from rich.console import Console

from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.case.model import Case
from assistant.case.paths import Place, every_place
from assistant.learning.lessons.exercises import exercises
from assistant.learning.lessons.form import Lesson
from assistant.learning.lessons.lessons import (
    LessonText,
    lesson_named,
    lesson_text,
    lessons,
    work,
    worked_example,
)
from assistant.learning.question import LearningQuestion, judge
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.terminal.screens.lesson import (
    exercise_screen,
    judged_screen,
    lesson_screen,
)
from assistant.whatif.wording import fact_label
from tests.support.entries import for_every
from tests.support.library import LIBRARY

LESSONS = lessons()
PLACE = re.compile(r"\{[^{}]*\}")
# A number with a unit, or a sum of money: a figure that the engine or a parameter must give.
FIGURE = re.compile(
    r"[$\u20ac]\s*\d|\d[\d.,]*\s*%"
    r"|\d[\d.,]*\s*(?:USD|US\$|MXN|dollars?|pesos?|d\u00f3lares|percent|por ciento"
    r"|days?|d\u00edas?|weeks?|semanas?|months?|mes(?:es)?|years?|a\u00f1os?)\b",
    re.IGNORECASE,
)

every_lesson = for_every(LESSONS)
every_lesson_and_language = for_every(LESSONS, LANGUAGES)


@cache
def asked(lesson_id: str, language: str) -> list[LearningQuestion]:
    with use_language(language):
        return exercises(lesson_named(lesson_id), LIBRARY)


@cache
def read(lesson_id: str, language: str) -> LessonText:
    with use_language(language):
        return lesson_text(lesson_named(lesson_id), LIBRARY)


@every_lesson_and_language
def test_every_place_of_a_lesson_is_filled(lesson: Lesson, language: str) -> None:
    shown = read(lesson.id, language)
    said = [shown.title, shown.aim, *shown.text, *shown.says]
    for question in asked(lesson.id, language):
        said += [question.prompt, *question.explanation]
    assert all(said)
    assert not [text for text in said if "{" in text or "}" in text]


@every_lesson
def test_the_answer_does_not_depend_on_the_language(lesson: Lesson) -> None:
    english, spanish = (asked(lesson.id, language) for language in LANGUAGES)
    assert [one.accepted for one in english] == [one.accepted for one in spanish]


@every_lesson_and_language
def test_the_right_answer_is_right_and_every_other_option_wrong(
    lesson: Lesson, language: str
) -> None:
    with use_language(language):
        for question in asked(lesson.id, language):
            for typed, is_right in _answers(question):
                judged = judge(question, typed)
                assert judged.right is is_right, (question.id, typed)
                assert judged.understood
                assert judged.accepted


def _answers(question: LearningQuestion) -> Iterator[tuple[str, bool]]:
    """What may be typed, and whether it is right."""
    values = [option.value for option in question.options]
    match question.kind:
        case "amount" | "percent":
            (accepted,) = question.accepted
            beyond = Decimal(accepted) + question.within + Decimal("0.01")
            yield from ((accepted, True), (str(beyond), False))
        case "country":
            yield from ((one, one in question.accepted) for one in ("MX", "US", "CN", "JP"))
        case "several":
            yield ",".join(question.accepted) or "none", True
            yield ",".join(one for one in values if one not in question.accepted), False
            yield ",".join(values), set(values) == set(question.accepted)
        case _:
            assert len(question.accepted) == 1
            assert question.accepted[0] in values
            for number, value in enumerate(values, 1):
                yield from ((said, value in question.accepted) for said in (value, str(number)))


@every_lesson
def test_not_knowing_is_not_right_and_what_cannot_be_read_is_asked_again(lesson: Lesson) -> None:
    for question in asked(lesson.id, "en"):
        assert not judge(question, "I don't know").right
        with pytest.raises(InputError):
            judge(question, "&&&")


@every_lesson
def test_the_rules_that_are_said_to_decide_fired(lesson: Lesson) -> None:
    for exercise, question in zip(lesson.exercises, asked(lesson.id, "en"), strict=True):
        assert {step.rule for step in question.steps} == set(exercise.rules), question.id


@every_lesson
def test_a_lesson_names_law_rules_terms_and_sources_that_exist(lesson: Lesson) -> None:
    assert set(lesson.law) <= LIBRARY.citations.citations.keys()
    assert set(lesson.rules) <= shipped_rulebook().compiled.keys()
    assert set(lesson.terms) <= {term.id for term in LIBRARY.glossary}
    assert set(lesson.sources) <= LIBRARY.sources.keys()
    assert lesson.law
    assert lesson.rules


@every_lesson
def test_every_rule_that_a_lesson_names_fires_in_it(lesson: Lesson) -> None:
    """Those of the partner's scorecard apart, which is no part of an assessment."""
    cases = [one.case for one in asked(lesson.id, "en") if one.case]
    worked = [*worked_example(lesson.example, LIBRARY).values()]
    worked += [work(case, LIBRARY, extended=lesson.example.extended) for case in cases]
    fired = {step.rule for one in worked for step in one.assessment.steps}
    assert {rule for rule in lesson.rules if not rule.startswith("partner.")} <= fired


@every_lesson
def test_no_figure_is_typed_in(lesson: Lesson) -> None:
    texts = [lesson.title, lesson.aim, *lesson.text, *lesson.example.says]
    for exercise in lesson.exercises:
        texts += [exercise.ask, *exercise.because]
    typed = [
        found[0] for text in texts for said in text.values() if (found := _figure(said)) is not None
    ]
    assert not typed


def _figure(text: str) -> re.Match[str] | None:
    return FIGURE.search(PLACE.sub("x", text))


@pytest.mark.parametrize("text", ["at most 10 %", "60 days", "6.40 USD", "a lo más 18 meses"])
def test_a_typed_figure_is_found(text: str) -> None:
    assert _figure(text)


@pytest.mark.parametrize("text", ["Article 2.5", "8504.40", "Sección 301", "19 CFR 102", "{x} %"])
def test_a_number_of_the_law_is_no_figure(text: str) -> None:
    assert not _figure(text)


@every_lesson
def test_no_two_exercises_of_a_lesson_are_the_same(lesson: Lesson) -> None:
    questions = asked(lesson.id, "en")
    assert len({question.id for question in questions}) == len(questions)
    asked_of = [(question.prompt, question.case, question.kind) for question in questions]
    assert not [one for number, one in enumerate(asked_of) if one in asked_of[:number]]


@every_lesson_and_language
def test_the_case_and_its_changes_are_told_by_names(lesson: Lesson, language: str) -> None:
    """No place of a case file, such as materials.U1.kind, is shown where a name is missing."""
    told = [line for lines in read(lesson.id, language).told.values() for line in lines]
    told += [line for question in asked(lesson.id, language) for line in question.given]
    assert not [line for line in told if re.search(r"[a-z]_?[a-z]+\.[a-z]", line.partition("→")[0])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_is_found_by_number_id_title_and_nearly(language: str) -> None:
    with use_language(language):
        for number, lesson in enumerate(LESSONS, 1):
            for typed in (str(number), lesson.id, *lesson.title.values()):
                assert lesson_named(typed) is lesson
        assert lesson_named("de minimiss").id == "de_minimis"
    with pytest.raises(InputError):
        lesson_named("the weather")


def test_lessons_have_ids_of_their_own_and_those_of_their_files() -> None:
    files = sorted((LIBRARY.folder / "lessons").glob("*.yaml"))
    assert [path.stem[3:] for path in files] == [lesson.id for lesson in LESSONS]
    assert len({lesson.id for lesson in LESSONS}) == len(LESSONS)


def test_every_claim_of_the_brochure_is_taught() -> None:
    lesson = lesson_named("the_brochure_against_the_law")
    taught = str(lesson.example.says)
    assert not [one.claim for one in LIBRARY.claims if f"claims.{one.claim}.because" not in taught]


@every_lesson
def test_the_unchanged_case_is_worked_before_the_changed_ones(lesson: Lesson) -> None:
    first, *others = read(lesson.id, "en").begins
    assert first == ()
    assert {name for names in others for name in names} == set(lesson.example.variants)


@every_lesson
def test_every_exercise_shows_every_fact_of_its_case(lesson: Lesson) -> None:
    """A question can be answered only from what is shown."""
    for number, question in enumerate(asked(lesson.id, "en"), 1):
        assert question.case
        shown = drawn(exercise_screen(question, number, number, 80))
        assert question.prompt.split()[0] in shown
        hidden = [
            str(place)
            for place, text in _facts(question.case)
            if text not in shown and place.keys not in (("format",), ("name",))
        ]
        assert not hidden, question.id


def _facts(case: Case) -> Iterator[tuple[Place, str]]:
    """What must be read of each fact: a name, a code or a number as it is, else its label."""
    for place, value in every_place(case.model_dump(exclude_unset=True)):
        if value in (None, "", "unknown") or isinstance(value, dict):
            continue
        if isinstance(value, Decimal):
            yield place, format(value, ",f")
        elif place.keys[-1:] in (("hts",), ("mexican_tariff_item",), ("id",), ("origin",)):
            yield place, str(value)
        elif place.keys[-1:] == ("description",):
            yield place, str(value).split()[0]
        elif place.keys not in (("as_of",), ("originating",), ("kind",)):
            yield place, str(fact_label(place)).split()[0]


def drawn(parts: list[Any]) -> str:
    """The screen as text."""
    console = Console(width=200, force_terminal=False)
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return capture.get()


@every_lesson_and_language
def test_screens_fit_eighty_columns(lesson: Lesson, language: str) -> None:
    with use_language(language):
        parts: list[Any] = lesson_screen(read(lesson.id, language), 80)
        questions = asked(lesson.id, language)
        for number, question in enumerate(questions, 1):
            parts += exercise_screen(question, number, len(questions), 80)
            wrong = next(typed for typed, is_right in _answers(question) if not is_right)
            parts += judged_screen(question, judge(question, wrong), 80)
        shown = drawn(parts)
    assert max(map(len, map(str.rstrip, shown.splitlines()))) <= 80
    assert all(question.prompt.split()[0] in shown for question in questions)
