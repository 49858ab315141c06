"""The cost figures of an assessment as people read them.

Amounts per unit have two decimals, or as many more, up to four, as keep the saving within half a
percent. What is shown adds up and multiplies: lines to their total, totals to the saving, the parts
to the saving, and a unit's amount times the units to the amount a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

from assistant.assessment.cost_section import saved, total_of
from assistant.assessment.model import Assessment, Layer, LayerName, Line, PartOfSaving, Scenario
from assistant.base.numbers import money

_FEWEST, _MOST = 2, 4
_MOST_WRONG = Decimal("0.005")


def with_shown_figures(assessment: Assessment) -> Assessment:
    """The assessment with scenarios, savings and parts of the saving rounded for people.

    An amount that is exact in the decimals shown stays; another is off by less than the last one.
    """
    savings, step = assessment.savings, _step(assessment)
    units = None if assessment.annual_units is None else Decimal(assessment.annual_units)
    totals = {one.id: _rounded(Decimal(one.per_unit), step) for one in assessment.scenarios}
    amounts: list[Decimal] = []
    if savings.from_ and savings.to and savings.per_unit:
        saving = _rounded(Decimal(savings.per_unit), step)
        totals[savings.to] = totals[savings.from_] - saving
        parts = [Decimal(one.per_unit) for one in assessment.parts_of_saving]
        amounts = apportioned(parts, saving, step)
    scenarios = {
        one.id: _scenario(one, totals[one.id], step, units) for one in assessment.scenarios
    }
    pairs = [(one.from_, one.to) for one in (savings, *assessment.comparisons)]
    compared = [saved(scenarios[a], scenarios[b]) if a and b else savings for a, b in pairs]
    return assessment.model_copy(
        update={
            "scenarios": list(scenarios.values()),
            "savings": compared[0],
            "comparisons": compared[1:],
            "parts_of_saving": [
                _with_amounts(one, "per_unit", amount, units)
                for one, amount in zip(assessment.parts_of_saving, amounts, strict=False)
            ],
        }
    )


def apportioned(amounts: Sequence[Decimal], total: Decimal, step: Decimal) -> list[Decimal]:
    """The amounts rounded to multiples of `step` that add up to `total`.

    `total` is a multiple of `step` less than one step from their sum. What rounding leaves is put
    on the last of those rounded the other way, one step each, so that alike amounts stay alike.
    """
    shown = [_rounded(amount, step) for amount in amounts]
    left = total - sum(shown, Decimal(0))
    one = step.copy_sign(left)
    others = [place for place, amount in enumerate(amounts) if (amount - shown[place]) * left > 0]
    for place in others[len(others) - int(left / one) :]:
        shown[place] += one
    return shown


def _step(assessment: Assessment) -> Decimal:
    """The last decimal shown."""
    saving = assessment.savings.per_unit
    figures = [saving] if saving else [one.per_unit for one in assessment.scenarios]
    amounts = [Decimal(one) for one in figures]
    steps = (Decimal(1).scaleb(-decimals) for decimals in range(_FEWEST, _MOST + 1))
    return next(
        (step for step in steps if all(_near(one, step) for one in amounts)),
        Decimal(1).scaleb(-_MOST),
    )


def _near(amount: Decimal, step: Decimal) -> bool:
    return abs(_rounded(amount, step) - amount) <= _MOST_WRONG * abs(amount)


def _rounded(amount: Decimal, step: Decimal) -> Decimal:
    """The nearest multiple of the step; a half goes up, so that adding a multiple shifts it."""
    return (amount + step / 2).quantize(step, rounding=ROUND_FLOOR)


def _scenario(one: Scenario, total: Decimal, step: Decimal, units: Decimal | None) -> Scenario:
    amounts = apportioned([Decimal(line.amount) for line in one.lines], total, step)
    lines = [
        _with_amounts(line, "amount", amount, units)
        for line, amount in zip(one.lines, amounts, strict=True)
    ]
    counted: set[str] = set()
    layers: dict[LayerName, Layer] = {}
    for name, layer in one.layers.items():
        counted.add(name)
        within = [line for line in lines if line.layer in counted]
        layers[name] = total_of(within, units, complete=layer.complete)
    whole = layers["total"]
    update = {"per_unit": whole.per_unit, "annual": whole.annual, "layers": layers, "lines": lines}
    return one.model_copy(update=update)


_Amounts = TypeVar("_Amounts", Line, PartOfSaving)


def _with_amounts(one: _Amounts, field: str, amount: Decimal, units: Decimal | None) -> _Amounts:
    annual = None if units is None else money(amount * units)
    return one.model_copy(update={field: money(amount), "annual": annual})
