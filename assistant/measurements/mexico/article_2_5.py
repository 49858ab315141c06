"""Facts on USMCA Article 2.5 and the coverage of the knowledge.

Amounts are US dollars per unit of the good.
"""

from __future__ import annotations

from collections.abc import Iterator

from assistant.base.calendar import days_after
from assistant.base.texts import translated
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.measurements.costs.arithmetic import added, exact
from assistant.rulebook.facts import Fact


def terms_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """The days to pay the duty under Article 2.5, and the deadline if the export day is known."""
    days, leaves = library.parameter("mexico.article_2_5.days_to_pay"), case.production.export_day
    last = days_after(leaves, int(days)) if leaves and days is not None else None
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
                "law": tuple(coverage.citation),
            },
        )
