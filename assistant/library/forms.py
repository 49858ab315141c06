"""The forms of the small files of knowledge/: parameters, sources, citations, countries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from assistant.base.models import Strict, Text
from assistant.library.product_rule import Printed


class DatedValue(Strict):
    """A value and the days on which it holds, both ends included."""

    from_: date = Field(alias="from")
    to: date | None = None
    value: Decimal

    def holds_on(self, day: date) -> bool:
        """Whether the value holds on that day."""
        return self.from_ <= day and (self.to is None or day <= self.to)


class Compared(Strict):
    """What a parameter limits: a place of the case, and when that reaches the limit."""

    place: str
    reached: Literal["at_least", "above", "at_most"]


class Counted(Strict):
    """From which day of the case (`as_of` or a place) a term runs, and which way."""

    place: str
    direction: Literal["after", "before"]


class Parameter(Strict):
    """One legal parameter: what it is, its values in time, and where they stand.

    `compared` makes it a threshold of the case, `counted` a period of days of the calendar.
    """

    parameter: str
    label: Text
    description: Text
    unit: Literal[
        "percent",
        "usd",
        "usd_per_entry",
        "mxn_per_pedimento",
        "mxn",
        "people",
        "days",
        "business_days",
        "months",
        "years",
    ]
    values: list[DatedValue] = Field(min_length=1)
    compared: Compared | None = None
    counted: Counted | None = None
    citation: list[str]
    sources: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium", "low"]
    note: Text | None = None


class Source(Strict):
    """Where a fact was read, and where it can be checked."""

    title: str
    url: str
    date: str | None = None
    note: str | None = None


class Sources(Strict):
    """Every source, by its id."""

    sources: dict[str, Source]


class Citation(Strict):
    """A place in the law: how it is cited, what it says in a line, and its source."""

    text: Text
    says: Text
    source: str


class Citations(Strict):
    """Every citation, by its id."""

    citations: dict[str, Citation]


class Coverage(Strict):
    """The days for which a part of the knowledge was collected and last verified."""

    label: Text
    first: date
    last_verified: date
    note: Text


class CoverageFile(Strict):
    """Coverage by part of the knowledge."""

    coverage: dict[str, Coverage]


class CountryGroup(Strict):
    """A group of countries (ISO 3166-1 alpha-2) that the law treats alike."""

    label: Text
    members: list[str] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    note: Text | None = None


class CountryGroups(Strict):
    """Groups of countries, by id."""

    groups: dict[str, CountryGroup]


class CodeGroup(Strict):
    """HS codes, as printed, that a provision names; `only` says which goods of them."""

    label: Text
    codes: list[Printed] = Field(min_length=1)
    only: Text | None = None
    citation: list[str] = Field(min_length=1)


class CodeGroups(Strict):
    """HS codes by provision."""

    groups: dict[str, CodeGroup]


class Assumption(Strict):
    """A figure that the user may overwrite: its default, range, basis and age.

    Without a default it is asked. `dated` is the day of the source, `stale_after_days` the age from
    which an answer warns of it.
    """

    label: Text
    unit: Text
    default: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    basis: Text
    confidence: Literal["M", "L", "own", "asked"]
    sources: list[str]
    dated: date | None = None
    stale_after_days: int | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Assumption:
        known = [value for value in (self.low, self.default, self.high) if value is not None]
        if known != sorted(known) or (self.default is None) != (self.confidence == "asked"):
            raise ValueError("low, default and high in order; no default where it is asked")
        return self


class Assumptions(Strict):
    """Default assumptions, by name."""

    assumptions: dict[str, Assumption]


class Lane(Strict):
    """A way to the buyer's dock, by country and means of transport.

    `rate`, `transit`, `stock` and `quality` name assumptions, `load` the one by which the rate
    becomes a freight per unit; one that is left out is not known.
    """

    id: str
    label: Text
    countries: list[str]
    transport: Literal["sea", "air", "truck", "rail"]
    rate: str | None = None
    load: Literal["units_per_container", "unit_weight_kg"] | None = None
    transit: str
    stock: str
    quality: str | None = None


class Lanes(Strict):
    """Ways to the buyer's dock; the first that fits is the one."""

    lanes: list[Lane]


Layer = Literal["duties", "landed", "total"]


class CostLayer(Strict):
    """A layer of cost: its lines by id, or by what stands before the dot of an id."""

    label: Text
    lines: list[str] = Field(min_length=1)


class CostLayers(Strict):
    """The layers of cost, each including those before it."""

    layers: dict[Layer, CostLayer]

    def layer_of(self, line: str) -> Layer:
        """The layer in which a line stands; raises KeyError for a line that no layer names."""
        return self._places[line if line in self._places else line.partition(".")[0]][1]

    def place_of(self, line: str) -> int:
        """The place of a line in the order in which lines are shown."""
        return self._places[line if line in self._places else line.partition(".")[0]][0]

    @cached_property
    def _places(self) -> dict[str, tuple[int, Layer]]:
        named = ((line, name) for name, layer in self.layers.items() for line in layer.lines)
        return {line: (place, name) for place, (line, name) in enumerate(named)}


class ProductionStep(Strict):
    """A production step, what it does for substantial transformation, and how sure that is."""

    label: Text
    effect: Literal["transforming", "assembly", "minor"]
    note: Text | None = None


class ProductionSteps(Strict):
    """Production steps, by word."""

    steps: dict[str, ProductionStep]
    sources: list[str] = Field(min_length=1)


class DeemedGood(Strict):
    """A good deemed originating whatever its origin; `only` where it is not all of the code."""

    codes: list[str] = Field(min_length=1)
    goods: Text | None = None
    only: Text | None = None
    confidence: Literal["high", "medium", "low"]


class Article210(Strict):
    """The goods of USMCA Table 2.10.1."""

    sources: list[str] = Field(min_length=1)
    goods: list[DeemedGood]


class Claim(Strict):
    """What a brochure says, by its number."""

    claim: int
    says: Text


class Claims(Strict):
    """The claims of the brochure."""

    claims: list[Claim]


class PartnerCriterion(Strict):
    """What to ask a manufacturing partner, and what counts as evidence of the answer."""

    id: str
    label: Text
    ask: Text
    evidence: Text
    sources: list[str] = Field(min_length=1)


class PartnerCriteria(Strict):
    """What to ask a manufacturing partner."""

    criteria: list[PartnerCriterion]


class MaterialKind(Strict):
    """How a kind of material counts under USMCA and under Article 2.5."""

    label: Text
    change: Literal["tested", "disregarded"]
    value_content: Literal["counted", "disregarded"]
    article_2_5: Literal["due", "exempt"]
    citation: list[str] = Field(min_length=1)


class MaterialKinds(Strict):
    """Kinds of materials, by word."""

    kinds: dict[str, MaterialKind]


class GoodsName(Strict):
    """Plain-language names of the goods of a code."""

    hts: str
    name: Text
    also: dict[str, list[str]] = Field(default_factory=dict)
    note: Text | None = None


class GoodsNames(Strict):
    """Names of goods, for search."""

    sources: list[str] = Field(min_length=1)
    names: list[GoodsName]

    @model_validator(mode="after")
    def _not_empty(self) -> GoodsNames:
        if not self.names:
            raise ValueError("no names")
        return self
