"""Reads HS codes and Mexican tariff items as people type them."""

from __future__ import annotations

import re

from assistant.base.hs_code import format_hs, hs_digits
from assistant.base.messages import InputError
from assistant.base.text import normalize
from assistant.questions.amounts import shortened
from assistant.questions.grammar import Line
from assistant.questions.words import words

_SHORTEST_ITEM = 8
_CODE = re.compile(
    r"(?<![\w.,$])[0-9]{4}(?:[.\s-]?[0-9]{2}){1,3}(?![\w.]?[0-9])|(?<![\w.,$])[0-9]{4}(?![\w.,]*[0-9])"
)


def code_of(typed: str) -> str:
    """An HS code of 4 to 10 digits, with dots; raises InputError."""
    try:
        digits = hs_digits(_bare(typed))
    except ValueError:
        raise InputError("hts_form", value=shortened(typed)) from None
    if len(digits) < 4:
        raise InputError("hts_form", value=typed)
    return format_hs(digits)


def codes_in(line: Line) -> list[tuple[str, int, int]]:
    """The HS codes of a sentence, with where they stand."""
    found = []
    for place in _CODE.finditer(line.plain):
        try:
            found.append((code_of(place[0]), *place.span()))
        except InputError:
            continue
    return found


def code_is_named(line: Line, start: int) -> bool:
    """Whether a word such as "HS" stands before the code that starts there."""
    before = line.plain[:start].rstrip(" :.#")
    return any(before.endswith(word) for word in words().by_meaning["code"])


def looks_like_code(typed: str) -> bool:
    """Whether the text consists of digits and the separators of a code."""
    return bool(re.fullmatch(r"[0-9][0-9.\s-]*", _bare(typed)))


def tariff_item_of(typed: str) -> str:
    """A Mexican tariff item of eight digits (or ten, with the NICO), with dots.

    Raises InputError.
    """
    code = code_of(typed)
    if len(code.replace(".", "")) < _SHORTEST_ITEM:
        raise InputError("interview_tariff_item", value=code)
    return code


def _bare(typed: str) -> str:
    """The text without a leading word such as HS or fracción."""
    typed = typed.strip()
    before = re.match(r"[^0-9]*", typed)
    word = normalize(before[0]).rstrip(" :.#") if before else ""
    if before and word in words().by_meaning["code"]:
        return typed[before.end() :]
    return typed
