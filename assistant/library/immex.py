"""The form of the IMMEX knowledge: annexes, obligations, causes of loss, and routes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from assistant.base.models import Strict, Text


class ImmexList(Strict):
    """Codes that are barred from temporary import, perhaps barred, or sensitive, on some days.

    `term` is the parameter of the stay where it differs from that of other inputs ("none" for what
    may not stay at all); `relief` is whether companies were relieved of the bar.
    """

    id: str
    annex: Text
    effect: Literal["barred", "perhaps_barred", "sensitive"]
    codes: list[str] = Field(min_length=1)
    from_: date = Field(alias="from")
    to: date | None = None
    term: str = "immex.input_term"
    relief: Literal["yes", "no"] = "no"
    citation: list[str] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium", "low"]
    note: Text


class ImmexAnnexes(Strict):
    """The lists of the IMMEX Decree."""

    lists: list[ImmexList]


class Due(Strict):
    """When a duty falls due: each year at the end of a month, each month on a day, or in days.

    `cure` is the month on whose last business day a missed yearly duty may still be made good.
    """

    year_end_of: int | None = Field(default=None, ge=1, le=12)
    cure: int | None = Field(default=None, ge=1, le=12)
    month_day: int | None = Field(default=None, ge=1, le=28)
    within: str | None = None


class Obligation(Strict):
    """What a company owes once in the programme, who does it, when, and what missing it brings."""

    id: str
    of: Literal[
        "programme", "certified", "prosec", "sensitive", "article_2_5", "transfer", "maquila"
    ]
    label: Text
    what: Text
    who: Text
    when: Text
    due: Due | None = None
    missed: Text
    citation: list[str] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium", "low"]
    note: Text | None = None


class Cause(Strict):
    """A cause for which a programme is suspended or cancelled."""

    id: str
    label: Text
    effect: Text
    citation: list[str] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium", "low"]


class ImmexObligations(Strict):
    """The obligations of a programme, and the causes for which it is lost."""

    obligations: list[Obligation]
    causes: list[Cause]


class ProgrammeRoute(Strict):
    """A way for a foreign maker to build under IMMEX: its time, cost lines, control and risk."""

    id: Literal["own_company", "shelter", "contract_manufacturer"]
    label: Text
    time: Text
    cost_lines: list[Text] = Field(min_length=1)
    control: Text
    risk: Text
    citation: list[str] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium", "low"]
    note: Text


class ProgrammeRoutes(Strict):
    """The ways to build under IMMEX."""

    routes: list[ProgrammeRoute]
