"""Questions that may be looked at: hardly any is answered as another."""

from collections import Counter

import pytest

from assistant.base.language import LANGUAGES
from tests.support.questions_read import RIGHT, TUNING, WRONG, outcomes


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_answered_and_hardly_any_as_another(language: str) -> None:
    by_topic = outcomes(TUNING / f"questions_{language}.yaml", language)
    total = sum(by_topic.values(), Counter())
    assert sum(total[kind] for kind in RIGHT) >= 0.88 * total.total(), total
    assert sum(total[kind] for kind in WRONG) <= 0.015 * total.total(), total
