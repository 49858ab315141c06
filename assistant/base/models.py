"""The base class of all records read from or written to files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

# A text in each language, by two-letter code.
Text = dict[str, str]

# The highest duty that a tariff prints, in percent (tobacco, HTSUS 2401.10.65).
MOST_DUTY = 350
_FIRST_YEAR, _LAST_YEAR = 1900, 2099


def sane_day(day: date) -> date:
    """The day. Raises ValueError for one on which none of this law can begin or end."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"not a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return day


# A day, a share in percent and a duty in percent of the value, as rules/ and knowledge/ give them.
LegalDay = Annotated[date, AfterValidator(sane_day)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
DutyPercent = Annotated[Decimal, Field(ge=0, le=MOST_DUTY)]


class Strict(BaseModel):
    """A frozen record in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Period(Strict):
    """Days, both ends inclusive; an omitted end is open."""

    from_: LegalDay = Field(alias="from")
    to: LegalDay | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.to and self.to < self.from_:
            raise ValueError(f"{self.to} lies before {self.from_}")
        return self

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.from_ <= day and (self.to is None or day <= self.to)
