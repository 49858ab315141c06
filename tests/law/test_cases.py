"""The situations of tests/law/cases/ are decided as a lawyer wrote them down."""

from __future__ import annotations

import pytest

from assistant.assessment.assess import assess
from assistant.library import Library
from tests.support.situations import Situation, disagreements, outcome, situations

LIBRARY = Library.open()


@pytest.mark.parametrize("situation", situations(), ids=lambda situation: situation.name)
def test_situation(situation: Situation) -> None:
    found = outcome(assess(situation.case, LIBRARY, extended=situation.asks_extended))
    assert not disagreements(situation.expect, found)
