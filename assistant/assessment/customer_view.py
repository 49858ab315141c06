"""The assessment as a customer may see it: without what is internal to the seller."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from assistant.assessment.model import Assessment, Document, Risk, Step, ToDo, Warning_
from assistant.assessment.shown_figures import with_shown_figures
from assistant.assessment.summary import names_of, rule_in_words, summary
from assistant.base.messages import Message
from assistant.case.model import Case

_SELLER = "us"


def customer_view(assessment: Assessment, case: Case) -> Assessment:
    """The assessment without rule ids, net cost, what the seller has to do, and internal remarks.

    A product rule is named by its number and chapter. The figures that remain are unchanged.
    """
    origin = assessment.origin
    shown = origin.rvc.model_copy(update={"net_cost": None})
    named = _names_of_rules(assessment)
    told = [one for one in assessment.risks if one.per_unit is None or Decimal(one.per_unit)]
    codes = {code for one in told for code in one.warnings}
    seen = assessment.model_copy(
        update={
            "origin": origin.model_copy(update={"rvc": shown}),
            "steps": [_step(one, named) for one in assessment.steps],
            "risks": [_risk(one, named) for one in told],
            "warnings": [_warning(one, named) for one in assessment.warnings if one.code in codes],
            "advice": [],
            "gaps": [],
            "to_do": [one for one in assessment.to_do if _is_theirs(one)],
            "documents": [one for one in assessment.documents if _is_theirs(one)],
        }
    )
    return seen.model_copy(update={"summary": summary(with_shown_figures(seen), names_of(case))})


def _is_theirs(one: ToDo | Document) -> bool:
    return one.who != _SELLER


def _names_of_rules(assessment: Assessment) -> Callable[[str], str]:
    """A function that names the product rules of a text as people do."""
    origin = assessment.origin
    ids = {origin.product_rule, *(one.product_rule for one in origin.obstacles)} - {None}
    known = {
        str(Message("summary.rule_id", id=one)).casefold(): rule_in_words(one) for one in ids if one
    }
    if not known:
        return str
    longest = sorted(known, key=len, reverse=True)
    pattern = re.compile("|".join(rf"{re.escape(one)}(?![\w(])" for one in longest), re.IGNORECASE)

    def name(found: re.Match[str]) -> str:
        words = known[found[0].casefold()]
        return words[0].upper() + words[1:] if found[0][0].isupper() else words

    return lambda text: pattern.sub(name, text)


def _step(step: Step, named: Callable[[str], str]) -> Step:
    return step.model_copy(update={"rule": "", "text": named(step.text)})


def _risk(risk: Risk, named: Callable[[str], str]) -> Risk:
    return risk.model_copy(update={"text": named(risk.text), "because": named(risk.because)})


def _warning(one: Warning_, named: Callable[[str], str]) -> Warning_:
    return one.model_copy(update={"text": named(one.text)})
