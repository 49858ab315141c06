"""How many of the questions held apart are read right; prints counts only, never a sentence."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment
from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, use_language
from assistant.case.file import read_case
from assistant.explain.asked import Asked, asked
from tests.support.library import LIBRARY
from tests.support.paths import TESTS

GATEWAY = data_folder("knowledge") / "examples" / "telecom_gateway.yaml"
_DIGITS = re.compile(r"\d[\d.,]*")
OUTCOMES = (
    "right", "right topic not first", "offered, right among", "answered as another",
    "offered, right not among", "not understood", "number lost", "unrelated left",
    "unrelated taken",
)  # fmt: skip


@pytest.mark.benchmark
@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_apart_are_read_right(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    questions = _questions(TESTS / "intents" / "apart" / f"questions_{language}.yaml")
    case = read_case(GATEWAY)
    by_topic: dict[str, Counter[str]] = {}

    @cache
    def assessment() -> Assessment:
        return assess(case, LIBRARY)

    assert case.as_of is not None
    with use_language(language):
        for one in questions:
            held = case if one.get("case") not in (None, "none", "no", False) else None
            found = asked(one["text"], held, LIBRARY, case.as_of, assessment=assessment)
            outcome = _outcome(one, found)
            by_topic.setdefault(one["topics"][0], Counter())[outcome] += 1
    total = sum(by_topic.values(), Counter())
    with capsys.disabled():
        print(f"\n{language}: {len(questions)} questions")
        for outcome in OUTCOMES:
            print(f"  {outcome}: {total[outcome]}")
        for topic, counts in sorted(by_topic.items()):
            if set(counts) - {"right", "unrelated left"}:
                print(f"  {topic}: {', '.join(f'{k} {n}' for k, n in counts.items())}")


def _questions(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return found


def _outcome(one: dict[str, Any], found: Asked) -> str:
    wanted = one["topics"]
    if "unrelated" in wanted:
        return "unrelated taken" if found.understood == "yes" else "unrelated left"
    if found.understood == "no":
        return "not understood"
    if found.understood == "offered":
        among = {offer.topic for offer in found.offers} & {*wanted}
        return "offered, right among" if among else "offered, right not among"
    if not {*wanted} & {*found.topics}:
        return "answered as another"
    said = {_plain(number) for number in _DIGITS.findall(found.reading)}
    if any(_plain(str(number)) not in said for number in one.get("numbers", ())):
        return "number lost"
    return "right" if found.topics[0] == wanted[0] else "right topic not first"


def _plain(number: str) -> str:
    digits = number.replace(",", "").strip("$ %.")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
