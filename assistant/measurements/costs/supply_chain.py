"""Facts on the supply chain: transit days, exposure of the materials by country, and the
claims of the brochure that rules check against them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from assistant.base.texts import translated
from assistant.case.model import Case, Material
from assistant.library import DatedLibrary
from assistant.measurements.costs.arithmetic import exact
from assistant.rulebook.facts import Fact, yes_no


def supply_chain_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """Transit days, the materials by country of origin, and the claims of the brochure."""
    return [_transit(case, library), *_exposure(case, library), *_claims(library)]


def _transit(case: Case, library: DatedLibrary) -> Fact:
    """Door-to-door days by sea from China and by truck from Mexico, as given or assumed."""
    fields: dict[str, Fraction | None] = {}
    for way, name in (("by_sea", "ocean_transit_door"), ("by_truck", "truck_mx_us_transit")):
        assumption, given = library.library.assumptions[name], case.assumptions.get(name)
        usual = assumption.default if given is None else given
        fields |= {
            way: exact(usual),
            f"{way}_low": exact(assumption.low if given is None else given),
            f"{way}_high": exact(assumption.high if given is None else given),
        }
    by_sea, by_truck = fields["by_sea"], fields["by_truck"]
    saved = None if by_sea is None or by_truck is None else by_sea - by_truck
    return Fact("transit", {**fields, "saved": saved})


def _exposure(case: Case, library: DatedLibrary) -> Iterator[Fact]:
    """The materials by country, largest value first, and the bill of materials as a whole."""
    materials = [material for material in case.every_material() if not material.materials]
    known = [one for one in materials if one.value is not None and one.origin is not None]
    total = sum((one.value or Decimal(0) for one in known), Decimal(0))
    if not total:
        return
    by_country: dict[str, list[Material]] = {}
    for one in known:
        by_country.setdefault(one.origin or "", []).append(one)
    exposed = [
        Fact(
            "exposure",
            {
                "country": country,
                "value": _worth(of_country),
                "share": _share(of_country, total),
                "materials": tuple(one.name for one in of_country),
            },
        )
        for country, of_country in by_country.items()
    ]
    exposed.sort(key=lambda fact: fact.amount("value"), reverse=True)
    yield from exposed
    listed = [one for one in known if _bears_additional_duty(one, library)]
    coded = all(one.hts for one in known)
    yield Fact(
        "bill",
        {
            "value": total,
            "complete": yes_no(coded and len(known) == len(materials)),
            "countries": Fraction(len(exposed)),
            "most_country": exposed[0]["country"],
            "most_share": exposed[0]["share"],
            "listed_value": _worth(listed),
            "listed_share": _share(listed, total),
            "listed": tuple(one.name for one in listed),
        },
    )


def _bears_additional_duty(material: Material, library: DatedLibrary) -> bool:
    """Whether the material, entered as a part, may owe an additional US duty."""
    code, origin = material.hts, material.origin
    if not code or not origin or origin == "US":
        return False
    party = origin in library.group("usmca")
    return any(
        paid.rate.rate is None or paid.rate.rate > 0
        for held in library.us_measures_of(code)
        if held.reach != "no"
        and held.exempt(origin)[0].reach != "yes"
        and not (party and held.measure.claim_relieves)
        for paid in held.measure.paid_by(origin)
    )


def _claims(library: DatedLibrary) -> Iterator[Fact]:
    for one in library.library.claims:
        texts = {"title": one.title, "says": one.says, "needs": one.needs}
        said = {name: translated(text) for name, text in texts.items()}
        yield Fact("brochure", {"claim": str(one.claim), "shows": one.shows, **said})


def _worth(materials: list[Material]) -> Decimal:
    return sum((one.value or Decimal(0) for one in materials), Decimal(0))


def _share(materials: list[Material], total: Decimal) -> Fraction:
    return Fraction(100 * _worth(materials)) / Fraction(total)
