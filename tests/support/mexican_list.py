"""The items of the Mexican tariff as printed, read without the library."""

from __future__ import annotations

import csv
from functools import cache

from tests.support.paths import ROOT


@cache
def printed_rates() -> dict[str, str]:
    """The rate of each item in the newest edition that names it, or the word printed for it."""
    rates: dict[str, str] = {}
    for path in sorted((ROOT / "knowledge" / "mexico" / "tariff").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as table:
            rates |= {row["tariff_item"]: row["general_rate"] for row in csv.DictReader(table)}
    return rates
