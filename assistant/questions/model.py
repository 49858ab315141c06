"""The questions of the interview, from rules/questions/base.yaml and deciding.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from assistant.base.conditions import Condition
from assistant.base.files import data_folder
from assistant.base.language import Lazy
from assistant.base.messages import defined_twice
from assistant.base.models import Strict, Text
from assistant.base.yaml_files import read_form
from assistant.case.paths import Place


class ReadAnswer(NamedTuple):
    """A value and how it was understood; `shown` is "" if that is obvious."""

    value: str
    shown: Lazy | str = ""


AnswerKind = Literal[
    "text",
    "hs_code",
    "tariff_item",
    "country",
    "amount",
    "whole_number",
    "percent",
    "choice",
    "yes_no",
    "steps",
    "material_lines",
    "part_sentences",
]


class Choice(Strict):
    """One value of a choice."""

    value: str
    label: Text


class Question(Strict):
    """A question: its text, the place in the case that the answer fills, and when it is asked.

    `when` maps places of the case to conditions on their values; all must hold. A `*` in `sets`
    stands for the condition that the gap names. `above_zero` rejects an amount of zero. One with
    `together` asks of many parts at once what the question of that id asks of one. `after_origin`
    says that the answer moves amounts only, so that what decides origin is asked before. `measured`
    is what an amount is counted in where it is not money.
    """

    question: str
    ask: Text
    why: Text
    hint: Text | None = None
    sets: str
    answer: AnswerKind
    choices: list[Choice] = Field(default_factory=list)
    when: dict[str, Condition] = Field(default_factory=dict)
    asked: Literal["always", "new_material", "if_it_decides"] = "always"
    above_zero: bool = False
    together: str = ""
    after_origin: bool = False
    measured: Literal["money", "units", "percent", "hours", "months", "kilograms"] | None = None

    @property
    def counted_in(self) -> str:
        """What the number that is asked counts: money, units, percent, hours, months, kilograms."""
        usual = {"amount": "money", "whole_number": "units", "percent": "percent"}
        return self.measured or usual.get(self.answer, "")

    @property
    def of_material(self) -> bool:
        """Whether the question is about one material."""
        return self.sets.startswith("material.")


class _QuestionFile(Strict):
    questions: list[Question]
    together_from: int = 0


def _file(name: str) -> Path:
    return data_folder("rules") / "questions" / f"{name}.yaml"


@cache
def questions() -> dict[str, Question]:
    """Every question about one fact by id, in the order of asking; InputError for a faulty file."""
    paths = [_file(name) for name in ("base", "deciding")]
    found = [(one, path) for path in paths for one in read_form(path, _QuestionFile).questions]
    for error in defined_twice((one.question, path) for one, path in found):
        raise error
    return {one.question: one for one, _ in found}


def question_at(place: Place) -> Question | None:
    """The question that asks for the fact at a place; None if there is none."""
    return next((one for one in questions().values() if one.sets == place.asked), None)


@dataclass(frozen=True, slots=True)
class PartQuestions:
    """The questions asked of many parts at once.

    `confirm` asks whether suggested codes are right, `family` which of several a group has.
    `together` are the others by the question that asks one part; they are asked from so many parts
    on.
    """

    confirm: Question
    family: Question
    together: dict[str, Question]
    together_from: int


@cache
def part_questions() -> PartQuestions:
    """The questions of rules/questions/parts.yaml; raises InputError for a faulty file."""
    form = read_form(_file("parts"), _QuestionFile)
    confirm, family, *others = form.questions
    return PartQuestions(confirm, family, {one.together: one for one in others}, form.together_from)


def question_named(name: str) -> Question | None:
    """The question of that id, of one fact or of many parts; None if there is none."""
    every = part_questions()
    of_parts = (every.confirm, every.family, *every.together.values())
    return questions().get(name) or next((q for q in of_parts if q.question == name), None)


@dataclass(frozen=True, slots=True)
class Option:
    """A value that may be chosen by its number."""

    value: str
    label: Lazy | str
