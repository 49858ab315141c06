"""LIGIE: Mexico's duty on a material is a rate, a range or a reason, never a blank."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.assess import inferred
from assistant.case.model import Case
from assistant.library.mexican_tariff import NO_RATE
from assistant.rulebook.facts import Fact
from tests.support.drawn import drawn
from tests.support.library import LIBRARY
from tests.support.mexican_list import printed_rates

_ITEMS = sorted(printed_rates())
_FORMS = ("subheading", "digits", "item")
_ORIGINS = ("CN", "DE", "JP", "KR", "MX", "MY", "TW", "US", "VN")


def material(item: str, form: str, origin: str, preference: str) -> dict[str, Any]:
    code = {"hts": item if form == "digits" else item[:7]}
    if form == "item":
        code["mexican_tariff_item"] = item
    return {**code, "origin": origin, "value": "1", "preference": preference}


materials = st.builds(
    material,
    st.sampled_from(_ITEMS),
    st.sampled_from(_FORMS),
    st.sampled_from(_ORIGINS),
    st.sampled_from(("yes", "no", "unknown")),
)


@settings(max_examples=drawn(20))
@given(st.lists(materials, min_size=1, max_size=20))
def test_a_material_gets_a_rate_a_range_or_a_reason(drawn_materials: list[dict[str, Any]]) -> None:
    check(drawn_materials)


@pytest.mark.slow
def test_ten_thousand_materials_get_a_rate_a_range_or_a_reason() -> None:
    draw = random.Random(1)
    check(
        [
            material(draw.choice(_ITEMS), draw.choice(_FORMS), draw.choice(_ORIGINS), "unknown")
            for _ in range(10_000)
        ]
    )


def check(drawn_materials: list[dict[str, Any]]) -> None:
    numbered = [{"id": f"P{n}", **one} for n, one in enumerate(drawn_materials)]
    content = {
        "as_of": date(2026, 11, 23),
        "product": {"hts": "8517.62.00", "destination": "US", "transaction_value": "50000"},
        "production": {"country": "MX", "steps": ["smt"]},
        "manufacturer": {"immex": "yes"},
        "materials": numbered,
    }
    printed = {one["id"]: one for one in numbered}
    with inferred(Case.model_validate(content), LIBRARY) as (_, _, inference):
        rules: dict[str, set[str]] = defaultdict(set)
        for firing in inference.firings:
            for fact in firing.matched.values():
                if fact.kind == "input":
                    rules[fact.text("id")].add(firing.rule.rule.rule)
        for fact in inference.facts("input"):
            _agrees(fact, printed[fact.text("id")], rules[fact.text("id")])


@cache
def _by_subheading() -> dict[str, list[str]]:
    """The printed rates of each subheading."""
    rates: dict[str, list[str]] = defaultdict(list)
    for item, rate in printed_rates().items():
        rates[item[:7]].append(rate)
    return rates


def _agrees(fact: Fact, one: dict[str, Any], rules: set[str]) -> None:
    item = one.get("mexican_tariff_item")
    rates = [printed_rates()[item]] if item else _by_subheading()[one["hts"][:7]]
    known = [int(rate) for rate in rates if rate not in NO_RATE]
    bears = fact["originating"] != "yes" and fact["imported"] != "no"
    if "mixed" in rates or not known:
        assert fact["rate"] is None
        assert "mx.igi.rate_not_known" in rules or not bears
    else:
        assert (fact["rate_low"], fact["rate"]) == (min(known), max(known))
        counted = {rule for rule in rules if rule.startswith(("mx.rate.", "usmca.article_2_5."))}
        assert counted or not max(known) or fact["imported"] == "no"
    if "prohibited" in rates:
        assert rules & {"mx.import.prohibited", "mx.import.may_be_prohibited"} or not bears
