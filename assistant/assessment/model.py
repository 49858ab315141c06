"""The assessment: verdicts, steps, scenarios, warnings, advice and gaps of one case on one day.

This is the contract with outside programs (format 1): keys may be added, none renamed. Amounts are
US dollars per unit of the good unless a key says otherwise; percentages and amounts are strings.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator

from assistant.base.language import Lazy
from assistant.base.models import Strict

Verdict = Literal["yes", "no", "depends", "unknown"]
# A text that is put in words when the assessment is written or shown.
Shown = Annotated[
    str | Lazy, PlainValidator(lambda text: text), PlainSerializer(str, return_type=str)
]
LayerName = Literal["duties", "landed", "total"]
IN_WHOLE_CENTS = "whole cents"
Yearly = Annotated[str | None, IN_WHOLE_CENTS]


class Gap(Strict):
    """What is not known: the question that settles it, of which thing, and whether it decides.

    `question` is the id of a question in rules/questions/, `about` a material's id or "".
    """

    code: str
    area: str
    question: str
    about: str
    text: Shown
    decides: bool
    worth: str | None


class RegionalValueContent(Strict):
    """Percent by each method; None where it cannot be computed."""

    transaction_value: str | None
    net_cost: str | None


class DeMinimis(Strict):
    """Percent of the transaction value that the failing materials make, and whether it was used."""

    share: str | None
    used: bool


class Obstacle(Strict):
    """Why an alternative of a product rule is not met as things stand.

    `part` is what is missing: change, value_content, conditions or weight.
    """

    product_rule: str
    alternative: str
    part: str
    text: str


class Origin(Strict):
    """Whether the good is originating under USMCA, by which criterion and product rule."""

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
    """Whether the good is a product of China (`section_301`), or of where it is made (`marking`).

    `country` is the one of which it is, where that is settled.
    """

    verdict: Verdict
    country: str | None
    gaps: list[Gap]


class ModalityFit(Strict):
    """Whether a modality fits the case (yes, no or unknown), and why."""

    modality: str
    fits: str
    because: list[str]
    citation: list[str]


class RequirementState(Strict):
    """A requirement of the programme, or of a category of VAT certification (`of`).

    `state` is yes, no or unknown; `question` is what settles it.
    """

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
    """Until when goods that enter on the day of the case may stay in Mexico.

    `materials` are ids; `months` and `leaves_by` are None where the programme's life is the term or
    the term is not known.
    """

    term: str
    materials: list[str]
    months: str | None
    leaves_by: str | None
    confidence: str
    because: str
    citation: list[str]


class DueObligation(Strict):
    """What the maker owes: who does it, when, by which day next, and what missing it brings."""

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
    """A cause for which the programme is suspended or cancelled."""

    cause: str
    label: str
    effect: str
    confidence: str
    citation: list[str]


class RouteChoice(Strict):
    """A way to build under IMMEX, and what of the case speaks for or against it, or shuts it."""

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
    """One addend of a line: what it is of, and its arithmetic in words."""

    about: str
    amount: str
    because: str


class Line(Strict):
    """One cost of a scenario; the parts add up to its amount. `layer` is where it is counted."""

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
    """A total per unit and a year; `complete` is false where a line that it holds is not known."""

    per_unit: str
    annual: str | None
    complete: bool


class Scenario(Strict):
    """A supply chain as lines that add up.

    `open_lines` are the ids of lines that are not known, `complete` is false where there are any.
    `layers` are cumulative: landed holds the duties, total holds everything and is `per_unit`.
    """

    id: str
    label: str
    per_unit: str
    annual: str | None
    complete: bool
    layers: dict[LayerName, Layer]
    lines: list[Line]
    open_lines: list[str]


class Savings(Strict):
    """What `to` saves against `from`, in all and by layer; negative when it costs more."""

    from_: str | None = Field(alias="from")
    to: str | None
    per_unit: str | None
    annual: str | None
    layers: dict[LayerName, Layer] = Field(default_factory=dict)


class UsedAssumption(Strict):
    """A figure that lines rest on: as given, or the default with its range and confidence."""

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
    """Cash that is not tied up, US dollars: what is paid a year, on average, and its worth a year.

    `once` is what comes free once. None of it is part of a saving.
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
    """The price of the plan at which nothing is saved, and the present one, per unit."""

    price: str
    present: str
    because: str
    citation: list[str]
    rules: list[str]


class Driver(Strict):
    """The saving per unit with one assumption at either end of its range."""

    assumption: str
    label: str
    low: str
    high: str


class Range(Strict):
    """The saving per unit with every soft assumption against it, by default, and in its favour.

    `drivers` are the assumptions, those that move it most first.
    """

    low: str
    default: str
    high: str
    drivers: list[Driver]
    because: str
    citation: list[str]
    rules: list[str]


class LaterDuties(Strict):
    """The duties and fees of a scenario per unit from a later day on, and those before it.

    None where the knowledge ends or leaves a line open that was known before.
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
    """What falls due per unit if the claim is denied; `exposure` is that of all years' entries."""

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
    """A rule that fired, the facts it matched and what it concluded."""

    n: int
    rule: str
    area: str
    title: str
    text: str
    citation: list[str]
    facts: dict[str, Any]
    concluded: dict[str, Any]


class Warning_(Strict):
    """Something the person must know before relying on the answer."""

    code: str
    text: str
    citation: list[str]


class Advice(Strict):
    """What to do next; `worth` in US dollars a year, where it is known."""

    code: str
    text: str
    worth: str | None
    citation: list[str]


class ClaimAnswer(Strict):
    """How far a claim of the brochure holds in this case: yes, no, partly or unknown, and why."""

    claim: int
    says: str
    holds: str
    because: list[str]
    citation: list[str]


class Assessment(Strict):
    """Everything that a renderer shows."""

    format: Literal[1]
    case: str
    as_of: str
    origin: Origin
    country_of_origin: dict[Literal["section_301", "marking"], CountryOfOrigin]
    immex: Immex
    scenarios: list[Scenario]
    savings: Savings
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
    gaps: list[Gap]
    claims: list[ClaimAnswer] = Field(default_factory=list)

    def as_json(self) -> str:
        """The assessment on one line of JSON; the same case and day give the same bytes."""
        content = self.model_dump(mode="json", by_alias=True)
        return json.dumps(content, ensure_ascii=False)
