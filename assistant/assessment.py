"""The assessment: verdicts, steps, scenarios, warnings, advice and gaps of one case on one day.

This is the contract with outside programs (format 1): keys may be added, none renamed. Amounts are
US dollars per unit of the good unless a key says otherwise; percentages and amounts are strings.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Verdict = Literal["yes", "no", "depends", "unknown"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Gap(_Part):
    """What is not known: the question that settles it, of which thing, and whether it decides.

    `question` is the id of a question in rules/questions/, `about` a material's id or "".
    """

    code: str
    area: str
    question: str
    about: str
    text: str
    decides: bool
    worth: str | None


class RegionalValueContent(_Part):
    """Percent by each method; None where it cannot be computed."""

    transaction_value: str | None
    net_cost: str | None


class DeMinimis(_Part):
    """Percent of the transaction value that the failing materials make, and whether it was used."""

    share: str | None
    used: bool


class Obstacle(_Part):
    """Why an alternative of a product rule is not met as things stand.

    `part` is what is missing: change, value_content, conditions or weight.
    """

    product_rule: str
    alternative: str
    part: str
    text: str


class Origin(_Part):
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


class CountryOfOrigin(_Part):
    """Whether the good is a product of China (`section_301`), or of where it is made (`marking`).

    `country` is the one of which it is, where that is settled.
    """

    verdict: Verdict
    country: str | None
    gaps: list[Gap]


class ModalityFit(_Part):
    """Whether a modality fits the case (yes, no or unknown), and why."""

    modality: str
    fits: str
    because: list[str]
    citation: list[str]


class Requirement(_Part):
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


class Category(_Part):
    """Whether a category of VAT certification is open to the maker: yes, no or unknown."""

    category: str
    open: str
    because: list[str]
    citation: list[str]


class Stay(_Part):
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


class Obligation(_Part):
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


class Cause(_Part):
    """A cause for which the programme is suspended or cancelled."""

    cause: str
    label: str
    effect: str
    confidence: str
    citation: list[str]


class ProgrammeRoute(_Part):
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


class Immex(_Part):
    """Whether the maker may import the inputs temporarily, under which modality, and how."""

    verdict: Verdict
    modality: str | None
    gaps: list[Gap]
    modalities: list[ModalityFit] = Field(default_factory=list)
    requirements: list[Requirement] = Field(default_factory=list)
    certification: list[Category] = Field(default_factory=list)
    terms: list[Stay] = Field(default_factory=list)
    obligations: list[Obligation] = Field(default_factory=list)
    causes: list[Cause] = Field(default_factory=list)
    routes: list[ProgrammeRoute] = Field(default_factory=list)


class LinePart(_Part):
    """One addend of a line: what it is of, and its arithmetic in words."""

    about: str
    amount: str
    because: str


class Line(_Part):
    """One cost of a scenario; the parts add up to its amount."""

    id: str
    label: str
    amount: str
    annual: str | None
    because: str
    citation: list[str]
    rules: list[str]
    parts: list[LinePart]


class Scenario(_Part):
    """A supply chain as lines that add up; `complete` is false where a line is not known."""

    id: str
    label: str
    per_unit: str
    annual: str | None
    complete: bool
    lines: list[Line]


class Savings(_Part):
    """What `to` saves against `from`; negative when it costs more."""

    from_: str | None = Field(alias="from")
    to: str | None
    per_unit: str | None
    annual: str | None


class Step(_Part):
    """A rule that fired, the facts it matched and what it concluded."""

    n: int
    rule: str
    area: str
    title: str
    text: str
    citation: list[str]
    facts: dict[str, Any]
    concluded: dict[str, Any]


class Warning_(_Part):
    """Something the person must know before relying on the answer."""

    code: str
    text: str
    citation: list[str]


class Advice(_Part):
    """What to do next; `worth` in US dollars a year, where it is known."""

    code: str
    text: str
    worth: str | None
    citation: list[str]


class ClaimAnswer(_Part):
    """How far a claim of the brochure holds in this case: yes, no, partly or unknown, and why."""

    claim: int
    says: str
    holds: str
    because: list[str]
    citation: list[str]


class Assessment(_Part):
    """Everything that a renderer shows."""

    format: Literal[1]
    case: str
    as_of: str
    origin: Origin
    country_of_origin: dict[Literal["section_301", "marking"], CountryOfOrigin]
    immex: Immex
    scenarios: list[Scenario]
    savings: Savings
    steps: list[Step]
    warnings: list[Warning_]
    advice: list[Advice]
    gaps: list[Gap]
    claims: list[ClaimAnswer] = Field(default_factory=list)

    def as_json(self) -> str:
        """The assessment on one line of JSON; the same case and day give the same bytes."""
        content = self.model_dump(mode="json", by_alias=True)
        return json.dumps(content, ensure_ascii=False)
