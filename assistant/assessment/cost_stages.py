"""Concludes the costs of supply chains: measures facts and runs the rules, stage by stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.measurements.costs.landed import landed_facts, ownership_facts
from assistant.measurements.costs.totals import (
    source_facts,
    supply_fact,
    total_facts,
    us_conversion_facts,
)
from assistant.measurements.mexico.article_2_5 import lesser_of_two_facts, terms_facts
from assistant.measurements.mexico.fees import fee_facts, vat_facts
from assistant.measurements.us.duties import us_duty_facts
from assistant.rulebook import Fact
from assistant.rulebook.engine import Firing
from assistant.rulebook.vocabulary import Vocabulary

_COSTS = ("line", "cash_flow", "answer")


class Concluding(Protocol):
    """Takes facts and runs rules on them: an Inference or a Rerun."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary of the rules."""

    def tell(self, facts: Iterable[Fact]) -> None:
        """Adds measured facts."""

    def run(self, stage: str) -> None:
        """Fires the rules of a stage."""

    def facts(self, kind: str) -> list[Fact]:
        """The facts of a kind so far."""

    def one(self, kind: str) -> Fact | None:
        """The first fact of a kind, or None."""


def infer_costs(case: Case, library: DatedLibrary, inference: Concluding) -> None:
    """Concludes the total cost of every supply chain from the verdicts and inputs."""
    infer_duties(case, library, inference)
    scenarios = inference.facts("scenario")
    inference.tell(landed_facts(case, library, scenarios, inference.facts("line")))
    inference.run("landed")
    inference.tell(ownership_facts(case, library, scenarios, inference.facts("line")))
    inference.run("ownership")
    layers = library.library.cost_layers
    lines, open_lines = inference.facts("line"), inference.facts("open_line")
    inference.tell(total_facts(scenarios, lines, open_lines, layers))


def infer_duties(case: Case, library: DatedLibrary, inference: Concluding) -> None:
    """Concludes the duties, taxes and fees of every supply chain at the borders."""
    (inputs,) = inference.facts("inputs")
    supply = supply_fact(case, library, inference.vocabulary, inputs)
    inference.tell([supply, *source_facts(case), *us_conversion_facts(case, library, supply)])
    inference.run("scenarios")
    scenarios = inference.facts("scenario")
    product_of = inference.one("section_301")
    open_ = product_of is not None and product_of["verdict"] == "depends"
    inference.tell(us_duty_facts(case, library, scenarios, may_be_of_china=open_))
    inference.run("us_lines")
    inference.run("mexican_duties")
    fees = fee_facts(case, library, inputs)
    inference.tell(terms_facts(case, library))
    inference.tell(fees)
    inference.tell(vat_facts(case, library, inputs, inference.facts("mexican_duty"), fees))
    inference.run("mexican_lines")
    inference.tell(lesser_of_two_facts(scenarios, inference.facts("line")))
    inference.run("set_off")


def assumptions_used(firings: Iterable[Firing], scenarios: Collection[str] = ()) -> Iterator[str]:
    """The names of assumptions used by cost lines, cash flow and answers.

    Limited to the given scenarios, if any; a name may repeat.
    """
    for firing in firings:
        costs = (fact for fact in firing.concluded if fact.kind in _COSTS)
        if any(not scenarios or fact.fields.get("scenario") in scenarios for fact in costs):
            for fact in firing.matched.values():
                names = fact.fields.get("assumptions")
                if isinstance(names, tuple):
                    yield from (name for name in names if isinstance(name, str))
