"""Builds the assessment from the concluded facts; concludes nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from assistant.assessment.components import component_rates
from assistant.assessment.concluded import ConcludedFacts, part
from assistant.assessment.cost_section import CostSection
from assistant.assessment.flow import flow
from assistant.assessment.immex_section import claim_answers, immex_section
from assistant.assessment.model import (
    Assessment,
    CountryOfOrigin,
    DeMinimis,
    Gap,
    Obstacle,
    Origin,
    RegionalValueContent,
    Step,
    Verdict,
)
from assistant.assessment.remarks import Remarks
from assistant.assessment.shown_figures import with_shown_figures
from assistant.assessment.summary import names_of, summary
from assistant.base.messages import Message
from assistant.base.numbers import percent
from assistant.base.texts import Stripped, Translated
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.measurements.origin.materials import WORST_CASE
from assistant.rulebook import Fact, Inference


class Sections:
    """The sections of the assessment, in the current language."""

    def __init__(self, case: Case, library: DatedLibrary, inference: Inference) -> None:
        self.case = case
        self.library = library
        self.inference = inference
        self.concluded = ConcludedFacts(inference)

    def assessment(self) -> Assessment:
        """The whole assessment."""
        gaps = self._gaps()
        product = self.case.product
        costs = CostSection(product.annual_units, self.library.library, self.concluded)
        remarks = Remarks(product.annual_units, self.concluded)
        built = Assessment(
            format=1,
            case=self.case.name or product.description or str(Message("case_unnamed")),
            as_of=self.library.day.isoformat(),
            annual_units=None
            if product.annual_units is None
            else format(product.annual_units, "f"),
            origin=self._origin(_of(gaps, "origin")),
            country_of_origin={
                "section_301": self._product_of("section_301", _of(gaps, "product_of")),
                "marking": self._product_of("marking", _of(gaps, "marking")),
            },
            immex=immex_section(self.concluded, self._verdict("immex"), _of(gaps, "immex")),
            scenarios=costs.scenarios,
            savings=costs.savings(),
            parts_of_saving=costs.parts_of_saving(),
            parts_not_known=costs.parts_not_known(),
            comparisons=costs.comparisons(),
            assumptions=costs.assumptions(),
            cash_flow=costs.cash_flow(),
            break_even=costs.break_even(),
            range=costs.range(),
            outlook=costs.outlook(),
            denied_claim=costs.denied_claim(),
            steps=self._steps(),
            warnings=remarks.warnings(),
            advice=remarks.advice(),
            risks=remarks.risks(),
            to_do=remarks.to_do(),
            documents=remarks.documents(),
            # Those of marking affect neither duty nor claim.
            gaps=_asked_once(gap for gap in gaps if gap.area != "marking"),
            claims=claim_answers(
                self.concluded, component_rates(self.case, self.library, self.inference)
            ),
            flow=flow(self.concluded, costs.scenarios, product.annual_units),
        )
        told = summary(with_shown_figures(built), names_of(self.case))
        return built.model_copy(update={"summary": told})

    def _verdict(self, kind: str) -> Verdict:
        fact = self.inference.one(kind)
        word = fact.text("verdict") if fact else ""
        return word if word in ("yes", "no", "depends") else "unknown"  # type: ignore[return-value]

    def _origin(self, gaps: list[Gap]) -> Origin:
        concluded, verdict = self.inference.one("origin"), self._verdict("origin")
        routes = [r for r in self.inference.facts("route") if r["reading"] == WORST_CASE]
        routes = [r for r in routes if concluded and r["criterion"] == concluded["criterion"]]
        route = min(routes, key=lambda r: r["de_minimis"] == "yes", default=None)
        alternative = self._measured_alternative(route)
        measured = None if concluded and concluded["criterion"] == "C" else alternative
        content = self.inference.one("value_content")
        qualifies = route if verdict == "yes" else None
        return Origin(
            verdict=verdict,
            criterion=concluded.text("criterion") or None if concluded else None,
            product_rule=measured.text("rule") if measured else None,
            alternative=qualifies.text("alternative") or None if qualifies else None,
            confidence=measured.text("confidence") if measured else None,
            rvc=RegionalValueContent(
                transaction_value=_share(content, "by_transaction_value"),
                net_cost=_share(content, "by_net_cost"),
            ),
            de_minimis=DeMinimis(
                share=_share(alternative, "failing_share", upward=True),
                used=bool(qualifies and qualifies["de_minimis"] == "yes"),
            ),
            failing_materials=measured.words("failing") if measured else [],
            obstacles=[
                part(Obstacle, one.fact, product_rule=one.fact.text("rule"), text=one.text)
                for one in self.concluded.of("obstacle")
            ],
            gaps=gaps,
        )

    def _measured_alternative(self, route: Fact | None) -> Fact | None:
        """The alternative of the route, or else the one with the least failing value."""
        worst_case = [f for f in self.inference.facts("alternative") if f["reading"] == WORST_CASE]
        if route and route["alternative"]:
            wanted = (route["rule"], route["alternative"])
            return next(f for f in worst_case if (f["rule"], f["alternative"]) == wanted)
        failing = [f for f in worst_case if f["change"] == "not_met"] or worst_case
        return min(
            failing, key=lambda f: f.known_amount("failing_value") or Decimal(0), default=None
        )

    def _product_of(self, kind: str, gaps: list[Gap]) -> CountryOfOrigin:
        fact = self.inference.one(kind)
        country = fact.text("country") or None if fact else None
        return CountryOfOrigin(verdict=self._verdict(kind), country=country, gaps=gaps)

    def _gaps(self) -> list[Gap]:
        """Every gap; one question may be open in several areas."""
        return [
            part(Gap, fact, code=firing.rule.rule.rule, text=Stripped(firing.sentence, ": "))
            for fact, firing, _ in self.concluded.of("gap")
        ]

    def _steps(self) -> list[Step]:
        shown: dict[int, dict[str, object]] = {}

        def content(fact: Fact) -> dict[str, object]:
            if id(fact) not in shown:
                shown[id(fact)] = fact.as_shown()
            return shown[id(fact)]

        said = zip(self.inference.firings, self.concluded.sentences, strict=True)
        return [
            Step(
                n=number,
                rule=firing.rule.rule.rule,
                area=firing.rule.area,
                title=str(Translated(firing.rule.rule.title)),
                text=text,
                citation=list(firing.citation),
                facts={name: content(fact) for name, fact in firing.matched.items()},
                concluded={fact.kind: content(fact) for fact in firing.concluded},
            )
            for number, (firing, text) in enumerate(said, 1)
        ]


def _of(gaps: list[Gap], area: str) -> list[Gap]:
    return _asked_once(gap for gap in gaps if gap.area == area)


def _asked_once(gaps: Iterable[Gap]) -> list[Gap]:
    """The gaps, of each question the first."""
    asked: dict[tuple[str, str], Gap] = {}
    for gap in gaps:
        asked.setdefault((gap.question, gap.about), gap)
    return list(asked.values())


def _share(fact: Fact | None, field: str, *, upward: bool = False) -> str | None:
    value = fact[field] if fact else None
    return percent(value, upward=upward) if isinstance(value, Fraction) else None
