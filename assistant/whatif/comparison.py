"""Compares two assessments and reports only the differences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from assistant.assessment.model import Assessment, Layer, LayerName, Scenario
from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.numbers import money

_FIGURES_AND_COUNTRIES = re.compile(r"\d[\d.,]*|\b[A-Z]{2}\b")
_NOTHING = "0.00"


@dataclass(frozen=True)
class Moved:
    """A named value before and after; None where there is none or it is not known."""

    name: str
    before: str | Lazy | None
    after: str | Lazy | None


@dataclass(frozen=True)
class AmountMoved:
    """An amount before and after and its rise, in US dollars; None where not known."""

    before: str | None
    after: str | None
    rise: str | None
    complete: bool = True


@dataclass(frozen=True)
class LineMoved:
    """A cost line whose amount per unit differs; 0.00 on a side without that line."""

    id: str
    label: str
    amount: AmountMoved


@dataclass(frozen=True)
class ScenarioMoved:
    """A supply chain before and after: its total and the lines that differ."""

    id: str
    label: str
    per_unit: AmountMoved
    annual: AmountMoved
    lines: tuple[LineMoved, ...]


@dataclass(frozen=True)
class ComparisonRemark:
    """A warning, advice or gap that appears in one assessment only."""

    code: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """The differences between two assessments.

    `verdicts` are named origin, criterion, product_rule, value_content_tv and so on. Remarks that
    differ only in figures and country codes count as the same.
    """

    case: str
    days: tuple[str, str]
    annual_units: tuple[str | None, str | None]
    verdicts: tuple[Moved, ...]
    scenarios: tuple[ScenarioMoved, ...]
    saving_per_unit: AmountMoved
    saving_annual: AmountMoved
    warnings_new: tuple[ComparisonRemark, ...]
    warnings_gone: tuple[ComparisonRemark, ...]
    advice_new: tuple[ComparisonRemark, ...]
    advice_gone: tuple[ComparisonRemark, ...]
    gaps_new: tuple[ComparisonRemark, ...]
    gaps_gone: tuple[ComparisonRemark, ...]

    @property
    def nothing_moved(self) -> bool:
        """Whether the assessments do not differ."""
        remarks = (
            self.warnings_new,
            self.warnings_gone,
            self.advice_new,
            self.advice_gone,
            self.gaps_new,
            self.gaps_gone,
        )
        savings = (self.saving_per_unit, self.saving_annual)
        moved = any(one.before != one.after for one in savings)
        return not (moved or self.verdicts or self.scenarios or any(remarks))

    def as_json(self) -> str:
        """The comparison as one line of JSON."""
        return json.dumps({"format": 1, **asdict(self)}, ensure_ascii=False, default=str)


def compared(before: Assessment, after: Assessment) -> Comparison:
    """The differences between two assessments, which must be in the same language."""
    scenarios = {one.id: one for one in (*before.scenarios, *after.scenarios)}
    first, second = ({one.id: one for one in of.scenarios} for of in (before, after))
    moved = (_scenario(first.get(name), second.get(name)) for name in scenarios)
    warnings = [[ComparisonRemark(w.code, w.text) for w in of.warnings] for of in (before, after)]
    advice = [[ComparisonRemark(a.code, a.text) for a in of.advice] for of in (before, after)]
    gaps = [[ComparisonRemark(f"{g.question} {g.about}".strip(), str(g.text)) for g in of.gaps]
            for of in (before, after)]  # fmt: skip
    complete = all(of.savings.layers["total"].complete for of in (before, after)
                   if of.savings.layers)  # fmt: skip
    return Comparison(
        case=after.case,
        days=(before.as_of, after.as_of),
        annual_units=(before.annual_units, after.annual_units),
        verdicts=tuple(_verdicts(before, after)),
        scenarios=tuple(one for one in moved if one.lines or one.per_unit.rise != _NOTHING),
        saving_per_unit=_moved(before.savings.per_unit, after.savings.per_unit, complete),
        saving_annual=_moved(before.savings.annual, after.savings.annual, complete),
        warnings_new=_only_in(warnings[1], warnings[0]),
        warnings_gone=_only_in(warnings[0], warnings[1]),
        advice_new=_only_in(advice[1], advice[0]),
        advice_gone=_only_in(advice[0], advice[1]),
        gaps_new=_only_in(gaps[1], gaps[0]),
        gaps_gone=_only_in(gaps[0], gaps[1]),
    )


def verdicts_of(assessment: Assessment) -> dict[str, str | Lazy | None]:
    """The verdicts of an assessment and the figures behind them, by name, in words."""
    origin, product_of = assessment.origin, assessment.country_of_origin

    def words(verdict: str) -> Lazy:
        return Message(f"screen_verdict_{verdict}")

    de_minimis = origin.de_minimis.share if origin.de_minimis.used else None
    return {
        "origin": words(origin.verdict),
        "criterion": origin.criterion,
        "product_rule": " ".join(filter(None, [origin.product_rule, origin.alternative])) or None,
        "value_content_tv": _percent(origin.rvc.transaction_value),
        "value_content_nc": _percent(origin.rvc.net_cost),
        "de_minimis": _percent(de_minimis),
        "section_301": words(product_of["section_301"].verdict),
        "made_in": product_of["section_301"].country,
        "marking": product_of["marking"].country,
        "immex": words(assessment.immex.verdict),
        "modality": assessment.immex.modality,
    }


def lines_moved(
    before: Scenario | None, after: Scenario | None, layer: LayerName | None = None
) -> tuple[LineMoved, ...]:
    """The lines of one layer (default: all) whose amount differs or that only one side has."""
    first, second = (_amounts(scenario, layer) for scenario in (before, after))
    labels = {
        line.id: line.label for scenario in (before, after) if scenario for line in scenario.lines
    }
    opened = {name for scenario in (before, after) if scenario for name in scenario.open_lines}
    moved = []
    for name in labels:
        amount = _moved(first.get(name, _NOTHING), second.get(name, _NOTHING))
        if amount.rise != _NOTHING:
            moved.append(
                LineMoved(name, labels[name], replace(amount, complete=name not in opened))
            )
    return tuple(moved)


def _amounts(scenario: Scenario | None, layer: LayerName | None) -> dict[str, str | None]:
    """The amount of each line; None where not known."""
    if scenario is None:
        return {}
    known = {line.id: line.amount for line in scenario.lines if layer in (None, line.layer)}
    return {**dict.fromkeys(scenario.open_lines), **known}


def _verdicts(before: Assessment, after: Assessment) -> Iterable[Moved]:
    first, second = verdicts_of(before), verdicts_of(after)
    for name, was in first.items():
        if was != second[name]:
            yield Moved(name, was, second[name])


def _scenario(before: Scenario | None, after: Scenario | None) -> ScenarioMoved:
    one = after or before
    if one is None:
        raise ValueError("no scenario")
    first, second = (
        None if scenario is None else scenario.layers["total"] for scenario in (before, after)
    )
    complete = all(layer.complete for layer in (first, second) if layer)
    return ScenarioMoved(
        one.id,
        one.label,
        _moved(_of(first, "per_unit"), _of(second, "per_unit"), complete),
        _moved(_of(first, "annual"), _of(second, "annual"), complete),
        lines_moved(before, after) if before and after else (),
    )


def _of(layer: Layer | None, field: str) -> str | None:
    return None if layer is None else getattr(layer, field)


def _moved(before: str | None, after: str | None, complete: bool = True) -> AmountMoved:
    rise = None
    if before is not None and after is not None:
        rise = money(Decimal(after) - Decimal(before))
    return AmountMoved(before, after, rise, complete)


def _percent(share: str | None) -> str | None:
    return None if share is None else f"{share} %"


def _only_in(
    of: list[ComparisonRemark], other: list[ComparisonRemark]
) -> tuple[ComparisonRemark, ...]:
    """The remarks missing from the other list, without duplicates."""
    known = {_alike(one) for one in other}
    return tuple(dict.fromkeys(one for one in of if _alike(one) not in known))


def _alike(remark: ComparisonRemark) -> tuple[str, str]:
    return remark.code, _FIGURES_AND_COUNTRIES.sub("", remark.text)
