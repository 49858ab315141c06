"""The form of rules/changes.yaml, and of variants in a session file."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from assistant.data_folders import data_folder
from assistant.yaml_form import read_form


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class SmallMargin(_Strict):
    """Below what a margin is small: points of value content, and percent of de minimis left."""

    value_content_points: Decimal
    de_minimis_left_pct: Decimal


class WaysForm(_Strict):
    """How many ways are offered, up to how many levers all are tried, in steps of how many percent
    of the price values are compared, and the country meant."""

    most: int
    exact_up_to: int
    alike_within_pct: Decimal
    country: str


class Plans(_Strict):
    """The ids of scenarios without and with a claim, those that are preferred first."""

    unclaimed: list[str]
    claimed: list[str]


class ChangesForm(_Strict):
    """What changes bring with them, and how ways are sought."""

    forgets: dict[str, list[str]]
    keeps: dict[str, list[str]]
    ways: WaysForm
    small_margin: SmallMargin
    plans: Plans


@cache
def changes_form() -> ChangesForm:
    """What rules/changes.yaml says."""
    return read_form(data_folder("rules") / "changes.yaml", ChangesForm)


class ChangeForm(_Strict):
    """A change as it stands in a session file; no value is "not known"."""

    place: str
    value: JsonValue = None
    action: Literal["set", "add", "remove"] = "set"


class VariantForm(_Strict):
    """A named variant as it stands in a session file."""

    name: str = Field(min_length=1)
    changes: list[ChangeForm] = Field(min_length=1)
