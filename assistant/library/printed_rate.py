"""Duty rates as printed in the HTSUS: "Free", "2.7%", "5.3¢/kg + 2%", "$1.03 each + 4.4%"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_PERCENT = re.compile(rf"({_NUMBER})(?: ([0-9]+)/([1-9][0-9]*))?\s*%")
_SPECIFIC = re.compile(
    rf"(?:\$\s*(?P<usd>{_NUMBER})|(?P<cents>{_NUMBER})\s*¢)\s*(?:/\s*|(?=each))"
    r"(?P<unit>[^$¢%+]*[^$¢%+\s])"
)
_NOT_A_UNIT = re.compile(r"\b(less|but|over|if|in proportion)\b")


@dataclass(frozen=True, slots=True)
class PrintedRate:
    """An ad valorem rate in percent, and specific rates in US dollars per unit of quantity."""

    ad_valorem: Fraction
    specific: tuple[tuple[str, Decimal], ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The units whose quantity the rate requires."""
        return tuple(unit for unit, _ in self.specific)

    def duty(self, value: Decimal, quantities: Mapping[str, Decimal]) -> Decimal | None:
        """The duty in US dollars on a value; None if a required quantity is unknown."""
        if any(unit not in quantities for unit in self.units):
            return None
        share = value * self.ad_valorem.numerator / (100 * self.ad_valorem.denominator)
        return share + sum(
            (per_unit * quantities[unit] for unit, per_unit in self.specific), Decimal(0)
        )


@lru_cache(maxsize=4096)
def read_rate(printed: str) -> PrintedRate | None:
    """The rate printed in a text; None if it is computed differently or refers elsewhere."""
    text = " ".join(printed.split())
    if text.lower() == "free":
        return PrintedRate(Fraction(0))
    shares, specific = [], []
    for term in (part.strip() for part in text.split("+")):
        if found := _PERCENT.fullmatch(term):
            part = Fraction(int(found[2]), int(found[3])) if found[2] else 0
            shares.append(Fraction(found[1]) + part)
        elif (found := _SPECIFIC.fullmatch(term)) and not _NOT_A_UNIT.search(found["unit"]):
            dollars = Decimal(found["usd"]) if found["usd"] else Decimal(found["cents"]) / 100
            specific.append((_unit(found["unit"]), dollars))
        else:
            return None
    return PrintedRate(sum(shares, Fraction(0)), tuple(specific))


def _unit(printed: str) -> str:
    """The unit in a uniform spelling: `pf. liter`, `pf.liter` and `pf . liter` are the same."""
    return re.sub(r"\s*\.\s*(?=\S)", ".", re.sub(r"\s*/\s*", "/", printed.strip().lower()))
