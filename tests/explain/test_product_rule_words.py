"""A product rule in plain words: every alternative is worded, and the examples are true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.base.hs_code import CodeRange, format_hs
from assistant.cli.main import main
from assistant.explain.product_rule import alternative_words, examples_of, explain
from assistant.library.product_rule import Alternative, ProductRule
from assistant.measurements.origin.tariff_shift import ShiftTest
from tests.support.drawn import drawn
from tests.support.library import LIBRARY as SHIPPED

LIBRARY = SHIPPED.as_of(date(2026, 11, 23))
DAY = ["--date", "2026-11-23"]


def _every_alternative() -> Iterator[tuple[ProductRule, Alternative]]:
    for path in sorted((LIBRARY.library.folder / "product_rules").glob("*.yaml")):
        for rule in LIBRARY.library.section_form(path).rules:
            for alternative in rule.alternatives:
                yield rule, alternative


def test_every_alternative_gets_words_that_name_all_that_it_asks() -> None:
    worded = 0
    for rule, alternative in _every_alternative():
        words = alternative_words(rule, alternative)
        worded += 1
        assert not {"{", "}"} & set(words), words
        assert "None" not in words, words
        named = [c for one in alternative.material_conditions for c in one.codes]
        if alternative.change != "none":
            named += [*alternative.change.except_, *alternative.change.from_]
            groups = alternative.change.except_more_than_one_of
            groups = groups + alternative.change.from_more_than_one_of
            named += [code for group in groups for code in group]
        if alternative.rvc:
            named += [f"{p} %" for p in (alternative.rvc.tv, alternative.rvc.nc) if p]
        assert all(one in words for one in named), (rule.rule, words)
    assert worded > 1000


def test_examples_do_pass_and_do_fail() -> None:
    shown = 0
    for rule, alternative in _every_alternative():
        good = (CodeRange.parse(rule.goods[0]).first,)
        examples = examples_of(good, rule, alternative, LIBRARY)
        shift = ShiftTest.of(good, rule.goods, alternative)
        assert (examples is None) == (shift is None)
        if examples is None or shift is None:
            continue
        for one, expected in ((examples.passes, True), (examples.fails, False)):
            if one is None:
                continue
            shown += 1
            code = one.material.codes[0]
            assert len(code) == 6
            assert any(line.startswith(code) for line in LIBRARY.library.us_tariff(code[:2]))
            assert shift.test(one.material).passes is expected, (rule.rule, code)
    assert shown > 1500


def test_every_rule_can_be_explained_by_its_printed_number() -> None:
    for code in sorted({CodeRange.parse(r.goods[0]).first for r, _ in _every_alternative()}):
        if len(code) >= 4:
            text = "\n".join(line.text for line in explain(format_hs(code), LIBRARY).lines)
            assert not {"{", "}"} & set(text), text


def _said(capsys: pytest.CaptureFixture[str], code: str, exits: int = 0) -> str:
    assert main(["origin", code, *DAY]) == exits
    shown = capsys.readouterr()
    return " ".join((shown.out + shown.err).split())


def test_a_controller_names_its_exception_and_both_percentages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = _said(capsys, "8537.10")
    assert "not from 8538.90" in said
    assert "only printed circuit assemblies and moulded parts are barred" in said
    assert "50 % by transaction value or 40 % by net cost" in said
    assert "Passes: a non-originating material of" in said
    assert "Fails: a non-originating material of" in said
    assert "at most 10 % of the transaction value" in said


def test_a_renumbered_code_names_its_older_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert "9405.40" in _said(capsys, "9405.42")


def test_what_is_not_covered_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ask a customs broker" in _said(capsys, "6403.91", exits=3)


@pytest.mark.parametrize("code", ["8599.99", "85", "printer", "٨٥٣٧", "8537.1"])
def test_no_such_code_gets_a_sentence(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "HS code" in _said(capsys, code, exits=2)


@settings(max_examples=drawn(150), suppress_health_check=list(HealthCheck))
@given(st.text() | st.from_regex(r"[0-9]{4}([.]?[0-9]{2}){0,3}", fullmatch=True))
@example("--")
@example("-1")
@example("\x00{code}")
def test_any_text_is_answered_without_a_traceback(text: str) -> None:
    assert main(["origin", text]) in (0, 2, 3)
