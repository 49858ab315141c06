"""The sentences of the first screen: does it qualify and why, IMMEX, and what it saves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.assessment.model import Assessment
from assistant.base.messages import message
from assistant.base.numbers import for_people, whole

_MOST_OBSTACLES = 2


def summary(assessment: Assessment) -> list[str]:
    """The sentences, in the current language; what is not known is said to be open."""
    return [*_origin(assessment), *_product_of(assessment), _immex(assessment), *_saving(assessment)]


def _origin(assessment: Assessment) -> Iterator[str]:
    origin = assessment.origin
    rule = rule_in_words(origin.product_rule) if origin.product_rule else ""
    verdict = origin.verdict
    name = "by_rule" if rule and verdict in ("yes", "no") else "alone"
    yield message(f"summary.origin_{verdict}_{name}", criterion=origin.criterion or "", rule=rule)
    yield from dict.fromkeys(_reasons(assessment))


def _reasons(assessment: Assessment) -> Iterator[str]:
    """On what the verdict rests: the route that is met, what is not met, or what is open."""
    origin = assessment.origin
    if origin.verdict == "yes":
        met = [step for step in assessment.steps if "route" in step.concluded]
        yield from (step.text for step in met[-1:])
    elif origin.verdict == "no" and origin.obstacles:
        yield from (one.text for one in origin.obstacles[:_MOST_OBSTACLES])
    elif deciding := [gap for gap in origin.gaps if gap.decides]:
        yield message("summary.first_open", count=len(deciding), gap=str(deciding[0].text))
    else:
        concluded = [step for step in assessment.steps if "origin" in step.concluded]
        yield from (step.text for step in concluded[-1:])


def rule_in_words(product_rule: str) -> str:
    """A product rule by number and chapter; `product_rule` is an id such as 85.49."""
    chapter, _, number = product_rule.partition(".")
    return message("summary.rule", chapter=chapter.lstrip("0"), number=number)


def _product_of(assessment: Assessment) -> Iterator[str]:
    verdict = assessment.country_of_origin["section_301"].verdict
    if verdict != "unknown":
        yield message(f"summary.section_301_{verdict}")


def _immex(assessment: Assessment) -> str:
    return message(f"summary.immex_{assessment.immex.verdict}")


def _saving(assessment: Assessment) -> Iterator[str]:
    savings = assessment.savings
    if savings.per_unit is None:
        yield message("summary.saving_not_known")
        return
    labels = {one.id: one.label for one in assessment.scenarios}
    named = {"plan": labels[savings.to or ""], "today": labels[savings.from_ or ""]}
    amount = Decimal(savings.per_unit)
    name = "summary.saves" if amount >= 0 else "summary.costs_more"
    unit = for_people(abs(amount))
    if savings.annual is None:
        yield message(f"{name}_a_unit", unit=unit, **named)
    else:
        yield message(f"{name}_a_year", unit=unit, year=whole(abs(Decimal(savings.annual))), **named)
    if spread := assessment.range:
        low, high = for_people(Decimal(spread.low)), for_people(Decimal(spread.high))
        yield message("summary.range", low=low, high=high)
