"""The form of knowledge/lessons/*.yaml.

A text may hold places in braces, `{place}` or `{variant@place}`, which are filled with what the
engine says of the worked case (or of a variant of it): see `assistant.learning.figures`.
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
    """A case worked through: the case as in a case file (descriptions in each language), variants
    of it as changes, and what is said of both.

    With `extended` the assessment also holds cash flow and a denied claim.
    """

    case: dict[str, Any]
    variants: dict[str, list[ChangeForm]] = Field(default_factory=dict)
    extended: bool = False
    says: list[Text] = Field(min_length=1)


class Exercise(Strict):
    """A question about the worked case with changes, or about a case of its own.

    `answer` is the place of the assessment that holds the right answer; where that is a list, the
    options in it are right. `options` are those of a choice, or the word `materials`. `rules` are
    those whose steps decide; places in `because` are filled from the exercise's assessment, of the
    worked one with `worked@`.
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
    """One lesson, in every language; `law` names citations, `terms` those of the glossary."""

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
