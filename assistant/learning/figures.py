"""Places in an assessment by name, and texts whose places are filled from it.

A place is a path with dots through the assessment (`origin.verdict`, `savings.per_unit`); a part of
a list is named by its id (`scenarios.mexico_immex.lines.mx.article_2_5.amount`,
`claims.2.holds`, `steps.usmca.rvc.alone.text`), and a list itself stands for the ids of its parts:
of a gap the material that it is about, else its question.
Besides: `case.` and a place of the case file, `parameter.` and the name of a parameter on the day,
`fired.` and a rule: whether it fired.
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
    """A case, and what the engine says of it."""

    case: Case
    assessment: Assessment
    library: Library

    def at(self, place: str) -> str | list[str]:
        """What stands at the place, or the ids of the parts of a list. Raises LookupError."""
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
    """The text with its places filled, those without a variant from `worked[""]`.

    Raises LookupError for a place where nothing stands.
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
    """What stands at the path below the value; None where nothing does."""
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
