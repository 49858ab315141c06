"""What the United States may charge on what enters there in each supply chain, as facts."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.case import Case
from assistant.language import said
from assistant.library import DatedLibrary
from assistant.library.measure import Measure
from assistant.library.us_measures import MeasureForCode
from assistant.measurements.us_charges import charge_facts, unknown_charge_fact
from assistant.measurements.us_entry import Entry, entries_of_parts, entry_of_good, listed
from assistant.measurements.us_fees import fee_facts
from assistant.rulebook.facts import Fact


def us_duty_facts(
    case: Case, library: DatedLibrary, scenarios: list[Fact], *, may_be_of_china: bool
) -> list[Fact]:
    """The charges that the United States may lay on what enters there in each scenario.

    With `may_be_of_china` also the Section 301 duty that a good made elsewhere would pay if it were
    found to be a product of China.
    """
    facts: list[Fact] = []
    every: list[Entry] = []
    for scenario in scenarios:
        if scenario["enters"] == "parts":
            entries, unknown = entries_of_parts(case, scenario)
            facts += [unknown_charge_fact(scenario.text("id"), one) for one in unknown]
        elif case.product.hts and scenario["product_of"] != case.product.destination:
            entries = [entry_of_good(case, case.product.hts, scenario, may_be_of_china)]
        else:
            entries = []
        for entry in entries:
            facts += charge_facts(entry, library)
        facts += fee_facts(entries, case.product.annual_units, case.assumptions, library)
        every += entries
    return facts + prospect_facts(every, library) + imported_tariff_facts(library)


def imported_tariff_facts(library: DatedLibrary) -> list[Fact]:
    """The tariff that the user imported, where the ordinary rates come from one."""
    imported = library.library.imported
    if imported is None:
        return []
    return [Fact("imported_tariff", {"file": imported.file, "day": imported.imported.isoformat()})]


def prospect_facts(
    entries: Iterable[Entry], library: DatedLibrary, scenario: str | None = None
) -> list[Fact]:
    """What may come, change or apply besides for any of the entries, each thing once."""
    concerned: dict[tuple[str, str], tuple[Measure, list[str]]] = {}
    for entry in entries:
        for held in library.us_measures_of(entry.hts):
            form = held.measure.measure
            if (form.uses and entry.use not in form.uses) or _relieved(held, entry, library):
                continue
            for one in held.prospects:
                if one.countries.hold(entry.country):
                    _, goods = concerned.setdefault((form.measure, said(one.says)), (form, []))
                    goods.append(f"{entry.hts} ({entry.country})")
    return [
        Fact(
            "us_prospect",
            {
                "scenario": scenario,
                "measure": form.measure,
                "label": said(form.label),
                "status": form.status,
                "says": says,
                "goods": listed(dict.fromkeys(goods)),
                "law": tuple(form.citation),
            },
        )
        for (_, says), (form, goods) in concerned.items()
    ]


def _relieved(held: MeasureForCode, entry: Entry, library: DatedLibrary) -> bool:
    party = entry.country in library.group("usmca")
    return entry.claims_usmca and held.measure.claim_relieves and party
