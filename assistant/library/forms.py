"""The formats of the small files of knowledge/: parameters, sources, citations, countries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from assistant.base.models import Strict, Text
from assistant.library.product_rule import Printed


class DatedValue(Strict):
    """A value and the days on which it applies, both ends inclusive."""

    from_: date = Field(alias="from")
    to: date | None = None
    value: Decimal

    def holds_on(self, day: date) -> bool:
        """Whether the value applies on that day."""
        return self.from_ <= day and (self.to is None or day <= self.to)


class Compared(Strict):
    """The place of the case that a parameter limits, and how it is compared with the limit."""

    place: str
    reached: Literal["at_least", "above", "at_most"]


class Counted(Strict):
    """The day of the case (`as_of` or a place) from which a term runs, and its direction."""

    place: str
    direction: Literal["after", "before"]


class Parameter(Strict):
    """One legal parameter: its meaning, its values over time, and their sources.

    `compared` makes it a threshold for the case, `counted` a calendar period.
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
    """The source of a fact, and where to check it."""

    title: str
    url: str
    date: str | None = None
    note: str | None = None


class Sources(Strict):
    """Every source, by id."""

    sources: dict[str, Source]


class Citation(Strict):
    """A provision: how it is cited, what it says in one line, and its source."""

    text: Text
    says: Text
    source: str


class Citations(Strict):
    """Every citation, by id."""

    citations: dict[str, Citation]


class Coverage(Strict):
    """The period covered by a part of the knowledge, and when it was last verified."""

    label: Text
    first: date
    last_verified: date
    note: Text


class CoverageFile(Strict):
    """Coverage, by part of the knowledge."""

    coverage: dict[str, Coverage]


class CountryGroup(Strict):
    """A group of countries (ISO 3166-1 alpha-2) that the law treats the same."""

    label: Text
    members: list[str] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    note: Text | None = None


class CountryGroups(Strict):
    """Groups of countries, by id."""

    groups: dict[str, CountryGroup]


class CodeGroup(Strict):
    """HS codes, as printed, that a provision names; `only` restricts them to some goods."""

    label: Text
    codes: list[Printed] = Field(min_length=1)
    only: Text | None = None
    citation: list[str] = Field(min_length=1)


class CodeGroups(Strict):
    """HS codes by provision."""

    groups: dict[str, CodeGroup]


class Assumption(Strict):
    """A figure that the user may override: its default, range, basis and age.

    Without a default it is asked. `dated` is the day of the source; an answer warns once the figure
    is older than `stale_after_days`.
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
    """A shipping lane to the buyer's dock, by country and means of transport.

    `rate`, `transit`, `stock` and `quality` name assumptions; `load` names the assumption that
    converts the rate to freight per unit. An omitted one is unknown.
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
    """Shipping lanes to the buyer's dock; the first that matches is used."""

    lanes: list[Lane]


Layer = Literal["duties", "landed", "total"]


class CostLayer(Strict):
    """A layer of cost: its lines, by id or by the prefix of an id before the dot."""

    label: Text
    lines: list[str] = Field(min_length=1)


class CostLayers(Strict):
    """The layers of cost; each includes the previous ones."""

    layers: dict[Layer, CostLayer]

    def layer_of(self, line: str) -> Layer:
        """The layer of a line. Raises KeyError for a line that no layer names."""
        return self._places[line if line in self._places else line.partition(".")[0]][1]

    def place_of(self, line: str) -> int:
        """The position of a line in the display order."""
        return self._places[line if line in self._places else line.partition(".")[0]][0]

    @cached_property
    def _places(self) -> dict[str, tuple[int, Layer]]:
        named = ((line, name) for name, layer in self.layers.items() for line in layer.lines)
        return {line: (place, name) for place, (line, name) in enumerate(named)}


class ProductionStep(Strict):
    """A production step.

    `production` says whether it is production of a good (Uniform Regulations s. 1), `effect` how
    much it weighs for substantial transformation. The notes state any doubt of the two.
    """

    label: Text
    production: Literal["yes", "no", "doubtful"]
    production_note: Text | None = None
    effect: Literal["transforming", "assembly", "minor"]
    note: Text | None = None


class ProductionSteps(Strict):
    """Production steps, by name."""

    steps: dict[str, ProductionStep]
    sources: list[str] = Field(min_length=1)


class DeemedGood(Strict):
    """A good deemed originating wherever it was made; `only` restricts it within the code."""

    codes: list[str] = Field(min_length=1)
    goods: Text | None = None
    only: Text | None = None
    confidence: Literal["high", "medium", "low"]


class Article210(Strict):
    """The goods of USMCA Table 2.10.1."""

    sources: list[str] = Field(min_length=1)
    goods: list[DeemedGood]


class Claim(Strict):
    """A claim of the brochure, by number."""

    claim: int
    says: Text


class Claims(Strict):
    """The claims of the brochure."""

    claims: list[Claim]


class PartnerCriterion(Strict):
    """A question to a manufacturing partner, and what counts as evidence of the answer."""

    id: str
    label: Text
    ask: Text
    evidence: Text
    sources: list[str] = Field(min_length=1)


class PartnerCriteria(Strict):
    """The questions to a manufacturing partner."""

    criteria: list[PartnerCriterion]


class MaterialKind(Strict):
    """How a kind of material is treated under the USMCA rules of origin and under Article 2.5."""

    label: Text
    change: Literal["tested", "disregarded"]
    value_content: Literal["counted", "disregarded"]
    article_2_5: Literal["due", "exempt"]
    citation: list[str] = Field(min_length=1)


class MaterialKinds(Strict):
    """Kinds of materials, by name."""

    kinds: dict[str, MaterialKind]


class GoodsName(Strict):
    """Plain-language names of goods of a code."""

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
