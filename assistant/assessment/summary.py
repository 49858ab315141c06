"""The sentences of the first screen: does it qualify and why, IMMEX, and what it saves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from assistant.assessment.model import Assessment
from assistant.base.messages import Message
from assistant.base.numbers import for_people, whole
from assistant.case.model import Case

_MOST_NAMED = 3


def summary(assessment: Assessment, names: Mapping[str, str]) -> list[str]:
    """The sentences, in the current language; what is not known is said to be open.

    `names` are those of the materials by id.
    """
    return [
        *_origin(assessment, names),
        _immex(assessment),
        *_product_of(assessment),
        *_saving(assessment),
    ]


def _origin(assessment: Assessment, names: Mapping[str, str]) -> Iterator[str]:
    origin = assessment.origin
    rule = rule_in_words(origin.product_rule) if origin.product_rule else ""
    verdict = origin.verdict
    name = "by_rule" if rule and verdict in ("yes", "no") else "alone"
    yield str(
        Message(f"summary.origin_{verdict}_{name}", criterion=origin.criterion or "", rule=rule)
    )
    yield from _reasons(assessment, names)


def _reasons(assessment: Assessment, names: Mapping[str, str]) -> Iterator[str]:
    """On what the verdict rests: the route that is met, what is not met, or what is open."""
    origin = assessment.origin
    parts = {one.part for one in origin.obstacles}
    if origin.verdict == "yes":
        yield from _route_met(assessment)
    elif origin.verdict == "no" and parts:
        if "change" in parts and origin.failing_materials:
            yield str(Message("summary.fails_change", parts=", ".join(_named(assessment, names))))
        if "value_content" in parts:
            reached = (origin.rvc.transaction_value, origin.rvc.net_cost)
            named = zip(("by_transaction_value", "by_net_cost"), reached, strict=True)
            said = [str(Message(f"summary.{name}", share=share)) for name, share in named if share]
            yield str(Message("summary.fails_value_content", reached=", ".join(said) or "?"))
    elif deciding := [gap for gap in origin.gaps if gap.decides]:
        yield str(Message("summary.first_open", count=len(deciding), gap=str(deciding[0].text)))
    else:
        concluded = [step for step in assessment.steps if "origin" in step.concluded]
        yield from (f"{step.title}." for step in concluded[-1:])


def _route_met(assessment: Assessment) -> Iterator[str]:
    """The title of the step that found the route by which the good originates, as a sentence."""
    origin = assessment.origin
    wanted = {"criterion": origin.criterion, "alternative": origin.alternative}
    for step in assessment.steps:
        route = step.concluded.get("route", {})
        if route and all(route.get(name) == value for name, value in wanted.items() if value):
            yield f"{step.title}."
            return


def _named(assessment: Assessment, names: Mapping[str, str]) -> list[str]:
    """The failing materials by name, the first few."""
    ids = assessment.origin.failing_materials
    kept = [names.get(one, one) for one in ids[:_MOST_NAMED]]
    more = len(ids) - len(kept)
    return [*kept, str(Message("summary.more", count=more))] if more else kept


def names_of(case: Case) -> dict[str, str]:
    """The materials of a case by id, as they are called."""
    return {one.id: str(one.name) for one in case.every_material()}


def rule_in_words(product_rule: str) -> str:
    """A product rule by number and chapter; `product_rule` is an id such as 85.49."""
    chapter, _, number = product_rule.partition(".")
    return str(Message("summary.rule", chapter=chapter.lstrip("0"), number=number))


def _product_of(assessment: Assessment) -> Iterator[str]:
    verdict = assessment.country_of_origin["section_301"].verdict
    if verdict != "unknown":
        yield str(Message(f"summary.section_301_{verdict}"))


def _immex(assessment: Assessment) -> str:
    return str(Message(f"summary.immex_{assessment.immex.verdict}"))


def _saving(assessment: Assessment) -> Iterator[str]:
    savings = assessment.savings
    compared = [one for one in assessment.scenarios if one.id in (savings.to, savings.from_)]
    lacks = dict.fromkeys(line for one in compared for line in one.open_lines)
    lines = ", ".join(str(Message(f"line.{line}")) for line in lacks)
    if savings.per_unit is None or savings.bound == "open":
        yield (
            str(Message("summary.saving_open", lines=lines))
            if lines
            else str(Message("summary.saving_not_known"))
        )
        return
    labels = {one.id: one.label for one in assessment.scenarios}
    named = {"plan": labels[savings.to or ""], "today": labels[savings.from_ or ""]}
    amount = Decimal(savings.per_unit)
    is_exact = savings.bound == "exact"
    name = "saves" if amount >= 0 else "costs_more"
    name = f"summary.{name if is_exact else savings.bound}"
    unit = for_people(abs(amount) if is_exact else amount)
    if savings.annual is not None:
        name += "_a_year"
        year = Decimal(savings.annual)
        named["year"] = whole(abs(year) if is_exact else year)
    yield str(Message(name, unit=unit, lines=lines, **named))
    if spread := assessment.range:
        low, high = for_people(Decimal(spread.low)), for_people(Decimal(spread.high))
        yield str(Message("summary.range", low=low, high=high))
