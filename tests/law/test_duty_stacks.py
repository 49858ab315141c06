"""The duty stacks of tests/law/stacks/ are those of the law; and laws that duties obey."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.duty_stack import DutyStack, duty_stack, duty_stacks
from assistant.measurements.us.duties import charge_facts
from assistant.measurements.us.entry import Entry
from assistant.rulebook.rulebook import shipped_rulebook
from tests.support.library import LIBRARY

RULEBOOK = shipped_rulebook()
DAYS = ("2025-03-15", "2025-08-15", "2026-03-01", "2026-10-12", "2026-12-04")


def rows() -> list[dict[str, Any]]:
    found = []
    for path in sorted((Path(__file__).parent / "stacks").glob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
        found += [{"day": content.get("day"), **row} for row in content["stacks"]]
    return found


def amount(row: dict[str, Any], key: str) -> Decimal | None:
    return Decimal(row[key]) if key in row else None


def stack_of(row: dict[str, Any]) -> DutyStack:
    entry = Entry(
        "entry",
        row["hts"],
        row["origin"],
        Decimal(100),
        claims_usmca=row.get("usmca") == "yes",
        metal_weight_pct=amount(row, "metal_share"),
        use=row.get("use"),
        us_components=amount(row, "us_components"),
        transport=row.get("transport"),
        quantities={unit: Decimal(n) for unit, n in row.get("quantities", {}).items()},
        answers=row.get("answers", {}),
    )
    day = LIBRARY.as_of(date.fromisoformat(row["day"]))
    return duty_stack(entry, day, RULEBOOK, amount(row, "units_per_entry"))


def said(stack: DutyStack, place: str) -> Decimal | str:
    """Percent of the value at a line or of the sum, `open` or `none`."""
    if place == "sum":
        duty = stack.duty()
        return "open" if duty is None else duty
    amounts = [line.amount for line in stack.lines if line.id == place]
    known = [one for one in amounts if one is not None]
    return "none" if not amounts else sum(known, Decimal(0)) if known == amounts else "open"


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['stack']}, {row['day']}")
def test_stack(row: dict[str, Any]) -> None:
    stack = stack_of(row)
    codes = {warning.code for warning in stack.warnings}
    wanted = dict(row["expect"])
    assert set(wanted.pop("warnings", [])) <= codes
    assert not set(wanted.pop("no warnings", [])) & codes
    found = {place: said(stack, place) for place in wanted}
    assert found == {p: w if w in ("open", "none") else Decimal(w) for p, w in wanted.items()}
    if "covered" in row:
        assert stack.covered is (row["covered"] == "yes")


@pytest.mark.parametrize("day", ["2025-03-11", "2026-10-13"])
def test_a_warning_outside_the_coverage_names_the_last_verified_day(day: str) -> None:
    stack = stack_of({"hts": "8542.31.00", "origin": "TW", "day": day})
    assert any("2026-10-12" in warning.text for warning in stack.warnings)


def test_many_stacks_at_once_are_those_of_one_at_a_time() -> None:
    day = LIBRARY.as_of(date(2026, 10, 12))
    entries = [
        Entry(f"{hts} {country}", hts, country, Decimal(100), claims_usmca=country == "MX")
        for hts in ("8537.10.91", "8544.42.90", "8471.50.01", "8542.31.00")
        for country in ("CN", "MX", "TW", "NI")
    ]
    assert duty_stacks(entries, day, RULEBOOK) == [duty_stack(e, day, RULEBOOK) for e in entries]


codes = st.sampled_from(
    ("8471.30.01", "8517.62.00", "8542.31.00", "8534.00.00", "8504.40.95", "8507.60.00",
     "8537.10.91", "8544.42.90", "8528.72.64", "8504.34.00", "7318.15.80", "8541.42.00")
)  # fmt: skip
countries = st.sampled_from(("CN", "HK", "VN", "TW", "JP", "DE", "MX", "CA", "BR", "RU"))
days = st.sampled_from(DAYS)
weights = st.sampled_from((None, Decimal(5), Decimal(60)))
amounts = st.decimals("0.01", "100000", places=2)


@given(codes, countries, days, weights, st.booleans(), amounts, st.integers(2, 999))
def test_ad_valorem_duties_are_linear_in_the_value(
    hts: str,
    country: str,
    day: str,
    weight: Decimal | None,
    claims: bool,
    value: Decimal,
    times: int,
) -> None:
    entry = Entry("entry", hts, country, value, claims_usmca=claims, metal_weight_pct=weight)
    library = LIBRARY.as_of(date.fromisoformat(day))
    once = duty_stack(entry, library, RULEBOOK)
    many = duty_stack(replace(entry, value=value * times), library, RULEBOOK)
    assert [line.id for line in once.lines] == [line.id for line in many.lines]
    for one, other in zip(once.lines, many.lines, strict=True):
        assert (one.amount is None) == (other.amount is None)
        assert one.amount is None or Fraction(one.amount) * times == Fraction(other.amount or 0)


@given(codes, days, weights, st.sampled_from((None, "passenger_vehicle", "other")))
def test_a_claim_never_raises_the_duties_of_a_good_of_mexico(
    hts: str, day: str, weight: Decimal | None, use: str | None
) -> None:
    entry = Entry("entry", hts, "MX", Decimal(100), metal_weight_pct=weight, use=use)
    library = LIBRARY.as_of(date.fromisoformat(day))
    without, with_claim = (
        duty_stack(replace(entry, claims_usmca=claims), library, RULEBOOK)
        for claims in (False, True)
    )
    for place in {line.id for line in without.lines}:
        before, after = said(without, place), said(with_claim, place)
        if isinstance(before, Decimal) and place != "us.section_232":
            assert isinstance(after, Decimal)
            assert after <= before
    if isinstance(before := said(without, "sum"), Decimal):
        assert said(with_claim, "sum") <= before  # type: ignore[operator]


LISTED_TWICE = [
    digits
    for chapter in ("84", "85", "90")
    for digits, lines in LIBRARY.listed_lines("section_301_china", chapter).items()
    if {line.heading[:7] for line in lines} == {"9903.88", "9903.91"}
]


@given(st.sampled_from(LISTED_TWICE))
def test_a_later_four_year_review_heading_never_adds_to_the_older_list(digits: str) -> None:
    entry = Entry("entry", digits, "CN", Decimal(100))
    stack = duty_stack(entry, LIBRARY.as_of(date(2026, 10, 12)), RULEBOOK)
    headings = {
        heading.heading: heading.rates[-1].rate
        for measure in LIBRARY.us_measures
        if measure.measure == "section_301_china"
        for heading in measure.headings
    }
    listed = LIBRARY.listed_lines("section_301_china", digits[:2])[digits]
    newer = [headings[line.heading] for line in listed if line.heading.startswith("9903.91")]
    assert said(stack, "us.section_301") in newer


EVERY_CODE = [
    line.hts8 for number in range(1, 98) for line in LIBRARY.us_tariff(f"{number:02}").values()
]
EVERY_DAY = st.dates(date(2025, 3, 12), date(2026, 12, 31))
EVERY_COUNTRY = st.sampled_from(("CN", "HK", "VN", "TH", "IN", "BR", "KR", "JP", "DE", "CH", "GB",
                                 "TW", "MX", "CA", "AU", "RU", "NI"))  # fmt: skip
any_code = st.sampled_from(EVERY_CODE)


@settings(max_examples=200)
@given(any_code, EVERY_COUNTRY, EVERY_DAY, weights)
def test_every_code_has_a_figure_or_a_line_that_says_why_not(
    hts: str, country: str, day: date, weight: Decimal | None
) -> None:
    entry = Entry("entry", hts, country, Decimal(100), metal_weight_pct=weight)
    stack = duty_stack(entry, LIBRARY.as_of(day), RULEBOOK)
    opened = [line for line in stack.lines if line.amount is None]
    assert (stack.duty() is None) is bool(opened)
    assert all(line.because and line.citation for line in stack.lines)


FIRST = {measure.measure: {way.to for way in measure.gives_way} for measure in LIBRARY.us_measures}


@settings(max_examples=200)
@given(any_code, EVERY_COUNTRY, EVERY_DAY)
def test_a_duty_is_open_where_one_that_it_gives_way_to_is_open(
    hts: str, country: str, day: date
) -> None:
    library = LIBRARY.as_of(day)
    entry = Entry("entry", hts, country, Decimal(100))
    stack = duty_stack(entry, library, RULEBOOK)
    charges = {
        str(fact["measure"]): fact
        for fact in charge_facts(entry, library)
        if fact.kind == "us_charge"
    }
    opened = {line.id for line in stack.lines if line.amount is None}
    for name, fact in charges.items():
        over = [charges[one]["reach"] for one in FIRST.get(name, ()) if one in charges]
        if fact["reach"] == "due" and fact["amount"] and "due" not in over:
            undecided = {"content_unknown", "weight_unknown", "code_too_short", "list_doubtful"}
            if undecided & {str(one) for one in over}:
                assert fact["line"] in opened


LONGER = [
    (digits[:8], digits)
    for name in ("section_301_china", "section_232_metals", "section_232_metals_2025")
    for chapter in ("29", "63", "73", "76", "82", "84", "85", "94")
    for digits in LIBRARY.listed_lines(name, chapter)
    if len(digits) == 10 and digits[:8] in LIBRARY.us_tariff(chapter)
]


@given(st.sampled_from(LONGER), EVERY_COUNTRY, EVERY_DAY, weights)
def test_a_longer_code_is_never_less_certain(
    codes_: tuple[str, str], country: str, day: date, weight: Decimal | None
) -> None:
    short, long = (
        duty_stack(
            Entry("entry", code, country, Decimal(100), metal_weight_pct=weight),
            LIBRARY.as_of(day),
            RULEBOOK,
        )
        for code in codes_
    )
    doubtful = {"us.list_doubtful", "us.metal_content_not_known", "us.section_232_weight"}
    if not doubtful & {warning.code for warning in long.warnings}:
        assert short.duty() is None or long.duty() is not None


EXCLUDED = sorted(
    {code for form in LIBRARY.us_exclusions.values() for one in form.excluded for code in one.codes}
)


@given(st.sampled_from(EXCLUDED), EVERY_DAY, st.sampled_from(("CN", "MX", "VN")))
def test_an_exclusion_counts_only_if_answered_and_while_it_is_known(
    code: str, day: date, country: str
) -> None:
    library = LIBRARY.as_of(day)
    entry = Entry("entry", code, country, Decimal(100))
    asked = duty_stack(entry, library, RULEBOOK)
    said_no, said_yes = (
        duty_stack(replace(entry, answers={"section_301_exclusion": word}), library, RULEBOOK)
        for word in ("no", "yes")
    )
    assert [(line.id, line.amount) for line in asked.lines] == [
        (line.id, line.amount) for line in said_no.lines
    ]
    if day > date(2026, 11, 9) or country != "CN":
        assert said(said_yes, "us.section_301") == said(asked, "us.section_301")
    if "us.exclusion_possible" in {warning.code for warning in asked.warnings}:
        assert said(said_yes, "us.section_301") == 0
        assert said(asked, "us.section_301") != 0
