"""Facts on USMCA Article 2.5, the production steps and the coverage of the knowledge.

Amounts are US dollars per unit of the good.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from assistant.base.language import Lazy
from assistant.base.texts import Joined, translated
from assistant.case.model import Case, ProcessStep
from assistant.library import DatedLibrary
from assistant.measurements.costs.arithmetic import added, exact
from assistant.rulebook.facts import Fact, yes_no


def terms_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """The days to pay the duty under Article 2.5, and the deadline if the export day is known."""
    days, leaves = library.parameter("mexico.article_2_5.days_to_pay"), case.production.export_day
    last = leaves + timedelta(days=int(days)) if leaves and days is not None else None
    return [
        Fact(
            "terms",
            {
                "days_to_pay": exact(days),
                "export_day": leaves.isoformat() if leaves else None,
                "last_day": last.isoformat() if last else None,
            },
        )
    ]


def lesser_of_two_facts(scenarios: list[Fact], lines: list[Fact]) -> list[Fact]:
    """The lesser of Mexican duty owed and US duty paid, for each IMMEX scenario (Art. 2.5).

    Only the ordinary US duty counts: whether additional duties count is not settled.
    """
    facts = []
    for scenario in scenarios:
        if scenario["programme"] == "immex":
            own = [line for line in lines if line["scenario"] == scenario["id"]]
            due, paid = (
                added((line for line in own if line["id"] == name), "amount")
                for name in ("mx.article_2_5", "us.mfn")
            )
            amounts = {"mexican_duty": due, "us_duty": paid, "lesser": min(due, paid)}
            credit = {"credit": -min(due, paid)}
            facts.append(Fact("lesser_of_two", {"scenario": scenario["id"], **amounts, **credit}))
    return facts


def _step_named(step: ProcessStep, library: DatedLibrary) -> str | Lazy:
    known = library.library.steps.steps.get(step.step)
    named = translated(known.label) if known else step.step
    return Joined((named, f" ({step.country})")) if step.country else named


def production_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """What was done where, to decide which country the good is a product of."""
    country = case.production.country
    known = library.library.steps.steps
    here = [
        known[step.step]
        for step in case.production.steps
        if step.step in known and (step.country or country) == country
    ]
    effects = {step.effect for step in here}
    done = next((e for e in ("transforming", "assembly", "minor") if e in effects), "unknown")
    notes = [translated(step.note) for step in here if step.note]
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
                "steps_named": tuple(_step_named(step, library) for step in case.production.steps),
                "doubt": Joined(notes, " ") if notes else None,
                "chinese_materials": chinese,
                "essential_origin": essential,
                "essential_of_china": yes_no(essential in of_china) if essential else "unknown",
            },
        )
    ]


def _essential_origin(case: Case) -> str | None:
    """The origin of the essential material, which the case names by id or description."""
    named = (case.product.essential_material or "").strip().lower()
    for material in case.every_material():
        if named and named in (material.id.lower(), material.description.lower()):
            return material.origin
    return None


def coverage_facts(library: DatedLibrary) -> Iterator[Fact]:
    """For each part of the knowledge, whether the day lies in the period covered."""
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
                "label": translated(coverage.label),
                "state": state,
                "first": coverage.first.isoformat(),
                "last_verified": coverage.last_verified.isoformat(),
                "day": library.day.isoformat(),
                "note": translated(coverage.note),
            },
        )
