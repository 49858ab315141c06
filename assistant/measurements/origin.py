"""Measures every way in which a good may originate, once with all unknowns against it, once for it.

More originating material never hurts: so if the good qualifies with every unknown against it, it
qualifies however they fall; if it does not with every unknown in favour, it does not at all. The
`strict` reading is the first, the `lenient` one the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from assistant.case import Case
from assistant.hs_code import CodeRange, digits_of, held_by_any
from assistant.library import DatedLibrary
from assistant.library.product_rule import Alternative, ProductRule, RegionalValueContentRule
from assistant.library.product_rules import Candidate
from assistant.measurements.materials import (
    CountedMaterial,
    Judge,
    Reading,
    counted_materials,
    intermediates,
)
from assistant.measurements.tariff_shift import ShiftTest, Tested
from assistant.measurements.value_content import (
    content,
    known_content,
    regional_value_content,
    share,
    total,
)
from assistant.messages import message
from assistant.rulebook.facts import Fact, yes_no


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something not known that may decide the verdict: its question, and of what it is."""

    question: str
    about: str
    name: str
    worth: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One alternative under one reading: each part met or not, and what it was computed from."""

    candidate: int
    rule: ProductRule
    alternative: Alternative
    reading: Reading
    change: Literal["met", "not_met", "not_asked", "met_by_de_minimis"]
    value_content: Literal["met", "not_met", "not_asked"]
    weight: Literal["met", "not_met", "not_asked"]
    conditions: Literal["met", "not_met", "not_asked"]
    failing: tuple[Tested, ...]
    failing_share: Fraction | None

    @property
    def qualifies(self) -> bool:
        """Whether every part that the alternative has is met."""
        parts = (self.change, self.value_content, self.weight, self.conditions)
        return "not_met" not in parts


def origin_facts(case: Case, library: DatedLibrary, judge: Judge) -> list[Fact]:
    """Every fact on which the rules decide whether the good is originating (USMCA Art. 4.2).

    `judge` tells the verdict on a self-produced intermediate material.
    """
    return list(_Good(case, library, judge).facts())


class _Good:
    """The good of a case, with what the measurements of its alternatives share."""

    def __init__(self, case: Case, library: DatedLibrary, judge: Judge) -> None:
        self.case = case
        self.library = library
        self.product = case.product
        self.judge = judge
        price = case.product.transaction_value
        self.price = None if price is None else price - case.product.deductions.total()
        self.net_cost = case.product.net_cost or case.product.costs.net_cost()
        self.limit = library.parameter("usmca.de_minimis")
        readings: tuple[Reading, ...] = get_args(Reading)
        strict = counted_materials(case, library, judge, "strict")
        self.by_reading = dict.fromkeys(readings, strict)
        if any(intermediates(case.materials)):
            self.by_reading["lenient"] = counted_materials(case, library, judge, "lenient")
        self.materials = self.by_reading["strict"]
        counted = {r: [m for m in self.by_reading[r] if m.counted] for r in readings}
        self.not_originating: dict[Reading, Decimal | None] = {
            "strict": content(m for m in counted["strict"] if m.status != "yes"),
            "lenient": known_content(m for m in counted["lenient"] if m.status == "no"),
        }
        chapter = (self.product.hts or "")[:2]
        self.by_weight = chapter in library.group_of_chapters("de_minimis_by_weight")
        self.wholly_obtained = case.product.rule_answers.get("wholly_obtained") == "yes"
        by_itself = self.wholly_obtained or self._only_shipped_from_party()
        self.set_items = [] if by_itself else [m for m in self.materials if m.set_item]
        self.candidates = () if self.set_items else self._governing()

    def _governing(self) -> tuple[Candidate, ...]:
        """The product rules that may govern the good; the one that the case brings goes first."""
        own, hts = self.product.product_rule, self.product.hts
        if self._only_shipped_from_party() or self.wholly_obtained:
            return ()
        if own:
            content_ = own.model_dump(by_alias=True)
            goods = own.goods or [hts or "0000"]
            rule = ProductRule.model_validate({**content_, "goods": goods})
            return (Candidate(digits_of(hts) if hts else "", (rule,)),)
        if not hts:
            return ()
        return self.library.product_rules(hts, self.product.use, self.product.rule_answers)

    def _tested(self, reading: Reading) -> list[CountedMaterial]:
        return [m for m in self.by_reading[reading] if m.tested and m.status != "yes"]

    def facts(self) -> Iterator[Fact]:
        yield self._context()
        unknowns: dict[tuple[str, str], Unknown] = {}
        yield from self._deemed(unknowns)
        strict_content = [self._content("strict", method) for method in ("tv", "nc")]
        yield Fact(
            "value_content",
            {
                "transaction_value": self.price,
                "net_cost": self.net_cost,
                "non_originating": self.not_originating["strict"],
                "by_transaction_value": strict_content[0],
                "by_net_cost": strict_content[1],
            },
        )
        for number, candidate in enumerate(self.candidates, 1):
            rules = tuple(rule.rule for rule in candidate.rules)
            name = str(number)
            yield Fact("candidate", {"id": name, "rules": rules, "code": candidate.code})
            for question in candidate.settled_by:
                kind, _, about = question.partition("|")
                rule = next((r for r in candidate.rules if r.rule == about), None)
                text = rule.only["en"] if rule and rule.only else ""
                known = unknowns.get((kind, about))
                if not (known and known.text):
                    unknowns[(kind, about)] = Unknown(kind, about, "", None, text)
            yield from self._alternatives(number, candidate, unknowns)
        if self.set_items:
            yield from self._set(unknowns)
        yield from self._criterion_d()
        yield from self._intermediates()
        if self._may_all_originate():
            for material in self.materials:
                if material.status == "unknown":
                    self._note(unknowns, "material.originating", material)
        by_worth = sorted(
            unknowns.values(), key=lambda unknown: unknown.worth or Decimal(-1), reverse=True
        )
        for unknown in by_worth:
            yield Fact(
                "unknown",
                {
                    "question": unknown.question,
                    "about": unknown.about,
                    "name": unknown.name,
                    "worth": unknown.worth,
                    "text": unknown.text,
                },
            )

    def _context(self) -> Fact:
        country = self.case.production.country
        in_territory = "unknown"
        bar = "none"
        if country:
            in_territory = yes_no(country in self.library.group("usmca"))
            bar = "none" if in_territory == "yes" else "made_outside"
        if self._only_shipped_from_party():
            in_territory, bar = "yes", "none"
        if self.product.transit == "left_control":
            in_territory, bar = "no", "transit"
        if self.product.rule_answers.get("article_4_19") == "yes":
            in_territory, bar = "no", "operation"
        return Fact(
            "good",
            {
                "description": self.product.description or self.case.name,
                "hts": self.product.hts,
                "made_in": country,
                "in_territory": in_territory,
                "bar": bar,
                "wholly_obtained": yes_no(self.wholly_obtained),
                "materials": "some" if self.materials else "none",
                "all_originating": self._all_originating(),
                "code_known": yes_no(bool(self.product.hts or self.product.product_rule)),
                "rule_covered": yes_no(bool(self.candidates or self.set_items)),
            },
        )

    def _intermediates(self) -> Iterator[Fact]:
        for material in intermediates(self.case.materials):
            stated = material.originating == "yes"
            yield Fact(
                "intermediate",
                {
                    "id": material.id,
                    "name": material.name,
                    "hts": material.hts,
                    "value": material.value,
                    "verdict": "yes" if stated else self.judge(material),
                },
            )

    def _criterion_d(self) -> Iterator[Fact]:
        """Criterion D: value content alone, where good and parts share an undivided number."""
        answer = self.product.rule_answers.get("criterion_d", "unknown")
        hts = digits_of(self.product.hts) if self.product.hts else ""
        barred = self.library.group_of_chapters("criterion_d_barred")
        shares = any(m.hts and digits_of(m.hts)[:6] == hts[:6] for m in self._tested("strict"))
        if answer == "no" or hts[:2] in barred or (answer == "unknown" and not shares):
            return
        if self.wholly_obtained:
            return
        required = {m: self.library.parameter(f"usmca.criterion_d.{m}") for m in ("tv", "nc")}
        readings: tuple[Reading, ...] = ("strict", "lenient") if answer == "yes" else ("lenient",)
        for reading in readings:
            reached = {method: self._content(reading, method) for method in required}
            met = [
                (value := reached[method]) is not None
                and limit is not None
                and value >= Fraction(limit)
                for method, limit in required.items()
            ]
            if any(met):
                yield Fact(
                    "criterion_d",
                    {
                        "reading": reading,
                        "reached_tv": reached["tv"],
                        "reached_nc": reached["nc"],
                        **{
                            f"required_{m}": None if v is None else Fraction(v)
                            for m, v in required.items()
                        },
                    },
                )
                return

    def _only_shipped_from_party(self) -> bool:
        """Whether the good comes from a Party without having been made in one (Article 2.10)."""
        parties = self.library.group("usmca")
        made_in, shipped_from = self.case.production.country, self.product.shipped_from
        named = self.library.deemed_good(self.product.hts) if self.product.hts else None
        return named is not None and shipped_from in parties and made_in not in parties

    def _deemed(self, unknowns: dict[tuple[str, str], Unknown]) -> Iterator[Fact]:
        """Whether Article 2.10 deems the good originating, as far as its words were answered."""
        deemed = self.library.deemed_good(self.product.hts) if self.product.hts else None
        if deemed is None or self.wholly_obtained:
            return
        described = "yes"
        if deemed.only:
            described = self.product.rule_answers.get("article_2_10", "unknown")
        if described == "unknown" and deemed.only:
            key = ("product.rule_answer", "article_2_10")
            unknowns[key] = Unknown(*key, "", None, deemed.only["en"])
        yield Fact("deemed", {"described": described, "confidence": deemed.confidence})

    def _all_originating(self) -> str:
        relevant = [m for m in self.materials if m.tested or m.counted]
        if self.wholly_obtained or not relevant or any(m.status == "no" for m in relevant):
            return "no"
        return "yes" if all(m.status == "yes" for m in relevant) else "unknown"

    def _may_all_originate(self) -> bool:
        return self._all_originating() == "unknown"

    def _content(self, reading: Reading, method: str) -> Fraction | None:
        basis = self.price if method == "tv" else self.net_cost
        return regional_value_content(basis, self.not_originating[reading])

    def _set(self, unknowns: dict[tuple[str, str], Unknown]) -> Iterator[Fact]:
        """The items of a set: strictly, and leniently too while it is not within its limit."""
        price, limit = self.price, self.library.parameter("usmca.set_share")
        yield Fact("candidate", {"id": "set", "rules": (), "code": self.product.hts})
        for reading in ("strict", "lenient"):
            lenient = reading == "lenient"
            outside = [
                m
                for m in self.set_items
                if m.status == "no" or (m.status == "unknown" and not lenient)
            ]
            value = total(outside)
            if lenient and value is None:
                value = sum((m.value or Decimal(0) for m in outside), Decimal(0))
            reached = share(value, price) if outside else Fraction(0)
            within = lenient and price is None
            if reached is not None and limit is not None:
                within = reached <= Fraction(limit)
            yield Fact(
                "set",
                {
                    "reading": reading,
                    "within": yes_no(within),
                    "share": reached,
                    "limit": None if limit is None else Fraction(limit),
                    "names": tuple(m.name for m in outside),
                },
            )
            if within and not lenient:
                return
            if within:
                for material in self.set_items:
                    if material.status == "unknown":
                        self._note(unknowns, "material.originating", material)
                    if material.status != "yes" and material.value is None:
                        self._note(unknowns, "material.value", material)
                if price is None:
                    self._note(unknowns, "product.transaction_value")

    def _alternatives(
        self, number: int, candidate: Candidate, unknowns: dict[tuple[str, str], Unknown]
    ) -> Iterator[Fact]:
        """Each alternative strictly; leniently too while none is met for certain."""
        strict: list[tuple[Measured, ShiftTest | None, list[Tested]]] = []
        for rule in candidate.rules:
            for alternative in rule.alternatives:
                shift = ShiftTest.of(self._good_codes(candidate), rule.goods, alternative)
                tests = self._tests(shift, "strict")
                measured = self._measured("strict", number, rule, alternative, shift, tests)
                strict.append((measured, shift, tests))
                yield self._fact(measured, tests)
        if any(measured.qualifies for measured, _, _ in strict):
            return
        for measured, shift, tests in strict:
            rule, alternative = measured.rule, measured.alternative
            in_favour = tests
            if self.by_reading["lenient"] is not self.materials:
                in_favour = self._tests(shift, "lenient")
            lenient = self._measured("lenient", number, rule, alternative, shift, in_favour)
            if lenient.qualifies:
                yield self._fact(lenient, in_favour)
                self._collect(measured, shift, tests, unknowns)

    def _tests(self, shift: ShiftTest | None, reading: Reading) -> list[Tested]:
        return [shift.test(material) for material in self._tested(reading)] if shift else []

    def _good_codes(self, candidate: Candidate) -> tuple[str, ...]:
        """The good's number as given and its older ones, or the one by which its rule was found."""
        if not self.product.hts:
            return ()
        given = digits_of(self.product.hts)
        if candidate.code != given:
            return (candidate.code,)
        return (given, *self.library.older_codes(given))

    def _measured(
        self,
        reading: Reading,
        number: int,
        rule: ProductRule,
        alternative: Alternative,
        shift: ShiftTest | None,
        tests: list[Tested],
    ) -> Measured:
        failing = [
            one
            for one in tests
            if (one.passes is not True if reading == "strict" else one.passes is False)
            and (reading == "strict" or one.material.status == "no")
        ]
        if shift and shift.limited_groups:
            failing += self._beyond_one_group(reading, shift, tests, failing)
        failing_share = self._failing_share(reading, failing)
        return Measured(
            number,
            rule,
            alternative,
            reading,
            self._change(reading, shift, failing, failing_share),
            self._value_content(reading, alternative),
            self._weight(reading, alternative),
            self._conditions(reading, alternative),
            tuple(failing),
            failing_share,
        )

    def _failing_share(self, reading: Reading, failing: list[Tested]) -> Fraction | None:
        """The failing materials in percent of the good: by value, of textiles by weight (4.12)."""
        if self.by_weight:
            weights = [m.weight for m in self.by_reading[reading] if m.tested]
            if None in weights:
                return None
            whole = sum((weight or Decimal(0) for weight in weights), Decimal(0))
            return share(sum((o.material.weight or Decimal(0) for o in failing), Decimal(0)), whole)
        value = total(one.material for one in failing)
        if reading == "lenient" and value is None:
            value = sum((one.material.value or Decimal(0) for one in failing), Decimal(0))
        return share(value, self._de_minimis_basis())

    def _beyond_one_group(
        self, reading: Reading, shift: ShiftTest, tests: list[Tested], failing: list[Tested]
    ) -> list[Tested]:
        """The materials of all limited groups but the one of greatest value, if more than one."""
        groups: dict[int, list[Tested]] = {}
        for one in tests:
            group = shift.group_of(one.material, possibly=reading == "strict")
            known = reading == "strict" or one.material.status == "no"
            if group is not None and known and one not in failing:
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

    def _change(
        self,
        reading: Reading,
        shift: ShiftTest | None,
        failing: list[Tested],
        failing_share: Fraction | None,
    ) -> Literal["met", "not_met", "not_asked", "met_by_de_minimis"]:
        if shift is None:
            return "not_asked"
        if not failing:
            return "met"
        if failing_share is None:
            open_ = self.by_weight or self._de_minimis_basis() is None
            may_be = reading == "lenient" and open_
            return "met_by_de_minimis" if may_be else "not_met"
        within = self.limit is not None and failing_share <= Fraction(self.limit)
        return "met_by_de_minimis" if within else "not_met"

    def _de_minimis_basis(self) -> Decimal | None:
        """The greater of transaction value and total cost: either may be taken (Art. 4.12)."""
        total_cost = self.product.total_cost or self.product.costs.total_cost
        known = [b for b in (self.price, total_cost) if b is not None]
        return max(known, default=None)

    def _value_content(
        self, reading: Reading, alternative: Alternative
    ) -> Literal["met", "not_met", "not_asked"]:
        if alternative.rvc is None:
            return "not_asked"
        for method, required in (("tv", alternative.rvc.tv), ("nc", alternative.rvc.nc)):
            if required is None:
                continue
            content = self._content(reading, method)
            if content is not None and content >= Fraction(required):
                return "met"
            basis = self.price if method == "tv" else self.net_cost
            if reading == "lenient" and basis is None:
                return "met"
        return "not_met"

    def _weight(
        self, reading: Reading, alternative: Alternative
    ) -> Literal["met", "not_met", "not_asked"]:
        """Whether enough of the weight of the named materials is originating (chapters 73, 86)."""
        asked = alternative.weight
        if asked is None:
            return "not_asked"
        ranges = tuple(CodeRange.parse(code) for code in asked.codes)
        named = [
            m
            for m in self.by_reading[reading]
            if any(held_by_any(code, ranges) is not False for code in m.codes) or not m.codes
        ]
        if any(m.weight is None for m in named):
            return "met" if reading == "lenient" else "not_met"
        own = [m for m in named if m.status == "yes" or (reading == "lenient" and m.status != "no")]
        whole, part = (sum((m.weight or Decimal(0) for m in ms), Decimal(0)) for ms in (named, own))
        reached = share(part, whole)
        met = reached is not None and reached >= Fraction(asked.originating_at_least)
        return "met" if met else "not_met"

    def _conditions(
        self, reading: Reading, alternative: Alternative
    ) -> Literal["met", "not_met", "not_asked"]:
        if not alternative.good_conditions:
            return "not_asked"
        for condition in alternative.good_conditions:
            answer = self.product.rule_answers.get(condition.id, "unknown")
            if answer == "no" or (answer == "unknown" and reading == "strict"):
                return "not_met"
        return "met"

    def _collect(
        self,
        strict: Measured,
        shift: ShiftTest | None,
        tests: list[Tested],
        unknowns: dict[tuple[str, str], Unknown],
    ) -> None:
        """Notes what is not known and stands between the strict and the lenient reading."""
        price = self._de_minimis_basis()
        if strict.change == "not_met":
            spare = None if price is None or self.limit is None else price * self.limit / 100
            open_ones = [o for o in strict.failing if o.passes is None or o.material.status != "no"]
            whole = total(one.material for one in strict.failing)
            relevant = _pivotal([one.material for one in open_ones], whole, [spare])
            for one in open_ones:
                if one.material.id not in relevant:
                    continue
                if one.material.status == "unknown":
                    self._note(unknowns, "material.originating", one.material)
                else:
                    self._note(unknowns, one.question, one.material, one)
            if self.by_weight:
                for material in self.materials:
                    if material.tested and material.weight is None:
                        self._note(unknowns, "material.weight_kg", material)
            for one in strict.failing:
                if one.material.value is None and not self.by_weight:
                    self._note(unknowns, "material.value", one.material)
            for one in tests:
                if shift and shift.group_is_open(one.material):
                    self._note(unknowns, "material.hts", one.material)
            if price is None and not self.by_weight:
                self._note(unknowns, "product.transaction_value")
        if strict.value_content == "not_met" and strict.alternative.rvc:
            self._collect_values(strict.alternative.rvc, unknowns)
        if strict.weight == "not_met":
            for material in self.materials:
                if material.weight is None:
                    self._note(unknowns, "material.weight_kg", material)
        if strict.conditions == "not_met":
            for condition in strict.alternative.good_conditions:
                if self.product.rule_answers.get(condition.id, "unknown") == "unknown":
                    key = ("product.rule_answer", condition.id)
                    unknowns[key] = Unknown(*key, condition.id, None, condition.confirm["en"])

    def _collect_values(
        self, required: RegionalValueContentRule, unknowns: dict[tuple[str, str], Unknown]
    ) -> None:
        counted = [m for m in self.materials if m.counted and m.status != "yes"]
        bases = [
            (basis, percent)
            for basis, percent in (
                (self.price, required.tv),
                (self.net_cost, required.nc),
            )
            if percent is not None
        ]
        spare = [
            None if basis is None else basis * (100 - Decimal(percent)) / 100
            for basis, percent in bases
        ]
        open_ones = [material for material in counted if material.status == "unknown"]
        relevant = _pivotal(open_ones, self.not_originating["strict"], spare, by_content=True)
        for material in open_ones:
            if material.id in relevant:
                self._note(unknowns, "material.originating", material)
        for material in counted:
            if material.value is None:
                self._note(unknowns, "material.value", material)
        if self.price is None and required.tv:
            self._note(unknowns, "product.transaction_value")
        if self.net_cost is None and required.nc:
            self._note(unknowns, "product.net_cost")

    def _note(
        self,
        unknowns: dict[tuple[str, str], Unknown],
        question: str,
        material: CountedMaterial | None = None,
        tested: Tested | None = None,
    ) -> None:
        about = material.id if material and question.startswith("material.") else ""
        text = ""
        if question == "material.originating" and material and material.origin is None:
            question = "material.origin"
        if tested and tested.condition:
            about = f"{about}|{tested.condition.id}"
            text = tested.condition.goods["en"]
        worth = material.value if material else self.price
        name = material.name if material else ""
        unknowns.setdefault((question, about), Unknown(question, about, name, worth, text))

    def _fact(self, measured: Measured, tests: list[Tested]) -> Fact:
        rvc = measured.alternative.rvc
        failing = {one.material.id: one for one in measured.failing}
        return Fact(
            "alternative",
            {
                "candidate": str(measured.candidate),
                "rule": measured.rule.rule,
                "alternative": measured.alternative.id,
                "reading": measured.reading,
                "confidence": measured.rule.confidence,
                "doubt": (measured.rule.doubt or {}).get("en"),
                "change": measured.change,
                "value_content": measured.value_content,
                "weight": measured.weight,
                "conditions": measured.conditions,
                "required_tv": Fraction(rvc.tv) if rvc and rvc.tv else None,
                "required_nc": Fraction(rvc.nc) if rvc and rvc.nc else None,
                "reached_tv": self._content(measured.reading, "tv"),
                "reached_nc": self._content(measured.reading, "nc"),
                "failing": tuple(failing),
                "failing_names": tuple(one.material.name for one in failing.values()),
                "failing_value": total(one.material for one in measured.failing),
                "failing_share": measured.failing_share,
                "de_minimis_limit": None if self.limit is None else Fraction(self.limit),
                "tests": tuple(_row(failing.get(one.material.id, one), failing) for one in tests),
            },
        )


def _pivotal(
    open_ones: list[CountedMaterial],
    whole: Decimal | None,
    spare: list[Decimal | None],
    *,
    by_content: bool = False,
) -> set[str]:
    """The materials whose answer can turn the sum of `whole` to within one of the `spare` amounts.

    One that suffices alone always can; smaller ones can only if together they suffice.
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


def _row(tested: Tested, failing: dict[str, Tested]) -> dict[str, str]:
    material = tested.material
    return {
        "id": material.id,
        "material": material.name,
        "hts": material.hts,
        "origin": material.origin or "",
        "originating": material.status,
        "result": "fails" if material.id in failing else "passes",
        "because": message(tested.reason),
    }
