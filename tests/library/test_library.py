"""The library answers for a day, from the printed rules and tariffs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.hs_code import CodeRange, format_hs, hs_digits
from assistant.library import Library
from assistant.library.tables import ListedLine
from assistant.library.us_measures_by_day import Goods, reach
from tests.support.library import LIBRARY

TODAY = LIBRARY.as_of(date(2026, 11, 23))


def on_list(name: str, code: str) -> tuple[str, tuple[ListedLine, ...]]:
    digits = hs_digits(code)
    found = reach(Goods.of(name, ()), digits, TODAY.us_lines(digits), LIBRARY.listed_lines)
    return found.reach, found.rows


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
    assert governing("6403.91.60") == []


@pytest.mark.parametrize(
    "code", ["8517.62", "8517.70", "8541.40", "8540.91.20", "8517", "8504.40.99"]
)
def test_codes_of_today_and_of_printed_rules_exist(code: str) -> None:
    assert TODAY.tariff_has(code)


@pytest.mark.parametrize("code", ["8599.99", "9999", "8517.99", "0000.00"])
def test_other_codes_do_not(code: str) -> None:
    assert not TODAY.tariff_has(code)


@pytest.mark.parametrize(
    ("code", "list_name", "reached"),
    [
        ("8471.30.01", "section_301_forced_labour_exempt", "yes"),
        ("9031.80", "section_301_forced_labour_exempt", "partly"),  # only 9031.80.40 is exempt
        ("8537.10.91", "section_301_forced_labour_exempt", "no"),
        ("8504.90.96", "section_232_metals", "partly"),  # by ten digits, under two annexes
        ("8504.90.9634", "section_232_metals", "yes"),
        ("7318.15.80", "section_232_metals", "yes"),  # by its heading of four digits
        ("8544.42", "section_232_metals", "yes"),
        ("9031.80.99", "section_301_forced_labour_exempt", "partly"),  # of another tariff
    ],
)
def test_a_list_reaches_a_code(code: str, list_name: str, reached: str) -> None:
    assert on_list(list_name, code)[0] == reached


def test_the_longest_code_on_a_list_counts() -> None:
    for code, headings in (
        ("8517.62.00", ["9903.88.04", "9903.88.15"]),
        ("8517.62.0020", ["9903.88.04"]),
        ("8517.62.0090", ["9903.88.15"]),
    ):
        _, rows = on_list("section_301_china", code)
        assert [row.heading for row in rows] == headings


def test_a_rate_is_answered_where_all_lines_of_the_code_print_it() -> None:
    assert TODAY.us_rate("8542.31", "general_rate") == "Free"
    assert TODAY.us_rate("9032.89", "general_rate") is None
    assert TODAY.us_rate("8537.10.91.70", "column2_rate") == "35%"


def test_a_measure_is_there_on_its_days_only() -> None:
    def names(day: date) -> set[str]:
        return {one.measure.measure for one in LIBRARY.as_of(day).us_measures() if one.paid}

    assert {"ieepa_reciprocal"} <= names(date(2026, 2, 23)) - names(date(2026, 2, 24))
    assert {"section_122"} <= names(date(2026, 7, 23)) - names(date(2026, 7, 24))
    assert {"section_301_forced_labour"} <= names(date(2026, 7, 24)) - names(date(2026, 7, 23))


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
    assert hs_digits(format_hs(digits)) == digits


@given(codes, codes)
def test_a_range_holds_a_longer_code_when_it_holds_its_stem(printed: str, digits: str) -> None:
    held = CodeRange.parse(format_hs(printed)).holds(digits)
    if len(digits) >= len(printed):
        assert held == digits.startswith(printed)
    elif not printed.startswith(digits):
        assert held is False
    else:
        assert held is None


@pytest.mark.parametrize("text", ["851", "85176", "8517.62.0", "gateway", "", "８５１７"])
def test_other_forms_are_no_codes(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        hs_digits(text)
