"""Landed cost to the buyer's dock (freight, insurance, brokerage), and the costs of ownership.

Amounts are US dollars per unit of the good. An unknown cost is a fact without an amount; `missing`
names the question that would settle it, if there is one.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.base.texts import translated
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.library.forms import CostLayers, Lane
from assistant.measurements.costs.arithmetic import (
    added,
    by_scenario,
    divided,
    exact,
    known,
    over_days,
    plus,
    share,
    times,
)
from assistant.measurements.costs.assumptions import assumed
from assistant.rulebook.facts import Fact, Value, yes_no


def landed_facts(
    case: Case, library: DatedLibrary, scenarios: list[Fact], lines: list[Fact]
) -> list[Fact]:
    """Freight, insurance and brokerage of each scenario."""
    found, lines_of = [], by_scenario(lines)
    for scenario in scenarios:
        freight, price = (
            _freight(case, library, scenario),
            _price(lines_of[scenario.text("id")]),
        )
        found += [
            freight,
            _insurance(case, library, scenario, price, known(freight, "amount")),
        ]
        if scenario["enters"] == "parts" or scenario["made_in"] != case.product.destination:
            found.append(_brokerage(case, library, scenario))
    return found


def ownership_facts(
    case: Case,
    library: DatedLibrary,
    scenarios: list[Fact],
    lines: list[Fact],
) -> list[Fact]:
    """Costs beyond landed cost: inventory, supervision, shelter, compliance, transfer, DTA."""
    layers = library.library.cost_layers
    found, lines_of = [], by_scenario(lines)
    for scenario in scenarios:
        own = lines_of[scenario.text("id")]
        found.append(_carrying(case, library, scenario, _landed(own, layers)))
        found += _supervision(case, library, scenario, _price(own))
        found += [
            _shelter(case, library, scenario),
            _upkeep(case, library, scenario),
            _moving(case, library, scenario),
            _machinery(case, library, scenario),
        ]
    return found


def days_of(case: Case, library: DatedLibrary, scenario: Fact) -> Decimal | None:
    """The days for which goods of a scenario are in transit and in stock."""
    lane = _lane(case, library, scenario)
    if lane is None:
        return None
    return plus(*(assumed(case, library, name) for name in (lane.transit, lane.stock)))


def _price(lines: list[Fact]) -> Decimal | None:
    priced = [line for line in lines if line["id"] == "price"]
    return added(priced, "amount") if priced else None


def _landed(lines: list[Fact], layers: CostLayers) -> Decimal:
    return added((line for line in lines if layers.layer_of(line.text("id")) != "total"), "amount")


def _given(case: Case, scenario: Fact) -> tuple[Decimal | None, str | None, str]:
    """Freight and transport as given in the case, and the place of the freight question."""
    if scenario["chain"] in ("today", "source"):
        source = case.source_of(scenario.text("chain"), scenario.text("made_in"))
        place = "baseline.freight" if scenario["chain"] == "today" else "sources"
        return source.freight, source.transport, place
    if scenario["chain"] == "united_states":
        return case.us_assembly.freight, None, "us_assembly.freight"
    return case.production.freight, case.production.transport, "production.freight"


def _lane(case: Case, library: DatedLibrary, scenario: Fact) -> Lane | None:
    return library.lane(scenario.text("made_in"), _given(case, scenario)[1])


def _freight(case: Case, library: DatedLibrary, scenario: Fact) -> Fact:
    amount, transport, question = _given(case, scenario)
    lane = _lane(case, library, scenario)
    rate = load = None
    state, missing = "given", ""
    names: tuple[str, ...] = ()
    if amount is None:
        state, missing = "not_known", question
        if lane and lane.rate and lane.load:
            names = (lane.rate, lane.load)
            rate, load = (assumed(case, library, name) for name in names)
            by_weight = lane.load == "unit_weight_kg"
            amount = times(rate, load) if by_weight else divided(rate, load)
            if amount is None:
                missing = f"assumptions.{lane.load}"
            else:
                state = "by_weight" if by_weight else "by_container"
    return Fact(
        "freight",
        {
            "scenario": scenario["id"],
            "state": state,
            "lane": translated(lane.label) if lane else None,
            "transport_said": yes_no(transport is not None),
            "amount": amount,
            "rate": exact(rate),
            "load": exact(load),
            "question": question,
            "missing": missing,
            "assumptions": names,
        },
    )


def _cost(scenario: Fact, cost: str, amount: Decimal | None, **fields: Value) -> Fact:
    told = {"scenario": scenario["id"], "cost": cost, "amount": amount, **fields}
    return Fact("cost", {**dict.fromkeys(FIELDS), "assumptions": (), "missing": "", **told})


FIELDS = (
    "base", "addition", "rate", "days", "units", "years", "lane", "least", "assumptions",
    "missing",
)  # fmt: skip


def _insurance(
    case: Case,
    library: DatedLibrary,
    scenario: Fact,
    price: Decimal | None,
    freight: Decimal | None,
) -> Fact:
    rate = assumed(case, library, "cargo_insurance")
    return _cost(
        scenario, "insurance", share(rate, plus(price, freight)),
        base=price, addition=freight, rate=exact(rate), assumptions=("cargo_insurance",),
    )  # fmt: skip


def _brokerage(case: Case, library: DatedLibrary, scenario: Fact) -> Fact:
    names = ("broker_entry", "units_per_entry")
    fee, per_entry = (assumed(case, library, name) for name in names)
    if per_entry is None:
        names = ("broker_entry", "entries_per_year")
        entries = assumed(case, library, "entries_per_year")
        per_entry = divided(case.product.annual_units, entries)
    return _cost(
        scenario, "brokerage", divided(fee, per_entry),
        base=fee, units=exact(per_entry), assumptions=names,
    )  # fmt: skip


def _carrying(case: Case, library: DatedLibrary, scenario: Fact, landed: Decimal) -> Fact:
    lane = _lane(case, library, scenario)
    rate, days = (
        assumed(case, library, "inventory_carrying_rate"),
        days_of(case, library, scenario),
    )
    return _cost(
        scenario, "carrying", over_days(share(rate, landed), days),
        base=landed, rate=exact(rate), days=exact(days),
        lane=translated(lane.label) if lane else None,
        assumptions=("inventory_carrying_rate", *((lane.transit, lane.stock) if lane else ())),
    )  # fmt: skip


def _supervision(
    case: Case, library: DatedLibrary, scenario: Fact, price: Decimal | None
) -> list[Fact]:
    lane = _lane(case, library, scenario)
    if lane is None or lane.quality is None:
        return []
    rate = assumed(case, library, lane.quality)
    return [
        _cost(
            scenario, "quality", share(rate, price),
            base=price, rate=exact(rate), assumptions=(lane.quality,),
        )
    ]  # fmt: skip


def _shelter(case: Case, library: DatedLibrary, scenario: Fact) -> Fact:
    names = ("labour_hours_per_unit", "labour_mx", "shelter_fee")
    hours, wage, fee = (assumed(case, library, name) for name in names)
    payroll = times(hours, wage)
    asked = next((f"assumptions.{n}" for n in names if assumed(case, library, n) is None), "")
    return _cost(
        scenario, "shelter", share(fee, payroll),
        base=payroll, rate=exact(fee), assumptions=names, missing=asked,
    )  # fmt: skip


def _upkeep(case: Case, library: DatedLibrary, scenario: Fact) -> Fact:
    yearly, units = assumed(case, library, "compliance_yearly"), case.product.annual_units
    return _cost(
        scenario, "upkeep", divided(yearly, units),
        base=yearly, units=exact(units), assumptions=("compliance_yearly",),
    )  # fmt: skip


def _moving(case: Case, library: DatedLibrary, scenario: Fact) -> Fact:
    names = ("transfer_one_off", "transfer_years")
    once, years = (assumed(case, library, name) for name in names)
    units = case.product.annual_units
    missing = "" if units else "product.annual_units"
    return _cost(
        scenario, "moving", divided(divided(once, units), years),
        base=once, units=exact(units), years=exact(years), assumptions=names,
        missing="assumptions.transfer_one_off" if once is None else missing,
    )  # fmt: skip


def _machinery(case: Case, library: DatedLibrary, scenario: Fact) -> Fact:
    """The customs processing fee (DTA) on machinery, spread over units and years.

    It is at least the fixed fee.
    """
    rate = library.parameter("mexico.dta.machinery_rate")
    fixed = library.parameter("mexico.dta.temporary_fee")
    exchange, years = (assumed(case, library, name) for name in ("mxn_per_usd", "transfer_years"))
    value, units, least = (
        case.production.machinery_usd,
        case.product.annual_units,
        divided(fixed, exchange),
    )
    fee = share(rate, value)
    once = None if fee is None or least is None else max(fee, least)
    return _cost(
        scenario, "machinery_fee", divided(divided(once, units), years),
        base=value, addition=once, least=least, rate=exact(rate), units=exact(units),
        years=exact(years), assumptions=("mxn_per_usd", "transfer_years"),
    )  # fmt: skip
