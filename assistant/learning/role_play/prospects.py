"""The personas of the role play: who they are, the facts of their case, how they tell them."""

from __future__ import annotations

from collections.abc import Mapping
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
from assistant.case.paths import (
    MATERIALS,
    Draft,
    Place,
    every_place,
    find_material,
    parse_place,
    with_value,
)

_DESCRIPTION = Place(("product", "description"))
_ALONG = ("id", "description", "kind")  # told together with the existence of a part


class NamedThing(Strict):
    """The name of a thing, and its other names."""

    name: Text
    also: dict[str, list[str]] = Field(default_factory=dict)


class Part(NamedThing):
    """A part of the good; a general answer leaves out an `unmentioned` one."""

    unmentioned: Literal["yes", "no"] = "no"


class ToldFact(Strict):
    """How the prospect tells the fact at a place of the case.

    `rightly` names a word group. If the question lacks it, `loosely` is said instead, and the
    learner believes the value `taken`, if any. Without `in_general`, the fact is told only if asked
    for specifically.
    """

    place: str
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
    """A belief of the prospect: a claim of the brochure, or a value `believed` for a verdict."""

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
    """A persona: the prospect of a role play.

    `case` holds the facts in the form of a case file without names. `volunteered` are the places
    that the opening tells. `talks` is what is said to questions besides those facts, by their id in
    rules/learning/role_play.yaml.
    """

    difficulty: Literal["1", "2", "3"]
    who: Text
    opening: Text
    volunteered: list[str] = Field(default_factory=list)
    misunderstandings: list[Misunderstanding] = Field(default_factory=list)
    product: NamedThing
    parts: dict[str, Part]
    rest: Text | None = None
    facts: list[ToldFact] = Field(default_factory=list)
    talks: dict[str, Text] = Field(default_factory=dict)
    case: dict[str, Any]

    @property
    def title(self) -> str:
        """The persona in a few words, in the current language."""
        return translate(self.who).strip()

    def name(self, part: str) -> str:
        """The name of a part, in the current language."""
        return translate(self.parts[part].name)

    def fact(self, place: str) -> ToldFact | None:
        """How the fact at a place is told; None for the standard wording."""
        return next((one for one in self.facts if one.place == place), None)

    def place(self, text: str) -> Place:
        """The place of the case written as `text`."""
        return parse_place(text, self.case)

    def part_of(self, place: str) -> str:
        """The id of the part that a place belongs to; "" if it belongs to none."""
        return self.place(place).material or ""

    def truth(self) -> dict[str, Any]:
        """The true value of every place, as in a case file; each part also as `materials.ID`."""
        truth: dict[str, Any] = {str(_DESCRIPTION): translate(self.product.name)}
        for place, value in every_place(self.case):
            if place.material is None:
                truth[str(place)] = value
            elif not place.keys:
                truth[str(place)] = "yes"
            elif place.keys[0] not in _ALONG:
                truth[str(place)] = value
        return truth

    def case_of(self, known: Mapping[str, Any], day: date) -> Case:
        """The case with the known facts on that day; raises InputError for a faulty case."""
        places = {self.place(text): value for text, value in known.items()}
        parts = [self._existing(part) for part in self.parts if Place((), part) in places]
        draft: Draft = {"name": translate(self.product.name), "as_of": day, MATERIALS: parts}
        for place, value in places.items():
            if place.keys:
                draft = with_value(draft, place, value)
        return Case.model_validate(draft)

    def _existing(self, part: str) -> Draft:
        """A part of which only the existence is known."""
        whole = find_material(self.case, part)
        along = {key: whole[key] for key in _ALONG if key in whole}
        return {**along, "description": self.name(part)}


@cache
def prospects() -> dict[str, Persona]:
    """Every persona by id, easiest first; raises InputError for a faulty file."""
    folder = data_folder("knowledge") / "prospects"
    found = {path.stem: read_form(path, Persona) for path in sorted(folder.glob("*.yaml"))}
    return dict(sorted(found.items(), key=lambda item: item[1].difficulty))


def prospect_named(name: str) -> Persona:
    """The persona with that id; raises InputError for an unknown id."""
    if name not in prospects():
        raise InputError("role_play.no_prospect", value=name, known=", ".join(prospects()))
    return prospects()[name]
