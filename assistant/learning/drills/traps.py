"""The traps that a drill may hold, see rules/learning/drills.yaml, and whether a case holds one.

A condition names a place of the assessment and what must stand there.
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
    """How many traps and distractors a drill holds."""

    traps: int
    distractors: int


class GoodForm(Strict):
    """A finished good, its price from and to, and its key part; None where it has none."""

    hts: str
    price: Interval
    key: str | None = None


class MadeHere(Strict):
    """A part of the plant's own make, and the codes of its inputs."""

    hts: str
    inputs: list[str]


class Frame(Strict):
    """How near a case comes to the value content asked, in points, and what else it holds.

    `key_part` is the value of a foreign key part in percent of the price.
    """

    tv: Interval
    nc: Interval | None = None
    key_part: Interval | None = None
    mexican_side: Literal["yes", "no"] = "no"


class PartForm(Strict):
    """A part that is added: a code of `code`, or one made here with `inputs` percent of foreign
    inputs; `share` is its value in percent of the price, `facts` what else is said of it."""

    code: str | None = None
    made_here: Literal["yes", "no"] = "no"
    origin: str | None = None
    share: Interval
    inputs: Interval | None = None
    facts: dict[str, str] = Field(default_factory=dict)

    @property
    def kind(self) -> MaterialKind:
        """The kind of material that it is."""
        return self.facts.get("kind", "material")  # type: ignore[return-value]


class Decided(Strict):
    """The steps that decide what stands at a place or below it, where that is one of `when`: those
    that conclude one of these kinds of facts with such fields."""

    at: str
    when: list[str] = Field(default_factory=list)
    concludes: dict[str, Conditions]


class AskedForm(Strict):
    """A question: where its answer stands, or the rules of which one must have fired.

    `says` is a statement that is true where the answer meets `holds`; `given` is what of the law
    must be told for it to be answered.
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
    """What is asked where no one question turns on every trap."""

    ask: Text


class Distractor(Strict):
    """Facts that change nothing."""

    distractor: str
    frames: list[str]
    adds: PartForm | None = None
    sets: list[ChangeForm] = Field(default_factory=list)


class Trap(Strict):
    """A trap: how it comes into a case, what shows it, and the changes that take it out."""

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


class DrillsForm(Strict):
    """What rules/learning/drills.yaml says."""

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
    """What generated drills are made of; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "learning" / "drills.yaml", DrillsForm)


def changes_of(forms: list[ChangeForm], roles: Mapping[str, str]) -> list[CaseChange]:
    """The changes with the roles filled in, such as {part}."""
    return [
        CaseChange(one.place.format_map(roles), _filled(one.value, roles), one.action)
        for one in forms
    ]


def is_shown(trap: Trap, worked: Worked, roles: Mapping[str, str]) -> bool:
    """Whether the assessment shows the trap, carried by the part of the roles."""
    return all(
        holds(_filled(condition, roles), shown_value(found_at(worked, place.format_map(roles))))
        for place, condition in trap.shown.items()
    )


def found_at(worked: Worked, place: str) -> str | list[str] | None:
    """What stands at the place; None where nothing does.

    `rules_of.` and a material's id are the rules whose steps name it; two places with a minus
    between them are their difference.
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
    """The steps that decide the answer at a place, in the order in which they fired."""
    deciding = [
        one
        for one in drills_form().decided_by
        if f"{place}.".startswith(f"{one.at}.") and (not one.when or answer in one.when)
    ]
    kinds = [kind for one in deciding for kind in one.concludes.items()]
    return [step for step in steps if any(concludes(step, *kind) for kind in kinds)]


def _names(step: Step, part: str) -> bool:
    """Whether the facts or conclusions of a step name the part, alone or in a list."""
    return any(part in text.split(", ") for text in texts(step))


def _filled(value: Any, roles: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format_map(roles)
    if isinstance(value, list):
        return [_filled(one, roles) for one in value]
    if isinstance(value, dict):
        return {key: _filled(one, roles) for key, one in value.items()}
    return value
