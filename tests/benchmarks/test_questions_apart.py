"""How many of the questions held apart are read right; prints counts only, never a sentence."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.base.language import LANGUAGES
from tests.support.questions_read import APART, OFFERED, RIGHT, WRONG, outcomes


@pytest.mark.benchmark
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("questions", ["questions", "second", "third"])
def test_questions_apart_are_read_right(
    questions: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    by_topic = outcomes(APART / f"{questions}_{language}.yaml", language)
    total = sum(by_topic.values(), Counter())
    with capsys.disabled():
        print(f"\n{questions}_{language}: {total.total()} questions")
        for name, kinds in (("right", RIGHT), ("wrong", WRONG), ("offered", OFFERED)):
            count = sum(total[kind] for kind in kinds)
            parts = ", ".join(f"{kind} {total[kind]}" for kind in kinds if total[kind])
            print(f"  {name}: {count} ({100 * count / total.total():.1f} %): {parts}")
        for topic, counts in sorted(by_topic.items()):
            if set(counts) - {*RIGHT}:
                print(f"  {topic}: {', '.join(f'{k} {n}' for k, n in counts.items())}")
