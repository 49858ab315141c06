"""Assesses a case: measures, lets the rules decide, and gathers what they concluded.

This is the one way through the program; every screen, report and test calls `assess`.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial

from assistant.assessment import (
    Advice,
    Assessment,
    CountryOfOrigin,
    DeMinimis,
    Gap,
    Obstacle,
    Origin,
    RegionalValueContent,
    Step,
    Verdict,
    Warning_,
)
from assistant.beyond import beyond_facts, later_facts
from assistant.case import Case, Material, Product
from assistant.gathered_costs import GatheredCosts
from assistant.immex_part import claim_answers, immex_part
from assistant.language import said
from assistant.library import DatedLibrary, Library
from assistant.measurements.assumed import assumption_facts, check_assumptions
from assistant.measurements.fungible import with_stock_apportioned
from assistant.measurements.marking import marking_facts
from assistant.measurements.materials import intermediates
from assistant.measurements.mexican_inputs import input_facts
from assistant.measurements.mexican_side import coverage_facts, production_facts
from assistant.measurements.origin import origin_facts
from assistant.measurements.programme import programme_facts
from assistant.measurements.supply_chain import supply_chain_facts
from assistant.messages import InputError, message
from assistant.rulebook import Fact, Inference, Rulebook
from assistant.rulebook.engine import Firing
from assistant.rulebook.facts import cents, money, percent
from assistant.supply_chains import assumptions_used, infer_costs


@cache
def shipped_rulebook() -> Rulebook:
    """The rulebook that belongs to this installation."""
    return Rulebook.open()


def assess(
    case: Case, library: Library, rulebook: Rulebook | None = None, *, beyond: bool = True
) -> Assessment:
    """The assessment of the case on its day (today where it names none).

    The same case, knowledge and day give the same assessment. Without `beyond` what needs many
    conclusions over again is left out: cash flow, range, break-even price, later days, a denied
    claim. Raises InputError where the case names an HS code that no tariff has.
    """
    with inferred(case, library, rulebook, beyond=beyond) as (apportioned, dated, inference):
        return _Gathering(apportioned, dated, inference).assessment()


@contextmanager
def inferred(
    case: Case, library: Library, rulebook: Rulebook | None = None, *, beyond: bool = False
) -> Iterator[tuple[Case, DatedLibrary, Inference]]:
    """The case with its stock apportioned, the library of its day, and all that was concluded."""
    day = case.as_of or date.today()
    dated = library.as_of(day)
    if day < (start := library.coverage["product_rules"].first):
        raise InputError("day_before_agreement", "as_of", day=day, start=start)
    check_assumptions(case, dated)
    _check_codes(case, dated)
    case = with_stock_apportioned(case)
    with _collection_paused(), Inference(rulebook or shipped_rulebook()) as inference:
        _infer(case, dated, inference, beyond=beyond)
        yield case, dated, inference


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Pauses the search for cycles: a case makes few, and it doubles the time of a large one."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check_codes(case: Case, library: DatedLibrary) -> None:
    codes = [("product.hts", case.product.hts)]
    codes += [(f"materials, {m.id}, hts", m.hts) for m in case.every_material()]
    for where, code in codes:
        if code and not library.tariff_has(code):
            raise InputError("hts_missing_from_tariff", where, value=code)


def _infer(case: Case, library: DatedLibrary, inference: Inference, *, beyond: bool) -> None:
    """Measures and concludes in turn: each stage's rules see all that was found before."""
    inference.tell(coverage_facts(library))
    inference.tell(origin_facts(case, library, judge_of(case, library, inference.rulebook)))
    inference.run("origin")
    inference.tell(input_facts(case, library))
    inference.tell(programme_facts(case, library))
    inference.tell(production_facts(case, library))
    inference.tell(marking_facts(case, library))
    inference.run("programme")
    infer_costs(case, library, inference)
    inference.tell(supply_chain_facts(case, library))
    inference.run("conclusions")
    if beyond:
        inference.tell(beyond_facts(case, library, inference))
        inference.tell(later_facts(case, library, inference))
        inference.run("beyond")
    inference.tell(assumption_facts(case, library, assumptions_used(inference.firings)))
    inference.run("assumptions")


def judge_of(case: Case, library: DatedLibrary, rulebook: Rulebook) -> Callable[[Material], str]:
    """Tells the verdict of the same rules on a self-produced intermediate (USMCA Art. 4.8).

    Its total cost stands for its value. One that originates by value content may not contain
    another that does.
    """

    @cache
    def verdict(identity: str, by_value_content: bool) -> tuple[str, bool]:
        material = by_id[identity]
        product = Product(
            hts=material.hts,
            total_cost=material.value,
            net_cost=material.value,
            rule_answers=material.rule_answers,
        )
        inner = Case(product=product, production=case.production, materials=material.materials)
        for nested_by_value_content in (True, False):
            with Inference(rulebook) as inference:
                nested_verdict = partial(_nested_verdict, verdict, nested_by_value_content)
                inference.tell(origin_facts(inner, library, nested_verdict))
                inference.run("origin")
                concluded = inference.one("origin")
                word = concluded.text("verdict") if concluded else "unknown"
                if word != "yes":
                    return word, False
                if _without_value_content(inference):
                    return "yes", False
            nested = any(verdict(m.id, True)[1] for m in intermediates(material.materials))
            if not nested:
                return ("yes" if by_value_content else "no"), True
        return "no", False

    by_id = {material.id: material for material in case.every_material()}
    return lambda material: verdict(material.id, True)[0]


def _nested_verdict(
    verdict: Callable[[str, bool], tuple[str, bool]], by_value_content: bool, material: Material
) -> str:
    return verdict(material.id, by_value_content)[0]


def _without_value_content(inference: Inference) -> bool:
    """Whether a route was found that asks no value content."""
    asked = {
        (fact["rule"], fact["alternative"])
        for fact in inference.facts("alternative")
        if fact["value_content"] != "not_asked"
    }
    routes = [r for r in inference.facts("route") if r["reading"] == "strict"]
    return any((route["rule"], route["alternative"]) not in asked for route in routes)


class _Gathering:
    """Puts what was concluded into the form of the contract; concludes nothing itself."""

    def __init__(self, case: Case, library: DatedLibrary, inference: Inference) -> None:
        self.case = case
        self.library = library
        self.day = library.day
        self.inference = inference
        self.units = case.product.annual_units
        self.shown: dict[int, dict[str, object]] = {}
        self.said = [firing.because() for firing in inference.firings]

    def assessment(self) -> Assessment:
        gaps = self._gaps()
        costs = GatheredCosts(self.case, self.library, self.inference, self.said)
        return Assessment(
            format=1,
            case=self.case.name or self.case.product.description or message("case_unnamed"),
            as_of=self.day.isoformat(),
            origin=self._origin([gap for gap in gaps if gap.area == "origin"]),
            country_of_origin={
                "section_301": self._product_of(
                    "section_301", [gap for gap in gaps if gap.area == "product_of"]
                ),
                "marking": self._product_of("marking", self._gaps(marking=True)),
            },
            immex=immex_part(
                self.inference,
                self.said,
                self._verdict("immex"),
                [gap for gap in gaps if gap.area == "immex"],
            ),
            scenarios=costs.scenarios,
            savings=costs.savings(),
            comparisons=costs.comparisons(),
            assumptions=costs.assumptions(),
            cash_flow=costs.cash_flow(),
            break_even=costs.break_even(),
            range=costs.range(),
            outlook=costs.outlook(),
            denied_claim=costs.denied_claim(),
            steps=[self._step(n, firing) for n, firing in enumerate(self.inference.firings, 1)],
            warnings=self._warnings(),
            advice=self._advice(),
            gaps=gaps,
            claims=claim_answers(self.inference, self.said),
        )

    def _verdict(self, kind: str) -> Verdict:
        fact = self.inference.one(kind)
        word = fact.text("verdict") if fact else ""
        return word if word in ("yes", "no", "depends") else "unknown"  # type: ignore[return-value]

    def _origin(self, gaps: list[Gap]) -> Origin:
        concluded = self.inference.one("origin")
        verdict = self._verdict("origin")
        routes = [r for r in self.inference.facts("route") if r["reading"] == "strict"]
        routes = [r for r in routes if concluded and r["criterion"] == concluded["criterion"]]
        route = min(routes, key=lambda r: r["de_minimis"] == "yes", default=None)
        measured = self._measured_alternative(route)
        content = self.inference.one("value_content")
        on_rule = concluded is None or concluded["criterion"] != "C"
        return Origin(
            verdict=verdict,
            criterion=concluded.text("criterion") or None if concluded else None,
            product_rule=measured.text("rule") if measured and on_rule else None,
            alternative=route.text("alternative") or None if route and verdict == "yes" else None,
            confidence=measured.text("confidence") if measured and on_rule else None,
            rvc=RegionalValueContent(
                transaction_value=_share(content, "by_transaction_value"),
                net_cost=_share(content, "by_net_cost"),
            ),
            de_minimis=DeMinimis(
                share=_share(measured, "failing_share", upward=True),
                used=bool(route and route["de_minimis"] == "yes" and verdict == "yes"),
            ),
            failing_materials=_ids(measured) if on_rule else [],
            obstacles=[
                Obstacle(
                    product_rule=fact.text("rule"),
                    alternative=fact.text("alternative"),
                    part=fact.text("part"),
                    text=text,
                )
                for fact, _, text in self._concluded("obstacle")
            ],
            gaps=gaps,
        )

    def _measured_alternative(self, route: Fact | None) -> Fact | None:
        """The alternative of the route, or else the one that fails least in the change."""
        strict = [f for f in self.inference.facts("alternative") if f["reading"] == "strict"]
        if route and route["alternative"]:
            wanted = (route["rule"], route["alternative"])
            return next(f for f in strict if (f["rule"], f["alternative"]) == wanted)
        failing = [f for f in strict if f["change"] == "not_met"] or strict
        return min(failing, key=lambda f: f["failing_value"] or Decimal(0), default=None)

    def _product_of(self, kind: str, gaps: list[Gap]) -> CountryOfOrigin:
        fact = self.inference.one(kind)
        country = fact.text("country") or None if fact else None
        return CountryOfOrigin(verdict=self._verdict(kind), country=country, gaps=gaps)

    def _concluded(self, kind: str) -> Iterable[tuple[Fact, Firing, str]]:
        for firing, text in zip(self.inference.firings, self.said, strict=True):
            for fact in firing.concluded:
                if fact.kind == kind:
                    yield fact, firing, text

    def _gaps(self, *, marking: bool = False) -> list[Gap]:
        """The gaps; those of the marking apart, since they open no duty and no claim."""
        gaps: dict[tuple[str, str], Gap] = {}
        for fact, firing, text in self._concluded("gap"):
            if (fact["area"] == "marking") is not marking:
                continue
            key = (fact.text("question"), fact.text("about"))
            gaps.setdefault(
                key,
                Gap(
                    code=firing.rule.rule.rule,
                    area=fact.text("area"),
                    question=key[0],
                    about=key[1],
                    text=text.strip(": "),
                    decides=fact["decides"] == "yes",
                    worth=fact.text("worth") or None,
                ),
            )
        return list(gaps.values())

    def _step(self, number: int, firing: Firing) -> Step:
        rule = firing.rule.rule
        return Step(
            n=number,
            rule=rule.rule,
            area=firing.rule.area,
            title=said(rule.title),
            text=self.said[number - 1],
            citation=list(firing.citation),
            facts={name: self._shown(fact) for name, fact in firing.matched.items()},
            concluded={fact.kind: self._shown(fact) for fact in firing.concluded},
        )

    def _shown(self, fact: Fact) -> dict[str, object]:
        if id(fact) not in self.shown:
            self.shown[id(fact)] = fact.as_shown()
        return self.shown[id(fact)]

    def _warnings(self) -> list[Warning_]:
        warnings = {
            (fact.text("code"), text): Warning_(
                code=fact.text("code"), text=text, citation=list(firing.citation)
            )
            for fact, firing, text in self._concluded("warning")
        }
        return list(warnings.values())

    def _advice(self) -> list[Advice]:
        advice = []
        for fact, firing, text in self._concluded("advice"):
            worth = fact["worth"]
            yearly = None
            if isinstance(worth, Decimal) and self.units is not None:
                yearly = money(cents(worth * self.units))
            citation = list(firing.citation)
            advice.append(
                Advice(code=fact.text("code"), text=text, worth=yearly, citation=citation)
            )
        return advice


def _ids(measured: Fact | None) -> list[str]:
    failing = measured["failing"] if measured else ()
    return [one for one in failing if isinstance(one, str)] if isinstance(failing, tuple) else []


def _share(fact: Fact | None, field: str, *, upward: bool = False) -> str | None:
    value = fact[field] if fact else None
    return percent(value, upward=upward) if isinstance(value, Fraction) else None
