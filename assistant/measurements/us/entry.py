"""The entries into the United States in a supply chain: the good, or its foreign parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assistant.base.hs_code import hs_digits
from assistant.case.model import Case, Material
from assistant.rulebook.facts import Fact

_MOST_NAMED = 3

# The customs value in US dollars of an entry of which none is given: duties then read as percent.
DEFAULT_VALUE = "100"


@dataclass(frozen=True, slots=True)
class Entry:
    """Goods of one code and one country, per unit of the good, as entered into the United States.

    `about` names the parts, "" for the finished good. `country` is the country that they are a
    product of, `shipped_from` the country of export if it is another. `value` is the customs value,
    from which HTSUS 9802.00.80 deducts `us_components`.
    """

    scenario: str
    hts: str
    country: str
    value: Decimal
    about: str = ""
    claims_usmca: bool = False
    may_be_of_china: bool = False
    metal_weight_pct: Decimal | None = None
    use: str | None = None
    us_components: Decimal | None = None
    shipped_from: str | None = None
    transport: str | None = None
    quantities: Mapping[str, Decimal] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def reduced_value(self) -> Decimal:
        """The customs value less the US components assembled abroad."""
        return max(Decimal(0), self.value - (self.us_components or 0))


@dataclass(frozen=True, slots=True)
class UnknownEntry:
    """Parts whose code, country or value is unknown."""

    about: str
    hts: str | None
    country: str | None


def entry_from(case: Case, hts: str, country: str) -> Entry:
    """An entry of a code from a country: of the good of the case at its price there.

    Where the country has no price, that of today, or of the Mexican plant; of another code, a value
    by which duties read as percent.
    """
    good = case.product.hts
    if good is None or hs_digits(hts) != hs_digits(good):
        return Entry("entry", hts, country, Decimal(DEFAULT_VALUE))
    sources = [case.baseline, *case.sources]
    priced = {one.country: one.unit_price for one in reversed(sources)}
    priced.setdefault(case.production.country, case.product.transaction_value)
    prices = (priced.get(country), case.baseline.unit_price, case.product.transaction_value)
    value = next((one for one in prices if one), Decimal(DEFAULT_VALUE))
    return Entry("entry", hts, country, value, **_of_good(case))


def _of_good(case: Case) -> dict[str, Any]:
    """What is known of the good that its duties rest on."""
    product = case.product
    return {
        "metal_weight_pct": product.metal_weight_pct,
        "use": product.use,
        "quantities": {"each": Decimal(1)}
        | {unit: given for unit, given in product.quantities.items() if given is not None},
        "answers": product.rule_answers,
    }


def entry_of_good(case: Case, hts: str, scenario: Fact, may_be_of_china: bool) -> Entry:
    """The entry of the finished good in a scenario with a known customs value."""
    product = case.product
    planned = scenario["chain"] == "mexico"
    made_there = scenario["made_in"] == case.production.country
    claims = scenario["claims_usmca"] == "yes"
    source = None if planned else case.source_of(scenario.text("chain"), scenario.text("made_in"))
    open_ = source.origin is None if source else may_be_of_china
    return Entry(
        scenario=scenario.text("id"),
        hts=hts,
        country=scenario.text("product_of"),
        value=scenario.amount("customs_value"),
        claims_usmca=claims,
        may_be_of_china=open_,
        us_components=None if claims or not made_there else product.us_components,
        shipped_from=scenario.text("made_in"),
        transport=(source or case.production).transport,
        **_of_good(case),
    )


def entries_of_parts(case: Case, scenario: Fact) -> tuple[list[Entry], list[UnknownEntry]]:
    """The entries of the foreign materials, grouped by code and country."""
    entries, unknown = [], []
    for about, materials in parts_entered(case).items():
        hts, origin = materials[0].hts, materials[0].origin
        values = [material.value for material in materials if material.value is not None]
        if hts and origin and len(values) == len(materials):
            value = sum(values, Decimal(0))
            use = case.product.use
            entries.append(Entry(scenario.text("id"), hts, origin, value, about=about, use=use))
        else:
            unknown.append(UnknownEntry(about, hts, origin))
    return entries, unknown


def parts_entered(case: Case) -> dict[str, list[Material]]:
    """The foreign materials of one code and country, which enter together, by their ids."""
    groups: dict[tuple[str | None, str | None], list[Material]] = {}
    for material in case.every_material():
        if not material.materials and material.origin != case.product.destination:
            groups.setdefault((material.hts, material.origin), []).append(material)
    return {listed(one.id for one in materials): materials for materials in groups.values()}


def listed(names: Iterable[str]) -> str:
    """The names separated by commas; a long list is abbreviated."""
    every = list(names)
    if len(every) > _MOST_NAMED:
        every = [*every[: _MOST_NAMED - 1], "...", every[-1]]
    return ", ".join(every)
