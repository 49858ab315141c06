"""Warnings, risks and deeds: each said once, nothing lost, ranked by what it could move."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from assistant.assessment.assess import Conclusions, assess, conclude
from assistant.assessment.model import Assessment
from assistant.base.language import LANGUAGES, use_language
from assistant.base.numbers import cents, money
from assistant.case.model import Case
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.rulebook.sentences import places
from tests.law.test_no_contradiction import cases
from tests.support.drawn import drawn
from tests.support.examples import NAMES, assessed, example
from tests.support.library import LIBRARY
from tests.support.situations import situations

_SENTENCE = re.compile(r"(?<=[\da-záéíóúñ%)][.!?]) (?=[A-ZÁÉÍÓÚÑ¿])")
_AMOUNT = re.compile(r"\d+\.\d+")


def sentences(assessment: Assessment) -> Iterator[str]:
    """Every sentence of warnings, advice, risks and deeds."""
    texts = [one.text for one in (*assessment.warnings, *assessment.advice)]
    texts += [text for one in assessment.risks for text in (one.text, one.because)]
    texts += [one.what for one in assessment.to_do]
    for text in texts:
        yield from _SENTENCE.split(text)


def twice(assessment: Assessment) -> list[str]:
    return [one for one, count in Counter(sentences(assessment)).items() if count > 1]


def lost(conclusions: Conclusions, assessment: Assessment) -> Iterator[str]:
    """What a firing of a rule that warns names, and no warning says."""
    said = dict.fromkeys({one.code for one in assessment.warnings}, "")
    for one in assessment.warnings:
        said[one.code] += f" {one.text}"
    about = {name for one in assessment.risks for name in one.about}
    for firing in conclusions.inference.firings:
        for fact in firing.concluded:
            if fact.kind != "warning":
                continue
            code = fact.text("code")
            for amount in _AMOUNT.findall(firing.because()):
                if amount not in said[code]:
                    yield f"{code}: {amount}"
            named = fact["about"]
            for one in named if isinstance(named, tuple) else [named]:
                if one and str(one) not in about:
                    yield f"{code}: {one}"


def check(assessment: Assessment, units: Decimal | None) -> None:
    assert not twice(assessment)
    risks = assessment.risks
    codes = {one.code for one in assessment.warnings}
    assert codes == {code for one in risks for code in one.warnings}
    assert len({one.id for one in risks}) == len(risks)
    order = [_order(one.worth) for one in risks]
    assert order == sorted(order)
    order = [_order(one.worth) for one in assessment.to_do]
    assert order == sorted(order)
    for one in risks:
        if one.per_unit is None or units is None:
            assert one.worth in (None, "0.00")
        else:
            assert one.worth is not None
            exact = Decimal(one.per_unit) * units
            # What is shown of a unit is rounded to a hundredth of a cent.
            assert abs(Decimal(one.worth) - exact) <= units / 10000 + Decimal("0.01")


def _order(worth: str | None) -> tuple[int, Decimal]:
    if worth is None:
        return 1, Decimal(0)
    return (0, -Decimal(worth)) if Decimal(worth) else (2, Decimal(0))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_twice_in_an_example(name: str, language: str) -> None:
    with use_language(language):
        found = assess(example(name), LIBRARY)
    check(found, example(name).product.annual_units)


def test_no_sentence_stands_twice_in_a_situation() -> None:
    for one in situations():
        found = assess(one.case, LIBRARY, extended=False)
        assert not twice(found), (one.name, twice(found))


@settings(max_examples=drawn(60), deadline=None)
@given(cases)
def test_merging_loses_no_part_and_no_amount_of_any_case(told: Mapping[str, Any]) -> None:
    case = Case.model_validate(told)
    conclusions = conclude(case, LIBRARY, extended=False)
    found = conclusions.assessment()
    check(found, case.product.annual_units)
    assert not list(lost(conclusions, found))


def test_every_warning_says_in_its_rule_what_it_could_move() -> None:
    for compiled in shipped_rulebook().compiled.values():
        for part in compiled.rule.then:
            for kind, fields in part.items():
                assert kind != "warning" or {"worth", "stake"} & fields.keys(), compiled.rule.rule


def test_a_sentence_of_several_names_in_each_language_the_same_places() -> None:
    for compiled in shipped_rulebook().compiled.values():
        each = compiled.rule.each
        if each:
            first, *others = (set(places(each[language])) for language in LANGUAGES)
            assert all(first == other for other in others), compiled.rule.rule


def test_a_risk_outside_what_is_compared_moves_nothing() -> None:
    found = assessed("telecom_gateway")
    by_id = {one.id: one for one in found.risks}
    for name in ("us.part_may_be_excluded", "us.section_232_weight", "scenario.incomplete"):
        assert by_id[name].worth == by_id[name].per_unit == "0.00"


def test_a_claim_that_may_be_denied_is_worth_the_denied_claim() -> None:
    found = assessed("telecom_gateway")
    denied, units = found.denied_claim, example("telecom_gateway").product.annual_units
    (risk,) = (one for one in found.risks if one.id == "usmca.rule_unchecked")
    assert denied is not None
    assert units is not None
    assert risk.per_unit == denied.per_unit
    assert Decimal(risk.worth or 0) > 0
    assert abs(Decimal(risk.worth or 0) - Decimal(denied.per_unit) * units) < units / 1000
    assert money(cents(Decimal(risk.worth or 0))) == risk.worth
