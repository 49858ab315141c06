"""Answers that were written apart, put to the conversation: how many are taken as they were meant.

Only counts are printed, by language and question: what the answers say is not to be learnt from.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.case.paths import parse_place, value_at, with_value
from assistant.intents import looks_like_talk
from assistant.interview.agenda import Item
from assistant.interview.conversation import Conversation
from assistant.questions.choices import production_steps
from assistant.questions.model import Option, questions
from tests.support.paths import TESTS

DAY = date(2026, 11, 23)
APART = TESTS / "intents" / "apart"
ASKED, QUESTION, OPEN = "ask", "question", ("skip", "unknown")


class _NoGaps:
    """An assessment in which nothing is missing, so that only the answer itself is measured."""

    gaps = ()


class _TakesEveryCode:
    """Takes any code and concludes nothing."""

    def check_code(self, code: str, day: date) -> None:
        pass

    def tariff_items(self, code: str, day: date) -> tuple[Option, ...]:
        return ()

    def assess(self, case: Any) -> Any:
        return _NoGaps()

    preview = assess


def answers_of(language: str, folder: Path = APART) -> list[dict[str, Any]]:
    path = folder / f"answers_{language}.yaml"
    return list(yaml.load(path.read_bytes(), yaml.CSafeLoader))


def at_question(case: Mapping[str, Any]) -> Conversation:
    """A conversation whose open question is that of the case, with what the case knew before."""
    question = questions()[case["question"]]
    draft: Any = {"product": {"description": "product"}}
    about = ""
    if question.of_material:
        about = "M1"
        draft["materials"] = [{"id": "M1", "description": "part"}]
        if question.sets.endswith("*"):
            about = "M1|condition"
    elif question.sets.endswith("*"):
        about = "condition"
    if question.question == "product.essential_material":
        draft["materials"] = [{"id": "M1", "description": str(case["value"])}]
    if question.question == "product.description":
        draft = {}
    if question.question == "materials" and case["value"] == "skip":
        draft["materials"] = [{"id": "M1", "description": "part"}]
    for place, value in (case.get("given") or {}).items():
        draft = with_value(draft, parse_place(place, draft), str(value))
    talk = Conversation(DAY, _TakesEveryCode(), draft)
    talk._progress.materials_ended = question.answer != "material_lines"
    talk._progress.draft = draft
    talk.prompt = talk._put(Item(question, about))
    return talk


def outcome(case: Mapping[str, Any]) -> str:
    """What became of the answer: right, a wrong value (said back or not), or no value."""
    meant = [case["value"], *_listed(case.get("or"))]
    if looks_like_talk(case["text"]):
        return "right" if QUESTION in meant else "taken for a question"
    talk = at_question(case)
    assert talk.prompt
    item = talk.prompt.item
    try:
        said = str(talk.answer(case["text"]))
    except InputError as error:
        asked = ASKED in meant or QUESTION in meant
        return "right" if asked else f"asked needlessly ({error.code})"
    if talk._doubt:
        code = getattr(talk._doubt.ask, "code", "")
        return "right" if ASKED in meant else f"asked needlessly ({code})"
    found = talk._found
    if item.question.answer == "material_lines":
        taken: Any = (talk.draft.get("materials") or [None])[-1]
        taken = None if talk._progress.materials_ended else taken
    else:
        taken = value_at(talk.draft, item.place)
    if taken is None and not found:
        if any(one in meant for one in OPEN):
            return "right"
        return "missed question" if QUESTION in meant else "left open"
    if any(_is_list(one) and isinstance(one[0], dict) and "description" in one[0] for one in meant):
        named = {turn.question for turn in talk.pending}
        while named & {"materials"} and talk.prompt:
            talk.answer("?" if talk.prompt.item.question.answer != "material_lines" else "")
            named = {turn.question for turn in talk.pending}
        parts = talk.draft.get("materials") or []
        (several,) = (one for one in meant if _is_list(one))
        if len(parts) == len(several) and all(
            _same(one, part, (), "") for one, part in zip(several, parts, strict=True)
        ):
            return "right"
        return "wrong, said back" if said else "wrong, silent"
    if any(_same(one, taken, found, item.question.question) for one in meant):
        return "right"
    if QUESTION in meant:
        return "missed question"
    if any(one in meant for one in OPEN):
        return "missed skip" + ("" if said or found else ", silent")
    if ASKED in meant:
        return "not asked back" + ("" if said else ", silent")
    return "wrong, said back" if said or found else "wrong, silent"


def others_taken(case: Mapping[str, Any]) -> tuple[int, int]:
    """How many of the facts beside the answer were taken, of how many."""
    also = case.get("also") or {}
    talk = at_question(case)
    if not also or looks_like_talk(case["text"]):
        return 0, len(also)
    try:
        talk.answer(case["text"])
    except InputError:
        return 0, len(also)
    waiting = {turn.question: turn.answer for turn in talk.turns[1:] + talk.pending}
    right = sum(_same(value, waiting.get(name), (), name) for name, value in also.items())
    return right, len(also)


def _listed(value: Any) -> list[Any]:
    return (
        value if isinstance(value, list) and not _steps(value) else [] if value is None else [value]
    )


def _steps(value: Any) -> bool:
    return isinstance(value, list) and all(
        str(one).split()[0] in production_steps() for one in value
    )


def _same(meant: Any, taken: Any, found: Any, name: str) -> bool:
    if isinstance(meant, dict):
        if "search" in meant:
            return bool(found)
        return isinstance(taken, dict) and all(
            _alike(value, taken.get(key), loose=key == "description")
            for key, value in meant.items()
        )
    if isinstance(meant, list):
        steps = [" ".join(map(str, one.values())) for one in taken] if _is_list(taken) else []
        return steps == list(map(_step, meant))
    if _is_list(taken):
        return " ".join(str(one.get("step")) for one in taken) == str(meant)
    question = questions()[name]
    return _alike(meant, taken, loose=question.answer == "text")


def _step(step: Any) -> str:
    return " ".join(map(str, step.values())) if isinstance(step, dict) else str(step)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _alike(meant: Any, taken: Any, *, loose: bool) -> bool:
    if taken is None:
        return False
    meant, taken = str(meant).casefold(), str(taken).casefold()
    if loose:
        return meant in taken
    if meant == taken or meant.replace(".", "") == taken.replace(".", ""):
        return meant == taken or len(meant.replace(".", "")) >= 6
    try:
        return abs(Decimal(meant) - Decimal(taken)) <= abs(Decimal(meant)) / 500
    except InvalidOperation:
        return False


def counted(language: str) -> tuple[Counter[str], dict[str, Counter[str]], tuple[int, int]]:
    """The outcomes, those of each question, and the facts taken beside the answers."""
    every: Counter[str] = Counter()
    by_question: dict[str, Counter[str]] = defaultdict(Counter)
    right = of = 0
    with use_language(language):
        for case in answers_of(language):
            became = outcome(case)
            every[became] += 1
            by_question[case["question"]][became] += 1
            taken, told = others_taken(case)
            right, of = right + taken, of + told
    return every, by_question, (right, of)


def lines(language: str) -> Iterator[str]:
    every, by_question, (right, of) = counted(language)
    total = sum(every.values())
    yield f"{language}: {every['right']} of {total} right ({every['right'] / total:.1%})"
    yield f"  {dict(every.most_common())}; beside the answer: {right} of {of}"
    for name, found in by_question.items():
        if found["right"] < sum(found.values()):
            yield f"    {name}: {dict(found.most_common())}"


@pytest.mark.benchmark
@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_written_apart_are_taken_as_meant(language: str) -> None:
    print("\n".join(lines(language)))
    every, _, _ = counted(language)
    assert not [name for name in every if "silent" in name]


if __name__ == "__main__":
    for one in LANGUAGES:
        print("\n".join(lines(one)))
