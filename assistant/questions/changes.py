"""Reads hypothetical changes to a case: `M1.origin MX`, or `destination=CA units=100k`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from assistant.base.language import Lazy
from assistant.base.messages import InputError
from assistant.base.text import normalized_letters
from assistant.base.texts import Translated
from assistant.case.changes import CaseChange
from assistant.case.paths import MATERIALS, Place, longest_named, parse_place, place_asked
from assistant.questions.answers import is_not_known, understood
from assistant.questions.codes import code_of
from assistant.questions.model import question_at, questions

if TYPE_CHECKING:
    from assistant.case.model import Case

_NEXT = re.compile(r"[,;]?\s+(?=[\w.]+\s*=)")
_LEAST_ALIKE = 80
_MOST_NAMED = 200
_DAY, _ASSUMPTIONS = "as_of", "assumptions."


def changes_typed(typed: str, case: Case) -> list[CaseChange]:
    """The changes typed as `PLACE VALUE` or as several `PLACE=VALUE`; raises InputError."""
    pieces = _NEXT.split(typed) if "=" in typed else [typed]
    return [_change(piece, case) for piece in pieces if piece.strip()]


def places(case: Case) -> dict[str, Lazy | str]:
    """Every place that may be changed, with its question, or with the name of its material."""
    of_case = {one.sets: one for one in questions().values() if not one.of_material}
    named: dict[str, Lazy | str] = {
        place: Translated(one.ask) for place, one in of_case.items() if _is_settable(place)
    }
    for material in islice(case.every_material(), _MOST_NAMED):
        for one in questions().values():
            if one.of_material and _is_settable(one.sets):
                named[str(place_asked(one.sets, material.id))] = material.description or ""
    return named


def _is_settable(place: str) -> bool:
    return "*" not in place and place != MATERIALS


def _change(piece: str, case: Case) -> CaseChange:
    place, sign, value = (part.strip() for part in piece.partition("="))
    if not sign:
        place, _, value = piece.strip().partition(" ")
    place, value = _place(place, case), value.strip()
    if not value:
        raise InputError("whatif_how")
    if place.startswith("materials.") and value == "remove":
        return CaseChange(place, action="remove")
    if is_not_known(value):
        return CaseChange(place)
    return CaseChange(place, _value(place, value, case))


def _place(typed: str, case: Case) -> str:
    """The place typed in full, by its last part, or with a typing error; raises InputError."""
    from rapidfuzz import process

    ids = [material.id for material in case.every_material()]
    if named := longest_named(typed, ids) or _by_letters(typed, ids):
        identity, rest = named
        return str(Place(tuple(filter(None, [rest])), identity))
    known = places(case)
    if typed in known or typed == _DAY or typed.startswith((_ASSUMPTIONS, "materials.")):
        return typed
    short = {place.rpartition(".")[2]: place for place in known if "materials." not in place}
    if typed in short:
        return short[typed]
    nearest = process.extract(typed, [*known, *short], limit=3)
    if nearest and nearest[0][1] >= _LEAST_ALIKE:
        return short.get(nearest[0][0], nearest[0][0])
    names = ", ".join(name for name, _, _ in nearest)
    raise InputError("whatif_place", value=typed, nearest=names)


def _by_letters(typed: str, ids: Iterable[str]) -> tuple[str, str] | None:
    """The material whose id matches the text before the first dot, and the text after it."""
    first, _, rest = typed.partition(".")
    by_letters = {normalized_letters(one): one for one in ids}
    identity = by_letters.get(normalized_letters(first))
    return None if identity is None else (identity, rest)


def _value(place: str, typed: str, case: Case) -> Any:
    if place == _DAY:
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise InputError("whatif_day", value=typed) from None
    question = question_at(parse_place(place, case))
    if question is None:
        return typed
    if question.answer == "hs_code":
        return code_of(typed)
    value, _ = understood(question, typed)
    return value
