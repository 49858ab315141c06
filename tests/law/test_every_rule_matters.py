"""Taking any one rule away changes what is concluded of some shipped case."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from assistant.assessment.assess import assess
from assistant.assessment.partner import Score, score
from assistant.base.files import data_folder
from assistant.case.file import read_case
from assistant.case.model import Case
from assistant.library import Library
from assistant.library.tariff_import import ImportedTariff
from assistant.rulebook import Rulebook
from assistant.rulebook.engine import ConflictError
from assistant.rulebook.rulebook import shipped_rulebook
from tests.support.partner_situations import PartnerSituation, partner_outcome, partner_situations
from tests.support.situations import outcome, situations

LIBRARY = Library.open()
WITH_IMPORT = Library.open(imported=ImportedTariff("hts.csv", date(2026, 10, 9), {}))


@cache
def shipped_cases() -> list[tuple[Case, Library]]:
    paths = sorted((data_folder("knowledge") / "examples").glob("*.yaml"))
    examples = [read_case(path) for path in paths]
    cases = [*(one.case for one in situations()), *examples]
    return [(examples[0], WITH_IMPORT), *((case, LIBRARY) for case in cases)]


def concluded(
    case: Case, library: Library, rulebook: Rulebook, *, extended: bool
) -> dict[str, object]:
    """What is concluded, the record of firings left out; rules may contradict each other now."""
    try:
        found = outcome(assess(case, library, rulebook, extended=extended))
    except ConflictError:
        return {"contradiction": rulebook}
    return {place: value for place, value in found.items() if place != "rules"}


@cache
def with_all_rules(*, extended: bool) -> list[tuple[dict[str, object], frozenset[str]]]:
    results = []
    for case, library in shipped_cases():
        found = outcome(assess(case, library, extended=extended))
        fired = frozenset(found.pop("rules"))
        results.append((found, fired))
    return results


OF_SCORECARD = sorted(n for n, r in shipped_rulebook().compiled.items() if r.stage == "partner")
OF_CASES = sorted(shipped_rulebook().compiled.keys() - set(OF_SCORECARD))


def scored(situation: PartnerSituation, rulebook: Rulebook) -> Score:
    return score(situation.profile, situation.case, LIBRARY, rulebook)


@cache
def scores_with_all_rules() -> list[tuple[PartnerSituation, Score]]:
    return [(one, scored(one, shipped_rulebook())) for one in partner_situations()]


@pytest.mark.parametrize("name", OF_SCORECARD)
def test_rule_of_the_scorecard_matters(name: str) -> None:
    smaller = shipped_rulebook().without(name)
    assert any(
        partner_outcome(scored(one, smaller)) != partner_outcome(whole)
        for one, whole in scores_with_all_rules()
    ), f"no partner situation changes without {name}"


@pytest.mark.parametrize("name", OF_CASES)
def test_rule_matters(name: str) -> None:
    smaller = shipped_rulebook().without(name)
    extended = shipped_rulebook().compiled[name].stage == "beyond"
    whole = with_all_rules(extended=extended)
    assert any(
        concluded(case, library, smaller, extended=extended) != result
        for (case, library), (result, fired) in zip(shipped_cases(), whole, strict=True)
        if name in fired
    ), f"no shipped case changes without {name}"
