"""Named situations from tests/law/cases/*.yaml: what is given, and what must be concluded.

A situation's `given` is laid over the `base` of its file, key by key; `expect` names places in the
assessment by path (`origin.verdict`, `scenarios.mexico_immex_usmca.us.mfn`) and what stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

import yaml

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment, Immex
from assistant.case.model import Case
from tests.support.library import LIBRARY
from tests.support.paths import TESTS

_EXTENDED = {"beyond", "cash_flow", "break_even", "range", "denied_claim", "outlook", "risks"}
FOLDER = TESTS / "law" / "cases"
LATER = {"before", "after", "change", "complete", "because"}


@dataclass(frozen=True)
class Situation:
    name: str
    case: Case
    expect: dict[str, Any]

    @cached_property
    def concluded(self) -> dict[str, Any]:
        """What is concluded of it, without what `extended` asks; not to be changed."""
        return outcome(assess(self.case, LIBRARY, extended=False))

    @property
    def asks_extended(self) -> bool:
        """Whether it speaks of what is concluded beside the saving."""
        named = {place.removeprefix("no ") for place in self.expect}
        named |= {one for value in self.expect.values() if isinstance(value, list) for one in value}
        return not {one.partition(".")[0] for one in named}.isdisjoint(_EXTENDED)


@cache
def situations() -> tuple[Situation, ...]:
    """Every situation, read once."""
    found = []
    for path in sorted(FOLDER.rglob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
        for one in content["situations"]:
            given = laid_over(content.get("base", {}), one.get("given", {}))
            case = Case.model_validate({"name": one["situation"], **given})
            found.append(Situation(f"{path.stem}: {one['situation']}", case, one["expect"]))
    return tuple(found)


def laid_over(base: Any, given: Any) -> Any:
    if isinstance(base, dict) and isinstance(given, dict):
        return {
            key: laid_over(base.get(key), given.get(key, base.get(key))) for key in base | given
        }
    return given


def outcome(assessment: Assessment) -> dict[str, Any]:
    """Every place that a situation may speak of."""
    places: dict[str, Any] = {}
    _flatten(assessment.origin.model_dump(), "origin", places)
    _flatten(assessment.immex.model_dump(), "immex", places)
    places |= _of_immex(assessment.immex)
    product_of = assessment.country_of_origin["section_301"]
    _flatten(product_of.model_dump(), "product_of", places)
    marking = assessment.country_of_origin["marking"]
    _flatten(marking.model_dump(), "marking", places)
    places["marking.gaps"] = [f"{gap.question} {gap.about}".strip() for gap in marking.gaps]
    _flatten(assessment.savings.model_dump(), "savings", places)
    for scenario in assessment.scenarios:
        here = f"scenarios.{scenario.id}"
        places[f"{here}.per_unit"] = scenario.per_unit
        places[f"{here}.complete"] = "yes" if scenario.complete else "no"
        places |= {f"{here}.{line.id}": line.amount for line in scenario.lines}
        places[f"{here}.parts"] = [
            f"{line.id} {part.about} {part.amount}"
            for line in scenario.lines
            for part in line.parts
        ]
        places[f"{here}.open_lines"] = scenario.open_lines
        for name, layer in scenario.layers.items():
            places[f"{here}.{name}"] = layer.per_unit
            places[f"{here}.{name}.complete"] = "yes" if layer.complete else "no"
    for one in assessment.comparisons:
        places[f"comparisons.{one.from_}.{one.to}"] = one.per_unit
    for item in assessment.cash_flow:
        _flatten(item.model_dump(exclude={"citation", "rules"}), f"cash_flow.{item.id}", places)
    for name in ("break_even", "range", "denied_claim"):
        if (beside := getattr(assessment, name)) is not None:
            _flatten(beside.model_dump(exclude={"citation", "rules"}), name, places)
    for later in assessment.outlook:
        _flatten(later.model_dump(include=LATER), f"outlook.{later.day}.{later.scenario}", places)
    places["assumptions"] = [
        f"{one.name} {one.value} {'given' if one.given else 'default'}"
        for one in assessment.assumptions
    ]
    places["obstacles"] = [
        f"{one.product_rule} {one.alternative} {one.part}" for one in assessment.origin.obstacles
    ]
    places["scenarios"] = [scenario.id for scenario in assessment.scenarios]
    places["rules"] = list(dict.fromkeys(step.rule for step in assessment.steps))
    places["warnings"] = list(dict.fromkeys(warning.code for warning in assessment.warnings))
    places["advice"] = list(dict.fromkeys(advice.code for advice in assessment.advice))
    places |= {f"risks.{one.id}": one.per_unit for one in assessment.risks}
    places["risks"] = [one.id for one in assessment.risks]
    places["to_do"] = [f"{one.who} {one.id}" for one in assessment.to_do]
    for paper in assessment.documents:
        places[f"documents.{paper.id}"] = [
            f"{one.number} {one.held or ''}".strip() for one in paper.elements
        ] or [paper.who]
    places["documents"] = [f"{paper.who} {paper.id}" for paper in assessment.documents]
    places["claims"] = [f"{claim.claim} {claim.holds}" for claim in assessment.claims]
    for claim in assessment.claims:
        places[f"claims.{claim.claim}"] = list(claim.because)
    places["flow"] = [rule.removeprefix("flow.") for step in assessment.flow for rule in step.rules]
    places["gaps"] = [f"{gap.question} {gap.about}".strip() for gap in assessment.gaps]
    for gap in assessment.gaps:
        places[f"text of {gap.question} {gap.about}".strip()] = str(gap.text)
    return places


def _of_immex(immex: Immex) -> dict[str, Any]:
    """The lists of the IMMEX part in words, one entry each."""
    points = (
        f"{way.route} {word}"
        for way in immex.routes
        for word, texts in (
            ("for", way.speaks_for),
            ("against", way.speaks_against),
            ("shut", way.shut_by),
        )
        for _ in texts
    )
    return {
        "immex.modalities": [f"{one.modality} {one.fits}" for one in immex.modalities],
        "immex.requirements": [
            f"{one.of} {one.requirement} {one.state}" for one in immex.requirements
        ],
        "immex.certification": [f"{one.category} {one.open}" for one in immex.certification],
        "immex.terms": [
            " ".join(filter(None, [one.term, one.leaves_by, *one.materials])) for one in immex.terms
        ],
        "immex.obligations": [
            f"{one.obligation} {one.due}" if one.due else one.obligation
            for one in immex.obligations
        ],
        "immex.points": list(points),
        "immex.route": next((way.route for way in immex.routes if way.favoured), None),
    }


def _flatten(content: dict[str, Any], here: str, places: dict[str, Any]) -> None:
    for key, value in content.items():
        if isinstance(value, dict):
            _flatten(value, f"{here}.{key}", places)
        else:
            places[f"{here}.{key}"] = value


def disagreements(expect: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Every expectation that is not met. A list is met when all it names is there, be it in a
    list or in a text; a key `no X` is met when X names nothing that is there; `none` means that
    nothing is known there."""
    faults = []
    for place, wanted in expect.items():
        absent = place.startswith("no ")
        got = found.get(place.removeprefix("no "))
        if absent:
            met = not set(wanted) & set(got or [])
        elif isinstance(wanted, list):
            met = all(one in (got or []) for one in wanted)
        elif wanted == "none":
            met = got is None
        else:
            met = _same(wanted, got)
        if not met:
            faults.append(f"{place}: expected {wanted}, found {got}")
    return faults


def _same(wanted: str, got: Any) -> bool:
    if isinstance(got, bool):
        return wanted == ("yes" if got else "no")
    try:
        return Decimal(wanted) == Decimal(str(got))
    except ArithmeticError:
        return wanted == got
