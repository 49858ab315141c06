"""LIGIE: an item bears its printed rate, a shorter code the range of its items."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library.mexican_tariff import NO_RATE, MexicanDuty
from tests.support.library import LIBRARY
from tests.support.mexican_list import printed_rates

TODAY = LIBRARY.as_of(date(2026, 11, 23))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def by_item(item: str, day: date = TODAY.day) -> MexicanDuty:
    return LIBRARY.as_of(day).mexican_duty(None, item)


def test_the_list_holds_the_chapters_25_to_98() -> None:
    assert len(printed_rates()) == 7023
    chapters = {int(item[:2]) for item in printed_rates()}
    assert chapters == set(range(25, 99)) - {77}


def test_every_item_bears_the_rate_printed_for_it_and_no_rate_is_not_zero() -> None:
    for item, printed in printed_rates().items():
        duty = by_item(item)
        if printed in NO_RATE:
            assert (duty.low, duty.high, duty.state) == (None, None, printed)
        else:
            assert (duty.low, duty.high, duty.state) == (*[Decimal(printed)] * 2, "known")


@given(item=st.sampled_from(sorted(printed_rates())), day=DAYS)
def test_a_longer_code_never_widens_the_range(item: str, day: date) -> None:
    library = LIBRARY.as_of(day)
    duties = [
        library.mexican_duty(item[:4], None),
        library.mexican_duty(item[:7], None),
        library.mexican_duty(item[:7], item),
    ]
    for wide, narrow in pairwise(duties):
        if wide.low is not None and wide.high is not None:
            if narrow.low is None or narrow.high is None:
                assert narrow.state == "prohibited"
            else:
                assert wide.low <= narrow.low <= narrow.high <= wide.high
        assert {one.item for one in narrow.items} <= {one.item for one in wide.items}


@given(code=st.from_regex(r"[0-9]{4}([0-9]{2}){0,3}", fullmatch=True), day=DAYS)
def test_a_code_has_a_rate_a_range_or_a_reason(code: str, day: date) -> None:
    for duty in (
        LIBRARY.as_of(day).mexican_duty(code, None),
        LIBRARY.as_of(day).mexican_duty(None, code),
    ):
        assert (duty.high is None) is (duty.state not in ("known", "range"))


def test_digits_of_another_tariff_settle_no_mexican_item() -> None:
    assert TODAY.mexican_duty("8504.40.95", None).state == "range"
    assert TODAY.mexican_duty("8504.40.14", None) == TODAY.mexican_duty("8504.40", None)


@pytest.mark.parametrize("item", ["4801.00.01", "7318.15.99", "7604.21.01", "8708.29.99"])
def test_decree_of_23_april_2026_the_rate_before_it_is_not_known(item: str) -> None:
    assert by_item(item, date(2026, 4, 24)).state == "known"
    assert by_item(item, date(2026, 4, 23)).state == "day_not_covered"
    before = LIBRARY.as_of(date(2026, 4, 23)).mexican_duty(item[:7], None)
    assert before.state == "day_not_covered"


@pytest.mark.parametrize(
    ("code", "item", "day", "state"),
    [
        (None, None, date(2026, 11, 23), "no_code"),
        ("85", None, date(2026, 11, 23), "no_code"),
        ("0101.21", None, date(2026, 11, 23), "chapter_not_collected"),
        ("8517.70", None, date(2026, 11, 23), "not_listed"),
        ("8544.42", "8544.42.01", date(2026, 11, 23), "not_listed"),
        ("2918.15", None, date(2026, 11, 23), "mixed"),
        ("8543.40", None, date(2026, 11, 23), "prohibited"),
        ("8504.40", "8504.40.99", date(2025, 12, 31), "day_not_covered"),
    ],
)
def test_where_there_is_no_rate_the_reason_is_given(
    code: str | None, item: str | None, day: date, state: str
) -> None:
    duty = LIBRARY.as_of(day).mexican_duty(code, item)
    assert (duty.state, duty.low, duty.high) == (state, None, None)


def test_before_2026_a_few_items_do_not_make_the_range_of_a_subheading() -> None:
    day = date(2025, 12, 31)
    assert by_item("3926.90.99", day).high == 0
    assert LIBRARY.as_of(day).mexican_duty("3926.90", None).state == "day_not_covered"


def test_a_subheading_with_one_prohibited_item_may_be_prohibited() -> None:
    assert TODAY.mexican_duty("8543.90", None).prohibited == "unknown"
    assert by_item("8543.90.99").prohibited == "no"
    assert by_item("8543.90.03").prohibited == "yes"
