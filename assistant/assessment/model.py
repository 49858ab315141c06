"""The assessment: verdicts, steps, scenarios, warnings, advice and gaps of one case on one day.

This is the contract with other programs (format 1): keys may be added but not renamed. Amounts are
US dollars per unit of the good unless stated otherwise. Percentages and amounts are strings.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator

from assistant.base.language import Lazy
from assistant.base.models import Strict

Verdict = Literal["yes", "no", "depends", "unknown"]
# A text rendered in the current language when the assessment is written or shown.
Shown = Annotated[
    str | Lazy, PlainValidator(lambda text: text), PlainSerializer(str, return_type=str)
]
LayerName = Literal["duties", "landed", "total"]
IN_WHOLE_CENTS = "whole cents"
Yearly = Annotated[str | None, IN_WHOLE_CENTS]


class Gap(Strict):
    """A missing fact; `question` is an id in rules/questions/, `about` a material's id or ""."""

    code: str
    area: str
    question: str
    about: str
    text: Shown
    decides: bool
    worth: str | None


class RegionalValueContent(Strict):
    """Regional value content in percent by method; None where it cannot be computed."""

    transaction_value: str | None
    net_cost: str | None


class DeMinimis(Strict):
    """Failing materials in percent of the transaction value, and whether de minimis was used."""

    share: str | None
    used: bool


class Obstacle(Strict):
    """An unmet `part` of an alternative: change, value_content, conditions or weight."""

    product_rule: str
    alternative: str
    part: str
    text: str


class Origin(Strict):
    """Whether the good originates under USMCA, by which criterion and product rule."""

    verdict: Verdict
    criterion: str | None
    product_rule: str | None
    alternative: str | None
    confidence: str | None
    rvc: RegionalValueContent
    de_minimis: DeMinimis
    failing_materials: list[str]
    obstacles: list[Obstacle]
    gaps: list[Gap]


class CountryOfOrigin(Strict):
    """Whether the good is a product of China (`section_301`) or of where it is made (`marking`).

    `country` is the country of origin, None where not settled.
    """

    verdict: Verdict
    country: str | None
    gaps: list[Gap]


class ModalityFit(Strict):
    """Whether a modality fits the case: yes, no or unknown."""

    modality: str
    fits: str
    because: list[str]
    citation: list[str]


class RequirementState(Strict):
    """A requirement of the programme or VAT certification category `of`: yes, no or unknown."""

    of: str
    requirement: str
    label: str
    state: str
    question: str
    because: str
    citation: list[str]


class Category(Strict):
    """Whether a category of VAT certification is open to the maker: yes, no or unknown."""

    category: str
    open: str
    because: list[str]
    citation: list[str]


class Stay(Strict):
    """How long goods that enter on the day of the case may stay in Mexico.

    `materials` are ids. `months` and `leaves_by` are None where the term is the programme's life or
    is not known.
    """

    term: str
    materials: list[str]
    months: str | None
    leaves_by: str | None
    confidence: str
    because: str
    citation: list[str]


class DueObligation(Strict):
    """An obligation of the maker; `due` is the next day, `missed` the effect of missing it."""

    obligation: str
    label: str
    what: str
    who: str | None
    when: str | None
    due: str | None
    missed: str | None
    confidence: str | None
    note: str | None
    citation: list[str]


class CauseOfLoss(Strict):
    """A cause for suspension or cancellation of the programme."""

    cause: str
    label: str
    effect: str
    confidence: str
    citation: list[str]


class RouteChoice(Strict):
    """A route into IMMEX, and what in the case favours it, weighs against it or rules it out."""

    route: str
    label: str
    time: str
    cost_lines: list[str]
    control: str
    risk: str
    confidence: str
    note: str
    favoured: bool
    speaks_for: list[str]
    speaks_against: list[str]
    shut_by: list[str]
    citation: list[str]


class Immex(Strict):
    """Whether the maker may import the inputs temporarily, under which modality, and how."""

    verdict: Verdict
    modality: str | None
    gaps: list[Gap]
    modalities: list[ModalityFit] = Field(default_factory=list)
    requirements: list[RequirementState] = Field(default_factory=list)
    certification: list[Category] = Field(default_factory=list)
    terms: list[Stay] = Field(default_factory=list)
    obligations: list[DueObligation] = Field(default_factory=list)
    causes: list[CauseOfLoss] = Field(default_factory=list)
    routes: list[RouteChoice] = Field(default_factory=list)


class LinePart(Strict):
    """One addend of a line; `because` states its arithmetic."""

    about: str
    amount: str
    because: str


class Line(Strict):
    """One cost line of a scenario, the sum of its parts, first counted in `layer`."""

    id: str
    label: str
    layer: LayerName
    amount: str
    annual: str | None
    because: str
    citation: list[str]
    rules: list[str]
    parts: list[LinePart]


class Layer(Strict):
    """A total per unit and per year; not `complete` where one of its lines is not known."""

    per_unit: str
    annual: str | None
    complete: bool


class Scenario(Strict):
    """The cost of a supply chain; not `complete` where `open_lines` (ids) are not known.

    It then costs at least `per_unit`, and `not_known` says in words what is missing. `layers` are
    cumulative: landed cost includes duties; total includes everything and equals `per_unit`.
    """

    id: str
    label: str
    per_unit: str
    annual: str | None
    complete: bool
    layers: dict[LayerName, Layer]
    lines: list[Line]
    open_lines: list[str]
    not_known: list[str] = Field(default_factory=list)


class Savings(Strict):
    """The saving of `to` against `from`, in total and by layer; negative if `to` costs more.

    Where a total is not known the saving is `at_least` that of the known lines (`from` lacks one),
    `at_most` (`to` does), or `open` (both do).
    """

    from_: str | None = Field(alias="from")
    to: str | None
    per_unit: str | None
    annual: str | None
    layers: dict[LayerName, Layer] = Field(default_factory=dict)
    bound: Literal["exact", "at_least", "at_most", "open"] | None = None


class PartOfSaving(Strict):
    """What one part of the plan brings to the saving; negative if it costs.

    The parts add up to the saving, per unit and per year.
    """

    id: str
    label: str
    per_unit: str
    annual: str | None
    because: str
    citation: list[str]


class UsedAssumption(Strict):
    """An assumption used by lines: the value given, or the default with its range."""

    name: str
    label: str
    unit: str
    value: str
    given: bool
    default: str | None
    low: str | None
    high: str | None
    confidence: str
    basis: str
    dated: str | None
    sources: list[str]


class CashItem(Strict):
    """Cash that the plan does not tie up, in US dollars; not part of any saving.

    `yearly` is paid a year, `tied_up` the average balance, `worth` its cost of capital a year,
    `once` a one-time release.
    """

    id: str
    label: str
    yearly: Yearly
    tied_up: Yearly
    worth: Yearly
    once: Yearly
    because: str
    citation: list[str]
    rules: list[str]


class BreakEven(Strict):
    """The unit price at which the plan saves nothing, and the present unit price."""

    price: str
    present: str
    because: str
    citation: list[str]
    rules: list[str]


class Driver(Strict):
    """The saving per unit with one assumption at the low and high end of its range."""

    assumption: str
    label: str
    low: str
    high: str


class Range(Strict):
    """The saving per unit with all soft assumptions at their worst, default and best values.

    `drivers` are sorted by the spread they cause, largest first.
    """

    low: str
    default: str
    high: str
    drivers: list[Driver]
    because: str
    citation: list[str]
    rules: list[str]


class LaterDuties(Strict):
    """The duties and fees of a scenario per unit before and after a later day.

    `after` and `change` are None where a line known before is not known on that day.
    """

    day: str
    scenario: str
    label: str
    before: str
    after: str | None
    change: str | None
    complete: bool
    because: str
    citation: list[str]
    rules: list[str]


class DeniedClaim(Strict):
    """The amounts due per unit if the claim is denied; `exposure` is that of all years' entries."""

    scenario: str
    due: str
    interest: str
    per_unit: str
    exposure: Yearly
    complete: bool
    because: str
    citation: list[str]
    rules: list[str]


class Step(Strict):
    """A firing: the rule, the facts it matched and the facts it concluded."""

    n: int
    rule: str
    area: str
    title: str
    text: str
    citation: list[str]
    facts: dict[str, Any]
    concluded: dict[str, Any]


class Warning_(Strict):
    """A caveat on the assessment."""

    code: str
    text: str
    citation: list[str]


class Advice(Strict):
    """A next step; `worth` is in US dollars a year, None where not known."""

    code: str
    text: str
    worth: str | None
    citation: list[str]


class Risk(Strict):
    """What the answer hangs on, in one line; `warnings` are the codes that tell it in full.

    `worth` is the most that it could move in US dollars a year, `per_unit` a unit: 0 where it
    could move nothing here, None where that is not known (`worth` also without units a year).
    """

    id: str
    text: str
    worth: str | None
    per_unit: str | None
    because: str
    about: list[str]
    warnings: list[str]
    citation: list[str]


class ToDo(Strict):
    """A deed: by whom, what, by which day and on which paper; `worth` as that of Advice."""

    id: str
    who: Literal["customer", "us", "broker", "supplier"]
    what: str
    by: str | None
    paper: str | None
    worth: str | None
    about: list[str]
    citation: list[str]


class Element(Strict):
    """What a document must state; `held` is what the case has of it, None where nothing."""

    number: str
    label: str
    held: str | None


class Document(Strict):
    """A document that the USMCA claim or the IMMEX export of this case needs."""

    id: str
    needed_for: Literal["claim", "immex"]
    who: Literal["customer", "us", "broker", "supplier"]
    label: str
    text: str
    about: list[str]
    elements: list[Element]
    citation: list[str]


class ComponentRates(Strict):
    """What a component would pay on entry into the United States, and falls due under IMMEX.

    Rates are percent of its value, amounts US dollars per unit of the good; None is not known.
    """

    id: str
    name: str
    origin: str | None
    value: str | None
    us_rate: str | None
    us_duty: str | None
    mexican_rate: str | None
    mexican_duty: str | None


class FlowFigure(Strict):
    """A figure of a step of the flow: of a `line` of a `scenario`, a sum of lines, or of inputs.

    `per_unit` is None where it is not known. One that is `summed` is an addend of a later figure.
    """

    id: str
    label: str
    per_unit: str | None
    annual: str | None
    scenario: str | None = None
    line: str | None = None
    summed: bool = False


class FlowStep(Strict):
    """A step of the flow: what is done in words, and the figures at the border."""

    id: str
    title: str
    sentences: list[str]
    figures: list[FlowFigure]
    citation: list[str]
    rules: list[str]


class ClaimAnswer(Strict):
    """Whether a claim of the brochure holds in this case: yes, no, partly or unknown.

    `components` are shown with the claims that speak of them.
    """

    claim: int
    title: str
    says: str
    holds: str
    because: list[str]
    citation: list[str]
    components: list[ComponentRates] = Field(default_factory=list)


class Assessment(Strict):
    """The assessment of one case on one day."""

    format: Literal[1]
    case: str
    as_of: str
    annual_units: str | None = None
    origin: Origin
    country_of_origin: dict[Literal["section_301", "marking"], CountryOfOrigin]
    immex: Immex
    scenarios: list[Scenario]
    savings: Savings
    summary: list[str] = Field(default_factory=list)
    parts_of_saving: list[PartOfSaving] = Field(default_factory=list)
    parts_not_known: str | None = None
    comparisons: list[Savings] = Field(default_factory=list)
    assumptions: list[UsedAssumption] = Field(default_factory=list)
    cash_flow: list[CashItem] = Field(default_factory=list)
    break_even: BreakEven | None = None
    range: Range | None = None
    outlook: list[LaterDuties] = Field(default_factory=list)
    denied_claim: DeniedClaim | None = None
    steps: list[Step]
    warnings: list[Warning_]
    advice: list[Advice]
    risks: list[Risk] = Field(default_factory=list)
    to_do: list[ToDo] = Field(default_factory=list)
    documents: list[Document] = Field(default_factory=list)
    gaps: list[Gap]
    claims: list[ClaimAnswer] = Field(default_factory=list)
    flow: list[FlowStep] = Field(default_factory=list)

    def as_json(self) -> str:
        """The assessment as one line of JSON, identical for the same case and day."""
        content = self.model_dump(mode="json", by_alias=True)
        return json.dumps(content, ensure_ascii=False)
