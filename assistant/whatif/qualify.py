"""Qualifying plans: the cheapest changes by which a good originates, or does so with a margin.

The search uses measured facts on origin. Every plan offered was assessed by the rules with its
changes made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import islice, takewhile
from time import monotonic
from typing import Literal

from assistant.assessment.assess import assess
from assistant.assessment.intermediates import judge_of
from assistant.assessment.model import Assessment, Scenario
from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.numbers import for_people, money, percent, whole
from assistant.base.texts import Joined, Stripped
from assistant.case.change_form import SmallMargin, changes_form
from assistant.case.changes import CaseChange, changed
from assistant.case.model import Case, Material, Product
from assistant.library import DatedLibrary, Library
from assistant.measurements.origin.facts import origin_facts
from assistant.measurements.origin.fungible import with_stock_apportioned
from assistant.measurements.origin.good import Good
from assistant.measurements.origin.materials import WORST_CASE, intermediates
from assistant.rulebook import Inference
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.whatif.comparison import LineMoved, lines_moved
from assistant.whatif.levers import Lever, material_lever
from assistant.whatif.margin import Margin, margin_of
from assistant.whatif.requirements import NO_MARGIN, Requirement, requirements_of
from assistant.whatif.search import Bundle, Levers, Search
from assistant.whatif.wording import describe_stale

Goal = Literal["yes", "margin", "none"]
_CENT = Decimal("0.01")
_SECONDS_AT_ONCE = 2.0


@dataclass(frozen=True)
class Saved:
    """The duties and fees saved by claiming USMCA, in US dollars, with the lines that differ.

    `complete` is false where a line is not known with or without the claim.
    """

    per_unit: str
    annual: str | None
    complete: bool
    lines: tuple[LineMoved, ...]
    units: str | None


@dataclass(frozen=True)
class QualifyingPlan:
    """A qualifying plan: its levers, the basis of origin, the margin, and the saving.

    `value_bought` and `value_certified` are the present values of the materials to buy elsewhere
    and to certify, in US dollars per unit; None where one is not known. For points and percent see
    `Margin`.
    """

    levers: tuple[Lever, ...]
    criterion: str | None
    product_rule: str | None
    alternative: str | None
    value_content_points: str | None
    de_minimis_left_pct: str | None
    value_bought: str | None
    value_certified: str | None
    saved: Saved | None

    @property
    def changes(self) -> tuple[CaseChange, ...]:
        """The changes of all levers."""
        return tuple(change for lever in self.levers for change in lever.changes)


@dataclass(frozen=True)
class QualifyingPlans:
    """The qualifying plans of a case, cheapest first by `Search.rank`; `because` is their reason.

    `asked` states in figures what each unmet alternative requires. `stays` names facts kept as they
    are although the changes may affect them.
    """

    case: str
    as_of: str
    verdict: str
    goal: Goal
    because: Lazy
    ways: tuple[QualifyingPlan, ...]
    asked: tuple[Lazy, ...]
    stays: tuple[Lazy, ...]

    def as_json(self) -> str:
        """The plans as one line of JSON, identical for the same case and day."""
        ways = [
            {**asdict(way), "levers": [{**asdict(o), "text": o.told()} for o in way.levers]}
            for way in self.ways
        ]
        content = {"format": 1, **asdict(replace(self, ways=())), "ways": ways}
        return json.dumps(content, ensure_ascii=False, default=str)


@dataclass(frozen=True)
class _Stage:
    """The result of the origin stage on a case."""

    verdict: str
    margin: Margin
    inference: Inference


def qualifying_plans(
    case: Case, library: Library, present: Assessment | None = None
) -> QualifyingPlans:
    """The cheapest plans by which the good qualifies, or qualifies with a margin that is not small.

    Each plan was assessed, and none contains a smaller one. `present` is the assessment of the
    case, if already made. Raises InputError as `assess`.
    """
    present = present or assess(case, library, extended=False)
    day = case.as_of or date.today()
    case = case.model_copy(update={"as_of": day})
    seeking = _Seeking(case, library.as_of(day))
    form = changes_form()
    with seeking.origin(case) as stage:
        verdict, margin = stage.verdict, stage.margin
        asked = tuple(_asked(stage.inference))
    goal: Goal = "yes" if verdict != "yes" else "margin"
    if goal == "margin" and not margin.is_small(form.small_margin):
        goal = "none"
    found = []
    if goal != "none":
        search = seeking.search(form.small_margin if goal == "margin" else NO_MARGIN)
        verified = (seeking.verified(one, goal, present) for one in search.proposals())
        found = list(islice(filter(None, verified), form.ways.most))
        found.sort(key=lambda way: search.rank(frozenset(way.levers)))
    stays = [line for way in found for line in describe_stale(case, way.changes)]
    return QualifyingPlans(
        present.case,
        present.as_of,
        verdict,
        goal,
        _because(goal, bool(found), seeking.good, margin),
        tuple(found),
        asked if goal == "yes" else (),
        tuple(dict.fromkeys(stays)),
    )


def cheapest_way(
    case: Case, library: Library, present: Assessment, seconds: float
) -> QualifyingPlan | None:
    """The cheapest plan by which a good that is not shown to qualify does; None where it qualifies.

    None too where none was found and assessed within the seconds. `present` is the assessment of
    the case.
    """
    if present.origin.verdict not in ("no", "depends"):
        return None
    until = monotonic() + seconds
    day = case.as_of or date.today()
    case = case.model_copy(update={"as_of": day})
    seeking = _Seeking(case, library.as_of(day))
    search = seeking.search(NO_MARGIN)
    proposed = list(takewhile(lambda _: monotonic() < until, search.proposals()))
    for levers in sorted(proposed, key=lambda one: search.rank(frozenset(one))):
        if monotonic() >= until:
            return None
        if (plan := seeking.verified(levers, "yes", present)) is not None:
            return plan
    return None


def way_at_once(case: Case, library: Library, present: Assessment) -> str:
    """The cheapest plan in one sentence; empty if the good qualifies or none is found at once."""
    plan = cheapest_way(case, library, present, _SECONDS_AT_ONCE)
    return str(way_in_short(plan)) if plan else ""


def way_in_short(plan: QualifyingPlan) -> Lazy:
    """What would make the good qualify, and what the claim then saves, in one sentence."""
    steps = Joined([Stripped(lever.told(), " .") for lever in plan.levers], "; ")
    saved = plan.saved
    if saved is None or Decimal(saved.per_unit) <= 0:
        return Message("ways.in_short", steps=steps)
    if saved.annual is None:
        return Message(
            "ways.in_short_saves", steps=steps, value=for_people(Decimal(saved.per_unit))
        )
    return Message(
        "ways.in_short_saves_annual",
        steps=steps,
        value=for_people(Decimal(saved.per_unit)),
        annual=whole(Decimal(saved.annual)),
    )


class _Seeking:
    """Seeks the qualifying plans of one case on its day."""

    def __init__(self, case: Case, library: DatedLibrary) -> None:
        self.case = case
        self.library = library
        self.apportioned = with_stock_apportioned(case)
        self.judge = judge_of(self.apportioned, library, shipped_rulebook())
        self.good = Good(self.apportioned, library, self.judge)
        made_in = case.production.country or ""
        inside = made_in in library.group("usmca")
        self.country = made_in if inside else changes_form().ways.country

    def search(self, margin: SmallMargin) -> Search:
        """The search over all levers for plans with the given margin."""
        requirements = requirements_of(self.good, self.country, margin)
        form = changes_form().ways
        alike = (self.good.price or Decimal(0)) * form.alike_within_pct / 100
        search = Search(
            requirements, self._levers(), list(self._bundles()), form.exact_up_to, alike
        )
        for one in requirements:
            if one.open_net_cost:
                search.requirements += self._with_figure(one, search)
        return search

    def _levers(self) -> list[Lever]:
        levers = (material_lever(m, self.country, self.good) for m in self.good.materials)
        return [lever for lever in levers if lever]

    def _bundles(self) -> Iterator[Bundle]:
        """The levers that make self-produced intermediates originate (USMCA Art. 4.8).

        An originating but undesignated one is designated. For any other, the levers of its inputs
        by which it originates under its own rule, with total cost as its value.
        """
        for material in self.apportioned.materials:
            if material.designated == "no" and self.judge(material) == "yes":
                place = f"materials.{material.id}.designated"
                change = (CaseChange(place, "yes"),)
                known = (material.id, material.name, material.value)
                inputs = frozenset(m.id for m in _inputs(material))
                yield Bundle(frozenset({Lever("designate", change, *known)}), inputs)
        for material in intermediates(self.apportioned.materials, self.library):
            if self.judge(material) != "yes" and material.originating != "yes":
                inner = _Seeking(_of_intermediate(material, self.case), self.library)
                inputs = frozenset(m.id for m in _inputs(material))
                for levers in inner.search(NO_MARGIN).proposals():
                    if all(lever.about for lever in levers):
                        yield Bundle(levers, inputs)

    def _with_figure(self, requirement: Requirement, search: Search) -> Iterator[Requirement]:
        """The requirement with the least net cost that meets it, unless above the price."""
        basis = requirement.open_net_cost
        if basis is None:
            return
        for levers in search.cheapest(replace(requirement, open_net_cost=None)):
            turned = search.turned(levers, requirement, basis.content)
            if not basis.content.never <= turned:
                continue
            least = Fraction(basis.content.left(turned)) / basis.share
            figure = _rounded_up(least)
            change = CaseChange("product.net_cost", figure)
            if figure and (basis.highest is None or figure <= basis.highest):
                lever = Lever("figure", (change,), words=money(figure))
                content = replace(basis.content, most=Fraction(figure) * basis.share)
                yield Requirement(
                    (*requirement.limits, content),
                    requirement.facts | {lever},
                    requirement.answers,
                )

    @contextmanager
    def origin(self, case: Case) -> Iterator[_Stage]:
        """The result of the origin stage alone on a case."""
        case = with_stock_apportioned(case)
        with Inference(shipped_rulebook()) as inference:
            judge = judge_of(case, self.library, inference.rulebook)
            inference.tell(origin_facts(case, self.library, judge))
            inference.run("origin")
            said = inference.one("origin")
            verdict = said.text("verdict") if said else "unknown"
            margin = Margin()
            if verdict == "yes":
                margin = margin_of(inference, changes_form().small_margin)
            yield _Stage(verdict, margin, inference)

    def verified(self, levers: Levers, goal: Goal, present: Assessment) -> QualifyingPlan | None:
        """The plan of the levers; None where the rules do not confirm origin or the margin."""
        order = sorted(levers, key=lambda one: (one.value or Decimal(0), one.about), reverse=True)
        changes = [change for lever in order for change in lever.changes]
        case = changed(self.case, changes)
        with self.origin(case) as stage:
            verdict, margin = stage.verdict, stage.margin
        small = goal == "margin" and margin.is_small(changes_form().small_margin)
        if verdict != "yes" or small:
            return None
        after = assess(case, self.library.library, extended=False)
        if after.origin.verdict != "yes":
            return None
        return QualifyingPlan(
            tuple(order),
            after.origin.criterion,
            after.origin.product_rule,
            after.origin.alternative,
            _two_decimals(margin.value_content_points),
            _two_decimals(margin.de_minimis_left_pct),
            _together(levers, "source"),
            _together(levers, "certify"),
            _saved(present, after) if goal == "yes" else None,
        )


def _inputs(material: Material) -> Iterator[Material]:
    for one in material.materials:
        yield one
        yield from _inputs(one)


def _of_intermediate(material: Material, case: Case) -> Case:
    """A self-produced intermediate as the good of a case (USMCA Art. 4.8)."""
    product = Product(
        hts=material.hts,
        total_cost=material.value,
        net_cost=material.value,
        rule_answers=material.rule_answers,
    )
    return Case(
        as_of=case.as_of,
        product=product,
        production=case.production,
        materials=material.materials,
    )


def _saved(before: Assessment, after: Assessment) -> Saved | None:
    """The duties and fees saved by the claim; None where a supply chain is missing."""
    plans = changes_form().plans
    unclaimed = _plan(before, plans.unclaimed)
    claimed = _plan(after, plans.claimed)
    if unclaimed is None or claimed is None:
        return None
    first, second = unclaimed.layers["duties"], claimed.layers["duties"]
    annual = None
    if first.annual is not None and second.annual is not None:
        annual = money(Decimal(first.annual) - Decimal(second.annual))
    return Saved(
        money(Decimal(first.per_unit) - Decimal(second.per_unit)),
        annual,
        first.complete and second.complete,
        lines_moved(unclaimed, claimed, "duties"),
        after.annual_units,
    )


def _plan(assessment: Assessment, wanted: list[str]) -> Scenario | None:
    by_id = {scenario.id: scenario for scenario in assessment.scenarios}
    return next((by_id[name] for name in wanted if name in by_id), None)


def _because(goal: Goal, found: bool, good: Good, margin: Margin) -> Lazy:
    """Why qualifying plans are sought, or why there are none."""
    if goal == "none":
        return Message("ways.margin_is_wide" if margin != Margin() else "ways.no_margin_asked")
    if found:
        return Message(f"ways.sought_for_{goal}")
    if good.bar == "operation":
        return Message("ways.none_operation")
    if not good.materials:
        return Message("ways.none_without_materials")
    return Message(f"ways.none_for_{goal}")


def _asked(inference: Inference) -> Iterator[Lazy]:
    """The requirements of each unmet alternative, in figures."""
    content = inference.one("value_content")
    for fact in inference.facts("alternative"):
        if fact["reading"] != WORST_CASE or content is None:
            continue
        named = {"rule": fact.text("rule"), "alternative": fact.text("alternative")}
        if fact["change"] == "not_met":
            limit, share = fact["de_minimis_limit"], fact["failing_share"]
            if isinstance(limit, Fraction) and isinstance(share, Fraction):
                reached = percent(share, upward=True)
                yield Message("ways.asked_change", **named, limit=percent(limit), share=reached)
        if fact["value_content"] == "not_met":
            for method, basis_name in (("tv", "transaction_value"), ("nc", "net_cost")):
                required, basis = fact[f"required_{method}"], content[basis_name]
                outside = content["non_originating"]
                if not (isinstance(required, Fraction) and isinstance(outside, Decimal)):
                    continue
                figures = {
                    **named,
                    "required": percent(required),
                    "outside": money(outside),
                    "least": money(_rounded_up(100 * Fraction(outside) / (100 - required))),
                }
                if isinstance(basis, Decimal):
                    most = percent(Fraction(basis) * (100 - required) / 100)
                    yield Message(f"ways.asked_{basis_name}", **figures, most=most)
                else:
                    yield Message(f"ways.asked_{basis_name}_unknown", **figures)


def _together(levers: Levers, kind: str) -> str | None:
    values = [lever.value for lever in levers if lever.kind == kind]
    known = [value for value in values if value is not None]
    return money(sum(known, Decimal(0))) if len(known) == len(values) else None


def _two_decimals(share: Fraction | None) -> str | None:
    return None if share is None else percent(share)


def _rounded_up(amount: Fraction) -> Decimal:
    whole = -((-amount.numerator * 100) // amount.denominator)
    return (Decimal(whole) * _CENT).quantize(_CENT, rounding=ROUND_CEILING)
