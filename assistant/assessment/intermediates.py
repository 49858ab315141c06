"""Judges the origin of self-produced intermediate materials (USMCA Art. 4.8)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from assistant.case.model import Case, Material, Product
from assistant.library import DatedLibrary
from assistant.measurements.origin.facts import origin_facts
from assistant.measurements.origin.materials import WORST_CASE, intermediates
from assistant.rulebook import Inference, Rulebook


def judge_of(case: Case, library: DatedLibrary, rulebook: Rulebook) -> Callable[[Material], str]:
    """A function giving the origin verdict on a self-produced intermediate (USMCA Art. 4.8).

    It applies the same rules, with total cost as the value. An intermediate that qualifies by
    regional value content may not contain another that does.
    """

    @cache
    def verdict(identity: str, by_value_content: bool) -> tuple[str, bool]:
        material = by_id[identity]
        product = Product(
            hts=material.hts,
            total_cost=material.value or None,
            net_cost=material.value or None,
            rule_answers=material.rule_answers,
        )
        inner = Case(product=product, production=case.production, materials=material.materials)
        for nested_by_value_content in (True, False):
            with Inference(rulebook) as inference:
                nested_verdict = partial(_nested_verdict, verdict, nested_by_value_content)
                inference.tell(origin_facts(inner, library, nested_verdict))
                inference.run("origin")
                concluded = inference.one("origin")
                word = concluded.text("verdict") if concluded else "unknown"
                if word != "yes":
                    return word, False
                if _without_value_content(inference):
                    return "yes", False
            nested = any(verdict(m.id, True)[1] for m in intermediates(material.materials, library))
            if not nested:
                return ("yes" if by_value_content else "no"), True
        return "no", False

    by_id = {material.id: material for material in case.every_material()}
    return lambda material: verdict(material.id, True)[0]


def _nested_verdict(
    verdict: Callable[[str, bool], tuple[str, bool]], by_value_content: bool, material: Material
) -> str:
    return verdict(material.id, by_value_content)[0]


def _without_value_content(inference: Inference) -> bool:
    """Whether a route without a regional value content requirement was found."""
    asked = {
        (fact["rule"], fact["alternative"])
        for fact in inference.facts("alternative")
        if fact["value_content"] != "not_asked"
    }
    routes = [r for r in inference.facts("route") if r["reading"] == WORST_CASE]
    return any((route["rule"], route["alternative"]) not in asked for route in routes)
