"""The facts of a case that answers may name, as texts in the current language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assistant.assessment.model import Assessment, Line, Scenario
from assistant.base.language import translate
from assistant.base.messages import message
from assistant.base.numbers import cents
from assistant.case.model import Case
from assistant.library import Library
from assistant.questions.countries import country_names

_MOST_LISTED = 6


def case_facts(case: Case, assessment: Assessment, library: Library) -> dict[str, str]:
    """The facts by name; one that is not known is missing."""
    names = country_names()
    origin, us_origin = assessment.origin, assessment.country_of_origin
    savings = assessment.savings
    terms = {term.id: translate(term.term) for term in library.glossary}
    scenarios = {one.id: one for one in assessment.scenarios}
    today, plan = (scenarios.get(one or "") for one in (savings.from_, savings.to))
    failing = [str(one.name) for one in case.every_material() if one.id in origin.failing_materials]
    rule = " ".join(filter(None, (origin.product_rule, origin.alternative)))
    inputs = next((one for one in assessment.immex.terms if one.term == "inputs"), None)
    facts: dict[str, object] = {
        "buyer": case.prospect.company or message("ask.the_buyer"),
        "maker_country": names.get(case.production.country or ""),
        "destination": names.get(case.product.destination or ""),
        "day": assessment.as_of,
        "code": case.product.hts,
        "price": case.product.transaction_value,
        "net_cost": case.product.net_cost or case.product.costs.net_cost(),
        "origin": origin.verdict,
        "criterion": origin.criterion,
        "product_rule": rule,
        "rvc_tv": origin.rvc.transaction_value,
        "rvc_nc": origin.rvc.net_cost,
        "de_minimis_share": origin.de_minimis.share,
        "failing": "; ".join(failing),
        "fails": "yes" if failing else "no" if origin.verdict == "yes" else None,
        "materials": sum(1 for _ in case.every_material()),
        "originating": sum(one.originating == "yes" for one in case.every_material()),
        "section_301": us_origin["section_301"].verdict,
        "section_301_country": names.get(us_origin["section_301"].country or ""),
        "marking_country": names.get(us_origin["marking"].country or ""),
        "immex": assessment.immex.verdict,
        "modality": terms.get(f"immex_{assessment.immex.modality}"),
        "inputs_by": inputs and inputs.leaves_by,
        "vat_certification": _certification(case),
        "saving_unit": _cents(savings.per_unit),
        "saving_year": _cents(savings.annual),
        "saving_from": today and today.label,
        "saving_to": plan and plan.label,
        "cheaper": savings.per_unit and ("yes" if Decimal(savings.per_unit) > 0 else "no"),
        "denied": assessment.denied_claim and _cents(assessment.denied_claim.per_unit),
        "advice": _listed(one.text for one in assessment.advice),
        "gaps": _listed(str(one.text) for one in assessment.gaps),
        **_of_scenario("today", today),
        **_of_scenario("plan", plan),
        "mpf_today": _amount(today, "us.mpf"),
        "mpf_plan": _amount(plan, "us.mpf"),
        "section_232": _amount(plan, "us.section_232"),
        "article_2_5": _amount(plan, "mx.article_2_5"),
        "article_2_5_year": _cents(_annual(plan, "mx.article_2_5")),
    }
    return {name: str(value) for name, value in facts.items() if value not in (None, "")}


def _certification(case: Case) -> str | None:
    known = case.manufacturer.vat_certification
    return {"none": message("ask.none"), "unknown": None}.get(known, known)


def _of_scenario(name: str, scenario: Scenario | None) -> dict[str, object]:
    if scenario is None:
        return {}
    duties = [one for one in scenario.lines if one.id.startswith("us.")]
    open_lines = [one for one in scenario.open_lines if one.startswith("us.")]
    said = [f"{one.label} {_cents(one.amount)}" for one in duties if Decimal(one.amount)]
    said += [f"{message(f'line.{one}')} {message('ask.not_known')}" for one in open_lines]
    return {
        name: scenario.label,
        f"{name}_cost": _cents(scenario.per_unit) if scenario.complete else None,
        f"{name}_duties": "; ".join(said) or message("ask.no_duty"),
    }


def _line(scenario: Scenario | None, name: str) -> Line | None:
    lines = scenario.lines if scenario else []
    return next((one for one in lines if one.id == name), None)


def _amount(scenario: Scenario | None, name: str) -> str | None:
    line = _line(scenario, name)
    return _cents(line.amount) if line else None


def _annual(scenario: Scenario | None, name: str) -> str | None:
    line = _line(scenario, name)
    return line.annual if line else None


def _cents(amount: str | None) -> str | None:
    return None if amount is None else f"{cents(Decimal(amount)):,f}"


def _listed(texts: Iterable[str]) -> str:
    kept = list(dict.fromkeys(texts))
    more = [message("ask.more", count=len(kept) - _MOST_LISTED)] if len(kept) > _MOST_LISTED else []
    return "\n".join(f"- {one}" for one in [*kept[:_MOST_LISTED], *more])
