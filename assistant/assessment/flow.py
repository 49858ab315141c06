"""The flow of the case: into Mexico, in Mexico, into the United States, and after export.

Sentences are those of the rules that conclude `flow_sentence`; figures are the lines of scenarios
and measured values that rules/interface/flow.yaml names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import Field

from assistant.assessment.concluded import ConcludedFacts, law_of, once
from assistant.assessment.model import FlowFigure, FlowStep, Scenario
from assistant.base.files import data_folder
from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.models import Strict, Text
from assistant.base.numbers import cents, money
from assistant.base.texts import Translated
from assistant.base.yaml_files import read_form


class _Figure(Strict):
    """Where a figure comes from; rules/interface/flow.yaml explains the keys."""

    id: str
    label: Text
    line: str = ""
    lines: str = ""
    scenario: str | None = None
    fact: str = ""
    where: dict[str, str] = Field(default_factory=dict)
    programme: Literal["immex", "none"] | None = None


class _Step(Strict):
    step: str
    title: Text
    figures: list[_Figure]


class FlowForm(Strict):
    """The steps of the flow in order, each with its title and its figures."""

    steps: list[_Step]


@cache
def flow_form() -> FlowForm:
    """The form of rules/interface/flow.yaml; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "interface" / "flow.yaml", FlowForm)


def flow(
    concluded: ConcludedFacts, scenarios: Sequence[Scenario], units: int | Decimal | None
) -> list[FlowStep]:
    """The steps of the flow; empty where the good is not made in Mexico.

    `units` are units a year, None where not known.
    """
    figures = _Figures(concluded, scenarios, units)
    steps = []
    for form in flow_form().steps:
        said = concluded.of("flow_sentence", step=form.step)
        if said:
            steps.append(
                FlowStep(
                    id=form.step,
                    title=str(Translated(form.title)),
                    sentences=once(one.text for one in said),
                    figures=[one for each in form.figures for one in figures.of(each)],
                    citation=law_of(said),
                    rules=once(one.firing.rule.rule.rule for one in said),
                )
            )
    return steps


class _Figures:
    def __init__(
        self,
        concluded: ConcludedFacts,
        scenarios: Sequence[Scenario],
        units: int | Decimal | None,
    ) -> None:
        self._inference = concluded.inference
        self._by_id = {one.id: one for one in scenarios}
        self._units = units
        plan = self._inference.one("plan")
        self._plan = plan.text("scenario") if plan else ""
        chains = self._inference.facts("scenario")
        self._programme = next((one["programme"] for one in chains if one["id"] == self._plan), "")

    def of(self, form: _Figure) -> Iterator[FlowFigure]:
        """The figures of a form: none, one, or one for each of its lines."""
        if form.programme and form.programme != self._programme:
            return
        if form.fact:
            yield self._of_fact(form)
            return
        scenario = self._by_id.get(form.scenario or self._plan)
        if scenario is None:
            return
        names = once([*(one.id for one in scenario.lines), *scenario.open_lines])
        if form.lines:
            parts = [
                self._of_line(name, Message(f"line.{name}"), name, scenario)
                for name in names
                if name.startswith(form.lines)
            ]
            yield from (one.model_copy(update={"summed": True}) for one in parts)
            yield FlowFigure(
                id=form.id,
                label=str(Translated(form.label)),
                per_unit=_sum(one.per_unit for one in parts),
                annual=_sum(one.annual for one in parts),
                scenario=scenario.id,
            )
        elif form.line in names:
            yield self._of_line(form.id, Translated(form.label), form.line, scenario)

    def _of_line(self, name: str, label: Lazy, of: str, scenario: Scenario) -> FlowFigure:
        """The figure of a line; not known where the line, or an addend of it, is open."""
        line = next((one for one in scenario.lines if one.id == of), None)
        known = line if of not in scenario.open_lines else None
        return FlowFigure(
            id=name,
            label=str(label),
            per_unit=known.amount if known else None,
            annual=known.annual if known else None,
            scenario=scenario.id,
            line=of,
        )

    def _of_fact(self, form: _Figure) -> FlowFigure:
        kind, _, field = form.fact.partition(".")
        found = (
            one
            for one in self._inference.facts(kind)
            if all(one[name] == word for name, word in form.where.items())
        )
        fact = next(found, None)
        amount = fact.known_amount(field) if fact else None
        annual = None if amount is None or self._units is None else cents(amount * self._units)
        return FlowFigure(
            id=form.id,
            label=str(Translated(form.label)),
            per_unit=None if amount is None else money(amount),
            annual=None if annual is None else money(annual),
        )


def _sum(amounts: Iterable[str | None]) -> str | None:
    """The sum of the amounts as they are shown; None where one is not known."""
    known = list(amounts)
    if None in known:
        return None
    return money(sum((Decimal(one) for one in known if one), Decimal(0)))
