"""Rates of duty are read as the tariff prints them, and what cannot be computed is not read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.files import data_folder
from assistant.library.printed_rate import PrintedRate, read_rate
from tests.support.library import LIBRARY

READ = {
    "Free": (0, {}),
    "2.7%": ("2.7", {}),
    "33 1/3%": (Fraction(100, 3), {}),
    "5.3¢/kg + 2%": (2, {"kg": "0.053"}),
    "40¢/kg +10.4%": ("10.4", {"kg": "0.40"}),
    "$1.03 each + 4.4%": ("4.4", {"each": "1.03"}),
    "$1.646/kg": (0, {"kg": "1.646"}),
    "0.9¢ each": (0, {"each": "0.009"}),
    "76¢/pr. + 32%": (32, {"pr.": "0.76"}),
    "4.4¢/liter + 31.4¢/pf. liter": (0, {"liter": "0.044", "pf.liter": "0.314"}),
    "18.9¢/pf.liter": (0, {"pf.liter": "0.189"}),
    "13.5¢/kg + 6.3% + 1.9¢/article": ("6.3", {"kg": "0.135", "article": "0.019"}),
    "10¢/1,000 pins + 3.5%": ("3.5", {"1,000 pins": "0.10"}),
    "3.7¢/kg on drained weight": (0, {"kg on drained weight": "0.037"}),
    "0.3¢/line/ gross + 4.6%": ("4.6", {"line/gross": "0.003"}),
}
NOT_READ = [
    "",
    "See additional U.S. note 1",
    "The rate applicable to the natural juice in heading 2009",
    "6% on the case + 5.3% on the battery",
    "2.5% on the value of the lead content",
    "3.6606¢/kg less 0.020668¢/kg for each degree under 100 degrees",
    "2.8¢/jewel over 7",
    "Free, under bond",
    "2.7% or 3%",
    "-5%",
    "1 1/0%",
    "٣%",
]


@pytest.mark.parametrize("printed", READ)
def test_a_rate_is_read(printed: str) -> None:
    share, specific = READ[printed]
    assert read_rate(printed) == PrintedRate(
        Fraction(share), tuple((unit, Decimal(dollars)) for unit, dollars in specific.items())
    )


@pytest.mark.parametrize("printed", NOT_READ)
def test_what_is_computed_otherwise_is_not_read(printed: str) -> None:
    assert read_rate(printed) is None


@given(st.text(max_size=40))
def test_any_text_is_read_or_not(printed: str) -> None:
    rate = read_rate(printed)
    assert rate is None or rate.ad_valorem >= 0


def test_a_compound_duty_adds_the_share_and_the_amounts() -> None:
    rate = read_rate("5.3¢/kg + 2%")
    assert rate
    assert rate.duty(Decimal(100), {"kg": Decimal(10)}) == Decimal("2.53")
    assert rate.duty(Decimal(100), {"liter": Decimal(10)}) is None


def test_every_rate_of_the_electronics_chapters_is_read() -> None:
    for chapter in ("84", "85"):
        for line in LIBRARY.us_tariff(chapter).values():
            assert read_rate(line.general_rate), line


def test_nearly_every_general_rate_of_the_tariff_is_read() -> None:
    files = sorted((data_folder("knowledge") / "us" / "tariff").glob("*.csv"))
    chapters = [path.stem[-2:] for path in files]
    rates = [line.general_rate for one in chapters for line in LIBRARY.us_tariff(one).values()]
    unread = [printed for printed in rates if read_rate(printed) is None]
    assert len(unread) < 0.02 * len(rates)
