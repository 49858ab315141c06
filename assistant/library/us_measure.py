"""The form of knowledge/us/measures/: each additional US duty, what it reaches, and its rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assistant.base.models import Strict, Text

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class DateWindow(Strict):
    """Days of entry, both ends included; an end that is left out is open."""

    from_: date | None = Field(None, alias="from")
    to: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> DateWindow:
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError(f"{self.to} lies before {self.from_}")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the day lies inside."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Countries(Strict):
    """Countries (ISO 3166-1 alpha-2) by name and by group; none named is every country."""

    members: list[Country] = Field(default_factory=list)
    groups: list[str] = Field(default_factory=list)
    without: list[Country] = Field(default_factory=list)

    @property
    def everyone(self) -> bool:
        """Whether no country is named."""
        return not (self.members or self.groups)


class DutyRate(DateWindow):
    """A rate in percent on some days; `rate` is left out where it is not in the knowledge.

    An `add_on` is added to the ordinary duty; a `floor` adds what lifts the ordinary duty to it.
    """

    rate: Decimal | None = None
    kind: Literal["add_on", "floor"] = "add_on"


class Heading(Strict):
    """A heading of HTSUS chapter 99: whose goods pay under it, and what.

    With `listed` it reaches the lines that the measure's list puts under it. A heading that names
    countries goes before one that names none.
    """

    heading: str | None = None
    label: Text | None = None
    economies: Countries = Field(default_factory=Countries)
    listed: bool = False
    replaces_older: bool = False
    rates: list[DutyRate] = Field(min_length=1)


class Exemption(DateWindow):
    """Lines that pay nothing whatever the origin, by list or by codes."""

    heading: str | None = None
    list_: str | None = Field(None, alias="list")
    codes: list[str] = Field(default_factory=list)


class Possible(DateWindow):
    """What may come, change or apply besides: shown on these days for these goods.

    Codes and economies that are left out are those of the measure.
    """

    says: Text
    codes: list[str] = Field(default_factory=list)
    economies: Countries | None = None


class WeightGate(Strict):
    """The parameter with the share of listed metal by weight below which the duty is not due."""

    parameter: str
    chapters_without: list[str]


class YieldsTo(Strict):
    """A measure that goes before this one: where that is due, this is not."""

    to: str
    from_: date | None = Field(None, alias="from")


class ClaimRelief(Strict):
    """The day from which goods of a Party entered free under the USMCA are exempt."""

    from_: date = Field(alias="from")


class Measure(Strict):
    """One additional duty.

    `elsewhere` says what holds for countries that it does not name: nothing is said, a line of zero
    is shown, or the line is open because the rate is not in the knowledge. `split` says whether the
    highest rate stands for goods of one code that pay different ones. `uses` are the uses of a good
    (product.use) that it reaches, `unsettled_uses` those that it may reach; `question` asks what
    brings a listed good under it.
    """

    measure: str = Field(pattern=r"^[a-z0-9_]+$")
    line: str
    label: Text
    citation: list[str] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    status: Literal["in_force", "ended", "scheduled", "pending", "unverified"]
    confidence: Literal["high", "medium", "low"]
    note: Text | None = None
    economies: Countries = Field(default_factory=Countries)
    elsewhere: Literal["silent", "shown", "open"] = "silent"
    list_: str | None = Field(None, alias="list")
    split: Literal["open", "highest"] = "open"
    codes: list[str] = Field(default_factory=list)
    exempt: list[Exemption] = Field(default_factory=list)
    uses: list[str] = Field(default_factory=list)
    unsettled_uses: list[str] = Field(default_factory=list)
    question: Text | None = None
    weight_gate: WeightGate | None = None
    base: Literal["full_value", "less_us_components", "metal_content"] = "full_value"
    claim_relief: ClaimRelief | None = None
    gives_way: list[YieldsTo] = Field(default_factory=list)
    headings: list[Heading] = Field(default_factory=list)
    possible: list[Possible] = Field(default_factory=list)


class MeasureFile(Strict):
    """The measures of one legal family."""

    measures: list[Measure] = Field(min_length=1)
