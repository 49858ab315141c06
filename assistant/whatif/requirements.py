"""The requirements of each route to origin, as limits on non-originating material.

A tariff shift, a regional value content, a share by weight and a set all limit the total of some
materials while they do not originate. Requirements are measured, not concluded; the rules check
every proposal before it is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import islice, product
from typing import get_args

from assistant.base.hs_code import CodeRange, held_by_any, hs_digits
from assistant.base.messages import Message
from assistant.base.models import Text
from assistant.base.texts import translated
from assistant.case.change_form import SmallMargin
from assistant.case.changes import CaseChange
from assistant.case.model import Answer
from assistant.library.governing_rule import Candidate
from assistant.library.product_rule import Alternative
from assistant.measurements.origin.alternatives import Measured, worst_case_alternatives
from assistant.measurements.origin.good import PRODUCTION, Good
from assistant.measurements.origin.materials import WORST_CASE, CountedMaterial
from assistant.measurements.origin.tariff_shift import Tested
from assistant.measurements.origin.value_content import total
from assistant.whatif.levers import Lever

_MOST_COMBINED = 100
NO_MARGIN = SmallMargin(value_content_points=Decimal(0), de_minimis_left_pct=Decimal(0))


@dataclass(frozen=True)
class Limit:
    """A limit on non-originating material: total weight at most `most`, and none of `never`.

    A weight is a value, content or mass. The keys are material ids; `never` holds those whose
    weight or limit is not known.
    """

    weights: Mapping[str, Decimal]
    most: Fraction
    never: frozenset[str] = frozenset()

    def left(self, turned: frozenset[str]) -> Decimal:
        """The weight left once the `turned` materials originate."""
        return sum((w for key, w in self.weights.items() if key not in turned), Decimal(0))

    def met(self, turned: frozenset[str]) -> bool:
        """Whether the limit is met once the `turned` materials originate."""
        return self.never <= turned and self.left(turned) <= self.most


@dataclass(frozen=True)
class OpenNetCost:
    """A net cost that is not known; `share` of it may be non-originating.

    `highest` is the price. Only net cost is left open: a missing price is asked for, since de
    minimis depends on it too.
    """

    share: Fraction
    content: Limit
    highest: Decimal | None


@dataclass(frozen=True)
class Requirement:
    """One route to origin: limits to meet, and levers (`facts`) that are required.

    `answers` are levers whose answer decides whether a material passes. Each turns a key of the
    limits, which represents the material under that question.
    """

    limits: tuple[Limit, ...] = ()
    facts: frozenset[Lever] = frozenset()
    answers: Mapping[Lever, str] = field(default_factory=dict)
    open_net_cost: OpenNetCost | None = None

    def also(self, other: Requirement) -> Requirement:
        """The requirement that combines both."""
        return Requirement(
            (*self.limits, *other.limits),
            self.facts | other.facts,
            {**self.answers, **other.answers},
            self.open_net_cost or other.open_net_cost,
        )


def requirements_of(good: Good, country: str, margin: SmallMargin = NO_MARGIN) -> list[Requirement]:
    """Every route by which the good may originate with the margin (USMCA Art. 4.2, 4.5, 4.12).

    Empty where no change can make it originate. `country` is where production would move if it is
    outside the region.
    """
    found = _Found(good, margin)
    ways = [*found.by_product_rule(), *found.set(), *found.by_any_criterion()]
    place = _place_of_production(good, country)
    return [] if place is None else [Requirement(facts=place).also(way) for way in ways]


def _place_of_production(good: Good, country: str) -> frozenset[Lever] | None:
    """The levers by which the good counts as made in the region; None where no change helps."""
    if good.in_territory == "yes":
        return frozenset()
    if good.bar == "operation":
        return None
    if good.bar in ("transit", "transit_open"):
        change = CaseChange("product.transit", "under_control")
        return frozenset({Lever("transit", (change,))})
    return frozenset({Lever("move", (CaseChange("production.country", country),))})


class _Found:
    """Finds the requirements of one good, with a margin."""

    def __init__(self, good: Good, margin: SmallMargin) -> None:
        self.good = good
        self.margin = margin
        limit, basis = good.de_minimis_limit, good.de_minimis_basis()
        self.spare = None
        if limit is not None and basis:
            self.spare = Fraction(basis) * self._eased(limit) / 100

    def _eased(self, limit: Decimal) -> Fraction:
        return Fraction(limit) * (100 - Fraction(self.margin.de_minimis_left_pct)) / 100

    def by_product_rule(self) -> Iterator[Requirement]:
        """One alternative of every candidate rule; or of a single one confirmed to govern."""
        candidates = self.good.candidates
        if not candidates:
            return
        ways = [list(self._of_candidate(one)) for one in candidates]
        for chosen in islice(product(*ways), _MOST_COMBINED):
            together = Requirement()
            for way in chosen:
                together = together.also(way)
            yield together
        if len(candidates) > 1:
            for candidate, of_it in zip(candidates, ways, strict=True):
                settled = self._settled(candidate)
                if settled:
                    yield from (Requirement(facts=settled).also(way) for way in of_it)

    def _settled(self, candidate: Candidate) -> frozenset[Lever] | None:
        """The facts to confirm so that the candidate governs alone; None where none suffice."""
        described = [r for r in candidate.rules if (r.only or r.use) and not r.other_goods]
        if "product.hts" in candidate.settled_by or any(one.use for one in described):
            return None
        if described:
            return frozenset(_confirmed(one.rule, "yes", one.only) for one in described)
        kinds = {r.rule: r.only for other in self.good.candidates for r in other.rules}
        levers = set()
        for question in candidate.settled_by:
            kind, _, about = question.partition("|")
            if kind == "product.use":
                change = CaseChange("product.use", "other")
                levers.add(Lever("confirm", (change,), words=Message("lever.for_vehicles")))
            else:
                levers.add(_confirmed(about, "no", kinds.get(about)))
        return frozenset(levers)

    def _of_candidate(self, candidate: Candidate) -> Iterator[Requirement]:
        for measured in worst_case_alternatives(self.good, candidate):
            facts = self._conditions(measured.alternative)
            if facts is None:
                continue
            facts |= self._production()
            weight = tuple(self._weight(measured.alternative))
            for change in self._change(measured):
                asked = Requirement(weight, facts).also(change)
                for content in self._value_content(measured.alternative):
                    yield asked.also(content)

    def _production(self) -> frozenset[Lever]:
        """The production in the territory, if none is known."""
        if self.good.produced == "yes":
            return frozenset()
        change = CaseChange(f"product.rule_answers.{PRODUCTION}", "yes")
        return frozenset({Lever("produce", (change,))})

    def _conditions(self, alternative: Alternative) -> frozenset[Lever] | None:
        """The conditions of the good to confirm; None where one was denied."""
        levers = set()
        for condition in alternative.good_conditions:
            answer = self.good.confirmed(condition)
            if answer == "no":
                return None
            if answer == "unknown":
                levers.add(_confirmed(condition.id, "yes", condition.confirm))
        return frozenset(levers)

    def _change(self, measured: Measured) -> Iterator[Requirement]:
        """The limit on materials that fail the tariff shift: de minimis (USMCA Art. 4.12).

        Where the rule admits only one of several groups, yields a requirement per group kept.
        """
        shift = measured.shift
        failing = [one for one in measured.tests if one.passes is not True]
        groups: dict[int, list[Tested]] = {}
        for one in (one for one in measured.tests if shift and one.passes):
            group = shift.group_of(one.material, possibly=True) if shift else None
            if group is not None:
                groups.setdefault(group, []).append(one)
        if len(groups) < 2:
            yield self._failing(measured, failing)
            return
        for kept, members in groups.items():
            others = [one for group, of in groups.items() if group != kept for one in of]
            if total(one.material for one in members) is not None:
                yield self._failing(measured, [*failing, *others])
            else:  # a group of unknown value may be kept only if no other group is left
                ids = frozenset(one.material.id for one in others)
                alone = Requirement((Limit({}, Fraction(0), ids),))
                yield self._failing(measured, failing).also(alone)

    def _failing(self, measured: Measured, failing: list[Tested]) -> Requirement:
        good = self.good
        if not failing:
            return Requirement()
        answers = {}
        keys = {one.material.id: one.material.id for one in failing}
        for one in failing:
            lever = _answered(measured, one)
            if lever:
                keys[one.material.id] = answers[lever] = (
                    f"{one.material.id}|{lever.changes[0].place}"
                )
        materials = [(keys[one.material.id], one.material) for one in failing]
        if not good.by_weight:
            return Requirement((_limit(materials, self.spare, _value),), answers=answers)
        tested = [m.weight for m in good.materials if m.tested]
        whole = None if None in tested else sum((w or Decimal(0) for w in tested), Decimal(0))
        if not good.disregards(one.material for one in failing):
            whole = None
        limits = tuple(
            _limit(of, None if whole is None or limit is None or not whole
                   else Fraction(whole) * self._eased(limit) / 100, _weight)
            for of, limit in (
                (materials, good.de_minimis_limit),
                ([(key, m) for key, m in materials if m.answers.get("elastomeric") == "yes"],
                 good.library.parameter("usmca.de_minimis_elastomeric")),
            )
        )  # fmt: skip
        return Requirement(limits, answers=answers)

    def _weight(self, alternative: Alternative) -> list[Limit]:
        """The limit by weight on non-originating named materials (chapters 73 and 86)."""
        asked = alternative.weight
        if asked is None:
            return []
        ranges = tuple(CodeRange.parse(code) for code in asked.codes)
        named = [
            m
            for m in self.good.materials
            if not m.codes or any(held_by_any(code, ranges) is not False for code in m.codes)
        ]
        whole = sum((m.weight or Decimal(0) for m in named), Decimal(0))
        known = all(m.weight is not None for m in named) and whole
        most = Fraction(whole) * (100 - Fraction(asked.originating_at_least)) / 100
        outside = [(m.id, m) for m in named if m.status != "yes"]
        return [_limit(outside, most if known else None, _weight)]

    def _value_content(self, alternative: Alternative) -> Iterator[Requirement]:
        """The ways to meet regional value content or be exempt from it (USMCA Art. 4.5, 4.12)."""
        rvc = alternative.rvc
        if rvc is None:
            yield Requirement()
            return
        required = {
            method: None if percent is None else Fraction(percent)
            for method, percent in (("tv", rvc.tv), ("nc", rvc.nc))
        }
        yield from self._enough(required)

    def _enough(self, required: Mapping[str, Fraction | None]) -> Iterator[Requirement]:
        good = self.good
        outside = [(m.id, m) for m in good.non_originating[WORST_CASE]]
        points = Fraction(self.margin.value_content_points)
        room: list[Fraction] = []
        for method, percent in required.items():
            if percent is None:
                continue
            basis = good.basis(method)
            share = (100 - percent - points) / 100
            if basis:
                room.append(Fraction(basis) * share)
            elif basis is None and method == "nc" and share > 0:
                content = _limit(outside, Fraction(0), _content)
                yield Requirement(open_net_cost=OpenNetCost(share, content, good.price))
        if room:
            yield Requirement((_limit(outside, max(room), _content),))
        yield Requirement((_limit(outside, self.spare, _value),))

    def set(self) -> Iterator[Requirement]:
        """The limit on non-originating items of a set (USMCA Art. 4.17)."""
        good, limit = self.good, self.good.library.parameter("usmca.set_share")
        if good.set_items:
            outside = [(m.id, m) for m in good.set_items if m.status != "yes"]
            known = limit is not None and good.price
            most = Fraction(good.price or 0) * self._eased(limit or Decimal(0)) / 100
            yield Requirement((_limit(outside, most if known else None, _value),))

    def by_any_criterion(self) -> Iterator[Requirement]:
        """Wholly obtained (A), originating materials only (C), criterion D, and Article 2.10."""
        good = self.good
        relevant = [m for m in good.materials if m.tested or m.counted]
        if relevant:
            outside = frozenset(m.id for m in relevant if m.status != "yes")
            yield Requirement((Limit({}, Fraction(0), outside),))
        yield from self._criterion_d()
        if good.wholly_obtained:
            yield Requirement()
        deemed = good.library.deemed_good(good.product.hts) if good.product.hts else None
        answer = good.answer("article_2_10")
        if deemed and (not deemed.only or answer == "yes"):
            yield Requirement()
        elif deemed and answer == "unknown":
            yield Requirement(facts=frozenset({_confirmed("article_2_10", "yes", deemed.only)}))

    def _criterion_d(self) -> Iterator[Requirement]:
        good, hts = self.good, self.good.product.hts
        answer = good.answer("criterion_d")
        barred = good.library.in_group_of_codes("criterion_d_barred", hts)
        stem = hs_digits(hts)[:6] if hts else ""
        shares = any(m.hts and hs_digits(m.hts)[:6] == stem for m in good.tested(WORST_CASE))
        if barred or answer == "no" or (answer == "unknown" and not shares):
            return
        facts = frozenset[Lever]()
        if answer == "unknown":
            words = Message("lever.criterion_d")
            change = CaseChange("product.rule_answers.criterion_d", "yes")
            facts = frozenset({Lever("confirm", (change,), words=words)})
        limits = {m: good.library.parameter(f"usmca.criterion_d.{m}") for m in ("tv", "nc")}
        required = {m: None if one is None else Fraction(one) for m, one in limits.items()}
        facts |= self._production()
        yield from (Requirement(facts=facts).also(way) for way in self._enough(required))


def _confirmed(answer: str, word: Answer, texts: Text | None) -> Lever:
    change = CaseChange(f"product.rule_answers.{answer}", word)
    return Lever("confirm", (change,), words=translated(texts) if texts else answer)


def _answered(measured: Measured, tested: Tested) -> Lever | None:
    """The answer by which a material of undecided outcome would pass the tariff shift."""
    asked, material = tested.asked, tested.about or tested.material
    if tested.passes is not None or asked is None or measured.shift is None:
        return None
    for word in get_args(Answer):
        answers = {**material.answers, asked.id: word}
        if measured.shift.test(replace(material, answers=answers)).passes:
            change = CaseChange(f"materials.{material.id}.rule_answers.{asked.id}", word)
            return Lever(
                "confirm", (change,), material.id, material.name, material.value, asked.goods
            )
    return None


def _limit(
    materials: Iterable[tuple[str, CountedMaterial]],
    most: Fraction | None,
    weight_of: Callable[[CountedMaterial], Decimal | None],
) -> Limit:
    """The limit on materials by key; where `most` is not known, none may remain."""
    weights, never = {}, set()
    for key, material in materials:
        weight = weight_of(material)
        if weight is None or most is None:
            never.add(key)
        else:
            weights[key] = weight
    return Limit(weights, most or Fraction(0), frozenset(never))


def _value(material: CountedMaterial) -> Decimal | None:
    return material.value


def _content(material: CountedMaterial) -> Decimal | None:
    return material.content


def _weight(material: CountedMaterial) -> Decimal | None:
    return material.weight
