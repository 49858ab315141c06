"""The assessment from what the rules concluded. Nothing is concluded here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from assistant.assessment.cost_section import CostSection
from assistant.assessment.immex_section import claim_answers, immex_section
from assistant.assessment.model import (
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
from assistant.base.language import translate
from assistant.base.messages import message
from assistant.base.numbers import cents, money, percent
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.rulebook import Fact, Inference
from assistant.rulebook.engine import Firing


class Sections:
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
        """The whole assessment."""
        gaps = self._gaps()
        costs = CostSection(self.case, self.library, self.inference, self.said)
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
            immex=immex_section(
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
        return min(
            failing, key=lambda f: f.known_amount("failing_value") or Decimal(0), default=None
        )

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
            title=translate(rule.title),
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
