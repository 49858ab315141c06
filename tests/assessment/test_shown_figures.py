"""What people read adds up and multiplies, and is never far from what was computed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.model import Assessment
from assistant.assessment.shown_figures import apportioned, with_shown_figures
from tests.assessment.test_supply_chains import assessed, cases
from tests.support.drawn import drawn

STEP = Decimal("0.01")
amounts = st.lists(st.decimals("-50", "50", places=4), max_size=12)


@given(amounts, st.sampled_from((Decimal(0), Decimal("0.0049"), Decimal("-0.0051"))))
@settings(max_examples=drawn(300))
def test_what_is_rounded_adds_up_and_is_off_by_less_than_a_cent(
    exact: list[Decimal], off: Decimal
) -> None:
    whole = sum(exact, Decimal(0))
    total = (whole + off).quantize(STEP) if any(one % STEP for one in exact) else whole
    shown = apportioned(exact, total, STEP)
    assert sum(shown, Decimal(0)) == total
    for one, other in zip(exact, shown, strict=True):
        assert other % STEP == 0
        assert abs(one - other) < STEP
        assert one % STEP or one == other


def check(exact: Assessment) -> None:
    shown = with_shown_figures(exact)
    units = Decimal(exact.annual_units or "")
    decimals = 0
    for one, other in zip(exact.scenarios, shown.scenarios, strict=True):
        amounts = [Decimal(line.amount) for line in other.lines]
        assert sum(amounts) == Decimal(other.per_unit)
        for annual in ((line.annual, line.amount) for line in other.lines):
            assert Decimal(annual[0] or "") == Decimal(annual[1]) * units
        assert Decimal(other.annual or "") == Decimal(other.per_unit) * units
        assert abs(Decimal(one.per_unit) - Decimal(other.per_unit)) < STEP
        decimals = max([decimals, *(-int(amount.as_tuple().exponent) for amount in amounts)])
    by_id = {one.id: Decimal(one.per_unit) for one in shown.scenarios}
    saving = Decimal(shown.savings.per_unit or "")
    assert saving == by_id[shown.savings.from_ or ""] - by_id[shown.savings.to or ""]
    assert Decimal(shown.savings.annual or "") == saving * units
    before = Decimal(exact.savings.per_unit or "")
    assert abs(saving - before) <= abs(before) / 200
    if abs(before) >= 1:
        assert decimals <= 2
    if shown.parts_of_saving:
        assert sum(Decimal(one.per_unit) for one in shown.parts_of_saving) == saving
        assert sum(Decimal(one.annual or "") for one in shown.parts_of_saving) == saving * units


@given(cases)
@settings(max_examples=drawn(100))
def test_lines_parts_and_years_of_what_is_shown_add_up_and_multiply(content: Any) -> None:
    check(assessed(content, extended=False))
