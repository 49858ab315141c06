"""What a sentence says beside its answer: "in Mexicali, we have IMMEX and AA".

Nothing is lost and nothing is assumed: a figure that may be read in two ways is kept as it was
typed, so that it is asked about when its question comes up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message, has_message
from assistant.base.texts import Translated
from assistant.questions.amounts import is_amount
from assistant.questions.codes import code_is_named, codes_in
from assistant.questions.countries import ShownCountry, shown_place
from assistant.questions.grammar import Line, ToldTopic, grammar
from assistant.questions.heard import Beside, Heard
from assistant.questions.model import Question, questions
from assistant.questions.number_answers import as_answer, number_said, rounded, shown_number
from assistant.questions.said_choices import meant_by, shown_decision, steps_said
from assistant.questions.said_numbers import Number, numbers_in
from assistant.questions.said_places import places_in
from assistant.questions.told import question_of_number, question_of_place, topics_of

_LEAST_DIGITS = 6  # of a code that is not asked
_LEAST_STEPS = 2  # one alone may only describe the plant


def beside(question: Question, line: Line, value: Any) -> tuple[Beside, ...]:
    """The facts of a sentence beside the answer `value`, the first of each question."""
    found: dict[str, Beside] = {}
    for one in _facts(question, line, value):
        if one.question != question.question:
            found.setdefault(one.question, one)
    return tuple(found.values())


def called(name: str) -> Lazy | str:
    """What the fact that a question asks is called in short."""
    code = f"change.fact.{questions()[name].sets.replace('material.', 'materials.', 1)}"
    return Message(code) if has_message(code) else Translated(questions()[name].ask)


def shown_value(question: Question, value: str) -> Lazy | str:
    """A value of a fact as it is said back; as it stands where it is still to be read."""
    if question.counted_in and is_amount(value):
        return shown_number(question, Decimal(value))
    if question.answer == "country":
        return ShownCountry(value)
    decided = question.answer in ("choice", "yes_no")
    return shown_decision(question, value) if decided else value


def tells_the_same(question: Question, held: Any, told: str) -> bool:
    """Whether a fact that was told is the one held; a code may be told in fewer digits."""
    if question.answer in ("hs_code", "tariff_item"):
        one, other = str(held).replace(".", ""), told.replace(".", "")
        return one.startswith(other) or other.startswith(one)
    with suppress(InvalidOperation):
        return Decimal(str(held)) == Decimal(told)
    return bool(held == told)


def _facts(question: Question, line: Line, value: Any) -> Iterator[Beside]:
    line = line.replaced(re.compile(grammar().without_amount), "")
    yield from _numbers(question, line, value)
    for place in places_in(line):
        if fills := question_of_place(question, place, line):
            shown = shown_place(place.codes[0], place.city)
            yield Beside(fills, place.codes[0], shown, (place.start, place.end))
    for fact in grammar().told.codes:
        if fact.at(question.question):
            for code, start, end in codes_in(line):
                written = "." in line.plain[start:end] or code_is_named(line, start)
                if written and len(code.replace(".", "")) >= _LEAST_DIGITS:
                    yield Beside(fact.fills, code, code, (start, end))
    for fact in grammar().told.steps:
        found = steps_said(line) if fact.at(question.question) else None
        if found and len({one["step"] for one in found.value}) >= _LEAST_STEPS:
            yield Beside(fact.fills, ", ".join(map(_typed_step, found.value)), found.shown)
    for topic, clause in topics_of(question, line):
        if said := topic_said(topic, clause):
            yield Beside(topic.fills, said, shown_decision(questions()[topic.fills], said))


def _typed_step(step: dict[str, str]) -> str:
    return ": ".join(filter(None, (step["step"], step.get("country", ""))))


def topic_said(topic: ToldTopic, clause: Line) -> str:
    """What a clause says of the topic that it names; "" if it is in doubt."""
    if grammar().says_not_known.search(clause.plain):
        return ""
    meanings = grammar().choices.get(topic.fills, ())
    meant, general = meant_by(meanings, clause), meant_by(grammar().yes_no, clause)
    denied = general is not None and general.value == "no"
    if meant is None:
        return topic.denied if denied else topic.alone
    says_no = meant.denies or any(one.value in ("no", "none") for one in meanings)
    if denied and not meant.denies and (meant.value == "yes" or not says_no):
        return topic.denied
    return "" if meant.value == "unknown" else meant.value


# Numbers


def _numbers(question: Question, line: Line, value: Any) -> Iterator[Beside]:
    by_question: dict[str, list[Number]] = {}
    for one in numbers_in(line):
        if fills := question_of_number(question, one, line):
            by_question.setdefault(fills, []).append(one)
    for fills, told in by_question.items():
        if question.counted_in and all(_is(value, one) for one in told):
            continue
        asked = questions()[fills]
        # The value of a part rests on how many pieces go into the good, wherever that is said.
        text = line if fills == "material.value" else _words_about(line, told)
        typed = text.raw.strip(" ,;:.")
        span = (told[0].start, told[-1].end)
        with suppress(InputError):
            found = number_said(asked, text, typed)
            if isinstance(found, Heard):
                amount = Decimal(found.value) if text is line else told[0].amount
                answer = as_answer(asked, rounded(amount))
                yield Beside(fills, answer, shown_value(asked, answer), span)
            elif found:
                yield Beside(fills, typed, typed, span)


def _is(value: Any, one: Number) -> bool:
    with suppress(InvalidOperation, TypeError):
        return Decimal(value) == one.amount
    return False


def _words_about(line: Line, told: list[Number]) -> Line:
    """The words about the numbers, with a bound before them."""
    bound = re.search(grammar().bounds + r"\s*$", line.plain[: told[0].start])
    start, end = told[0].clause[0], told[-1].clause[1]
    start = min(start, bound.start()) if bound else start
    return Line(line.raw[start:end], line.plain[start:end])
