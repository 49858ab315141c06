"""Puts what was concluded of costs into the form of the contract; concludes nothing itself.

Each line is rounded once; every total is the sum of the lines as they are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import TypedDict

from assistant.assessment.model import (
    BreakEven,
    CashItem,
    DeniedClaim,
    Driver,
    LaterDuties,
    Layer,
    LayerName,
    Line,
    LinePart,
    Range,
    Savings,
    Scenario,
    UsedAssumption,
)
from assistant.base.language import translate
from assistant.base.messages import message
from assistant.base.numbers import cents, money
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.rulebook import Fact, Firing, Inference

_Concluded = tuple[Fact, Firing, str]


class _Reason(TypedDict):
    because: str
    citation: list[str]
    rules: list[str]


class CostSection:
    """The scenarios of a case, what they save, and what is said beside that."""

    def __init__(
        self, case: Case, library: DatedLibrary, inference: Inference, sentences: Sequence[str]
    ) -> None:
        self.units = case.product.annual_units
        self.library = library.library
        self.inference = inference
        self.said = sentences
        self.scenarios = [self._scenario(fact) for fact in inference.facts("scenario")]

    def _concluded(self, kind: str) -> Iterator[_Concluded]:
        for firing, text in zip(self.inference.firings, self.said, strict=True):
            for fact in firing.concluded:
                if fact.kind == kind:
                    yield fact, firing, text

    def _answers(self, name: str) -> Iterator[_Concluded]:
        return (one for one in self._concluded("answer") if one[0]["id"] == name)

    # Scenarios

    def _scenario(self, scenario: Fact) -> Scenario:
        layers = self.library.cost_layers
        by_id: dict[str, list[_Concluded]] = {}
        for fact, firing, text in self._concluded("line"):
            if fact["scenario"] == scenario["id"]:
                by_id.setdefault(fact.text("id"), []).append((fact, firing, text))
        lines = [self._line(name, by_id[name]) for name in sorted(by_id, key=layers.place_of)]
        opened = dict.fromkeys(
            fact.text("id")
            for fact in self.inference.facts("open_line")
            if fact["scenario"] == scenario["id"]
        )
        name, counted, missing = scenario.text("id"), set(), set()
        totals: dict[LayerName, Layer] = {}
        for layer in layers.layers:
            counted.add(layer)
            missing |= {layer} & set(map(layers.layer_of, opened))
            totals[layer] = self._total([one for one in lines if one.layer in counted], missing)
        return Scenario(
            id=name,
            label=message(f"scenario.{name}"),
            per_unit=totals["total"].per_unit,
            annual=totals["total"].annual,
            complete=not opened,
            layers=totals,
            lines=lines,
            open_lines=list(opened),
        )

    def _total(self, lines: Sequence[Line], missing: set[LayerName]) -> Layer:
        annual = [Decimal(line.annual) for line in lines if line.annual is not None]
        return Layer(
            per_unit=money(sum((Decimal(line.amount) for line in lines), Decimal(0))),
            annual=money(sum(annual, Decimal(0))) if self.units is not None else None,
            complete=not missing,
        )

    def _line(self, name: str, parts: list[_Concluded]) -> Line:
        exact = sum((fact.amount("amount") for fact, _, _ in parts), Decimal(0))
        rules = list(dict.fromkeys(firing.rule.rule.rule for _, firing, _ in parts))
        citation = [c for _, firing, _ in parts for c in firing.citation]
        return Line(
            id=name,
            label=message(f"line.{name}"),
            layer=self.library.cost_layers.layer_of(name),
            amount=money(exact),
            annual=self._yearly(exact),
            because=" ".join(dict.fromkeys(text for _, _, text in parts)),
            citation=list(dict.fromkeys(citation)),
            rules=rules,
            parts=[
                LinePart(about=fact.text("about"), amount=fact.text("amount"), because=text)
                for fact, _, text in parts
            ],
        )

    def _yearly(self, amount: Decimal) -> str | None:
        return money(cents(amount * self.units)) if self.units is not None else None

    # What is saved

    def savings(self) -> Savings:
        """What the plan saves, or nothing where no supply chains are compared."""
        compared = self.inference.one("comparison")
        if compared is None:
            return Savings(from_=None, to=None, per_unit=None, annual=None)
        by_id = {scenario.id: scenario for scenario in self.scenarios}
        return _saved(by_id[compared.text("from")], by_id[compared.text("to")])

    def comparisons(self) -> list[Savings]:
        """What each scenario saves against each one before it."""
        return [_saved(first, second) for first, second in combinations(self.scenarios, 2)]

    # Beside the saving

    def assumptions(self) -> list[UsedAssumption]:
        """The assumptions on which the lines rest."""
        return [
            self._assumption(fact)
            for fact in self.inference.facts("assumption")
            if fact["used"] == "yes" and fact["value"] is not None
        ]

    def _assumption(self, fact: Fact) -> UsedAssumption:
        known = self.library.assumptions[fact.text("name")]
        default, low, high = (
            None if value is None else format(value, "f")
            for value in (known.default, known.low, known.high)
        )
        return UsedAssumption(
            name=fact.text("name"),
            label=fact.text("label"),
            unit=fact.text("unit"),
            value=fact.text("value"),
            given=fact["given"] == "yes",
            default=default,
            low=low,
            high=high,
            confidence=known.confidence,
            basis=translate(known.basis),
            dated=known.dated.isoformat() if known.dated else None,
            sources=known.sources,
        )

    def cash_flow(self) -> list[CashItem]:
        """Cash that is not tied up."""
        return [
            CashItem(
                id=fact.text("id"),
                label=message(f"cash.{fact['id']}"),
                yearly=_whole_cents(fact, "yearly"),
                tied_up=_whole_cents(fact, "tied_up"),
                worth=_whole_cents(fact, "worth"),
                once=_whole_cents(fact, "once"),
                **_reason(firing, text),
            )
            for fact, firing, text in self._concluded("cash_flow")
        ]

    def break_even(self) -> BreakEven | None:
        """The price at which nothing is saved, where there is one."""
        for _, firing, text in self._answers("break_even"):
            found = firing.matched["break_even"]
            price, present = found.text("price"), found.text("present")
            return BreakEven(price=price, present=present, **_reason(firing, text))
        return None

    def range(self) -> Range | None:
        """How far soft assumptions move the saving."""
        for _, firing, text in self._answers("range"):
            found = firing.matched["range"]
            return Range(
                low=found.text("low"),
                default=self.savings().per_unit or "",
                high=found.text("high"),
                drivers=[
                    Driver(
                        assumption=one.text("name"),
                        label=one.text("label"),
                        low=one.text("low"),
                        high=one.text("high"),
                    )
                    for one in self.inference.facts("driver")
                ],
                **_reason(firing, text),
            )
        return None

    def outlook(self) -> list[LaterDuties]:
        """The duties of each scenario on later days on which they change."""
        return [
            LaterDuties(
                day=later.text("day"),
                scenario=later.text("scenario"),
                label=later.text("label"),
                before=later.text("before"),
                after=later.text("after") or None,
                change=later.text("change") or None,
                complete=later["complete"] == "yes",
                **_reason(firing, text),
            )
            for _, firing, text in self._answers("outlook")
            for later in (firing.matched["later"],)
        ]

    def denied_claim(self) -> DeniedClaim | None:
        """What falls due if the claim is denied."""
        for _, firing, text in self._answers("denied_claim"):
            found = firing.matched["denied"]
            return DeniedClaim(
                scenario=found.text("scenario"),
                due=found.text("due"),
                interest=found.text("interest"),
                per_unit=found.text("per_unit"),
                exposure=_whole_cents(found, "exposure"),
                complete=found["complete"] == "yes",
                **_reason(firing, text),
            )
        return None


def _reason(firing: Firing, text: str) -> _Reason:
    rule = firing.rule.rule
    return {"because": text, "citation": rule.citation, "rules": [rule.rule]}


def _whole_cents(fact: Fact, field: str) -> str | None:
    return None if fact[field] is None else money(cents(fact.amount(field)))


def _saved(first: Scenario, second: Scenario) -> Savings:
    layers = {name: _less(layer, second.layers[name]) for name, layer in first.layers.items()}
    return Savings(
        from_=first.id,
        to=second.id,
        per_unit=layers["total"].per_unit,
        annual=layers["total"].annual,
        layers=layers,
    )


def _less(first: Layer, second: Layer) -> Layer:
    annual = None
    if first.annual is not None and second.annual is not None:
        annual = money(Decimal(first.annual) - Decimal(second.annual))
    return Layer(
        per_unit=money(Decimal(first.per_unit) - Decimal(second.per_unit)),
        annual=annual,
        complete=first.complete and second.complete,
    )
