"""Laws of the product rules of hides, wood, textiles, stone, ceramics, arms and art (Annex 4-B)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assessment.assess import assess
from assistant.assessment.model import Origin
from assistant.base.hs_code import CodeRange, format_hs
from assistant.case.model import Case, Material, Product, Production
from assistant.library.governing_rule import Candidate
from tests.support.library import LIBRARY

TODAY = LIBRARY.as_of(date(2026, 11, 23))
CHAPTERS = (25, 26, *range(41, 48), *range(50, 64), 68, 69, 93, 97)
Said: TypeAlias = Mapping[str, Any]
RANK = {"no": 0, "depends": 1, "unknown": 1, "yes": 2}


def _codes() -> list[str]:
    """One code of the tariff for each numbered rule of the chapters."""
    found: dict[str, str] = {}
    for chapter in CHAPTERS:
        for code in sorted({line[:6] for line in LIBRARY.us_tariff(f"{chapter:02}")}):
            for candidate in TODAY.product_rules(code, None, {}):
                for rule in candidate.rules:
                    found.setdefault(rule.rule, code)
    return sorted(set(found.values()))


CODES = _codes()
APPAREL = [code for code in CODES if code[:2] in ("61", "62", "63")]
apparel = st.sampled_from(APPAREL)
answers = st.sampled_from(("yes", "no", "unknown"))
textiles = st.sampled_from(
    ("5205.22", "5402.33", "5402.44", "5403.31", "5401.10", "5208.21", "5407.61", "5801.22",
     "5903.20", "5806.20", "6002.40", "6006.22", "6109.10", "9606.21", "9619.00", "3920.10")
)  # fmt: skip


def candidates(code: str) -> tuple[Candidate, ...]:
    return TODAY.product_rules(code, None, {})


def conditions(code: str) -> list[str]:
    """The ids of everything that the rules of the code ask of the good."""
    rules = [rule for candidate in candidates(code) for rule in candidate.rules]
    asked = [c.id for rule in rules for a in rule.alternatives for c in a.good_conditions]
    return sorted({*asked, *(rule.rule for rule in rules if rule.only)})


def origin(code: str, materials: list[Material], said: Said, day: str = "2026-11-23") -> Origin:
    named = [m.model_copy(update={"id": f"m{n}"}) for n, m in enumerate(materials)]
    product = Product(
        hts=format_hs(code),
        destination="US",
        transaction_value=Decimal(100),
        rule_answers=dict(said),
    )
    steps = Production.model_validate({"country": "MX", "steps": ["final_assembly"]})
    case = Case(as_of=date.fromisoformat(day), product=product, production=steps, materials=named)
    return assess(case, LIBRARY, extended=False).origin


@st.composite
def materials(draw: st.DrawFn) -> list[Material]:
    one = st.builds(
        Material,
        hts=textiles,
        origin=st.sampled_from(("CN", "US", "MX")),
        value=st.just(Decimal(5)),
        originating=st.sampled_from(("yes", "no", None)),
        weight_kg=st.sampled_from((None, Decimal("0.05"), Decimal(1))),
        rule_answers=st.dictionaries(
            st.sampled_from(("61.component", "62.component", "63.component", "elastomeric")),
            answers,
        ),
    )
    return draw(st.lists(one, min_size=1, max_size=4))


@pytest.mark.parametrize("code", CODES)
def test_a_good_of_originating_materials_only_may_qualify(code: str) -> None:
    """USMCA Art. 4.2(c), with what every such good is asked confirmed."""
    foil = Material(hts="7410.21", origin="US", value=Decimal(5), originating="yes")
    assert origin(code, [foil], dict.fromkeys(conditions(code), "yes")).verdict == "yes"


@pytest.mark.parametrize("code", [c for c in CODES if c != "450310"])
def test_a_foreign_article_of_the_code_of_the_good_never_makes_it_originating(code: str) -> None:
    """No rule of these chapters but that of 4503.10 is met by another good of the same code."""
    assert all(rule.alternatives for candidate in candidates(code) for rule in candidate.rules)
    same = Material(hts=format_hs(code), origin="CN", value=Decimal(50), weight_kg=Decimal(1))
    for said in ({}, dict.fromkeys(conditions(code), "yes")):
        assert origin(code, [same], said).verdict != "yes"


@given(apparel, materials())
def test_nothing_unanswered_ever_gives_yes(code: str, listed: list[Material]) -> None:
    assert origin(code, listed, {}).verdict != "yes"


@given(apparel, materials(), st.data())
def test_a_condition_denied_never_improves(
    code: str, listed: list[Material], data: st.DataObject
) -> None:
    asked = conditions(code)
    said = {one: data.draw(answers) for one in asked}
    kinds = {rule.rule for c in candidates(code) for rule in c.rules if rule.only}
    denied = data.draw(st.sampled_from([one for one in asked if one not in kinds]))
    before, after = origin(code, listed, said), origin(code, listed, {**said, denied: "no"})
    assert RANK[after.verdict] <= RANK[before.verdict]


@given(apparel, materials())
def test_apparel_that_is_not_cut_and_sewn_in_the_region_never_originates(
    code: str, listed: list[Material]
) -> None:
    sewn = [one for one in conditions(code) if "cut" in one]
    said = {**dict.fromkeys(conditions(code), "yes"), **dict.fromkeys(sewn, "no")}
    assert origin(code, listed, said).verdict == "no"


@given(apparel, materials())
def test_sewing_thread_from_outside_never_leaves_apparel_originating(
    code: str, listed: list[Material]
) -> None:
    """Chapter 61, note 3; chapter 62, note 4, except what those notes spare."""
    if code[:2] == "63":
        return
    thread = Material(
        hts="5401.10", origin="CN", value=Decimal(1), rule_answers={f"{code[:2]}.component": "no"}
    )
    said = dict.fromkeys(conditions(code), "yes")
    found = origin(code, [*listed, thread], said)
    spared = ("61.8", "61.11", "61.13", "62.note1", "62.2", "62.5", "62.8")
    assert found.verdict != "yes" or found.product_rule in spared


@given(apparel, st.data())
def test_every_material_of_the_component_of_apparel_is_yarn_forward(
    code: str, data: st.DataObject
) -> None:
    """Foreign cotton yarn or fabric, all of the component, leaves nothing to disregard."""
    if code == "621210":
        return
    listed = data.draw(
        st.lists(st.sampled_from(("5205.22", "5209.42", "5211.41")), min_size=1, max_size=3)
    )
    foreign = [
        Material(hts=one, origin="CN", value=Decimal(5), weight_kg=data.draw(st.just(Decimal(1))))
        for one in listed
    ]
    assert origin(code, foreign, dict.fromkeys(conditions(code), "yes")).verdict != "yes"


def test_every_numbered_rule_of_apparel_asks_where_it_is_cut_and_sewn() -> None:
    for code in APPAREL:
        for candidate in candidates(code):
            for rule in candidate.rules:
                for alternative in rule.alternatives:
                    asked = [c.id for c in alternative.good_conditions if c.every_criterion]
                    assert any("cut" in one for one in asked), (rule.rule, alternative.id)
                    reach = {c.effect for c in alternative.material_conditions}
                    assert "reaches_only" in reach, rule.rule


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        ("2021-06-30", {"62.cut_and_sewn"}),
        ("2021-07-01", {"62.cut_and_sewn", "62.sewing_thread"}),
        ("2022-01-01", {"62.cut_and_sewn", "62.sewing_thread", "62.elastic", "62.pocket_bags"}),
        ("2023-01-01", {"62.cut_and_sewn", "62.sewing_thread", "62.elastic", "62.pocket_bags"}),
    ],
)
def test_the_notes_are_asked_from_their_days(day: str, asked: set[str]) -> None:
    """Chapter 62, rules 3 to 6: 12, 18 and 30 months after entry into force."""
    found = LIBRARY.as_of(date.fromisoformat(day)).product_rules("620630", None, {})
    rule = next(rule for rule in found[0].rules if rule.rule == "62.4")
    assert {c.id for c in rule.alternatives[0].good_conditions} == asked


def test_the_doubtful_days_of_the_pocket_rule_are_said() -> None:
    """Chapter 62, rule 5: 30 months after entry into force, counted in two ways."""
    for day, confidence in (("2022-12-29", "unchecked"), ("2022-12-31", "doubtful")):
        found = LIBRARY.as_of(date.fromisoformat(day)).product_rules("620342", None, {})
        assert found[0].rules[0].confidence == confidence


def test_a_range_of_sewing_thread_is_no_fibre_of_the_component() -> None:
    named = LIBRARY.code_groups["component_materials"].codes
    for heading in ("5204", "5401", "5508"):
        assert not any(CodeRange.parse(one).holds(heading) for one in named)
