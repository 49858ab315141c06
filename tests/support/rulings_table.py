"""Published rulings as cases, and their table: `python -m tests.support.rulings_table` writes it.

The rulings stand in tests/law/rulings/*.yaml. One that a case can express has `case` and `expect`,
which holds what customs decided at the places of tests/situations.py. `differs` says why we answer
otherwise; `not_expressed`, why a case cannot hold it. An amount or a percentage is compared to as
many decimals as the ruling prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import yaml

from assistant.assessment.assess import assess
from assistant.case.model import Case
from assistant.measurements.origin.fungible import with_stock_apportioned
from tests.support.library import LIBRARY
from tests.support.paths import ROOT, TESTS
from tests.support.situations import disagreements, outcome

FOLDER = TESTS / "law" / "rulings"
STACKS = TESTS / "law" / "stacks" / "rulings.yaml"
PAGE = ROOT / "docs" / "rulings.md"

_GROUPS = {
    "uniform_regulations": "Worked examples of the Uniform Regulations",
    "usmca_law": "USMCA origin by the statute and the Uniform Regulations",
    "cbp_usmca": "USMCA origin rulings of CBP",
    "cbp_nafta": "NAFTA origin rulings, decided by the USMCA",
    "cbp_section_301": "Country of origin by substantial transformation",
}
_PLACES = {
    "origin.verdict": "originating",
    "origin.criterion": "criterion",
    "origin.rvc.net_cost": "value content by net cost, %",
    "origin.rvc.transaction_value": "value content by transaction value, %",
    "product_of.verdict": "product of China",
    "product_of.country": "country of origin",
    "marking.country": "country for marking",
    "net_cost": "net cost",
    "non_originating_value": "value of non-originating materials",
}


@dataclass(frozen=True)
class Ruling:
    """A published decision; `case` is None where it cannot be expressed."""

    group: str
    ruling: str
    title: str
    url: str
    about: str
    case: Case | None
    expect: dict[str, str]
    differs: str
    not_expressed: str


@cache
def rulings() -> tuple[Ruling, ...]:
    """Every ruling, in the order of the groups and of their files.

    Raises KeyError for an entry without its source, ValueError for one that says too much.
    """
    found = []
    for group in _GROUPS:
        content = yaml.load((FOLDER / f"{group}.yaml").read_text("utf-8"), yaml.CBaseLoader)
        for one in content["rulings"]:
            found.append(_ruling(group, content["as_of"], content.get("source", {}), one))
    return tuple(found)


def _ruling(group: str, as_of: str, source: dict[str, str], one: dict[str, Any]) -> Ruling:
    source = source | one["source"]
    name, given = one["ruling"], one.get("case")
    if (given is None) != ("not_expressed" in one) or (given is None) != ("expect" not in one):
        raise ValueError(f"{name}: give either `case` and `expect`, or `not_expressed`")
    if unknown := set(one) - {
        *("ruling", "source", "about", "case", "expect", "differs", "not_expressed"),
    }:
        raise ValueError(f"{name}: unknown keys {sorted(unknown)}")
    case = Case.model_validate({"name": name, "as_of": as_of, **given}) if given else None
    return Ruling(
        group,
        name,
        ", ".join(source[key] for key in ("title", "date") if key in source),
        source["url"],
        one["about"],
        case,
        one.get("expect", {}),
        one.get("differs", ""),
        one.get("not_expressed", ""),
    )


@cache
def _places(number: int) -> dict[str, Any]:
    case = rulings()[number].case
    if case is None:
        return {}
    apportioned = with_stock_apportioned(case).materials
    return outcome(assess(case, LIBRARY)) | {
        "net_cost": case.product.net_cost or case.product.costs.net_cost(),
        "non_originating_value": sum(m.value or 0 for m in apportioned if m.originating == "no"),
    }


def found(ruling: Ruling) -> dict[str, Any]:
    """What the program says at the places where customs decided something."""
    places = _places(rulings().index(ruling))
    return {place: _as_printed(places.get(place), said) for place, said in ruling.expect.items()}


def _as_printed(got: Any, said: str) -> Any:
    """A percentage or an amount, rounded to as many decimals as the ruling prints."""
    if got is None or not said.replace(".", "", 1).isdigit():
        return got
    return Decimal(str(got)).quantize(Decimal(said), ROUND_HALF_UP)


def faults(ruling: Ruling) -> list[str]:
    """Where the program does not say what customs decided."""
    return disagreements(ruling.expect, found(ruling))


def page() -> str:
    """The table of all rulings, as Markdown."""
    expressed = [one for one in rulings() if one.case]
    agree = sum(not one.differs for one in expressed)
    lines = [
        "# Published rulings and maquila",
        "",
        "Made by `python -m tests.support.rulings_table` from `tests/law/rulings/`; tested by",
        "`tests/law/test_rulings.py`. Each is a case of the facts it states, in our own words.",
        "",
        f"{len(rulings())} rulings and worked examples: {agree} agree,"
        f" {len(expressed) - agree} differ (why is said),"
        f" {len(rulings()) - len(expressed)} cannot be expressed as a case.",
    ]
    head = _row("Ruling", "What", "Customs decided", "maquila says", "Result")
    for group, title in _GROUPS.items():
        lines += ["", f"## {title}", "", head, "|---|---|---|---|---|"]
        for one in (one for one in rulings() if one.group == group):
            link = f'[{one.ruling}]({one.url} "{one.title}")'
            said, got = _words(one.expect), _words(found(one))
            lines.append(_row(link, one.about, said, got, _result(one)))
    return "\n".join([*lines, *_stack_lines()]) + "\n"


def _stack_lines() -> Iterator[str]:
    """The duties that customs printed in rulings, as `tests/law/test_duty_stacks.py` tests them."""
    stacks = yaml.load(STACKS.read_text("utf-8"), yaml.CBaseLoader)["stacks"]
    yield from ("", "## Duties as rulings print them", "")
    yield _row("Ruling", "What", "Day", "maquila says, %", "Result")
    yield "|---|---|---|---|---|"
    for one in stacks:
        what = f"{one['stack']} ({one['hts']}, {one['origin']})"
        result = f"**differs**: {one['differs'].strip()}" if "differs" in one else "agrees"
        yield _row(one["ruling"], what, one["day"], one["expect"].get("sum", ""), result)


def _result(ruling: Ruling) -> str:
    if ruling.differs:
        return f"**differs**: {ruling.differs}"
    return f"not expressed: {ruling.not_expressed}" if ruling.not_expressed else "agrees"


def _words(places: dict[str, Any]) -> str:
    said = ("unknown" if got is None else _yes_no(got) for got in places.values())
    return "; ".join(f"{_PLACES[p]}: {g}" for p, g in zip(places, said, strict=True))


def _yes_no(got: Any) -> str:
    return ("yes" if got else "no") if isinstance(got, bool) else str(got)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
