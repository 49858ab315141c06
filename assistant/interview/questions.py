"""The questions of the interview and the words that answers may use, as rules/questions/ says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.data_folders import data_folder
from assistant.yaml_form import read_form

Text = dict[str, str]
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
]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Choice(_Form):
    """One value of a choice."""

    value: str
    label: Text


class Condition(_Form):
    """What must hold for a question to matter: every key that is given."""

    known: str | None = None
    not_known: str | None = None
    is_: dict[str, str | list[str]] = Field(default_factory=dict, alias="is")


class Question(_Form):
    """One question: its words, the place in the case that the answer fills, and when it is asked.

    A `*` in `sets` is the condition that the gap names. `above_zero` refuses an amount of nothing.
    """

    question: str
    ask: Text
    why: Text
    hint: Text | None = None
    sets: str
    answer: AnswerKind
    choices: list[Choice] = Field(default_factory=list)
    when: list[Condition] = Field(default_factory=list)
    asked: Literal["always", "new_material", "if_it_decides"] = "always"
    above_zero: bool = False

    @property
    def of_material(self) -> bool:
        """Whether it is asked of one material."""
        return self.sets.startswith("material.")


class _QuestionFile(_Form):
    questions: list[Question]


class _WordFile(_Form):
    words: dict[str, dict[str, list[str]]]
    country_names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The words that answers may use, in lower case, and names of countries."""

    by_meaning: dict[str, frozenset[str]]
    country_names: dict[str, str]

    def mean(self, meaning: str, typed: str) -> bool:
        """Whether the typed text is one of the words of that meaning."""
        plain = typed.strip().lower().replace("\u2019", "'")
        return (plain.rstrip(".!") or plain) in self.by_meaning[meaning]


@cache
def questions() -> dict[str, Question]:
    """Every question by id, in the order asked; raises InputError for a faulty file."""
    folder = data_folder("rules") / "questions"
    return {
        question.question: question
        for name in ("base", "deciding")
        for question in read_form(folder / f"{name}.yaml", _QuestionFile).questions
    }


@cache
def words() -> Words:
    """The words of every language, since a person may type either; raises InputError."""
    form = read_form(data_folder("rules") / "questions" / "words.yaml", _WordFile)
    meanings = {
        name: frozenset(chain.from_iterable(by.values())) for name, by in form.words.items()
    }
    names = {name.lower(): code for name, code in form.country_names.items()}
    return Words(meanings, names)
