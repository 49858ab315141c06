"""What a person typed, read as the value that a question asks for.

Every function raises InputError, with a sentence that says what to type, for what cannot be read.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from assistant.questions.amounts import (
    parse_amount,
    parse_percent,
    shortened,
    understood_amount,
    understood_number,
    understood_percent,
)
from assistant.questions.choices import number_of, steps_of, understood_choice, yes_or_no
from assistant.questions.codes import code_of, tariff_item_of
from assistant.questions.countries import understood_country
from assistant.questions.material_lines import has_fields, text_of
from assistant.questions.model import Question
from assistant.questions.words import words

__all__ = [
    "cleaned",
    "code_of",
    "has_fields",
    "is_not_known",
    "number_of",
    "parse_amount",
    "parse_percent",
    "shortened",
    "understood",
    "yes_or_no",
]


def cleaned(typed: str) -> str:
    """The text in one line without control characters, which a terminal might obey."""
    plain = (" " if c in "\r\n\v\f\u2028\u2029" else c for c in typed)
    kept = (c for c in plain if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip(" ")


def is_not_known(typed: str) -> bool:
    """Whether the person says that it is not known."""
    return words().mean("not_known", typed)


def understood(question: Question, typed: str) -> tuple[Any, str]:
    """The value that answers the question, and how it was understood where that is not plain.

    Not for codes and materials, which are searched and checked in the tariff.
    """
    yearly = question.sets in words().a_year
    match question.answer:
        case "amount":
            return understood_amount(typed, above_zero=question.above_zero, yearly=yearly)
        case "whole_number":
            return understood_number(typed, above_zero=question.above_zero, yearly=yearly)
        case "percent":
            return understood_percent(typed)
        case "country":
            return understood_country(typed)
        case "choice":
            return understood_choice(typed, question.choices)
        case "steps":
            return steps_of(typed)
        case "yes_no":
            return yes_or_no(typed), ""
        case "tariff_item":
            return tariff_item_of(typed), ""
        case "text":
            return text_of(typed), ""
        case "hs_code" | "material_lines":
            raise ValueError(question.answer)
