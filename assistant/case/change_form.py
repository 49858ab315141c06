"""The form of rules/questions/changes.yaml, and of variants in a session file."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field, JsonValue

from assistant.base.files import data_folder
from assistant.base.models import Strict
from assistant.base.yaml_files import read_form


class SmallMargin(Strict, defer_build=True):
    """Below what a margin is small: points of value content, and percent of de minimis left."""

    value_content_points: Decimal
    de_minimis_left_pct: Decimal


class WaysForm(Strict, defer_build=True):
    """How many ways are offered, up to how many levers all are tried, in steps of how many percent
    of the price values are compared, and the country meant."""

    most: int
    exact_up_to: int
    alike_within_pct: Decimal
    country: str


class Plans(Strict, defer_build=True):
    """The ids of scenarios without and with a claim, those that are preferred first."""

    unclaimed: list[str]
    claimed: list[str]


class ChangesForm(Strict, defer_build=True):
    """What changes bring with them, and how ways are sought."""

    forgets: dict[str, list[str]]
    keeps: dict[str, list[str]]
    ways: WaysForm
    small_margin: SmallMargin
    plans: Plans


@cache
def changes_form() -> ChangesForm:
    """What rules/questions/changes.yaml says."""
    return read_form(data_folder("rules") / "questions" / "changes.yaml", ChangesForm)


class ChangeForm(Strict, defer_build=True):
    """A change as it stands in a session file; no value is "not known"."""

    place: str
    value: JsonValue = None
    action: Literal["set", "add", "remove"] = "set"


class VariantForm(Strict, defer_build=True):
    """A named variant as it stands in a session file."""

    name: str = Field(min_length=1)
    changes: list[ChangeForm] = Field(min_length=1)
