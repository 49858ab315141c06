"""Where a learner's reasoning parted from the engine's: the first deciding step against it.

Works on any question whose deciding steps are known (`Question.steps`).
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
    """What a learner answered: a verdict (or any word), the rule thought decisive, a figure.

    None is what was not asked or not said.
    """

    verdict: str | None = None
    rule: str | None = None
    number: Decimal | None = None


@dataclass(frozen=True)
class Parting:
    """The step at which the engine went another way, and what to say of it."""

    step: Step
    lines: tuple[str, ...]


def parted(question: LearningQuestion, reasoning: Reasoning) -> Parting | None:
    """The first deciding step that contradicts the reasoning; None where none does.

    A wrong verdict is contradicted by the first step that decides. A rule that did not decide is by
    the first that did. A wrong figure is by the step that tells of just the difference, or else of
    the right figure, or else by the first.
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
    """Lines on the traps of a drill into which this wrong answer walked; none where into none.

    An answer that would be right without a trap is that of one who did not see it.
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
    """Every figure above zero in what the step matched and concluded."""
    for text in texts(step):
        try:
            figure = Decimal(text)
        except InvalidOperation:
            continue
        if figure.is_finite() and figure > 0:
            yield figure
