"""The situations of tests/law/cases/ are decided as a lawyer wrote them down."""

from __future__ import annotations

import pytest

from assistant.assessment.assess import assess
from tests.support.library import LIBRARY
from tests.support.situations import Situation, disagreements, outcome, situations


@pytest.mark.parametrize("situation", situations(), ids=lambda situation: situation.name)
def test_situation(situation: Situation) -> None:
    found = situation.concluded
    if situation.asks_extended:
        found = outcome(assess(situation.case, LIBRARY))
    assert not disagreements(situation.expect, found)
