"""Taking any one rule away changes what is concluded of some shipped case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from unittest.mock import patch

from assistant.assessment.assess import assess
from assistant.assessment.partner import Score, score
from assistant.case.model import Case
from assistant.library import Library
from assistant.library.tariff_import import ImportedTariff
from assistant.rulebook import Rulebook, engine
from assistant.rulebook.engine import ConflictError, Engine, engine_of
from assistant.rulebook.rulebook import shipped_rulebook
from tests.support.entries import for_every
from tests.support.examples import NAMES, assessed, example
from tests.support.library import LIBRARY
from tests.support.partner_situations import PartnerSituation, partner_outcome, partner_situations
from tests.support.situations import outcome, situations


class SilencedEngine(Engine):
    """The engine of all rules, deaf to the firings of one: it is compiled once for all tests."""

    def __init__(self, whole: Engine, name: str) -> None:
        self._host, self._matches, self._name = whole._host, whole._matches, name

    def turn(self, session: str, stratum: int, key: str) -> list[tuple[str, dict[str, str]]]:
        return [one for one in super().turn(session, stratum, key) if one[0] != self._name]


@contextmanager
def rulebook_without(name: str) -> Iterator[Rulebook]:
    """The shipped rulebook with one rule taken away, and an engine that runs it."""
    silenced = SilencedEngine(engine_of(shipped_rulebook()), name)
    with patch.object(engine, "engine_of", lambda rulebook: silenced):
        yield shipped_rulebook().without(name)


@dataclass(frozen=True)
class Whole:
    """A shipped case with what all rules conclude of it; `found` holds the rules that fired."""

    case: Case
    library: Library
    found: dict[str, Any]

    def changes(self, smaller: Rulebook, *, extended: bool) -> bool:
        """Whether anything but the record of firings is otherwise by the smaller rulebook."""
        try:
            found = outcome(assess(self.case, self.library, smaller, extended=extended))
        except ConflictError:  # rules may contradict each other now
            return True
        return {**found, "rules": []} != {**self.found, "rules": []}


@cache
def shipped_cases() -> list[Whole]:
    """Every situation and example, and an example on an imported tariff."""
    first, *_ = NAMES
    imported = ImportedTariff("hts.csv", date(2026, 10, 9), {})
    pairs = [(example(first), Library.open(imported=imported))]
    pairs += [(example(name), LIBRARY) for name in NAMES]
    wholes = [Whole(c, lib, outcome(assess(c, lib, extended=False))) for c, lib in pairs]
    return wholes + [Whole(one.case, LIBRARY, one.concluded) for one in situations()]


@cache
def extended_cases() -> list[Whole]:
    """The examples, and the situations that speak of what is concluded beside the saving."""
    wholes = [Whole(example(name), LIBRARY, outcome(assessed(name))) for name in NAMES]
    asking = [one.case for one in situations() if one.asks_extended]
    return wholes + [Whole(case, LIBRARY, outcome(assess(case, LIBRARY))) for case in asking]


OF_SCORECARD = sorted(n for n, r in shipped_rulebook().compiled.items() if r.stage == "partner")
OF_CASES = sorted(shipped_rulebook().compiled.keys() - set(OF_SCORECARD))


def scored(situation: PartnerSituation, rulebook: Rulebook) -> Score:
    return score(situation.profile, situation.case, LIBRARY, rulebook)


@cache
def scores_with_all_rules() -> list[tuple[PartnerSituation, Score]]:
    return [(one, scored(one, shipped_rulebook())) for one in partner_situations()]


@for_every(OF_SCORECARD)
def test_rule_of_the_scorecard_matters(name: str) -> None:
    scores = scores_with_all_rules()
    with rulebook_without(name) as smaller:
        assert any(
            partner_outcome(scored(one, smaller)) != partner_outcome(whole) for one, whole in scores
        ), f"no partner situation changes without {name}"


@for_every(OF_CASES)
def test_rule_matters(name: str) -> None:
    extended = shipped_rulebook().compiled[name].stage == "beyond"
    cases = extended_cases() if extended else shipped_cases()
    with rulebook_without(name) as smaller:
        assert any(
            one.changes(smaller, extended=extended) for one in cases if name in one.found["rules"]
        ), f"no shipped case changes without {name}"
