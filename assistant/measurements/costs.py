"""What is known to compare supply chains, and what their lines add up to."""

from __future__ import annotations

from decimal import Decimal

from assistant.case import Case
from assistant.messages import message
from assistant.rulebook.facts import Fact, yes_no


def supply_fact(case: Case) -> Fact:
    """Prices and freight, US dollars per unit of the good, and where it comes from and goes."""
    return Fact(
        "supply",
        {
            "destination": case.product.destination,
            "made_in": case.production.country,
            "price": case.product.transaction_value,
            "baseline_country": case.baseline.country,
            "baseline_price": case.baseline.unit_price,
            "freight": case.production.freight,
            "baseline_freight": case.baseline.freight,
            "annual_units": case.product.annual_units,
            "code_known": yes_no(bool(case.product.hts)),
        },
    )


def total_facts(scenarios: list[Fact], lines: list[Fact], open_lines: list[Fact]) -> list[Fact]:
    """The exact total of each scenario, and whether every line of it is known."""
    return [
        Fact(
            "total",
            {
                "scenario": scenario["id"],
                "label": message(f"scenario.{scenario['id']}"),
                "per_unit": sum(
                    (line.amount("amount") for line in lines if line["scenario"] == scenario["id"]),
                    Decimal(0),
                ),
                "complete": yes_no(all(line["scenario"] != scenario["id"] for line in open_lines)),
            },
        )
        for scenario in scenarios
    ]
