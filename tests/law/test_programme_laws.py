"""Laws of the programme that hold in every case: unknowns never refuse, more never loses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.assess import assess
from assistant.assessment.model import Immex
from assistant.base.calendar import (
    days_after,
    last_business_day,
    months_after,
    next_at_end_of,
    next_in_month,
)
from assistant.case.model import Case
from tests.law.test_no_contradiction import manufacturers
from tests.support.drawn import drawn
from tests.support.library import LIBRARY

DAYS = st.dates(date(2020, 7, 1), date(2035, 12, 31))
_ORDER = ("no", "depends", "yes")


def immex(manufacturer: dict[str, Any], day: date = date(2026, 11, 23)) -> Immex:
    content = {
        "as_of": day,
        "product": {"hts": "8517.62.00", "destination": "US", "transaction_value": "100"},
        "production": {"country": "MX", "steps": ["smt"]},
        "materials": [{"hts": "8542.31.00", "origin": "TW", "value": "20"}],
        "manufacturer": manufacturer,
    }
    return assess(Case.model_validate(content), LIBRARY, extended=False).immex


@given(manufacturers)
def test_what_is_not_known_never_refuses(manufacturer: dict[str, Any]) -> None:
    if immex(manufacturer).verdict == "no":
        return
    known = {name for name, value in manufacturer.items() if value != "unknown"}
    for name in known - {"immex"}:
        unknown = {key: value for key, value in manufacturer.items() if key != name}
        assert immex(unknown).verdict != "no", name


@given(manufacturers, st.integers(0, 10**7), st.integers(0, 10**7))
def test_more_exports_never_lose_the_programme(
    manufacturer: dict[str, Any], fewer: int, more: int
) -> None:
    low, high = sorted((fewer, more))
    verdicts = [
        immex({**manufacturer, "annual_exports_usd": str(exports)}).verdict
        for exports in (low, high)
    ]
    assert _ORDER.index(verdicts[0]) <= _ORDER.index(verdicts[1])


@given(manufacturers)
def test_a_refusal_of_a_planned_programme_names_what_is_not_met(
    manufacturer: dict[str, Any],
) -> None:
    found = immex({**manufacturer, "immex": "planned"})
    not_met = [one for one in found.requirements if one.of == "programme" and one.state == "no"]
    exports = {"annual_exports_usd", "export_share_pct"} <= manufacturer.keys()
    assert (found.verdict == "no") <= bool(not_met or exports)


@given(manufacturers)
def test_a_planned_programme_that_depends_asks_what_settles_it(
    manufacturer: dict[str, Any],
) -> None:
    found = immex({**manufacturer, "immex": "planned"})
    assert (found.verdict == "depends") == (
        found.verdict != "no"
        and any(gap.decides and _of_programme(gap.question) for gap in found.gaps)
    )


def _of_programme(question: str) -> bool:
    return question != "manufacturer.vat_certification"


@given(manufacturers, DAYS)
@settings(max_examples=drawn(60))
def test_what_is_due_and_what_must_leave_lies_ahead(
    manufacturer: dict[str, Any], day: date
) -> None:
    found = immex(manufacturer, day)
    for obligation in found.obligations:
        assert obligation.due is None or date.fromisoformat(obligation.due) >= day
    for term in found.terms:
        assert term.leaves_by is None or date.fromisoformat(term.leaves_by) > day


@given(manufacturers)
@settings(max_examples=drawn(60))
def test_at_most_one_way_is_favoured_and_none_that_is_shut(manufacturer: dict[str, Any]) -> None:
    favoured = [way for way in immex(manufacturer).routes if way.favoured]
    assert len(favoured) <= 1
    assert not any(way.shut_by for way in favoured)


@given(DAYS, st.integers(0, 60))
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and days_after(later, 1).day == 1)


@given(DAYS, st.integers(1, 12))
def test_the_last_business_day_is_followed_by_days_off_only(day: date, month: int) -> None:
    last = last_business_day(day.year, month)
    assert last.weekday() < 5
    after = days_after(last, 1)
    while after.month == month:
        assert after.weekday() >= 5
        after += timedelta(days=1)


@given(DAYS, st.integers(1, 12), st.integers(1, 28))
def test_the_next_day_lies_ahead_by_a_year_or_a_month_at_most(
    day: date, month: int, number: int
) -> None:
    assert timedelta(0) <= next_at_end_of(day, month) - day <= timedelta(days=370)
    assert timedelta(0) <= next_in_month(day, number) - day <= timedelta(days=31)
    assert next_in_month(day, number).day == number


def test_no_day_is_extended_the_calendar() -> None:
    assert months_after(date.max, 18) == date.max
    assert months_after(date.min, -18) == date.min
    assert days_after(date.min, -30) == date.min
    assert next_at_end_of(date.max, 5) <= date.max


def test_a_certification_that_ended_long_ago_is_only_expired() -> None:
    assert immex({"immex": "yes", "vat_certification": "A", "certified_until": "1990-01-01"})
