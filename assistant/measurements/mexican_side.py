"""The inputs as they enter Mexico and the production steps: what rules ask of that side.

Amounts are US dollars per unit of the good, on the value of USMCA Art. 4.6 as the customs value.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache

from assistant.case import Case, Material
from assistant.library import DatedLibrary
from assistant.library.library import MexicanDuty
from assistant.measurements.materials import originating_status
from assistant.messages import DEFAULT_LANGUAGE
from assistant.rulebook.facts import Fact, yes_no


def input_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """Each material as an import into Mexico, with its duty there."""
    duty_of = cache(library.mexican_duty)
    facts = []
    for material in case.every_material():
        if not material.materials:
            duty = duty_of(material.hts, material.mexican_tariff_item)
            facts.append(_input(material, case, library, duty))
    return facts


def _input(material: Material, case: Case, library: DatedLibrary, duty: MexicanDuty) -> Fact:
    amount = None
    if duty.high is not None and material.value is not None:
        amount = material.value * duty.high / 100
    state = "unknown" if duty.high is None else "range" if duty.low != duty.high else "known"
    price = case.product.transaction_value
    over = material.value is not None and price is not None and material.value > price
    abroad = material.origin != case.production.country
    return Fact(
        "input",
        {
            "id": material.id,
            "name": material.name,
            "hts": material.hts,
            "origin": material.origin,
            "value": material.value,
            "originating": originating_status(material, case, library),
            "imported": yes_no(abroad) if material.origin else "unknown",
            "article_2_5": library.library.kinds.kinds[material.kind].article_2_5,
            "rate": _exact(duty.high),
            "rate_low": _exact(duty.low),
            "rate_state": state,
            "tariff_items": duty.items
            if len(duty.items) < 4
            else (duty.items[0], "...", duty.items[-1]),
            "confidence": duty.confidence,
            "duty": amount,
            "preference": yes_no(
                material.origin is not None
                and material.origin in library.group("mexico_preference")
            ),
            "worth_more_than_good": yes_no(over),
        },
    )


def terms_facts(library: DatedLibrary) -> list[Fact]:
    """The terms of law that sentences of rules name."""
    days = library.parameter("mexico.article_2_5.days_to_pay")
    return [Fact("terms", {"days_to_pay": _exact(days)})]


def lesser_of_two_facts(scenarios: list[Fact], lines: list[Fact]) -> list[Fact]:
    """For each IMMEX scenario the lesser of the Mexican duty due and the US duty paid (Art. 2.5).

    Only the ordinary US duty is counted: whether additional duties may be is not settled.
    """
    facts = []
    for scenario in scenarios:
        if scenario["programme"] == "immex":
            due, paid = (_sum(lines, scenario, name) for name in ("mx.article_2_5", "us.mfn"))
            amounts = {"mexican_duty": due, "us_duty": paid, "lesser": min(due, paid)}
            credit = {"credit": -min(due, paid)}
            facts.append(Fact("lesser_of_two", {"scenario": scenario["id"], **amounts, **credit}))
    return facts


def _sum(lines: list[Fact], scenario: Fact, name: str) -> Decimal:
    of_line = (f for f in lines if (f["scenario"], f["id"]) == (scenario["id"], name))
    return sum((line.amount("amount") for line in of_line), Decimal(0))


def production_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """What was done where, for the question of which country's product the good is."""
    country = case.production.country
    known = library.library.steps.steps
    here = [
        known[step.step]
        for step in case.production.steps
        if step.step in known and (step.country or country) == country
    ]
    effects = {step.effect for step in here}
    done = next((e for e in ("transforming", "assembly", "minor") if e in effects), "unknown")
    notes = [step.note[DEFAULT_LANGUAGE] for step in here if step.note]
    kinds = library.library.kinds.kinds
    origins = {m.origin for m in case.every_material() if kinds[m.kind].value_content == "counted"}
    of_china = library.group("section_301_china")
    chinese = "unknown" if None in origins or not origins else "no"
    if origins & of_china:
        chinese = "only" if origins <= of_china else "some"
    essential = _essential_origin(case)
    return [
        Fact(
            "production",
            {
                "country": country,
                "done": done,
                "steps": tuple(
                    f"{step.step} ({step.country})" if step.country else step.step
                    for step in case.production.steps
                ),
                "doubt": " ".join(notes) or None,
                "chinese_materials": chinese,
                "essential_origin": essential,
                "essential_of_china": yes_no(essential in of_china) if essential else "unknown",
            },
        )
    ]


def _essential_origin(case: Case) -> str | None:
    """The origin of the material that gives the good its function, by its id or description."""
    named = (case.product.essential_material or "").strip().lower()
    for material in case.every_material():
        if named and named in (material.id.lower(), material.description.lower()):
            return material.origin
    return None


def coverage_facts(library: DatedLibrary) -> Iterator[Fact]:
    """For each part of the knowledge, whether the day lies inside what was collected."""
    for part, coverage in library.library.coverage.items():
        state = "inside"
        if library.day < coverage.first:
            state = "before"
        elif library.day > coverage.last_verified:
            state = "after"
        yield Fact(
            "coverage",
            {
                "part": part,
                "label": coverage.label["en"],
                "state": state,
                "first": coverage.first.isoformat(),
                "last_verified": coverage.last_verified.isoformat(),
                "day": library.day.isoformat(),
                "note": coverage.note["en"],
            },
        )


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
