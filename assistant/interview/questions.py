"""The questions of the interview and the words that answers may use, as rules/questions/ says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.data_folders import data_folder
from assistant.spelling import folded
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


class _Times(_Form):
    times: Decimal = Field(gt=0)
    words: dict[str, list[str]]


class _WordFile(_Form):
    words: dict[str, dict[str, list[str]]]
    times: list[_Times]
    periods: list[_Times]
    a_year: frozenset[str]
    locale: Text
    country_names: dict[str, str]
    several_countries: dict[str, list[str]]
    far_larger_city: Decimal


@dataclass(frozen=True, slots=True)
class Words:
    """The words of every language that answers may use, folded, and what they stand for.

    `times` and `periods` hold a number by word; `a_year` the places of the case that hold a number
    a year; `locales` the locale of each language.
    """

    by_meaning: dict[str, frozenset[str]]
    times: dict[str, Decimal]
    periods: dict[str, Decimal]
    a_year: frozenset[str]
    locales: Text
    country_names: dict[str, str]
    several_countries: dict[str, list[str]]
    far_larger_city: Decimal

    def mean(self, meaning: str, typed: str) -> bool:
        """Whether the typed text is one of the words of that meaning."""
        plain = folded(typed)
        return (plain.strip(".!\u00a1") or plain) in self.by_meaning[meaning]


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
    return Words(
        by_meaning={name: frozenset(_folded_words(by)) for name, by in form.words.items()},
        times={word: one.times for one in form.times for word in _folded_words(one.words)},
        periods={word: one.times for one in form.periods for word in _folded_words(one.words)},
        a_year=form.a_year,
        locales=form.locale,
        country_names=form.country_names,
        several_countries=form.several_countries,
        far_larger_city=form.far_larger_city,
    )


def _folded_words(by_language: Mapping[str, Iterable[str]]) -> Iterator[str]:
    return map(folded, chain.from_iterable(by_language.values()))
