"""The alternatives of the product rules that may govern a good, and which parts are met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from assistant.base.hs_code import CodeRange, held_by_any
from assistant.base.messages import Message
from assistant.base.texts import translated
from assistant.library.governing_rule import Candidate
from assistant.library.product_rule import Alternative, ProductRule, RegionalValueContentRule
from assistant.measurements.origin.good import NOT_FOR_VEHICLES, Good
from assistant.measurements.origin.materials import BEST_CASE, WORST_CASE, CountedMaterial, Reading
from assistant.measurements.origin.tariff_shift import ShiftTest, Tested
from assistant.measurements.origin.unknowns import OpenPoints
from assistant.measurements.origin.value_content import known_total, share, total, weight_of
from assistant.rulebook.facts import Fact, Row

Met = Literal["met", "not_met", "not_asked"]
MetOrSpared = Literal["met", "not_met", "not_asked", "met_by_de_minimis"]


@dataclass(frozen=True, slots=True)
class Measured:
    """One alternative in one reading: whether each part is met, and the underlying figures."""

    candidate: str
    rule: ProductRule
    alternative: Alternative
    reading: Reading
    shift: ShiftTest | None
    tests: list[Tested]
    production: Met
    change: MetOrSpared
    value_content: MetOrSpared
    weight: Met
    conditions: Met
    failing: list[Tested]
    failing_share: Fraction | None

    @property
    def qualifies(self) -> bool:
        """Whether every part of the alternative is met."""
        parts = (self.production, self.change, self.value_content, self.weight, self.conditions)
        return "not_met" not in parts


def alternative_facts(good: Good, points: OpenPoints) -> Iterator[Fact]:
    """Each candidate with its alternatives: worst case first, best case too if none is met.

    None while no materials are known.
    """
    if not good.made_of:
        return
    for number, candidate in enumerate(good.candidates, 1):
        rules = tuple(rule.rule for rule in candidate.rules)
        yield Fact("candidate", {"id": str(number), "rules": rules, "code": candidate.code})
        points.kind_of_good(candidate)
        worst_case = worst_case_alternatives(good, candidate, str(number))
        yield from (_fact(good, one) for one in worst_case)
        if any(one.qualifies for one in worst_case):
            continue
        for against in worst_case:
            best_case = _best_case(good, against)
            if best_case.qualifies:
                yield _fact(good, best_case)
                _note_open(good, against, points)


def worst_case_alternatives(good: Good, candidate: Candidate, identity: str = "") -> list[Measured]:
    """Every alternative of a candidate's rules in the worst-case reading."""
    return [
        _measured(good, identity, rule, alternative, shift, _tests(good, shift, WORST_CASE))
        for rule in candidate.rules
        for alternative in rule.alternatives
        for shift in [ShiftTest.of(good.codes(candidate), rule.goods, alternative)]
    ]


def vehicle_use_facts(good: Good) -> Iterator[Fact]:
    """The vehicle uses for which the automotive appendix requires more than is met.

    Only if the use of the good is unknown.
    """
    if good.use is not None or good.product.product_rule:
        return
    candidates = {one.code: one for one in good.candidates}
    for candidate in candidates.values():
        for rule in good.library.vehicle_rules((candidate,)):
            measured = worst_case_alternatives(good, Candidate(candidate.code, (rule,)))
            if not any(one.qualifies for one in measured):
                asked = next(one.alternative.rvc for one in measured if one.alternative.rvc)
                yield Fact(
                    "vehicle_use",
                    {
                        "rule": rule.rule,
                        "table": translated(rule.table),
                        "only": translated(rule.only),
                        "required_tv": Fraction(asked.tv) if asked.tv else None,
                        "required_nc": Fraction(asked.nc) if asked.nc else None,
                    },
                )


def aftermarket_facts(good: Good) -> Iterator[Fact]:
    """The product rule that would be met as an aftermarket part.

    Only if the good is for a vehicle, as original equipment does not qualify, and it is unknown
    whether it is an aftermarket part.
    """
    product = good.product
    if good.use in (None, NOT_FOR_VEHICLES) or product.aftermarket != "unknown":
        return
    if product.product_rule or not product.hts:
        return
    printed = good.library.product_rules(product.hts, NOT_FOR_VEHICLES, product.rule_answers)
    if _all_met(good, printed) and not _all_met(good, good.candidates):
        rules = tuple(rule.rule for candidate in printed for rule in candidate.rules)
        yield Fact("aftermarket", {"rules": rules})


def _all_met(good: Good, candidates: tuple[Candidate, ...]) -> bool:
    return bool(candidates) and all(
        any(one.qualifies for one in worst_case_alternatives(good, candidate))
        for candidate in candidates
    )


def spared_by_de_minimis(good: Good, reading: Reading) -> bool:
    """Whether all non-originating materials together are within de minimis.

    If so, no regional value content is required (USMCA Art. 4.12; Uniform Regulations s. 5(4)).
    """
    outside = good.non_originating[reading]
    value = total(outside) if reading == WORST_CASE else known_total(outside)
    reached, limit = share(value, good.de_minimis_basis(reading)), good.de_minimis_limit
    return reached is not None and limit is not None and reached <= Fraction(limit)


def _tests(good: Good, shift: ShiftTest | None, reading: Reading) -> list[Tested]:
    if shift is None:
        return []
    answered = _as_component(good, shift, reading)
    return [shift.test(answered.get(m.id, m)) for m in good.tested(reading)]


def _as_component(good: Good, shift: ShiftTest, reading: Reading) -> dict[str, CountedMaterial]:
    """The materials that are of the component that decides the classification, by elimination.

    A textile good has such a component (Uniform Regulations s. 5(8)): answers by which it would
    have none are not taken, a sole material is of it, and where all that may be of it fail, so
    does one that is.
    """
    textile = [
        m
        for m in good.materials_in[reading]
        if m.tested and shift.reach_is_conditional(m)
        if not m.codes or good.library.in_group_of_codes("component_materials", m.hts)
    ]
    possible = [m for m in textile if shift.reaches(m) is not False]
    reached = {m.id: shift.as_reached(m) for m in possible or textile}
    fails = all(m.status == "no" and shift.test(m).passes is False for m in reached.values())
    if fails or len(reached) == 1:
        return reached
    return {} if possible else {m.id: replace(m, answers={}) for m in textile}


def _best_case(good: Good, worst_case: Measured) -> Measured:
    """The same alternative in the best-case reading."""
    tests = worst_case.tests
    if good.materials_in[BEST_CASE] is not good.materials:
        tests = _tests(good, worst_case.shift, BEST_CASE)
    rule, alternative = worst_case.rule, worst_case.alternative
    return _measured(
        good, worst_case.candidate, rule, alternative, worst_case.shift, tests, BEST_CASE
    )


def _measured(
    good: Good,
    candidate: str,
    rule: ProductRule,
    alternative: Alternative,
    shift: ShiftTest | None,
    tests: list[Tested],
    reading: Reading = WORST_CASE,
) -> Measured:
    failing = [one for one in tests if _counts_as_failing(one, reading)]
    if shift and shift.limited_groups:
        failing += _beyond_one_group(reading, shift, tests, failing)
    failing_share = _failing_share(good, reading, shift, failing)
    return Measured(
        candidate,
        rule,
        alternative,
        reading,
        shift,
        tests,
        production_met(good, reading),
        _change(good, reading, shift, failing, failing_share),
        value_content_met(good, reading, alternative.rvc) if alternative.rvc else "not_asked",
        _weight(good, reading, alternative),
        _conditions(good, reading, alternative),
        failing,
        failing_share,
    )


def _counts_as_failing(tested: Tested, reading: Reading) -> bool:
    if reading == WORST_CASE:
        return tested.passes is not True
    return tested.passes is False and tested.material.status == "no"


def _beyond_one_group(
    reading: Reading, shift: ShiftTest, tests: list[Tested], failing: list[Tested]
) -> list[Tested]:
    """The materials of all limited groups except the one of greatest value."""
    groups: dict[int, list[Tested]] = {}
    for one in tests:
        group = shift.group_of(one.material, possibly=reading == WORST_CASE)
        known = reading == WORST_CASE or one.material.status == "no"
        if group is not None and known and one not in failing and not one.by_self_produced:
            groups.setdefault(group, []).append(one)
    if len(groups) < 2:
        return []
    kept = max(groups, key=lambda g: total(one.material for one in groups[g]) or Decimal(0))
    return [
        shift.beyond_one_group(one.material)
        for group, members in groups.items()
        if group != kept
        for one in members
    ]


def _failing_share(
    good: Good, reading: Reading, shift: ShiftTest | None, failing: list[Tested]
) -> Fraction | None:
    """The failing materials in percent of the good, by value (USMCA Art. 4.12).

    By weight for textiles; of the component that decides the classification in chapters 61 to 63
    (Art. 6.1; Uniform Regulations s. 5(6) and (7)).
    """
    if good.by_weight:
        weighed = _weighed(good, reading, shift, failing)
        if len(weighed) == len(failing):
            return Fraction(100)
        return share(weight_of([one.material for one in failing]), weight_of(weighed))
    materials = [one.material for one in failing]
    value = total(materials) if reading == WORST_CASE else known_total(materials)
    return share(value, good.de_minimis_basis(reading))


def _weighed(
    good: Good, reading: Reading, shift: ShiftTest | None, failing: list[Tested]
) -> list[CountedMaterial]:
    """The materials whose weight is the whole; in the worst case none that may not belong to it."""
    counted = {one.material.id for one in failing}
    materials = [m for m in good.materials_in[reading] if m.tested]
    if shift is None:
        return materials
    certain = reading == WORST_CASE
    return [
        m
        for m in materials
        if m.id in counted or (reached := shift.reaches(m)) or (reached is None and not certain)
    ]


def _change(
    good: Good,
    reading: Reading,
    shift: ShiftTest | None,
    failing: list[Tested],
    failing_share: Fraction | None,
) -> MetOrSpared:
    if shift is None:
        return "not_asked"
    if not failing:
        return "met"
    if not good.disregards(one.material for one in failing):
        return "not_met"
    if failing_share is None:
        open_ = good.by_weight or good.de_minimis_basis(reading) is None
        return "met_by_de_minimis" if reading == BEST_CASE and open_ else "not_met"
    limit = good.de_minimis_limit
    within = limit is not None and failing_share <= Fraction(limit)
    if good.by_weight:
        within = within and _elastomeric_within(good, reading, shift, failing)
    return "met_by_de_minimis" if within else "not_met"


def _elastomeric_within(
    good: Good, reading: Reading, shift: ShiftTest, failing: list[Tested]
) -> bool:
    """Whether the failing elastomeric content is within its limit (Uniform Regulations s. 5(6))."""
    elastomeric = [
        one.material
        for one in failing
        if (said := one.material.answers.get("elastomeric", "unknown")) == "yes"
        or (said == "unknown" and reading == WORST_CASE)
    ]
    reached = share(weight_of(elastomeric), weight_of(_weighed(good, reading, shift, failing)))
    limit = good.library.parameter("usmca.de_minimis_elastomeric")
    return reached is not None and limit is not None and reached <= Fraction(limit)


def production_met(good: Good, reading: Reading) -> Met:
    """Whether the good is produced at all (Uniform Regulations s. 1 and 3(2))."""
    met = good.produced == "yes" or (good.produced == "unknown" and reading == BEST_CASE)
    return "met" if met else "not_met"


def value_content_met(
    good: Good, reading: Reading, rvc: RegionalValueContentRule, *, if_unknown: bool = True
) -> MetOrSpared:
    """Whether the regional value content is reached by a method, or spared by de minimis.

    In the best case an unknown price or net cost counts as enough, unless `if_unknown` is false.
    """
    open_counts = if_unknown and reading == BEST_CASE
    for method, required in (("tv", rvc.tv), ("nc", rvc.nc)):
        if required is None:
            continue
        content = good.value_content(reading, method)
        if content is not None and content >= Fraction(required):
            return "met"
        if open_counts and good.basis(method, reading) is None:
            return "met"
    may_be = open_counts and good.de_minimis_basis(reading) is None
    return "met_by_de_minimis" if may_be or spared_by_de_minimis(good, reading) else "not_met"


def _weight(good: Good, reading: Reading, alternative: Alternative) -> Met:
    """Whether enough of the named materials is originating by weight (chapters 73, 86)."""
    asked = alternative.weight
    if asked is None:
        return "not_asked"
    ranges = tuple(CodeRange.parse(code) for code in asked.codes)
    named = [
        m
        for m in good.materials_in[reading]
        if any(held_by_any(code, ranges) is not False for code in m.codes) or not m.codes
    ]
    if any(m.weight is None for m in named):
        return "met" if reading == BEST_CASE else "not_met"
    own = [m for m in named if m.status == "yes" or (reading == BEST_CASE and m.status != "no")]
    whole, part = (sum((m.weight or Decimal(0) for m in ms), Decimal(0)) for ms in (named, own))
    reached = share(part, whole)
    met = reached is not None and reached >= Fraction(asked.originating_at_least)
    return "met" if met else "not_met"


def _conditions(good: Good, reading: Reading, alternative: Alternative) -> Met:
    if not alternative.good_conditions:
        return "not_asked"
    answers = {good.confirmed(condition) for condition in alternative.good_conditions}
    missed = "no" in answers or ("unknown" in answers and reading == WORST_CASE)
    return "not_met" if missed else "met"


def _note_open(good: Good, worst_case: Measured, points: OpenPoints) -> None:
    """Notes the unknowns on which the worst-case and the best-case reading differ."""
    points.production()
    if worst_case.change == "not_met" and worst_case.shift:
        shift = worst_case.shift
        undecided = [one.material for one in worst_case.tests if shift.group_is_open(one.material)]
        points.change(worst_case.failing, undecided)
        if good.by_weight and good.disregards(one.material for one in worst_case.failing):
            points.weighed(worst_case.failing, worst_case.failing_share, shift)
    if worst_case.value_content == "not_met" and worst_case.alternative.rvc:
        points.value_content(worst_case.alternative.rvc)
    if worst_case.weight == "not_met":
        points.weights(good.materials)
    if worst_case.conditions == "not_met":
        for condition in worst_case.alternative.good_conditions:
            if good.confirmed(condition) == "unknown":
                points.confirm(condition.id, translated(condition.confirm))


def _fact(good: Good, measured: Measured) -> Fact:
    rvc = measured.alternative.rvc
    failing = {one.material.id: one for one in measured.failing}
    all_outside = total(good.non_originating[measured.reading])
    return Fact(
        "alternative",
        {
            "candidate": measured.candidate,
            "rule": measured.rule.rule,
            "alternative": measured.alternative.id,
            "reading": measured.reading,
            "confidence": measured.rule.confidence,
            "doubt": translated(measured.rule.doubt),
            "production": measured.production,
            "change": measured.change,
            "value_content": measured.value_content,
            "weight": measured.weight,
            "conditions": measured.conditions,
            "required_tv": Fraction(rvc.tv) if rvc and rvc.tv else None,
            "required_nc": Fraction(rvc.nc) if rvc and rvc.nc else None,
            "reached_tv": good.value_content(measured.reading, "tv"),
            "reached_nc": good.value_content(measured.reading, "nc"),
            "non_originating_share": share(all_outside, good.de_minimis_basis(measured.reading)),
            "failing": tuple(failing),
            "failing_names": tuple(one.material.name for one in failing.values()),
            "failing_value": total(one.material for one in measured.failing),
            "failing_share": measured.failing_share,
            "share_of": Message(f"share_of.{'weight' if good.by_weight else 'value'}"),
            "de_minimis_limit": None
            if good.de_minimis_limit is None
            else Fraction(good.de_minimis_limit),
            "tests": tuple(
                _row(failing.get(one.material.id, one), failing) for one in measured.tests
            ),
        },
    )


def _row(tested: Tested, failing: dict[str, Tested]) -> Row:
    material = tested.material
    return {
        "id": material.id,
        "material": material.name,
        "hts": material.hts,
        "origin": material.origin or "",
        "originating": material.status,
        "result": "fails" if material.id in failing else "passes",
        "because": Message(tested.reason),
    }
