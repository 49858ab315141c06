"""The formats of the small files of knowledge/: parameters, sources, citations, countries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from assistant.base.hs_code import CodeRange, hs_digits
from assistant.base.models import LegalDay, Period, Strict, Text
from assistant.base.text import normalized_letters
from assistant.library.product_rule import Printed


def _any_holds(printed: Iterable[str], digits: str) -> bool:
    return any(CodeRange.parse(one).holds(digits) for one in printed)


# The highest value of a parameter, by unit; other units are amounts.
_MOST = {"percent": 100, "days": 3660, "business_days": 3660, "months": 1200, "years": 100}
_MOST_AMOUNT = 10**12
_PERIODS = ("days", "business_days", "months", "years")
Amount = Annotated[Decimal, Field(ge=0, le=_MOST_AMOUNT)]


class DatedValue(Period):
    """A value and the days on which it applies."""

    value: Amount


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

    @model_validator(mode="after")
    def _in_range(self) -> Parameter:
        most = _MOST.get(self.unit, _MOST_AMOUNT)
        for one in self.values:
            least_met = one.value > 0 or self.unit not in _PERIODS
            if not least_met or one.value > most:
                raise ValueError(f"{one.value} is not from 0 to {most} {self.unit}")
        return self


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
    citation: list[str] = Field(min_length=1)
    first: LegalDay
    last_verified: LegalDay
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
    default: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    basis: Text
    confidence: Literal["M", "L", "own", "asked"]
    sources: list[str]
    dated: LegalDay | None = None
    stale_after_days: int | None = Field(None, gt=0)

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


Named = TypeVar("Named")


def _of_line(by_name: Mapping[str, Named], line: str) -> Named:
    """What is named for a line, by its id or else by the prefix of its id before the dot."""
    return by_name[line if line in by_name else line.partition(".")[0]]


class CostLayer(Strict):
    """A layer of cost: its lines, by id or by the prefix of an id before the dot."""

    label: Text
    lines: list[str] = Field(min_length=1)


class CostLayers(Strict):
    """The layers of cost; each includes the previous ones."""

    layers: dict[Layer, CostLayer]

    def layer_of(self, line: str) -> Layer:
        """The layer of a line. Raises KeyError for a line that no layer names."""
        return _of_line(self._places, line)[1]

    def place_of(self, line: str) -> int:
        """The position of a line in the display order."""
        return _of_line(self._places, line)[0]

    @cached_property
    def _places(self) -> dict[str, tuple[int, Layer]]:
        named = ((line, name) for name, layer in self.layers.items() for line in layer.lines)
        return {line: (place, name) for place, (line, name) in enumerate(named)}


class SavingPart(Strict):
    """What a part of the plan brings: the change of its lines, by id or prefix, on one stretch.

    The stretch ends at a supply chain of `reached`. Without `lines` all lines count.
    """

    reached: list[str] = Field(min_length=1)
    lines: list[str] = Field(default_factory=list)
    label: Text
    says: Text


class SavingParts(Strict):
    """The parts of a saving, by id, and the supply chains passed from today to each plan."""

    by_way_of: dict[str, list[str]]
    parts: dict[str, SavingPart]

    def part_of(self, reached: str, line: str) -> str:
        """The part that counts a line on the way to a supply chain.

        Raises KeyError for a line that no part counts.
        """
        parts = {name: part for name, part in self.parts.items() if reached in part.reached}
        every = next((name for name, part in parts.items() if not part.lines), None)
        named = {one: name for name, part in parts.items() for one in part.lines}
        return every or _of_line(named, line)


class ProductionStep(Strict):
    """A production step.

    `production` says whether it is production of a good (Uniform Regulations s. 1), with any doubt
    in `production_note`. It makes a new article of materials of the classes that it `transforms`;
    `note` states the doubt of those that it `may_transform`. `makes` are the codes of parts that it
    makes.
    """

    label: Text
    offered: bool = True
    production: Literal["yes", "no", "doubtful"]
    production_note: Text | None = None
    effect: Literal["transforming", "assembly", "minor"]
    transforms: frozenset[str] = frozenset()
    may_transform: frozenset[str] = frozenset()
    makes: tuple[Printed, ...] = ()
    note: Text | None = None

    def makes_code(self, code: str | None) -> bool:
        """Whether the step makes parts of the code."""
        return code is not None and _any_holds(self.makes, hs_digits(code))


class ProductionSteps(Strict):
    """Production steps, by name."""

    steps: dict[str, ProductionStep]
    sources: list[str] = Field(min_length=1)


class PartClass(Strict):
    """What a material is for substantial transformation, by its code, or else its description.

    `raw` materials can be made into parts, but alone do not give a good its function. A `minor` one
    does not give goods of the codes `goods`, save `except`, their character beside parts of
    function.
    """

    label: Text
    codes: list[Printed] = Field(min_length=1)
    words: dict[str, list[str]]
    raw: bool = False
    minor: bool = False
    goods: tuple[Printed, ...] = ()
    not_goods: tuple[Printed, ...] = ()

    def has(self, digits: str) -> bool:
        """Whether the code is of the class."""
        return _any_holds(self.codes, digits)

    def is_minor_in(self, good: str) -> bool:
        """Whether the class is minor in the good of that code; False if the code is not known."""
        listed = bool(good) and _any_holds(self.goods, good)
        return self.minor and listed and not _any_holds(self.not_goods, good)


class PartClasses(Strict):
    """What materials are for substantial transformation; `neutral` words do not say what one is."""

    classes: dict[str, PartClass]
    neutral: dict[str, list[str]]
    sources: list[str] = Field(min_length=1)

    def class_of(self, code: str | None, description: str) -> tuple[str, PartClass] | None:
        """The class and its name; None for a finished part. A description speaks for a material
        without a code, and for small parts; each word of it must be known."""
        digits = hs_digits(code) if code else ""
        for name, one in self.classes.items():
            if digits and one.has(digits):
                return name, one
        told = self.told_by(description)
        if told and (not digits or (self.classes[told].minor and not self.classes[told].raw)):
            return told, self.classes[told]
        return None

    def told_by(self, description: str) -> str | None:
        """The only class that the description names, if it has no other word than neutral ones."""
        rest, named = f" {normalized_letters(description)} ", set()
        for phrase, name in self._phrases:
            if f" {phrase} " in rest:
                rest = rest.replace(f" {phrase} ", "  ")
                named.add(name)
        return named.pop() if len(named) == 1 and self._neutral.issuperset(rest.split()) else None

    @cached_property
    def _phrases(self) -> list[tuple[str, str]]:
        """The phrases with their classes, the longest first."""
        told = [
            (normalized_letters(word), name)
            for name, one in self.classes.items()
            for word in chain.from_iterable(one.words.values())
        ]
        return sorted(told, key=lambda one: -len(one[0]))

    @cached_property
    def _neutral(self) -> frozenset[str]:
        words = chain.from_iterable(self.neutral.values())
        return frozenset(map(normalized_letters, words))


class DeemedGood(Strict):
    """A good deemed originating wherever it was made; `only` restricts it within the code."""

    codes: list[Printed] = Field(min_length=1)
    goods: Text | None = None
    only: Text | None = None
    confidence: Literal["high", "medium", "low"]


class Article210(Strict):
    """The goods of USMCA Table 2.10.1."""

    sources: list[str] = Field(min_length=1)
    goods: list[DeemedGood]


class Claim(Strict):
    """A claim of the brochure by number: in short, in full, and what an answer needs.

    `shows` names what is shown with the answer.
    """

    claim: int
    title: Text
    says: Text
    needs: Text
    shows: Literal["components"] | None = None


class Claims(Strict):
    """The claims of the brochure."""

    claims: list[Claim]


class PartnerCriterion(Strict):
    """A question to a manufacturing partner, and what counts as evidence of the answer.

    `expires` says that the evidence has a last day.
    """

    id: str
    label: Text
    ask: Text
    evidence: Text
    expires: bool = False
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
