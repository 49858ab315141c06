"""What the United States may charge on the good in a scenario, each charge as a fact.

Amounts are US dollars per unit, on the customs value (19 USC 1401a), never duty on duty.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from assistant.case import Case
from assistant.library import DatedLibrary
from assistant.library.tables import MetalsLine, UsTariffLine
from assistant.rulebook.facts import Fact, Value, yes_no


def us_duty_facts(
    case: Case, library: DatedLibrary, scenarios: list[Fact], *, may_be_of_china: bool
) -> list[Fact]:
    """The charges that the United States may lay on the good, for each scenario that imports it.

    With `may_be_of_china` also the Section 301 duty that a good made elsewhere would pay if it were
    found to be a product of China.
    """
    if not case.product.hts:
        return []
    return [
        fact
        for scenario in scenarios
        if scenario["product_of"] != case.product.destination
        for fact in _Charges(case, library, case.product.hts, scenario, may_be_of_china).facts()
    ]


class _Charges:
    def __init__(
        self,
        case: Case,
        library: DatedLibrary,
        hts: str,
        scenario: Fact,
        may_be_of_china: bool,
    ) -> None:
        self.case = case
        self.library = library
        self.hts = hts
        self.scenario = scenario
        self.value = scenario.amount("customs_value")
        self.country = scenario.text("product_of")
        self.line: UsTariffLine | None = library.us_tariff_line(hts)
        self.column_2 = self.country in library.group("column_2")
        self.metals_listed, self.metals = library.section_232_metals(hts)
        self.may_be_of_china = may_be_of_china and scenario["made_in"] == case.production.country
        self.claims = scenario["claims_usmca"] == "yes"

    def facts(self) -> Iterator[Fact]:
        yield self._ordinary()
        if self.country in self.library.group("section_301_china"):
            yield from self._section_301("section_301")
        elif self.may_be_of_china:
            yield from self._section_301("section_301_if_of_china")
        if self.library.forced_labour_in_force():
            yield from self._forced_labour()
        if self.metals:
            yield self._metals(self.metals)
        yield from self._processing_fee()

    def _charge(self, measure: str, rate: Fraction | None, **fields: Value) -> Fact:
        amount = (
            None
            if rate is None
            else self.value * Decimal(rate.numerator) / (100 * rate.denominator)
        )
        known: dict[str, Value] = {
            "scenario": self.scenario.text("id"),
            "measure": measure,
            "rate": rate,
            "amount": amount,
            "value": self.value,
            "hts": self.hts,
            "country": self.country,
            "party": "yes" if self.country in self.library.group("usmca") else "no",
            "other_agreement": yes_no(self.country in self.library.group("us_preference")),
        }
        return Fact("us_charge", {**dict.fromkeys(FIELDS), **known, **fields})

    def _ordinary(self) -> Fact:
        if self.column_2:
            return self._charge("column_2", _percent(self.line.column2_rate if self.line else None))
        rate = self.line.general_pct if self.line else None
        return self._charge(
            "general",
            None if rate is None else Fraction(rate),
            printed=self.line.general_rate if self.line else None,
            usmca_free=yes_no(bool(self.line and self.line.usmca_rate.lower() == "free")),
        )

    def _section_301(self, measure: str) -> Iterator[Fact]:
        rates = self.library.section_301_china(self.hts)
        if not rates:
            yield self._charge(measure, None, listed="no")
            return
        highest = rates[0]
        others = ", ".join(f"{rate.rate_pct} % ({rate.label})" for rate in rates[1:])
        yield self._charge(
            measure,
            Fraction(highest.rate_pct),
            listed="split" if others else "yes",
            printed=highest.label,
            heading=", ".join(highest.headings),
            otherwise=others or None,
        )

    def _forced_labour(self) -> Iterator[Fact]:
        exempt, heading = self.library.forced_labour_exemption(self.hts)
        rate = self.library.forced_labour(self.country)
        if exempt == "yes":
            yield self._charge("section_301_fl", Fraction(0), listed="exempt", heading=heading)
        elif exempt == "unknown":
            yield self._charge("section_301_fl", None, listed="split", heading=heading)
        elif rate is None:
            yield self._charge("section_301_fl", None, listed="unknown")
        elif rate.kind == "add_on":
            yield self._charge(
                "section_301_fl", Fraction(rate.rate_pct), listed="yes", heading=rate.heading
            )
        else:
            general = self.line.general_pct if self.line else None
            added = None if general is None else max(Fraction(0), Fraction(rate.rate_pct - general))
            yield self._charge(
                "section_301_fl",
                added,
                listed="floor",
                heading=rate.heading,
                printed=f"{rate.rate_pct} %",
            )

    def _metals(self, metals: MetalsLine) -> Fact:
        weight = self.case.product.metal_weight_pct
        gate = self.library.parameter("us.section_232_metals.weight_gate")
        applies = "unknown"
        if self.metals_listed == "unknown":
            applies = "split"
        elif not metals.weight_gate:
            applies = "yes"
        elif weight is not None and gate is not None:
            applies = yes_no(weight >= gate)
        rate = Fraction(metals.rate_pct)
        if metals.kind == "floor" and not self.claims:
            # The total is column 1 and this; with a claim column 1 is the special rate, Free.
            general = self.line.general_pct if self.line else None
            rate = max(Fraction(0), rate - Fraction(general or 0))
        return self._charge(
            "section_232",
            rate,
            listed=applies,
            heading=metals.heading,
            printed=metals.metal,
            weight_gate=None if gate is None else Fraction(gate),
        )

    def _processing_fee(self) -> Iterator[Fact]:
        rate, least, greatest = (
            self.library.parameter(f"us.mpf.{part}") for part in ("rate", "minimum", "maximum")
        )
        units = self.case.product.annual_units
        entries = self.case.assumptions.get("entries_per_year") or self.library.assumption(
            "entries_per_year"
        )
        if rate is None or least is None or greatest is None:
            yield self._charge("mpf", None, listed="not_covered")
            return
        if not units or not entries:
            yield self._charge("mpf", None, listed="unknown")
            return
        per_entry = units / entries
        fee = min(max(self.value * per_entry * rate / 100, least), greatest)
        yield self._charge(
            "mpf",
            Fraction(rate),
            listed="yes",
            amount=fee / per_entry,
            entries=Fraction(entries),
            units_per_entry=Fraction(round(per_entry)),
            least=least,
            greatest=greatest,
            assumed=yes_no("entries_per_year" not in self.case.assumptions),
        )


FIELDS = (
    "scenario", "measure", "rate", "amount", "value", "hts", "country", "party",
    "other_agreement", "listed", "printed", "heading", "otherwise", "usmca_free", "weight_gate",
    "entries", "units_per_entry", "least", "greatest", "assumed",
)  # fmt: skip


def _percent(printed: str | None) -> Fraction | None:
    """A printed ad valorem rate in percent; None where it is of another kind."""
    text = (printed or "").strip().lower()
    if text == "free":
        return Fraction(0)
    if text.endswith("%") and text[:-1].replace(".", "", 1).isdigit():
        return Fraction(text[:-1])
    return None
