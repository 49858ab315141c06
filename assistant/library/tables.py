"""The tables of knowledge/: tariffs by HS chapter, read a chapter at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class UsTariffLine:
    """An eight-digit line of the HTSUS; `general_pct` is None where the rate is not ad valorem."""

    hts8: str
    general_rate: str
    general_pct: Decimal | None
    usmca_rate: str
    column2_rate: str


@dataclass(frozen=True, slots=True)
class MexicanTariffLine:
    """An eight-digit line of the Mexican tariff with the days on which the rate holds."""

    tariff_item: str
    description: str
    general_rate_pct: Decimal
    from_: date
    to: date | None
    confidence: str
    source: str


@dataclass(frozen=True, slots=True)
class ForcedLabourRate:
    """The Section 301 forced-labour rate of an economy: an `add_on`, or a `floor` for the total."""

    economy: str
    rate_pct: Decimal
    kind: str
    heading: str
    from_: date


@dataclass(frozen=True, slots=True)
class MetalsLine:
    """A line of the Section 232 metals note: prefix of digits, rate, and the 15 % weight gate."""

    prefix: str
    heading: str
    metal: str
    rate_pct: Decimal
    kind: str
    weight_gate: bool
    from_: date
    to: date | None


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV table with a header; none where there is no such file."""
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as table:
            yield from csv.DictReader(table)


def digits(code: str) -> str:
    """The code without dots."""
    return code.replace(".", "")


def day(text: str) -> date | None:
    """A date as tables write it, None where the cell is empty."""
    return date.fromisoformat(text) if text else None


def us_tariff(folder: Path, chapter: str) -> dict[str, UsTariffLine]:
    """The lines of a chapter of the HTSUS by eight digits."""
    return {
        digits(row["hts8"]): UsTariffLine(
            row["hts8"],
            row["general_rate"],
            Decimal(row["general_ad_valorem_pct"]) if row["general_ad_valorem_pct"] else None,
            row["usmca_rate"],
            row["column2_rate"],
        )
        for row in rows(folder / "us" / "tariff" / f"chapter_{chapter}.csv")
    }


def section_301_china(folder: Path, chapter: str) -> dict[str, tuple[str, ...]]:
    """The China Section 301 headings of each eight-digit line of a chapter."""
    listed: dict[str, tuple[str, ...]] = {}
    for row in rows(folder / "us" / "section_301_china" / f"chapter_{chapter}.csv"):
        key = digits(row["hts8"])
        listed[key] = (*listed.get(key, ()), row["heading"])
    return listed


def forced_labour_rates(folder: Path) -> dict[str, ForcedLabourRate]:
    """The forced-labour rates by economy (ISO alpha-2, or EU)."""
    return {
        row["iso2"]: ForcedLabourRate(
            row["economy"],
            Decimal(row["rate_pct"]),
            row["type"],
            row["heading"],
            date.fromisoformat(row["effective_from"]),
        )
        for row in rows(folder / "us" / "section_301_forced_labour_rates.csv")
    }


def forced_labour_exempt(folder: Path) -> dict[str, str]:
    """The heading that exempts each eight-digit line from the forced-labour duty."""
    path = folder / "us" / "section_301_forced_labour_exempt.csv"
    return {digits(row["hts8"]): row["exempt_heading"] for row in rows(path)}


def metals(folder: Path) -> list[MetalsLine]:
    """The lines of the Section 232 metals note."""
    return [
        MetalsLine(
            row["hts_prefix"].replace(".", ""),
            row["heading"],
            row["metal"],
            Decimal(row["rate_pct"]),
            row["type"],
            row["weight_gate_15pct"] == "yes",
            date.fromisoformat(row["effective_from"]),
            day(row["effective_to"]),
        )
        for row in rows(folder / "us" / "section_232_metals.csv")
    ]


def mexican_tariff(folder: Path) -> list[MexicanTariffLine]:
    """The Mexican tariff lines that were collected, all periods."""
    return [
        MexicanTariffLine(
            row["tariff_item"],
            row["description"],
            Decimal(row["general_rate_pct"]),
            date.fromisoformat(row["from"]),
            day(row["to"]),
            row["confidence"],
            row["source"],
        )
        for row in rows(folder / "mexico" / "tariff.csv")
    ]


def older_codes(folder: Path) -> dict[str, tuple[str, ...]]:
    """The HS 2012 subheadings of each HS 2022 subheading that was renumbered."""
    older: dict[str, tuple[str, ...]] = {}
    for row in rows(folder / "hs_2022_to_hs_2012.csv"):
        key = digits(row["hs2022"])
        older[key] = tuple(digits(code) for code in row["hs2012"].split(";"))
    return older
