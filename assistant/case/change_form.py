"""The format of rules/questions/changes.yaml, and of variants in a session file."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field, JsonValue

from assistant.base.files import data_folder
from assistant.base.models import Strict
from assistant.base.yaml_files import read_form


class SmallMargin(Strict, defer_build=True):
    """Below these limits a margin is small.

    The limits are percentage points of regional value content above the requirement, and percent of
    the de minimis allowance left.
    """

    value_content_points: Decimal
    de_minimis_left_pct: Decimal


class WaysForm(Strict, defer_build=True):
    """The limits of the search for qualifying plans.

    `most` is the number of plans offered. Up to `exact_up_to` levers, every combination is tried.
    Values that differ by less than `alike_within_pct` percent of the price count as equal.
    `country` is where a good would be made, and parts be bought, if outside the region now."""

    most: int
    exact_up_to: int
    alike_within_pct: Decimal
    country: str


class Plans(Strict, defer_build=True):
    """The ids of the scenarios without and with a USMCA claim, in order of preference."""

    unclaimed: list[str]
    claimed: list[str]


class ChangesForm(Strict, defer_build=True):
    """The consequences of changes, and the search for qualifying plans."""

    forgets: dict[str, list[str]]
    keeps: dict[str, list[str]]
    ways: WaysForm
    small_margin: SmallMargin
    plans: Plans


@cache
def changes_form() -> ChangesForm:
    """The content of rules/questions/changes.yaml."""
    return read_form(data_folder("rules") / "questions" / "changes.yaml", ChangesForm)


class ChangeForm(Strict, defer_build=True):
    """A change in a session file; without a value the fact becomes unknown."""

    place: str
    value: JsonValue = None
    action: Literal["set", "add", "remove"] = "set"


class VariantForm(Strict, defer_build=True):
    """A named variant in a session file."""

    name: str = Field(min_length=1)
    changes: list[ChangeForm] = Field(min_length=1)
