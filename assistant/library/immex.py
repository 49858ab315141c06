"""The format of the IMMEX knowledge: annexes, obligations, causes of cancellation, routes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.base.models import Period, Strict, Text
from assistant.library.product_rule import Printed


class ImmexList(Period):
    """Codes that are barred from temporary import, perhaps barred, or sensitive, in a period.

    `term` is the parameter of the permitted stay if it differs from that of other inputs ("none"
    if no stay is permitted); `relief` says whether companies were relieved of the bar.
    """

    id: str
    annex: Text
    effect: Literal["barred", "perhaps_barred", "sensitive"]
    codes: list[Printed] = Field(min_length=1)
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
    """When an obligation falls due: yearly at a month's end, monthly on a day, or within days.

    `cure` is the month whose last business day is the last day to cure a missed yearly obligation.
    """

    year_end_of: int | None = Field(default=None, ge=1, le=12)
    cure: int | None = Field(default=None, ge=1, le=12)
    month_day: int | None = Field(default=None, ge=1, le=28)
    within: str | None = None


class Obligation(Strict):
    """An obligation under the programme: what, who, when, and the consequence of missing it."""

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
    """A cause for suspension or cancellation of a programme."""

    id: str
    label: Text
    effect: Text
    citation: list[str] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium", "low"]


class ImmexObligations(Strict):
    """The obligations under a programme, and the causes for its suspension or cancellation."""

    obligations: list[Obligation]
    causes: list[Cause]


class ProgrammeRoute(Strict):
    """A route for a foreign company to produce under IMMEX: time, costs, control and risk."""

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
    """The routes to produce under IMMEX."""

    routes: list[ProgrammeRoute]
