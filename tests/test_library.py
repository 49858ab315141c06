"""The library answers for a day, from the printed rules and tariffs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hs_code import CodeRange, digits_of, dotted
from assistant.library import Library

LIBRARY = Library.open()
TODAY = LIBRARY.as_of(date(2026, 11, 23))


def governing(hts: str, use: str | None = None, **answers: str) -> list[list[str]]:
    found = TODAY.product_rules(hts, use, answers)
    return [[rule.rule for rule in candidate.rules] for candidate in found]


@pytest.mark.parametrize(
    ("hts", "rule"),
    [
        ("8534.00.00", "85.77"),
        ("8504.40.60", "85.6"),  # a tariff item goes before its subheading
        ("8504.40.95", "85.7"),
        ("8517.62.00.90", "85.49"),
        ("9405.42.00", "94.8"),  # by its HS 2012 number 9405.40
        ("8517.79.00", "85.49"),  # by its HS 2012 number 8517.70
        ("8537.10", "85.89"),
    ],
)
def test_one_rule_governs(hts: str, rule: str) -> None:
    assert governing(hts) == [[rule]]


def test_a_code_too_short_for_a_tariff_item_leaves_several_rules() -> None:
    assert governing("8504.40") == [["85.7"], ["85.5"], ["85.6"]]


def test_the_kind_of_good_settles_which_rule_governs() -> None:
    assert governing("8507.60") == [["85.17(AB)"], ["85.17(CD)"]]
    assert governing("8507.60", **{"85.17(AB)": "yes"}) == [["85.17(AB)"]]
    assert governing("8507.60", **{"85.17(AB)": "no"}) == [["85.17(CD)"]]


def test_the_use_settles_which_rule_governs() -> None:
    assert len(governing("8409.99")) == 3
    assert governing("8409.99", use="other") == [["84.32"]]
    assert governing("8409.99", use="heavy_truck") == [["84.31, Table D"]]


def test_a_chapter_that_is_not_covered_has_no_rule() -> None:
    assert governing("6109.10.00") == []


@pytest.mark.parametrize(
    "code", ["8517.62", "8517.70", "8541.40", "8540.91.20", "8517", "8504.40.99"]
)
def test_codes_of_today_and_of_printed_rules_exist(code: str) -> None:
    assert TODAY.tariff_has(code)


@pytest.mark.parametrize("code", ["8599.99", "9999", "8517.99", "0000.00"])
def test_other_codes_do_not(code: str) -> None:
    assert not TODAY.tariff_has(code)


def test_a_four_year_review_heading_replaces_the_older_list() -> None:
    (rate,) = TODAY.section_301_china("8541.10.00")
    assert rate.rate_pct == 50


def test_a_ten_digit_code_settles_the_list() -> None:
    assert [rate.rate_pct for rate in TODAY.section_301_china("8517.62.00")] == [25, Decimal("7.5")]
    assert [rate.rate_pct for rate in TODAY.section_301_china("8517.62.00.20")] == [25]
    assert [rate.rate_pct for rate in TODAY.section_301_china("8517.62.00.90")] == [Decimal("7.5")]


def test_list_3_was_ten_percent_until_the_spring_of_2019() -> None:
    before, after = (
        LIBRARY.as_of(day).section_301_china("8534.00.00")[0].rate_pct
        for day in (date(2019, 5, 9), date(2019, 5, 10))
    )
    assert (before, after) == (10, 25)


def test_a_mexican_rate_that_was_not_collected_is_unknown_not_zero() -> None:
    assert TODAY.mexican_duty("9018.90", None).high is None


def test_several_mexican_items_of_a_subheading_give_a_range() -> None:
    duty = TODAY.mexican_duty("8504.40.95", None)
    assert (duty.low, duty.high, duty.exact) == (0, 15, False)
    assert TODAY.mexican_duty("8504.40.95", "8504.40.99").high == 10


def test_a_parameter_has_no_value_on_a_day_that_is_not_covered() -> None:
    assert TODAY.parameter("us.mpf.maximum") == Decimal("670.86")
    assert LIBRARY.as_of(date(2026, 9, 30)).parameter("us.mpf.maximum") == Decimal("651.50")
    assert LIBRARY.as_of(date(2028, 1, 1)).parameter("us.mpf.maximum") is None


def test_only_the_chapter_that_is_asked_for_is_read() -> None:
    library = Library.open()
    library.as_of(date(2026, 11, 23)).product_rules("8534.00.00", None, {})
    assert library.product_rules_of.cache_info().currsize == 1


codes = st.from_regex(r"[0-9]{4}([0-9]{2}){0,3}", fullmatch=True)


@given(codes)
def test_a_code_is_read_as_it_is_printed(digits: str) -> None:
    assert digits_of(dotted(digits)) == digits


@given(codes, codes)
def test_a_range_holds_a_longer_code_when_it_holds_its_stem(printed: str, digits: str) -> None:
    held = CodeRange.parse(dotted(printed)).holds(digits)
    if len(digits) >= len(printed):
        assert held == digits.startswith(printed)
    elif not printed.startswith(digits):
        assert held is False
    else:
        assert held is None


@pytest.mark.parametrize("text", ["851", "85176", "8517.62.0", "gateway", "", "８５１７"])
def test_other_forms_are_no_codes(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        digits_of(text)
