"""The good of a case for the rules of origin: its materials, values and candidate rules."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import get_args

from assistant.base.hs_code import CodeRange, held_by_any, hs_digits
from assistant.base.language import Lazy
from assistant.base.texts import translated
from assistant.case.model import Case, Use
from assistant.library import DatedLibrary
from assistant.library.governing_rule import Candidate
from assistant.library.product_rule import Alternative, GoodCondition, ProductRule
from assistant.measurements.origin.materials import (
    BEST_CASE,
    WORST_CASE,
    CountedMaterial,
    IntermediateVerdict,
    Reading,
    counted_materials,
    intermediates,
)
from assistant.measurements.origin.value_content import (
    content,
    known_content,
    regional_value_content,
)
from assistant.rulebook.facts import Fact, yes_no

# The use of a good that is no original equipment of a vehicle, as the rules name it.
NOT_FOR_VEHICLES: Use = "other"

# The answer by which the good is produced in the territory, where the steps leave that in doubt.
PRODUCTION = "production"

# The answer by which a cost above the price is true: the good is sold below its cost.
BELOW_COST = "sold_below_cost"

_ANSWERS = ("no", "unknown", "yes")


class Good:
    """The good, with the values shared by all origin measurements, in US dollars per unit."""

    def __init__(self, case: Case, library: DatedLibrary, judge: IntermediateVerdict) -> None:
        self.case = case
        self.library = library
        self.product = case.product
        self.judge = judge
        aftermarket = case.product.aftermarket == "yes"
        self.use = NOT_FOR_VEHICLES if aftermarket else case.product.use
        self.produced = self._produced()
        price = case.product.transaction_value
        self.price = None if price is None else price - case.product.deductions.total()
        self.net_cost = case.product.net_cost or case.product.costs.net_cost()
        self.total_cost = case.product.total_cost or case.product.costs.total_cost
        self.de_minimis_limit = library.parameter("usmca.de_minimis")
        readings: tuple[Reading, ...] = get_args(Reading)
        worst_case = counted_materials(case, library, judge, WORST_CASE)
        self.materials_in = dict.fromkeys(readings, worst_case)
        if any(intermediates(case.materials, library)):
            self.materials_in[BEST_CASE] = counted_materials(case, library, judge, BEST_CASE)
        self.materials = worst_case
        self.made_of = [m for m in worst_case if m.tested]
        counted = {r: [m for m in self.materials_in[r] if m.counted] for r in readings}
        self.non_originating: dict[Reading, list[CountedMaterial]] = {
            WORST_CASE: [m for m in counted[WORST_CASE] if m.status != "yes"],
            BEST_CASE: [m for m in counted[BEST_CASE] if m.status == "no"],
        }
        self.non_originating_content: dict[Reading, Decimal | None] = {
            WORST_CASE: content(self.non_originating[WORST_CASE]),
            BEST_CASE: known_content(self.non_originating[BEST_CASE]),
        }
        self.by_weight = library.in_group_of_codes("de_minimis_by_weight", self.product.hts)
        outside = any(m.status == "no" for m in self.materials if m.tested or m.counted)
        stated = self.answer("wholly_obtained") == "yes"
        self.wholly_obtained = stated and not outside
        self.wholly_obtained_contradicted = stated and outside
        self.only_shipped_from_party = self._only_shipped_from_party()
        by_itself = self.wholly_obtained or self.only_shipped_from_party
        self.set_items = [] if by_itself else [m for m in self.materials if m.set_item]
        self.in_territory, self.bar = self._in_territory()
        self.candidates = () if self.set_items or by_itself else self._governing()

    def answer(self, question: str) -> str:
        """The answer to a question of the good's rule: yes, no or unknown."""
        return self.product.rule_answers.get(question, "unknown")

    def confirmed(self, condition: GoodCondition) -> str:
        """The answer to a condition; no where the materials show that it is not met."""

        def of(material: CountedMaterial, codes: list[str]) -> bool | None:
            ranges = tuple(CodeRange.parse(one) for one in codes)
            return held_by_any(material.codes[0], ranges) if material.codes else None

        region = (None, *self.library.group("usmca"))
        outside = [m for m in self.materials if m.origin not in region]
        lacking = condition.of_material and all(
            of(m, condition.of_material) is False for m in self.materials
        )
        if lacking or any(of(m, condition.made_in_region) for m in outside):
            return "no"
        return self.answer(condition.id)

    def disregards(self, materials: Iterable[CountedMaterial]) -> bool:
        """Whether de minimis reaches the materials: of chapters 61 to 63 only fibers and yarns."""
        if not self.library.in_group_of_codes("de_minimis_of_yarn", self.product.hts):
            return True
        return all(
            self.library.in_group_of_codes("fibers_and_yarns", material.hts)
            for material in materials
        )

    def tested(self, reading: Reading) -> list[CountedMaterial]:
        """The materials subject to the tariff shift."""
        return [m for m in self.materials_in[reading] if m.tested and m.status != "yes"]

    def codes(self, candidate: Candidate) -> tuple[str, ...]:
        """The good's code as given and its HS 2012 codes, or the older code its rule covers."""
        if not self.product.hts:
            return ()
        given = hs_digits(self.product.hts)
        if candidate.code != given:
            return (candidate.code,)
        return (given, *self.library.older_codes(given))

    def value_content(self, reading: Reading, method: str) -> Fraction | None:
        """The regional value content by a method (tv or nc) in percent; None if unknown."""
        return regional_value_content(
            self.basis(method, reading), self.non_originating_content[reading]
        )

    def basis(self, method: str, reading: Reading = WORST_CASE) -> Decimal | None:
        """The price or the net cost that the value content is measured by; None if unknown."""
        return self.price if method == "tv" else self._sound(self.net_cost, reading)

    def de_minimis_basis(self, reading: Reading = WORST_CASE) -> Decimal | None:
        """The greater of transaction value and total cost; either may be used (Art. 4.12)."""
        known = [b for b in (self.price, self._sound(self.total_cost, reading)) if b is not None]
        return max(known, default=None)

    @property
    def cost_above_price(self) -> str:
        """Whether a cost of the good is above its price; `confirmed` if it is sold at a loss."""
        if not any(self._above_price(cost) for cost in (self.net_cost, self.total_cost)):
            return "no"
        return "confirmed" if self.answer(BELOW_COST) == "yes" else "yes"

    def _above_price(self, cost: Decimal | None) -> bool:
        price = self.product.transaction_value
        return price is not None and cost is not None and cost > price

    def _sound(self, cost: Decimal | None, reading: Reading) -> Decimal | None:
        """The cost; above the price, only if the good is or may be sold below its cost."""
        admitted = ("yes",) if reading == WORST_CASE else ("yes", "unknown")
        if self._above_price(cost) and self.answer(BELOW_COST) not in admitted:
            return None
        return cost

    def all_originating(self) -> str:
        """Whether every material is originating: yes, no or unknown (criterion C).

        And whether what such a good must meet all the same, as apparel must be cut and sewn in the
        region, is confirmed.
        """
        relevant = [m for m in self.materials if m.tested or m.counted]
        said = {m.status for m in relevant} | {self._confirmed_of_every_criterion()}
        if self.wholly_obtained or not relevant or "no" in said:
            return "no"
        return "yes" if said == {"yes"} else "unknown"

    def _confirmed_of_every_criterion(self) -> str:
        """The least answer of the candidates, each taken by the alternative that is best met."""

        def answer(alternative: Alternative) -> str:
            conditions = alternative.good_conditions
            if not any(condition.every_criterion for condition in conditions):
                return "yes"
            return min((self.confirmed(one) for one in conditions), key=_ANSWERS.index)

        best = (
            max((answer(a) for rule in one.rules for a in rule.alternatives), key=_ANSWERS.index)
            for one in self.candidates
        )
        return min(best, key=_ANSWERS.index, default="yes")

    def fact(self) -> Fact:
        """The good and where it is made."""
        return Fact(
            "good",
            {
                "description": self.product.description or self.case.name,
                "hts": self.product.hts,
                "made_in": self.case.production.country,
                "in_territory": self.in_territory,
                "bar": self.bar,
                "wholly_obtained": "contradicted"
                if self.wholly_obtained_contradicted
                else yes_no(self.wholly_obtained),
                "materials": "some" if self.made_of else "none",
                "produced": self.produced,
                "steps_named": self._steps_named(),
                "all_originating": self.all_originating(),
                "code_known": yes_no(bool(self.product.hts or self.product.product_rule)),
                "rule_covered": yes_no(bool(self.candidates or self.set_items)),
            },
        )

    def value_content_fact(self) -> Fact:
        """The regional value content in the worst-case reading."""
        return Fact(
            "value_content",
            {
                "transaction_value": self.price,
                "net_cost": self.net_cost,
                "cost_above_price": self.cost_above_price,
                "non_originating": self.non_originating_content[WORST_CASE],
                "by_transaction_value": self.value_content(WORST_CASE, "tv"),
                "by_net_cost": self.value_content(WORST_CASE, "nc"),
            },
        )

    def _in_territory(self) -> tuple[str, str]:
        """Whether the good counts as made in the territory of the Parties, and if not, why."""
        if self.answer("article_4_19") == "yes":
            return "no", "operation"
        if self.product.transit == "left_control":
            return self._after_transit()
        if self.only_shipped_from_party:
            return "yes", "none"
        country = self.case.production.country
        if not country:
            return "unknown", "none"
        made_inside = country in self.library.group("usmca")
        return ("yes", "none") if made_inside else ("no", "made_outside")

    def _after_transit(self) -> tuple[str, str]:
        """Status after leaving customs control in transit.

        Semiconductors and similar goods may be processed outside (Uniform Regulations s. 10(3)).
        """
        if not self.library.in_group_of_codes("transit_exempt", self.product.hts):
            return "no", "transit"
        kept = self.answer("transit_kept_classification")
        return {"yes": ("yes", "none"), "no": ("no", "transit")}.get(
            kept, ("unknown", "transit_open")
        )

    def _produced(self) -> str:
        """Whether a step in the territory is production: yes, no or unknown.

        Production is growing, manufacturing, processing, assembling and the like; packing,
        labelling or testing are none (USMCA Art. 4.1; Uniform Regulations s. 1). A step without a
        country of its own is done where the good is made.
        """
        answer = self.answer(PRODUCTION)
        if answer != "unknown":
            return answer
        known, steps = self.library.library.steps.steps, self.case.production.steps
        inside = (None, *self.library.group("usmca"))
        found = {
            known[one.step].production if one.step in known else "doubtful"
            for one in steps
            if one.country in inside
        }
        if "yes" in found:
            return "yes"
        return "unknown" if "doubtful" in found or not steps else "no"

    def _steps_named(self) -> tuple[str | Lazy, ...]:
        known = self.library.library.steps.steps
        return tuple(
            translated(known[one.step].label) if one.step in known else one.step
            for one in self.case.production.steps
        )

    def _only_shipped_from_party(self) -> bool:
        """Whether the good is shipped from a Party but not made in one (Article 2.10)."""
        parties = self.library.group("usmca")
        made_in, shipped_from = self.case.production.country, self.product.shipped_from
        named = self.library.deemed_good(self.product.hts) if self.product.hts else None
        return named is not None and shipped_from in parties and made_in not in parties

    def _governing(self) -> tuple[Candidate, ...]:
        """The product rules that may govern the good; a rule given in the case takes precedence."""
        own, hts = self.product.product_rule, self.product.hts
        if own:
            content_ = own.model_dump(by_alias=True)
            goods = own.goods or [hts or "0000"]
            rule = ProductRule.model_validate({**content_, "goods": goods})
            return (Candidate(hs_digits(hts) if hts else "", (rule,)),)
        if not hts:
            return ()
        return self.library.product_rules(hts, self.use, self.product.rule_answers)
