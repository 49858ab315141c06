"""Reads values of an assessment by place, and fills places in texts.

A place is a dotted path through the assessment (`origin.verdict`, `savings.per_unit`). An item of a
list is named by its id (`scenarios.mexico_immex.lines.mx.article_2_5.amount`, `claims.2.holds`,
`steps.usmca.rvc.alone.text`). A list gives the ids of its items; the id of a gap is its material,
else its question.

Other places: `case.PLACE` is a place of the case, `parameter.NAME` a parameter on the day of the
assessment, `fired.RULE` whether a rule fired.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel

from assistant.assessment.model import Assessment, Gap, Obstacle, RequirementState, Step
from assistant.base.messages import has_message, message
from assistant.case.model import Case
from assistant.case.paths import longest_named, parse_place, value_at
from assistant.library import Library
from assistant.questions.countries import country_names

_PLACE = re.compile(r"\{(?:([a-z0-9_]+)@)?([^{}@]+)\}")
_ID_OF: dict[type[BaseModel], tuple[str, ...]] = {
    Gap: ("about", "question"),
    Obstacle: ("alternative",),
    RequirementState: ("requirement",),
    Step: ("rule",),
}


@dataclass(frozen=True)
class Worked:
    """A case and its assessment."""

    case: Case
    assessment: Assessment
    library: Library

    def at(self, place: str) -> str | list[str]:
        """The value at the place, or the ids of the items of a list; raises LookupError."""
        root, _, rest = place.partition(".")
        match root:
            case "case":
                found = value_at(self.case, parse_place(rest, self.case))
            case "parameter":
                day = date.fromisoformat(self.assessment.as_of)
                found = self.library.as_of(day).parameter(rest)
            case "fired":
                found = any(step.rule == rest for step in self.assessment.steps)
            case _:
                found = _at(self.assessment, place)
        if found is None or isinstance(found, BaseModel):
            raise LookupError(place)
        return _plain(found)


def filled(text: str, worked: Mapping[str, Worked]) -> str:
    """The text with its places filled; a place without a variant is read from `worked[""]`.

    Raises LookupError for a place without a value.
    """
    return _PLACE.sub(lambda found: _shown(worked[found[1] or ""], found[2]), text).strip()


def _shown(worked: Worked, place: str) -> str:
    found = worked.at(place)
    if isinstance(found, list) and place.endswith(".because"):
        return " ".join(found)
    if isinstance(found, list):
        names = {one.id: str(one.name) for one in worked.case.every_material()}
        return ", ".join(names.get(one, one) for one in found) or message("learning.none")
    if place.rpartition(".")[2] in ("country", "origin", "destination"):
        return country_names().get(found, found)
    if has_message(word := f"learning.{found}"):
        return message(word)
    try:
        return format(Decimal(found), ",f")
    except InvalidOperation:
        return found


def _at(value: Any, path: str) -> Any:
    """The value at the path below `value`; None if there is none."""
    if not path or value is None:
        return value
    if isinstance(value, Mapping | BaseModel):
        parts = dict(value)
    elif isinstance(value, list):
        parts = {}
        for one in value:
            parts.setdefault(_id(one), one)
    else:
        return None
    named = longest_named(path, parts)
    return None if named is None else _at(parts[named[0]], named[1])


def _id(part: Any) -> str:
    if not isinstance(part, BaseModel):
        return str(part)
    first = next(iter(type(part).model_fields))
    values = [getattr(part, field) for field in _ID_OF.get(type(part), (first,))]
    return str(next(filter(None, values), ""))


def _plain(value: Any) -> str | list[str]:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(dict.fromkeys(map(_id, value)))
    return format(value, "f") if isinstance(value, Decimal) else str(value)
