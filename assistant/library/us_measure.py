"""The format of knowledge/us/measures/: each additional US duty, its scope and its rates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from assistant.base.models import DutyPercent, LegalDay, Period, Strict, Text
from assistant.library.product_rule import Printed

Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class DateWindow(Strict):
    """A period of entry days, both ends inclusive; an omitted end is open."""

    from_: LegalDay | None = Field(None, alias="from")
    to: LegalDay | None = None

    @model_validator(mode="after")
    def _in_order(self) -> DateWindow:
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError(f"{self.to} lies before {self.from_}")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)


class Countries(Strict):
    """Countries (ISO 3166-1 alpha-2) by code and by group; every country if none is named."""

    members: list[Country] = Field(default_factory=list)
    groups: list[str] = Field(default_factory=list)
    without: list[Country] = Field(default_factory=list)

    @property
    def everyone(self) -> bool:
        """Whether no country is named."""
        return not (self.members or self.groups)


class DutyRate(DateWindow):
    """A rate in percent for a period; `rate` is omitted if the knowledge does not have it.

    An `add_on` is added to the ordinary duty; a `floor` raises the ordinary duty to its rate.
    """

    rate: DutyPercent | None = None
    kind: Literal["add_on", "floor"] = "add_on"


class Heading(Strict):
    """A heading of HTSUS chapter 99: the countries whose goods pay under it, and the rates.

    With `listed`, it covers the lines that the measure's list puts under it. A heading that names
    countries takes precedence over one that names none.
    """

    heading: str | None = None
    label: Text | None = None
    economies: Countries = Field(default_factory=Countries)
    listed: bool = False
    replaces_older: bool = False
    rates: list[DutyRate] = Field(min_length=1)


class Exemption(DateWindow):
    """Lines exempt by list or by codes; of every origin, unless countries are named."""

    heading: str | None = None
    economies: Countries = Field(default_factory=Countries)
    list_: str | None = Field(None, alias="list")
    codes: list[Printed] = Field(default_factory=list)


class Possible(DateWindow):
    """A pending or possible development, shown in this period for these goods.

    Omitted codes and economies are those of the measure. `rate`, in percent of the value, is the
    most that it may bring; `moves` says of one without a rate whether it may take away what is
    counted of the measure, or moves no duty.
    """

    says: Text
    rate: DutyPercent | None = None
    moves: Literal["counted", "nothing", "not_known"] = "not_known"
    codes: list[Printed] = Field(default_factory=list)
    economies: Countries | None = None


class WeightGate(Strict):
    """The parameter with the metal share by weight below which the duty is not due."""

    parameter: str
    chapters_without: list[str]


class WholeMetal(Strict):
    """The chapters whose goods are taken as metal throughout where the duty is on metal content.

    From `apart_from` on, the value of other materials may be declared apart; before, the duty is on
    the full value whatever the good contains.
    """

    chapters: list[str] = Field(min_length=1)
    apart_from: LegalDay


class ExcludedProduct(Strict):
    """A described product that pays no duty under the headings that it is excluded from.

    `words` are those of the tariff, in English. Only goods that meet them are excluded.
    """

    heading: str
    item: str
    relieves: list[str] = Field(min_length=1)
    codes: list[Printed] = Field(min_length=1)
    words: str = Field(min_length=1)


class ExclusionFile(Period):
    """The products excluded from a measure, and the days on which the exclusions are known.

    `answer` is the key of product.rule_answers that says whether the good meets the words.
    """

    measure: str
    answer: str
    sources: list[str] = Field(min_length=1)
    citation: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium", "low"]
    note: Text
    to: LegalDay
    excluded: list[ExcludedProduct] = Field(min_length=1)


class YieldsTo(Strict):
    """A measure that takes precedence: where it is due, this one is not."""

    to: str
    from_: LegalDay | None = Field(None, alias="from")


class ClaimRelief(Strict):
    """The day from which goods of a USMCA Party are exempt under a USMCA claim."""

    from_: LegalDay = Field(alias="from")


class Measure(Strict):
    """One additional duty.

    `elsewhere` says what happens for countries that it does not name: nothing is shown, a line of
    zero is shown, or the line is open because the rate is not in the knowledge. `split` says what
    happens if goods of one code pay different rates: the line is open, or the highest rate is used.
    `uses` are the uses of a good (product.use) that it covers, `unsettled_uses` those that it may
    cover. `question` asks whether a listed good is subject to it.
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
    codes: list[Printed] = Field(default_factory=list)
    exempt: list[Exemption] = Field(default_factory=list)
    uses: list[str] = Field(default_factory=list)
    unsettled_uses: list[str] = Field(default_factory=list)
    question: Text | None = None
    weight_gate: WeightGate | None = None
    base: Literal["full_value", "less_us_components", "metal_content"] = "full_value"
    whole_metal: WholeMetal | None = None
    claim_relief: ClaimRelief | None = None
    gives_way: list[YieldsTo] = Field(default_factory=list)
    headings: list[Heading] = Field(default_factory=list)
    possible: list[Possible] = Field(default_factory=list)


class MeasureFile(Strict):
    """The measures under one legal authority."""

    measures: list[Measure] = Field(min_length=1)
