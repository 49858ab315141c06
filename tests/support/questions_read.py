"""How questions of a set are read: right, as another, or offered, as its labels say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment
from assistant.base.files import data_folder
from assistant.base.language import use_language
from assistant.case.file import read_case
from assistant.explain.asked import Asked, asked
from tests.support.library import LIBRARY
from tests.support.paths import TESTS

APART = TESTS / "intents" / "apart"
TUNING = TESTS / "intents" / "tuning"
RIGHT = ("right", "right topic not first", "unrelated left")
WRONG = ("answered as another", "number lost", "unrelated taken")
OFFERED = ("offered, right among", "offered, right not among", "not understood")
_GATEWAY = data_folder("knowledge") / "examples" / "telecom_gateway.yaml"
_DIGITS = re.compile(r"\d[\d.,]*")
_NO_CASE = (None, False, "none", "no")


def outcomes(path: Path, language: str) -> dict[str, Counter[str]]:
    """How many questions of each topic had each outcome."""
    by_topic: dict[str, Counter[str]] = {}
    with use_language(language):
        for question, found in read(path):
            topic = question["topics"][0]
            by_topic.setdefault(topic, Counter())[outcome(question, found)] += 1
    return by_topic


def read(path: Path) -> Iterator[tuple[dict[str, Any], Asked]]:
    """The questions of a file with how each is read, in the language spoken."""
    case = read_case(_GATEWAY)
    assert case.as_of is not None

    @cache
    def assessment() -> Assessment:
        return assess(case, LIBRARY)

    for one in yaml.safe_load(path.read_text("utf-8")):
        held = None if one.get("case") in _NO_CASE else case
        given = assessment if held else None
        yield one, asked(one["text"], held, LIBRARY, case.as_of, assessment=given)


def outcome(question: dict[str, Any], found: Asked) -> str:
    """One of `RIGHT`, `WRONG` and `OFFERED`."""
    wanted = {*question["topics"]}
    if wanted & {"unrelated", "none_of_these"} and found.understood != "yes":
        return "unrelated left"
    if "unrelated" in wanted:
        return "unrelated taken"
    if found.understood == "no":
        return "not understood"
    if found.understood == "offered":
        among = {offer.topic for offer in found.offers} & wanted
        return "offered, right among" if among else "offered, right not among"
    if not wanted & {*found.topics}:
        return "answered as another"
    said = {_plain(number) for number in _DIGITS.findall(found.reading)}
    if any(_plain(typed) not in said for typed in _typed_numbers(question)):
        return "number lost"
    return "right" if found.topics[0] == question["topics"][0] else "right topic not first"


def _typed_numbers(question: dict[str, Any]) -> list[str]:
    """The numbers of the question that are typed in digits as its label has them."""
    typed = {_plain(number) for number in _DIGITS.findall(question["text"])}
    return [str(one) for one in question.get("numbers", ()) if _plain(str(one)) in typed]


def _plain(number: str) -> str:
    digits = number.replace(",", "").strip("$ %.")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
