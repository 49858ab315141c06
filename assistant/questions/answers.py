"""Reads a typed answer as the value that its question asks for.

The readers raise InputError for an unreadable answer; its message says what to type.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from assistant.base.language import Lazy
from assistant.base.messages import InputError
from assistant.base.texts import Joined
from assistant.questions.amounts import (
    is_amount,
    shortened,
    understood_amount,
    understood_number,
    understood_percent,
)
from assistant.questions.choices import number_of, steps_of, understood_choice, yes_or_no
from assistant.questions.codes import code_of, looks_like_code, tariff_item_of
from assistant.questions.countries import understood_country
from assistant.questions.heard import AskedBack, Beside, Heard
from assistant.questions.material_lines import has_fields, material_of, shown_line, text_of
from assistant.questions.model import Option, Question
from assistant.questions.number_answers import read_two_ways
from assistant.questions.said_parts import parts_said
from assistant.questions.sentences import (
    after_not_known,
    also_a_place,
    described,
    heard,
    is_vague,
    known_words,
    names_code,
    says_no_more_parts,
    says_not_known,
    search_words,
)
from assistant.questions.words import words

_WORDS_OF_NAME = 5
CheckCode = Callable[[str], None]


class Special(Enum):
    """Answers without a value: not known, the end of the materials, a removed one, ask again."""

    NOT_KNOWN = "not known"
    END = "end"
    REMOVED = "removed"
    ASK_AGAIN = "ask again"


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """A material in the form of a case file; an incomplete one has only a description."""

    material: dict[str, str]
    complete: bool


class Understood(NamedTuple):
    """The value of an answer, how it was understood, "" if that is obvious, and what else it says.

    The value may be a `Special`, a `MaterialLine`, `FoundCodes` or `AskedBack`.
    """

    value: Any
    shown: Lazy | str = ""
    beside: tuple[Beside, ...] = ()


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
) -> Understood:
    """What an answer says: as it is asked for, else as a sentence.

    `options` are the options that the question offers. `has_materials` is whether a material was
    already named. `check_code` raises InputError for a code that no tariff has. Raises InputError
    for an unreadable answer, ValueError for a question about many parts.
    """
    if question.answer == "material_lines" and words().mean("removed", typed):
        return Understood(Special.REMOVED)
    if question.answer == "part_sentences":
        raise ValueError(question.answer)
    not_known = Understood(
        Special.END if question.answer == "material_lines" else Special.NOT_KNOWN
    )
    if is_not_known(typed):
        return not_known
    if question.answer == "material_lines":
        if not has_fields(typed) and typed and says_not_known(question, typed):
            # "gasket, origin unknown, 0.12" names a part all the same.
            typed = known_words(question, typed)
            if not parts_said(typed):
                return not_known
        return _read_material(typed, check_code, has_materials)
    if not typed:
        raise InputError("interview_nothing_typed")
    if question.answer in ("text", "hs_code"):
        if says_not_known(question, typed) and not names_code(question, typed):
            other = after_not_known(typed) if question.answer == "hs_code" else ""
            if not other:
                return not_known
            typed = other
        if is_vague(typed):
            raise InputError("answer_says_nothing", value=shortened(typed))
    try:
        if question.measured and not is_amount(typed):
            raise InputError("interview_amount", value=shortened(typed))
        return _read_as_asked(question, typed, options, check_code)
    except InputError:
        if question.answer in ("text", "hs_code"):
            raise
        found = heard(question, typed)
        if isinstance(found, AskedBack):
            return Understood(found)
        if found is None or found.value in ("", "unknown"):
            if says_not_known(question, typed) or (found and found.value):
                return not_known
            raise
        if question.answer in ("yes_no", "choice") and says_not_known(question, typed):
            return not_known
        if question.answer == "tariff_item":
            check_code(found.value)
        return Understood(found.value, found.shown, found.beside)


def _read_as_asked(
    question: Question, typed: str, options: Sequence[Option], check_code: CheckCode
) -> Understood:
    if question.answer == "hs_code":
        return _read_code(question, typed, options, check_code)
    if question.answer == "text":
        name, told = described(question, typed)
        value = text_of(name)
        return Understood(value, "" if value == text_of(typed) and not told else value, told)
    if question.answer == "tariff_item" and 0 < number_of(typed) <= len(options):
        return Understood(options[number_of(typed) - 1].value)
    value, shown = understood(question, typed)
    if question.answer == "tariff_item":
        check_code(value)
    doubt = read_two_ways(question, typed) or also_a_place(question, typed, value)
    if doubt:
        return Understood(doubt)
    return Understood(value, shown)


def search_codes(text: str) -> tuple[Option, ...]:
    """The codes whose tariff names are most similar to the text."""
    from assistant.library.goods_names import search

    return tuple(Option(found.hts, found.name) for found in search(text))


def _read_code(
    question: Question, typed: str, options: Sequence[Option], check_code: CheckCode
) -> Understood:
    """A typed code, the option with that number, or the results of a search."""
    number = number_of(typed)
    if number and number <= len(options):
        chosen = options[number - 1]
        check_code(chosen.value)
        return Understood(chosen.value, Joined((chosen.value, "  ", chosen.label)))
    if looks_like_code(typed):
        code = code_of(typed)
        check_code(code)
        return Understood(code)
    said = heard(question, typed)
    if isinstance(said, Heard):
        check_code(said.value)
        return Understood(said.value, said.shown, said.beside)
    if said:
        return Understood(said)
    found = next(filter(None, map(search_codes, search_words(typed))), ())
    if not found:
        raise InputError("interview_nothing_found", value=shortened(typed))
    return Understood(FoundCodes(found))


def _read_material(typed: str, check_code: CheckCode, has_materials: bool) -> Understood:
    if not typed or words().mean("end", typed) or says_no_more_parts(typed):
        if not has_materials:
            raise InputError("interview_no_material_yet")
        return Understood(Special.END)
    if is_vague(typed):
        raise InputError("answer_says_nothing", value=shortened(typed))
    by_signs = any(sign in typed for sign in (";", "\t"))
    said = [] if by_signs else parts_said(typed)
    try:
        material = material_of(typed)
    except InputError:
        if not said:
            raise
        material = {}
    if said and len(said[0][1]) > len(material):
        for _, one, _ in said:
            if "hts" in one:
                check_code(one["hts"])
        (_, first, shown), *others = said
        beside = [Beside("materials", typed_as, shown_as) for typed_as, _, shown_as in others]
        return Understood(MaterialLine(first, complete=False), shown, tuple(beside))
    if "hts" in material:
        check_code(material["hts"])
    complete = has_fields(typed)
    # A whole sentence that names nothing but a part is said back, so that it can be denied.
    alone = material["description"] if len(typed.split()) > _WORDS_OF_NAME else ""
    shown = shown_line(typed, material) if complete else alone
    return Understood(MaterialLine(material, complete), shown)
