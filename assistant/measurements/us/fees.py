"""The fees on a US customs entry: merchandise processing and harbor maintenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from assistant.library import DatedLibrary
from assistant.measurements.us.entry import Entry
from assistant.rulebook.facts import Fact, Value, yes_no


def fee_facts(
    entries: Sequence[Entry],
    annual_units: Decimal | None,
    assumptions: Mapping[str, Decimal | None],
    library: DatedLibrary,
) -> Iterator[Fact]:
    """The fees on the entries of one scenario, US dollars per unit of the good.

    All parts of a unit share one customs entry, whose number of units is an assumption. The value
    of US components pays no merchandise processing fee (19 CFR 24.23(c)).
    """
    if entries:
        yield _processing(entries, annual_units, assumptions, library)
    share = library.parameter("us.hmf.rate")
    for entry in entries:
        comes_from = entry.shipped_from or entry.country
        yield _fee(
            entry,
            measure="hmf",
            reach="due" if share is not None else "not_covered",
            about=entry.about,
            value=entry.value,
            rate=None if share is None else Fraction(share),
            amount=None if share is None else entry.value * share / 100,
            country=comes_from,
            transport=entry.transport or "unknown",
            by_land=yes_no(comes_from in library.group("us_land_border")),
        )


def _processing(
    entries: Sequence[Entry],
    annual_units: Decimal | None,
    assumptions: Mapping[str, Decimal | None],
    library: DatedLibrary,
) -> Fact:
    share, least, greatest = (
        library.parameter(f"us.mpf.{part}") for part in ("rate", "minimum", "maximum")
    )
    first, value = entries[0], sum((entry.reduced_value for entry in entries), Decimal(0))
    a_year = assumptions.get("entries_per_year") or library.assumption("entries_per_year")
    units = assumptions.get("units_per_entry") or (
        annual_units / a_year if annual_units and a_year else None
    )
    if share is None or least is None or greatest is None:
        return _fee(first, measure="mpf", reach="not_covered")
    if not units:
        return _fee(first, measure="mpf", reach="volume_unknown")
    given = assumptions.get("entries_per_year") or assumptions.get("units_per_entry")
    return _fee(
        first,
        measure="mpf",
        reach="due",
        value=value,
        rate=Fraction(share),
        amount=min(max(value * units * share / 100, least), greatest) / units,
        entries=None if a_year is None else Fraction(a_year),
        units_per_entry=Fraction(round(units)),
        least=least,
        greatest=greatest,
        assumed=yes_no(not given),
    )


_FIELDS = (
    "scenario", "about", "measure", "reach", "rate", "amount", "value", "country", "claimed",
    "transport", "by_land", "entries", "units_per_entry", "least", "greatest", "assumed",
)  # fmt: skip


def _fee(entry: Entry, **fields: Value) -> Fact:
    known = {"scenario": entry.scenario, "claimed": yes_no(entry.claims_usmca)}
    return Fact("us_fee", {**dict.fromkeys(_FIELDS), **known, **fields})
