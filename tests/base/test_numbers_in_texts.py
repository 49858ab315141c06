"""A number in a sentence is written in digits."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.base.messages import fill


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_a_number_is_never_written_in_powers_of_ten(number: Decimal) -> None:
    short = number.normalize()
    written = fill("{number}", {"number": short})
    assert "E" not in written
    assert Decimal(written) == short
