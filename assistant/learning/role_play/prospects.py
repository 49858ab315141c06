"""The prospects of the role play: who they are, what is true of their case, how they tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal

from pydantic import Field, model_validator

from assistant.base.files import data_folder
from assistant.base.language import translate
from assistant.base.messages import InputError
from assistant.base.models import Strict, Text
from assistant.base.yaml_files import read_form
from assistant.case.model import Case

Place = str
_PARTS = "materials"
_OF_PART = f"{_PARTS}."
_ALONG = ("id", "description", "kind")  # told with the existence of a part


class NamedThing(Strict):
    """What a thing is called, and what else it may be called."""

    name: Text
    also: dict[str, list[str]] = Field(default_factory=dict)


class Part(NamedThing):
    """A part. An `unmentioned` one is left out of a general answer."""

    unmentioned: Literal["yes", "no"] = "no"


class ToldFact(Strict):
    """How a place of the case is told.

    `rightly` names the words without which `loosely` is said instead, by which the learner believes
    what is `taken`, if anything. Without `in_general` it is told only when it is asked itself.
    """

    place: Place
    said: Text
    in_general: Literal["yes", "no"] = "yes"
    rightly: str = ""
    loosely: Text | None = None
    taken: str | None = None

    @model_validator(mode="after")
    def _says_something_loosely(self) -> ToldFact:
        if bool(self.rightly) is not bool(self.loosely) or (self.taken and not self.rightly):
            raise ValueError("rightly and loosely belong together")
        return self


class Misunderstanding(Strict):
    """What the prospect believes: a claim of the brochure, or that a verdict is `believed`."""

    says: Text
    claim: str | None = None
    verdict: Literal["origin", "section_301", "immex"] | None = None
    believed: Literal["yes", "no"] | None = None

    @model_validator(mode="after")
    def _is_of_one_thing(self) -> Misunderstanding:
        if bool(self.claim) is bool(self.verdict) or bool(self.verdict) is not bool(self.believed):
            raise ValueError("either a claim, or a verdict that is believed")
        return self


class Persona(Strict):
    """A prospect. `case` is what is true, as a case file without names; `volunteered` its places
    that the opening tells.
    """

    difficulty: Literal["1", "2", "3"]
    who: Text
    opening: Text
    volunteered: list[Place] = Field(default_factory=list)
    misunderstandings: list[Misunderstanding] = Field(default_factory=list)
    product: NamedThing
    parts: dict[str, Part]
    rest: Text | None = None
    facts: list[ToldFact] = Field(default_factory=list)
    case: dict[str, Any]

    @property
    def title(self) -> str:
        """Who it is, in the language spoken."""
        return translate(self.who).strip()

    def name(self, part: str) -> str:
        """What a part is called, in the language spoken."""
        return translate(self.parts[part].name)

    def fact(self, place: Place) -> ToldFact | None:
        """How a place is told, where that is said."""
        return next((one for one in self.facts if one.place == place), None)

    def truth(self) -> dict[Place, Any]:
        """What is true at every place, as in a case file; parts as `materials.ID` too."""
        named = {"product.description": translate(self.product.name)}
        return named | dict(_values(self.case))

    def case_of(self, known: Mapping[Place, Any], day: date) -> Case:
        """The case that holds what is known, of the day; raises InputError for a fault in it."""
        draft: dict[str, Any] = {"name": translate(self.product.name), "as_of": day}
        parts: dict[str, dict[str, Any]] = {}
        whole = {part["id"]: part for part in self.case[_PARTS]}
        for place in known:
            if (part := part_of(place)) and place == _OF_PART + part:
                along = {key: whole[part][key] for key in _ALONG if key in whole[part]}
                parts[part] = {**along, "description": self.name(part)}
        for place, value in known.items():
            holder: dict[str, Any] = draft
            path = place.split(".")
            if part := part_of(place):
                holder, path = parts.get(part, {}), path[2:]
            for key in path[:-1]:
                holder = holder.setdefault(key, {})
            if path:
                holder[path[-1]] = value
        in_order = [parts[part] for part in self.parts if part in parts]
        return Case.model_validate(draft | {_PARTS: in_order})


def part_of(place: Place) -> str:
    """The id of the part that a place is of, "" where it is of none."""
    return place.split(".")[1] if place.startswith(_OF_PART) else ""


def _values(content: Mapping[str, Any], above: Place = "") -> Iterator[tuple[Place, Any]]:
    for key, value in content.items():
        place = f"{above}{key}"
        if place == _PARTS:
            for part in value:
                whole = f"{_OF_PART}{part['id']}"
                yield whole, "yes"
                told = {key: held for key, held in part.items() if key not in _ALONG}
                yield from _values(told, f"{whole}.")
        elif isinstance(value, dict):
            yield from _values(value, f"{place}.")
        else:
            yield place, value


@cache
def prospects() -> dict[str, Persona]:
    """Every prospect by id, the easiest first; raises InputError for a faulty file."""
    folder = data_folder("knowledge") / "prospects"
    found = {path.stem: read_form(path, Persona) for path in sorted(folder.glob("*.yaml"))}
    return dict(sorted(found.items(), key=lambda item: item[1].difficulty))


def prospect_named(name: str) -> Persona:
    """The prospect of that id; raises InputError for another."""
    if name not in prospects():
        raise InputError("role_play.no_prospect", value=name, known=", ".join(prospects()))
    return prospects()[name]
