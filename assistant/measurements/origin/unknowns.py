"""The unknown facts that may decide the origin of a good, most valuable first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.texts import translated
from assistant.library.governing_rule import Candidate
from assistant.library.product_rule import RegionalValueContentRule
from assistant.measurements.origin.good import BELOW_COST, PRODUCTION, Good
from assistant.measurements.origin.materials import BEST_CASE, WORST_CASE, CountedMaterial
from assistant.measurements.origin.tariff_shift import ShiftTest, Tested
from assistant.measurements.origin.value_content import known_total, total
from assistant.rulebook.facts import Fact, yes_no

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Unknown:
    """An unknown: the question that settles it, its subject, and the value at stake.

    `least` and `most` are the lowest and highest amounts with which the good may qualify, US
    dollars per unit.
    """

    question: str
    about: str
    name: str | Lazy = ""
    worth: Decimal | None = None
    text: str | Lazy = ""
    least: Decimal | None = None
    most: Decimal | None = None


class OpenPoints:
    """The unknowns of a good, collected while its origin is measured."""

    def __init__(self, good: Good) -> None:
        self._good = good
        self._unknowns: dict[tuple[str, str], Unknown] = {}

    def facts(self) -> Iterator[Fact]:
        """Each unknown, most valuable first."""
        if self._good.all_originating() == "unknown":
            self.certifications(self._good.materials)
        by_worth = sorted(
            self._unknowns.values(), key=lambda one: one.worth or Decimal(-1), reverse=True
        )
        for one in by_worth:
            yield Fact(
                "unknown",
                {
                    "question": one.question,
                    "about": one.about,
                    "name": one.name,
                    "worth": one.worth,
                    "text": one.text,
                    "least": one.least,
                    "most": one.most,
                    "above_price": self._above_price(one),
                    "price": self._good.price,
                },
            )

    def _above_price(self, one: Unknown) -> str:
        """Whether the net cost would have to exceed the price."""
        price = self._good.price
        if one.question != "product.net_cost" or one.least is None or price is None:
            return "unknown"
        return yes_no(one.least > price)

    def note(
        self,
        question: str,
        material: CountedMaterial | None = None,
        tested: Tested | None = None,
    ) -> None:
        """Notes a question about the good, or about one of its materials."""
        about = material.id if material and question.startswith("material.") else ""
        text: str | Lazy = ""
        if question == "material.originating" and material and material.origin is None:
            question = "material.origin"
        if tested and tested.asked:
            about = f"{about}|{tested.asked.id}"
            text = tested.asked.goods
        worth = material.value if material else self._good.price
        name = material.name if material else ""
        self._unknowns.setdefault((question, about), Unknown(question, about, name, worth, text))

    def confirm(self, answer: str, text: str | Lazy) -> None:
        """Notes a question about the good that the user must confirm."""
        key = ("product.rule_answer", answer)
        self._unknowns[key] = Unknown(*key, text=text)

    def production(self) -> None:
        """Notes what settles whether the good is produced in the territory, if that is unknown."""
        if self._good.produced != "unknown":
            return
        if self._good.case.production.steps:
            self.confirm(PRODUCTION, Message("origin.production_confirmed"))
        else:
            self.note("production.steps")

    def below_cost(self) -> bool:
        """Notes the question whether the good is sold below its cost, if that decides."""
        asked = self._good.cost_above_price == "yes" and self._good.answer(BELOW_COST) == "unknown"
        if asked:
            self.confirm(BELOW_COST, Message("origin.sold_below_cost_confirmed"))
        return asked

    def transit(self) -> None:
        """Notes the question whether processing in transit kept the tariff classification."""
        if self._good.bar == "transit_open":
            only = self._good.library.library.code_groups["transit_exempt"].only or {}
            self.confirm("transit_kept_classification", translated(only))

    def kind_of_good(self, candidate: Candidate) -> None:
        """Notes the questions that settle whether the candidate governs the good."""
        for question in candidate.settled_by:
            kind, _, about = question.partition("|")
            rule = next((one for one in candidate.rules if one.rule == about), None)
            text = translated(rule.only) if rule and rule.only else ""
            known = self._unknowns.get((kind, about))
            if not (known and known.text):
                self._unknowns[(kind, about)] = Unknown(kind, about, text=text)

    def certifications(
        self, materials: list[CountedMaterial] | tuple[CountedMaterial, ...]
    ) -> None:
        """Notes the materials whose originating status is unknown."""
        for material in materials:
            if material.status == "unknown":
                self.note("material.originating", material)

    def values(self, materials: list[CountedMaterial], room: Decimal | None = None) -> None:
        """Notes the materials whose value is unknown.

        `room` is what all of them together may be worth, US dollars per unit.
        """
        valueless = [material for material in materials if material.value is None]
        for material in valueless:
            self.note("material.value", material)
        if room is not None and len(valueless) == 1:
            most = (room - known_total(materials)).quantize(_CENT, ROUND_FLOOR)
            key = ("material.value", valueless[0].id)
            known = self._unknowns[key]
            if known.most is None or most > known.most:
                self._unknowns[key] = replace(known, most=most)

    def weights(self, materials: list[CountedMaterial] | tuple[CountedMaterial, ...]) -> None:
        """Notes the materials whose weight is unknown."""
        for material in materials:
            if material.weight is None:
                self.note("material.weight_kg", material)

    def change(self, failing: list[Tested], undecided_groups: list[CountedMaterial]) -> None:
        """Notes what may let the failing materials pass, or bring them within de minimis."""
        good = self._good
        basis, limit = good.de_minimis_basis(), good.de_minimis_limit
        spare = None if basis is None or limit is None else basis * limit / 100
        open_ones = [one for one in failing if one.passes is None or one.material.status != "no"]
        whole = total(one.material for one in failing)
        relevant = _pivotal([one.material for one in open_ones], whole, [spare])
        for one in open_ones:
            if one.material.id not in relevant:
                continue
            if one.material.status == "unknown":
                self.note("material.originating", one.material)
            else:
                self.note(one.question, one.about or one.material, one)
        if not good.by_weight:
            self.below_cost()
            self.values([one.material for one in failing], spare)
            if basis is None:
                self.note("product.transaction_value")
        for material in undecided_groups:
            self.note("material.hts", material)

    def weighed(self, failing: list[Tested], share: Fraction | None, shift: ShiftTest) -> None:
        """Notes what may bring the failing materials within de minimis by weight (Art. 6.1)."""
        good = self._good
        tested = [m for m in good.materials if m.tested and shift.reaches(m) is not False]
        self.weights(tested)
        for material in tested:
            if condition := shift.unanswered_reach(material):
                self._answer(material, condition.id, translated(condition.goods))
        limit = good.library.parameter("usmca.de_minimis_elastomeric")
        if share is None or limit is None or share > Fraction(limit):
            named = good.library.library.code_groups["elastomeric"].only or {}
            for one in failing:
                if "elastomeric" not in one.material.answers:
                    self._answer(one.material, "elastomeric", translated(named))

    def _answer(self, material: CountedMaterial, answer: str, text: str | Lazy) -> None:
        key = ("material.rule_answer", f"{material.id}|{answer}")
        self._unknowns.setdefault(key, Unknown(*key, material.name, material.value, text))

    def value_content(self, required: RegionalValueContentRule) -> None:
        """Notes what may raise the regional value content to the requirement."""
        good = self._good
        counted = good.non_originating[WORST_CASE]
        methods = (
            (good.basis("tv"), required.tv, "product.transaction_value"),
            (good.basis("nc"), required.nc, "product.net_cost"),
        )
        offered = [one for one in methods if one[1] is not None]
        spare = [
            None if basis is None else basis * (100 - Decimal(percent or 0)) / 100
            for basis, percent, _ in offered
        ]
        open_ones = [material for material in counted if material.status == "unknown"]
        whole = good.non_originating_content[WORST_CASE]
        relevant = _pivotal(open_ones, whole, spare, by_content=True)
        self.certifications([m for m in open_ones if m.id in relevant])
        self.values(counted, max((one for one in spare if one is not None), default=None))
        for basis, percent, question in offered:
            if basis is None and percent is not None and not self.below_cost():
                self.note(question)
                self._enough_from(question, _least_basis(good, Decimal(percent)))
        if good.de_minimis_basis() is None:
            self.note("product.transaction_value")

    def _enough_from(self, question: str, least: Decimal | None) -> None:
        """Notes the lowest amount of the good that is enough by any alternative."""
        known = self._unknowns[(question, "")]
        if least is not None and (known.least is None or least < known.least):
            self._unknowns[(question, "")] = replace(known, least=least)


def _least_basis(good: Good, percent: Decimal) -> Decimal | None:
    """The lowest price or net cost that reaches the regional value content, rounded up to cents.

    What is unknown of the materials is taken in favour of the good, so less is never enough.
    """
    content_ = good.non_originating_content[BEST_CASE]
    if content_ is None or percent >= 100:
        return None
    return (content_ * 100 / (100 - percent)).quantize(_CENT, ROUND_CEILING)


def _pivotal(
    open_ones: list[CountedMaterial],
    whole: Decimal | None,
    spare: list[Decimal | None],
    *,
    by_content: bool = False,
) -> set[str]:
    """The materials whose answers can bring the total `whole` within one of the `spare` amounts.

    A material that suffices alone always can; smaller ones only if together they suffice.
    """
    every = {material.id for material in open_ones}
    worth = {m.id: m.content if by_content else m.value for m in open_ones}
    if whole is None or None in spare or None in worth.values():
        return every
    pivotal: set[str] = set()
    for limit in spare:
        excess = whole - (limit or Decimal(0))
        small = [m for m in open_ones if (worth[m.id] or Decimal(0)) < excess]
        pivotal |= every - {m.id for m in small}
        if sum((worth[m.id] or Decimal(0) for m in small), Decimal(0)) >= excess:
            pivotal |= {m.id for m in small}
    return pivotal
