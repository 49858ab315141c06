"""The schema of knowledge/lessons/*.yaml.

A text may contain places in braces, `{place}` or `{variant@place}`. They are filled from the
assessment of the worked case or of a variant, see `assistant.learning.figures`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from assistant.base.models import Strict, Text
from assistant.case.change_form import ChangeForm
from assistant.learning.question import Kind
from assistant.questions.model import Choice


class Example(Strict):
    """A worked case with variants and explanations.

    `case` is in the form of a case file, with descriptions in each language. `variants` are changes
    to it by name. `says` explains both. With `extended`, the assessment also covers cash flow and a
    denied claim.
    """

    case: dict[str, Any]
    variants: dict[str, list[ChangeForm]] = Field(default_factory=dict)
    extended: bool = False
    says: list[Text] = Field(min_length=1)


class Exercise(Strict):
    """A question about the worked case with changes, or about its own case.

    `answer` is the place of the right answer in the assessment; if it holds a list, the options in
    that list are right. `options` are the choices, or the word `materials`. `rules` are the rules
    whose steps decide. Places in `because` are filled from the assessment of the exercise, or from
    that of the worked case with `worked@`.
    """

    id: str
    ask: Text
    kind: Kind
    answer: str
    changes: list[ChangeForm] = Field(default_factory=list)
    case: dict[str, Any] | None = None
    options: list[Choice] | Literal["materials"] = Field(default_factory=list)
    within: Decimal = Decimal(0)
    because: list[Text] = Field(min_length=1)
    rules: list[str] = Field(min_length=1)


class Lesson(Strict):
    """A lesson, in every language; `law` names citations, `terms` names terms of the glossary."""

    id: str
    title: Text
    aim: Text
    text: list[Text] = Field(min_length=1)
    example: Example
    exercises: list[Exercise] = Field(min_length=3, max_length=6)
    law: list[str]
    rules: list[str]
    terms: list[str]
    sources: list[str]
