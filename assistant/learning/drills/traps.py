"""The traps of drills, from rules/learning/drills.yaml, and whether a case contains one.

A condition names a place of the assessment and the value required there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from pydantic import Field, model_validator

from assistant.assessment.model import Step
from assistant.base.conditions import Condition, holds
from assistant.base.files import data_folder
from assistant.base.models import Strict, Text
from assistant.base.yaml_files import read_form
from assistant.case.change_form import ChangeForm
from assistant.case.changes import CaseChange
from assistant.case.model import Kind as MaterialKind
from assistant.learning.figures import Worked
from assistant.learning.question import Kind
from assistant.learning.steps import concludes, shown_value, texts

Interval = tuple[Decimal, Decimal]
Difficulty = Literal["1", "2", "3"]
Conditions = dict[str, Condition]


class DifficultyForm(Strict):
    """The number of traps and distractors in a drill."""

    traps: int
    distractors: int


class GoodForm(Strict):
    """A finished good, its price range in US dollars, and its key part, if any."""

    hts: str
    price: Interval
    key: str | None = None


class MadeHere(Strict):
    """A self-produced material, and the codes of its inputs."""

    hts: str
    inputs: list[str]


class Frame(Strict):
    """How far a case is from the required value content, in percentage points, and its setting.

    `tv` is by transaction value, `nc` by net cost. `key_part` is the value of a foreign key part in
    percent of the price.
    """

    tv: Interval
    nc: Interval | None = None
    key_part: Interval | None = None
    mexican_side: Literal["yes", "no"] = "no"


class PartForm(Strict):
    """A material to add: with a code from the list `code`, or self-produced.

    `share` is its value in percent of the price. `inputs` are the foreign inputs of a self-produced
    material, in percent of its value. `facts` are its other facts.
    """

    code: str | None = None
    made_here: Literal["yes", "no"] = "no"
    origin: str | None = None
    share: Interval
    inputs: Interval | None = None
    facts: dict[str, str] = Field(default_factory=dict)

    @property
    def kind(self) -> MaterialKind:
        """The kind of material."""
        return self.facts.get("kind", "material")  # type: ignore[return-value]


class Decided(Strict):
    """Which steps decide the value at a place or below it, if that value is one of `when`.

    They are the steps that conclude one of these kinds of facts with matching fields.
    """

    at: str
    when: list[str] = Field(default_factory=list)
    concludes: dict[str, Conditions]


class AskedForm(Strict):
    """A question: the place of its answer, or the rules of which exactly one must have fired.

    `says` is a statement that is true if the answer meets `holds`. `given` names the rules and
    rates that the learner must be told.
    """

    asked: str
    kind: Kind
    at: str | None = None
    rules: list[str] = Field(default_factory=list)
    within: Decimal = Decimal(0)
    wrong: list[str] = Field(default_factory=list)
    frames: list[str]
    given: list[Literal["product_rule", "mexican_rates", "us_rate"]] = Field(default_factory=list)
    ask: Text
    says: Text | None = None
    holds: Condition | None = None


class Statements(Strict):
    """The question text if no single question depends on every trap."""

    ask: Text


class Distractor(Strict):
    """Facts that look like a trap but change nothing."""

    distractor: str
    frames: list[str]
    adds: PartForm | None = None
    sets: list[ChangeForm] = Field(default_factory=list)


class Trap(Strict):
    """A trap: how it enters a case, the conditions that show it, and the changes that remove it.

    `least` is the lowest difficulty of the drills that it is sought in.
    """

    trap: str
    topic: str
    title: Text
    text: Text
    otherwise: Text
    frames: list[str]
    adds: PartForm | None = None
    carried_by: Literal["key_part"] | None = None
    sets: list[ChangeForm] = Field(default_factory=list)
    moves: Interval | None = None
    shown: Conditions
    without: list[ChangeForm] = Field(min_length=1)
    decides: list[str] = Field(min_length=1)
    leaves_open: Literal["yes", "no"] = "no"
    least: Difficulty = "1"


class DrillsForm(Strict):
    """The schema of rules/learning/drills.yaml."""

    day: date
    reference: Decimal
    net_cost: Interval
    base: dict[str, Any]
    mexican_side: dict[str, Any]
    difficulties: dict[Difficulty, DifficultyForm]
    goods: list[GoodForm]
    parts: dict[str, list[str]]
    made_here: list[MadeHere]
    origins: dict[str, list[str]]
    frames: dict[str, Frame]
    asked: list[AskedForm]
    decided_by: list[Decided]
    statements: Statements
    traps: list[Trap]
    distractors: list[Distractor]

    @model_validator(mode="after")
    def _names_are_known(self) -> DrillsForm:
        asked = {one.asked for one in self.asked}
        parts = {*self.parts, "key", None}
        users: list[Trap | Distractor] = [*self.traps, *self.distractors]
        framed = {name for one in (*users, *self.asked) for name in one.frames}
        added = [one.adds for one in users if one.adds]
        for known, named in (
            (set(self.frames), framed),
            (asked, {name for trap in self.traps for name in trap.decides}),
            (parts, {one.code for one in added}),
            ({*self.origins, None}, {one.origin for one in added}),
        ):
            if unknown := named - known:
                raise ValueError(f"not known: {', '.join(sorted(map(str, unknown)))}")
        return self


@cache
def drills_form() -> DrillsForm:
    """The settings for generated drills; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "learning" / "drills.yaml", DrillsForm)


def changes_of(forms: list[ChangeForm], roles: Mapping[str, str]) -> list[CaseChange]:
    """The changes with roles such as {part} filled in."""
    return [
        CaseChange(one.place.format_map(roles), _filled(one.value, roles), one.action)
        for one in forms
    ]


def is_shown(trap: Trap, worked: Worked, roles: Mapping[str, str]) -> bool:
    """Whether the assessment shows the trap for the material in the roles."""
    return all(
        holds(_filled(condition, roles), shown_value(found_at(worked, place.format_map(roles))))
        for place, condition in trap.shown.items()
    )


def found_at(worked: Worked, place: str) -> str | list[str] | None:
    """The value at the place; None if there is none.

    `rules_of.ID` gives the rules whose steps name that material. `A - B` is the difference of two
    places.
    """
    first, minus, second = place.partition(" - ")
    if minus:
        figures = found_at(worked, first), found_at(worked, second)
        known = [Decimal(one) for one in figures if isinstance(one, str)]
        return str(known[0] - known[1]) if len(known) == len(figures) else None
    root, _, part = place.partition(".")
    if root == "rules_of":
        return [step.rule for step in worked.assessment.steps if _names(step, part)]
    try:
        found: str | list[str] = worked.at(place)
    except LookupError:
        return None
    return found


def deciding_steps(place: str, answer: str, steps: Iterable[Step]) -> list[Step]:
    """The steps that decide the answer at a place, in firing order."""
    deciding = [
        one
        for one in drills_form().decided_by
        if f"{place}.".startswith(f"{one.at}.") and (not one.when or answer in one.when)
    ]
    kinds = [kind for one in deciding for kind in one.concludes.items()]
    return [step for step in steps if any(concludes(step, *kind) for kind in kinds)]


def _names(step: Step, part: str) -> bool:
    """Whether the facts or conclusions of a step name the material, alone or in a list."""
    return any(part in text.split(", ") for text in texts(step))


def _filled(value: Any, roles: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format_map(roles)
    if isinstance(value, list):
        return [_filled(one, roles) for one in value]
    if isinstance(value, dict):
        return {key: _filled(one, roles) for key, one in value.items()}
    return value
