"""Reads a typed answer as the value that its question asks for.

The readers raise InputError for an unreadable answer; its message says what to type.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from assistant.base.language import Lazy
from assistant.base.messages import InputError
from assistant.base.texts import Joined
from assistant.questions.amounts import (
    shortened,
    understood_amount,
    understood_number,
    understood_percent,
)
from assistant.questions.choices import number_of, steps_of, understood_choice, yes_or_no
from assistant.questions.codes import code_of, looks_like_code, tariff_item_of
from assistant.questions.countries import understood_country
from assistant.questions.material_lines import has_fields, material_of, shown_line, text_of
from assistant.questions.model import Option, Question
from assistant.questions.words import words

CheckCode = Callable[[str], None]


class Special(Enum):
    """Answers without a value: not known, the end of the materials, a removed material."""

    NOT_KNOWN = "not known"
    END = "end"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material in the form of a case file; an incomplete one has only a description."""

    material: dict[str, str]
    complete: bool


@dataclass(frozen=True, slots=True)
class FoundCodes:
    """The codes that a search found, as options."""

    options: tuple[Option, ...]


def cleaned(typed: str) -> str:
    """The text in one line, without control characters, which a terminal might execute."""
    plain = (" " if c in "\r\n\v\f\u2028\u2029" else c for c in typed)
    kept = (c for c in plain if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip(" ")


def is_not_known(typed: str) -> bool:
    """Whether the answer means "not known"."""
    return words().mean("not_known", typed)


def understood(question: Question, typed: str) -> tuple[Any, Lazy | str]:
    """The value of the answer, and how it was understood, "" if that is obvious.

    Raises InputError for an unreadable answer. Raises ValueError for questions about codes and
    materials, which `read_answer` looks up in the tariff, and about many parts.
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
        case "hs_code" | "material_lines" | "part_sentences":
            raise ValueError(question.answer)


def read_answer(
    question: Question,
    typed: str,
    options: Sequence[Option],
    check_code: CheckCode,
    *,
    has_materials: bool,
) -> tuple[Any, Lazy | str]:
    """The value of the answer, and how it was understood, "" if that is obvious.

    The value may be a `Special`, a `MaterialLine` or `FoundCodes`. `options` are the options that
    the question offers. `has_materials` is whether a material was already named. `check_code`
    raises InputError for a code that no tariff has. Raises InputError for an unreadable answer.
    """
    if question.answer == "material_lines" and words().mean("removed", typed):
        return Special.REMOVED, ""
    if question.answer == "part_sentences":
        raise ValueError(question.answer)
    if is_not_known(typed):
        return (Special.END if question.answer == "material_lines" else Special.NOT_KNOWN), ""
    if question.answer == "material_lines":
        return _read_material(typed, check_code, has_materials)
    if not typed:
        raise InputError("interview_nothing_typed")
    if question.answer == "hs_code":
        return _read_code(typed, options, check_code)
    if question.answer == "tariff_item" and 0 < number_of(typed) <= len(options):
        return options[number_of(typed) - 1].value, ""
    value, shown = understood(question, typed)
    if question.answer == "tariff_item":
        check_code(value)
    return value, shown


def search_codes(text: str) -> tuple[Option, ...]:
    """The codes whose tariff names are most similar to the text."""
    from assistant.library.goods_names import search

    return tuple(Option(found.hts, found.name) for found in search(text))


def _read_code(
    typed: str, options: Sequence[Option], check_code: CheckCode
) -> tuple[Any, Lazy | str]:
    """A typed code, the option with that number, or the results of a search."""
    number = number_of(typed)
    if number and number <= len(options):
        chosen = options[number - 1]
        check_code(chosen.value)
        return chosen.value, Joined((chosen.value, "  ", chosen.label))
    if looks_like_code(typed):
        code = code_of(typed)
        check_code(code)
        return code, ""
    found = search_codes(typed)
    if not found:
        raise InputError("interview_nothing_found", value=shortened(typed))
    return FoundCodes(found), ""


def _read_material(
    typed: str, check_code: CheckCode, has_materials: bool
) -> tuple[Any, Lazy | str]:
    if not typed or words().mean("end", typed):
        if not has_materials:
            raise InputError("interview_no_material_yet")
        return Special.END, ""
    material = material_of(typed)
    if "hts" in material:
        check_code(material["hts"])
    complete = has_fields(typed)
    return MaterialLine(material, complete), shown_line(typed, material) if complete else ""
