"""Feedback on a wrong answer: the first deciding step that contradicts it.

Works for any question whose deciding steps are known (`LearningQuestion.steps`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.assessment.model import Step
from assistant.base.messages import message
from assistant.learning.drills.generator import Drill
from assistant.learning.question import LearningQuestion
from assistant.learning.steps import texts

_FIGURES = ("amount", "percent")


@dataclass(frozen=True)
class Reasoning:
    """The learner's answer: a verdict (or any word), the rule assumed to decide, a figure.

    A field is None if it was not asked or not answered.
    """

    verdict: str | None = None
    rule: str | None = None
    number: Decimal | None = None


@dataclass(frozen=True)
class Parting:
    """The first step of the engine that contradicts the answer, and the feedback lines."""

    step: Step
    lines: tuple[str, ...]


def parted(question: LearningQuestion, reasoning: Reasoning) -> Parting | None:
    """The first deciding step that contradicts the reasoning; None if none does.

    For a wrong verdict, or a rule that did not decide, it is the first deciding step. For a wrong
    figure, it is the step that contains the difference, else the step that contains the right
    figure, else the first.
    """
    step = (
        _against_verdict(question, reasoning.verdict)
        or _against_rule(question, reasoning.rule)
        or _against_number(question, reasoning.number)
    )
    if step is None:
        return None
    return Parting(step, (message("parting.step", n=step.n, title=step.title), step.text))


def overlooked(drill: Drill, values: tuple[str, ...]) -> tuple[str, ...]:
    """Lines about the traps that a wrong answer overlooked; empty if there are none.

    A learner who gives the answer that is right without a trap has overlooked that trap.
    """
    if set(values) == set(drill.question.accepted):
        return ()
    return tuple(
        message("parting.overlooked", title=trap.title, text=trap.text)
        for trap in drill.traps
        if _alike(drill.question, trap.answer_without, values)
    )


def _alike(question: LearningQuestion, one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if question.kind in _FIGURES and one and other:
        return abs(Decimal(one[0]) - Decimal(other[0])) <= question.within
    return set(one) == set(other)


def _against_verdict(question: LearningQuestion, verdict: str | None) -> Step | None:
    if verdict is None or verdict in question.accepted:
        return None
    return next(iter(question.steps), None)


def _against_rule(question: LearningQuestion, rule: str | None) -> Step | None:
    if rule is None or any(step.rule == rule for step in question.steps):
        return None
    return next(iter(question.steps), None)


def _against_number(question: LearningQuestion, number: Decimal | None) -> Step | None:
    if number is None or not question.steps:
        return None
    accepted = Decimal(question.accepted[0])
    if abs(number - accepted) <= question.within:
        return None
    for wanted in (abs(number - accepted), accepted):
        for step in question.steps:
            if any(abs(one - wanted) <= question.within for one in _figures(step)):
                return step
    return question.steps[0]


def _figures(step: Step) -> Iterator[Decimal]:
    """The positive figures in the facts that the step matched and concluded."""
    for text in texts(step):
        try:
            figure = Decimal(text)
        except InvalidOperation:
            continue
        if figure.is_finite() and figure > 0:
            yield figure
