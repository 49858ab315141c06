"""Costs of supply chains: the price of assembly in the United States, and totals by layer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.base.messages import Message
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.library.forms import CostLayers
from assistant.measurements.costs.arithmetic import by_scenario, exact, times
from assistant.measurements.costs.assumptions import assumed
from assistant.measurements.declared import declared_fact
from assistant.rulebook.facts import Fact, yes_no
from assistant.rulebook.vocabulary import Vocabulary


def supply_fact(case: Case, library: DatedLibrary, vocabulary: Vocabulary, inputs: Fact) -> Fact:
    """Prices and values of the good in US dollars per unit, its origin and its destination."""
    destination = case.product.destination
    reach = "none"
    if destination in library.group("article_2_5"):
        reach = "article_2_5"
    elif destination in library.group("mexico_own_restriction"):
        reach = "own_restriction"
    return declared_fact(
        "supply",
        case,
        vocabulary,
        restriction=reach,
        materials=inputs["materials"],
        parts=inputs["parts"],
        baseline_product_of=case.baseline.origin or case.baseline.country,
        code_known=yes_no(bool(case.product.hts)),
    )


def source_facts(case: Case) -> Iterator[Fact]:
    """The other sources of the finished good, each with the id of its scenario."""
    for source in case.sources:
        yield Fact(
            "source",
            {
                "scenario": f"import_finished.{source.country}",
                "country": source.country,
                "product_of": source.origin or source.country,
                "price": source.unit_price,
            },
        )


def scenario_label(name: str) -> Message:
    """What the scenario of that id is called."""
    finished, _, country = name.partition(".")
    if country:
        return Message(f"scenario.{finished}_from", country=country)
    return Message(f"scenario.{name}")


def us_conversion_facts(case: Case, library: DatedLibrary, supply: Fact) -> Iterator[Fact]:
    """The cost of conversion in the United States: US labour, overhead and margin as in Mexico.

    Overhead and margin are the Mexican price less materials and Mexican labour.
    """
    price, materials = supply["price"], supply["materials"]
    if isinstance(price, Decimal) and isinstance(materials, Decimal):
        names = ("labour_hours_per_unit", "labour_us", "labour_mx")
        hours, there, here = (assumed(case, library, name) for name in names)
        labour = times(hours, here)
        yield Fact(
            "us_conversion",
            {
                "materials": materials,
                "price": price,
                "hours": exact(hours),
                "wage": exact(there),
                "mexican_wage": exact(here),
                "labour": times(hours, there),
                "mexican_labour": labour,
                "overhead": None if labour is None else price - materials - labour,
                "assumptions": names,
            },
        )


def total_facts(
    scenarios: list[Fact], lines: list[Fact], open_lines: list[Fact], layers: CostLayers
) -> list[Fact]:
    """The exact total of each scenario by layer, and its unknown lines."""
    lines_of, open_of = by_scenario(lines), by_scenario(open_lines)
    return [
        _total(scenario, lines_of[scenario.text("id")], open_of[scenario.text("id")], layers)
        for scenario in scenarios
    ]


def programme_loss_facts(scenarios: list[Fact], totals: list[Fact]) -> Iterator[Fact]:
    """What the good built in Mexico costs more without IMMEX, with the same USMCA claim."""
    by_programme = {
        (one["programme"], one["claims_usmca"]): total
        for one, total in zip(scenarios, totals, strict=True)
        if one["chain"] == "mexico"
    }
    for (programme, claimed), total in by_programme.items():
        held = by_programme.get(("immex", claimed))
        if programme == "none" and held is not None:
            complete = total["complete"] == held["complete"] == "yes"
            more = total.amount("per_unit") - held.amount("per_unit")
            yield Fact(
                "programme_loss",
                {"per_unit": max(more, Decimal(0)), "complete": yes_no(complete)},
            )


def _total(scenario: Fact, lines: list[Fact], opened: list[Fact], layers: CostLayers) -> Fact:
    by_layer = dict.fromkeys(layers.layers, Decimal(0))
    for line in lines:
        by_layer[layers.layer_of(line.text("id"))] += line.amount("amount")
    missing = dict.fromkeys(line.text("id") for line in opened)
    return Fact(
        "total",
        {
            "scenario": scenario["id"],
            "label": scenario_label(scenario.text("id")),
            "duties": by_layer["duties"],
            "landed": by_layer["duties"] + by_layer["landed"],
            "per_unit": sum(by_layer.values(), Decimal(0)),
            "complete": yes_no(not missing),
            "missing": tuple(Message(f"line.{name}") for name in missing),
        },
    )


def cost_difference_facts(scenarios: list[Fact], totals: list[Fact]) -> Iterator[Fact]:
    """What each supply chain in Mexico saves against each elsewhere, in total."""
    total_of = {one["scenario"]: one for one in totals}
    for plan in scenarios:
        for other in scenarios:
            if plan["chain"] == "mexico" != other["chain"]:
                here, there = total_of[plan["id"]], total_of[other["id"]]
                saved = there.amount("per_unit") - here.amount("per_unit")
                complete = here["complete"] == there["complete"] == "yes"
                yield Fact(
                    "cost_difference",
                    {
                        "from": other["id"],
                        "to": plan["id"],
                        "saved": saved,
                        "more": -saved,
                        "complete": yes_no(complete),
                    },
                )
