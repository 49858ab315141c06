"""The cost sections of the assessment: scenarios, savings, and sensitivity of the saving.

Each line is rounded once; every total is the sum of the rounded lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any, Literal

from assistant.assessment.concluded import Concluded, ConcludedFacts, Part, once, part
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
    PartOfSaving,
    Range,
    Savings,
    Scenario,
    UsedAssumption,
)
from assistant.assessment.saving_parts import parts_of_saving
from assistant.base.messages import Message
from assistant.base.numbers import cents, money
from assistant.base.texts import Translated
from assistant.library import Library
from assistant.measurements.costs.totals import scenario_label
from assistant.rulebook import Fact


class CostSection:
    """Builds the scenarios, savings and sensitivity parts from the conclusions.

    `units` are units a year, None where not known.
    """

    def __init__(
        self, units: int | Decimal | None, library: Library, concluded: ConcludedFacts
    ) -> None:
        self.units = units
        self.library = library
        self.concluded = concluded
        self.scenarios = [self._scenario(fact) for fact in concluded.inference.facts("scenario")]

    def _scenario(self, scenario: Fact) -> Scenario:
        layers, name = self.library.cost_layers, scenario.text("id")
        by_id: dict[str, list[Concluded]] = {}
        for one in self.concluded.of("line", scenario=name):
            by_id.setdefault(one.fact.text("id"), []).append(one)
        lines = [self._line(line, by_id[line]) for line in sorted(by_id, key=layers.place_of)]
        every_open = self.concluded.inference.facts("open_line")
        opened = once(one.text("id") for one in every_open if one["scenario"] == name)
        counted, missing = set(), set()
        totals: dict[LayerName, Layer] = {}
        for layer in layers.layers:
            counted.add(layer)
            missing |= {layer} & set(map(layers.layer_of, opened))
            within = [one for one in lines if one.layer in counted]
            totals[layer] = total_of(within, self.units, complete=not missing)
        return Scenario(
            id=name,
            label=str(scenario_label(name)),
            per_unit=totals["total"].per_unit,
            annual=totals["total"].annual,
            complete=not opened,
            layers=totals,
            lines=lines,
            open_lines=opened,
            not_known=[str(Message(f"line.{line}")) for line in opened],
        )

    def _line(self, name: str, parts: list[Concluded]) -> Line:
        exact = sum((one.fact.amount("amount") for one in parts), Decimal(0))
        return Line(
            id=name,
            label=str(Message(f"line.{name}")),
            layer=self.library.cost_layers.layer_of(name),
            amount=money(exact),
            annual=money(cents(exact * self.units)) if self.units is not None else None,
            because=" ".join(once(one.text for one in parts)),
            citation=once(name for one in parts for name in one.firing.citation),
            rules=once(one.firing.rule.rule.rule for one in parts),
            parts=[part(LinePart, one) for one in parts],
        )

    def savings(self) -> Savings:
        """The saving of the plan against today; all None where no supply chains are compared."""
        compared = self.concluded.inference.one("comparison")
        if compared is None:
            return Savings(from_=None, to=None, per_unit=None, annual=None)
        by_id = {scenario.id: scenario for scenario in self.scenarios}
        return saved(by_id[compared.text("from")], by_id[compared.text("to")])

    def parts_of_saving(self) -> list[PartOfSaving]:
        """What each part of the plan brings; empty where a total on the way is not known."""
        stations = self._stations()
        known = all(station.complete for station in stations)
        return parts_of_saving(stations, self.library.saving_parts) if known else []

    def parts_not_known(self) -> str | None:
        """Why the parts are not known; None where they are, or nothing is compared."""
        lacking = next((one for one in self._stations() if not one.complete), None)
        if lacking is None:
            return None
        lines = ", ".join(lacking.not_known)
        return str(Message("parts_not_known", label=lacking.label, lines=lines))

    def _stations(self) -> list[Scenario]:
        """The known supply chains from today to the plan; empty where nothing is compared."""
        savings, by_id = self.savings(), {one.id: one for one in self.scenarios}
        if savings.from_ is None or savings.to is None:
            return []
        between = self.library.saving_parts.by_way_of[savings.to]
        return [by_id[name] for name in (savings.from_, *between, savings.to) if name in by_id]

    def comparisons(self) -> list[Savings]:
        """The saving of each scenario against each earlier one."""
        return [saved(first, second) for first, second in combinations(self.scenarios, 2)]

    def assumptions(self) -> list[UsedAssumption]:
        """The assumptions used by the lines."""
        assumed = self.concluded.inference.facts("assumption")
        used = (one for one in assumed if one["used"] == "yes" and one["value"] is not None)
        return [self._assumption(fact) for fact in used]

    def _assumption(self, fact: Fact) -> UsedAssumption:
        known = self.library.assumptions[fact.text("name")]
        bounds = {"default": known.default, "low": known.low, "high": known.high}
        return part(
            UsedAssumption,
            fact,
            **{name: None if one is None else format(one, "f") for name, one in bounds.items()},
            confidence=known.confidence,
            basis=str(Translated(known.basis)),
            dated=known.dated.isoformat() if known.dated else None,
            sources=known.sources,
        )

    def cash_flow(self) -> list[CashItem]:
        """The items of cash that the plan does not tie up."""
        return [
            part(CashItem, one, label=str(Message(f"cash.{one.fact['id']}")))
            for one in self.concluded.of("cash_flow")
        ]

    def break_even(self) -> BreakEven | None:
        """The break-even price; None where there is none."""
        return next(self._beside(BreakEven, "break_even", "break_even"), None)

    def range(self) -> Range | None:
        """The range of the saving over soft assumptions; None where not concluded."""
        measured = self.concluded.inference.facts("driver")
        drivers = [part(Driver, one, assumption=one.text("name")) for one in measured]
        default = self.savings().per_unit or ""
        return next(self._beside(Range, "range", "range", default=default, drivers=drivers), None)

    def outlook(self) -> list[LaterDuties]:
        """The duties of each scenario on each later day on which they change."""
        return list(self._beside(LaterDuties, "outlook", "later"))

    def denied_claim(self) -> DeniedClaim | None:
        """The amounts due if the USMCA claim is denied; None where not concluded."""
        return next(self._beside(DeniedClaim, "denied_claim", "denied"), None)

    def _beside(
        self, model: type[Part], answer: str, measured: str, **given: Any
    ) -> Iterator[Part]:
        """The parts for an answer, copied from the measured fact that its rule matched."""
        for one in self.concluded.of("answer", id=answer):
            yield part(model, one.matched(measured), **given)


def total_of(lines: Sequence[Line], units: int | Decimal | None, *, complete: bool) -> Layer:
    """The sum of the lines per unit and, where the units a year are known, per year."""
    annual = [Decimal(line.annual) for line in lines if line.annual is not None]
    return Layer(
        per_unit=money(sum((Decimal(line.amount) for line in lines), Decimal(0))),
        annual=money(sum(annual, Decimal(0))) if units is not None else None,
        complete=complete,
    )


# How sure a saving is, by whether the first total and the second are known.
_BOUNDS: dict[tuple[bool, bool], Literal["exact", "at_least", "at_most", "open"]] = {
    (True, True): "exact",
    (False, True): "at_least",
    (True, False): "at_most",
    (False, False): "open",
}


def saved(first: Scenario, second: Scenario) -> Savings:
    """The saving of the second supply chain against the first."""
    layers = {name: _less(layer, second.layers[name]) for name, layer in first.layers.items()}
    whole = layers["total"]
    return Savings(
        from_=first.id,
        to=second.id,
        per_unit=whole.per_unit,
        annual=whole.annual,
        layers=layers,
        bound=_BOUNDS[first.complete, second.complete],
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
