"""Assesses a case: measures facts, runs the rules, and collects the conclusions.

`assess` is the single entry point for screens, reports and tests.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from assistant.assessment.components import component_facts
from assistant.assessment.cost_stages import assumptions_used, infer_costs
from assistant.assessment.intermediates import judge_of
from assistant.assessment.model import (
    Assessment,
)
from assistant.assessment.sections import Sections
from assistant.assessment.sensitivity import later_facts, sensitivity_facts
from assistant.base.messages import InputError
from assistant.case.model import Case
from assistant.case.steps import check_steps
from assistant.library import DatedLibrary, Library
from assistant.measurements.costs.assumptions import assumption_facts, check_assumptions
from assistant.measurements.costs.supply_chain import supply_chain_facts
from assistant.measurements.costs.totals import cost_difference_facts, programme_loss_facts
from assistant.measurements.mexico.article_2_5 import coverage_facts
from assistant.measurements.mexico.immex import programme_facts
from assistant.measurements.mexico.inputs import input_facts
from assistant.measurements.origin.facts import origin_facts
from assistant.measurements.origin.fungible import with_stock_apportioned
from assistant.measurements.origin.production import production_facts
from assistant.measurements.us.marking import marking_facts
from assistant.rulebook import Inference, Rulebook
from assistant.rulebook.rulebook import shipped_rulebook


def assess(
    case: Case, library: Library, rulebook: Rulebook | None = None, *, extended: bool = True
) -> Assessment:
    """The assessment of the case on its day (default: today).

    Deterministic for the same case, knowledge and day. Without `extended`, the parts that repeat
    the inference are omitted: cash flow, range, break-even price, later days, a denied claim.
    Raises InputError for a day before USMCA entered into force, an unknown assumption, or an HS
    code that is in no tariff.
    """
    return conclude(case, library, rulebook, extended=extended).assessment()


@dataclass(frozen=True)
class Conclusions:
    """The conclusions on a case for a day, independent of language.

    `case` has its stock of fungible materials apportioned.
    """

    case: Case
    library: DatedLibrary
    inference: Inference

    def assessment(self) -> Assessment:
        """The assessment in the current language."""
        return Sections(self.case, self.library, self.inference).assessment()


def conclude(
    case: Case, library: Library, rulebook: Rulebook | None = None, *, extended: bool = True
) -> Conclusions:
    """The conclusions behind `assess`, before they are put into words; raises as `assess`."""
    with inferred(case, library, rulebook, extended=extended) as (apportioned, dated, inference):
        return Conclusions(apportioned, dated, inference)


@contextmanager
def inferred(
    case: Case, library: Library, rulebook: Rulebook | None = None, *, extended: bool = False
) -> Iterator[tuple[Case, DatedLibrary, Inference]]:
    """The case with its stock apportioned, the library of its day, and the finished inference."""
    day = case.as_of or date.today()
    dated = library.as_of(day)
    if day < (start := library.coverage["product_rules"].first):
        raise InputError("day_before_agreement", "as_of", day=day, start=start)
    check_assumptions(case, dated)
    _check_codes(case, dated)
    check_steps(case)
    case = with_stock_apportioned(case)
    with _collection_paused(), Inference(rulebook or shipped_rulebook()) as inference:
        _infer(case, dated, inference, extended=extended)
        yield case, dated, inference


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Pauses garbage collection, which doubles the run time of a large case; few cycles arise."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check_codes(case: Case, library: DatedLibrary) -> None:
    codes = [("product.hts", case.product.hts)]
    codes += [(f"materials, {m.id}, hts", m.hts) for m in case.every_material()]
    for where, code in codes:
        if code and not library.tariff_has(code):
            raise InputError("hts_missing_from_tariff", where, value=code)


def _infer(case: Case, library: DatedLibrary, inference: Inference, *, extended: bool) -> None:
    """Alternates measuring and running stages; each stage sees all earlier facts."""
    inference.tell(coverage_facts(library))
    inference.tell(origin_facts(case, library, judge_of(case, library, inference.rulebook)))
    inference.run("origin")
    inference.tell(input_facts(case, library))
    inference.tell(programme_facts(case, library, inference.vocabulary))
    inference.tell(production_facts(case, library))
    inference.tell(marking_facts(case, library))
    inference.run("programme")
    infer_costs(case, library, inference)
    inference.tell(supply_chain_facts(case, library))
    inference.tell(component_facts(case, library, inference))
    inference.tell(cost_difference_facts(inference.facts("scenario"), inference.facts("total")))
    inference.run("conclusions")
    if extended:
        totals = inference.facts("total")
        inference.tell(programme_loss_facts(inference.facts("scenario"), totals))
        inference.tell(sensitivity_facts(case, library, inference))
        inference.tell(later_facts(case, library, inference))
        inference.run("beyond")
    inference.tell(assumption_facts(case, library, assumptions_used(inference.firings)))
    inference.run("assumptions")
