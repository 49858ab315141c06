"""Selects the next question: first the base questions, then the gaps that decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.base.conditions import holds
from assistant.case.paths import Draft, Place, place_asked, value_at
from assistant.questions.model import Question

if TYPE_CHECKING:
    from assistant.assessment.model import Gap

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A question to ask, the material or condition it is about, and the gap it closes, if any."""

    question: Question
    about: str = ""
    gap: Gap | None = None

    @property
    def key(self) -> Key:
        """The identity of the item: question id and `about`."""
        return (self.question.question, self.about)

    @property
    def place(self) -> Place:
        """The place in the case that the answer fills."""
        return place_asked(self.question.sets, self.about)


@dataclass(slots=True)
class InterviewProgress:
    """The answers and the questions asked so far.

    `draft` is the known part of the case, in the form of a case file. `new_material` is the id of
    the material now being described question by question. `material_lines` counts the materials
    named so far.
    """

    draft: Draft = field(default_factory=dict)
    asked: set[Key] = field(default_factory=set)
    not_known: set[Key] = field(default_factory=set)
    asked_of_gaps: set[Key] = field(default_factory=set)
    new_material: str = ""
    material_lines: int = 0
    materials_ended: bool = False


def next_base_item(questions: Iterable[Question], progress: InterviewProgress) -> Item | None:
    """The first base question that applies and was not asked; None when there is none."""
    for question in questions:
        if question.asked == "if_it_decides":
            continue
        if question.asked == "new_material" and not progress.new_material:
            continue
        item = Item(question, progress.new_material if question.of_material else "")
        if _is_open(item, progress) and _matters(item, progress.draft):
            return item
    return None


def _is_open(item: Item, progress: InterviewProgress) -> bool:
    if item.question.answer == "material_lines":
        return not progress.materials_ended
    given = value_at(progress.draft, item.place)
    return given is None and item.key not in progress.asked


def questions_left(
    questions: Mapping[str, Question], gaps: Sequence[Gap], progress: InterviewProgress
) -> int:
    """The number of questions known to remain, including the open one."""
    base = [one for one in questions.values() if one.asked == "always"]
    items = [Item(question, "") for question in base]
    to_come = [
        item for item in items if _is_open(item, progress) and _matters(item, progress.draft)
    ]
    deciding = {
        (gap.question, gap.about) for gap in gaps if gap.decides and gap.question in questions
    }
    return len(to_come) + len(deciding - progress.asked_of_gaps - progress.not_known)


def next_gap_item(
    questions: Mapping[str, Question], gaps: Sequence[Gap], progress: InterviewProgress
) -> Item | None:
    """The question of the first deciding gap that was neither answered nor skipped, or None.

    A question answered before a gap names it is asked once more: its answer was not enough.
    """
    for gap in gaps:
        question = questions.get(gap.question)
        key = (gap.question, gap.about)
        if question is None or not gap.decides:
            continue
        if key not in progress.asked_of_gaps and key not in progress.not_known:
            return Item(question, gap.about, gap)
    return None


def _matters(item: Item, draft: Draft) -> bool:
    return all(
        holds(condition, value_at(draft, place_asked(sets, item.about)))
        for sets, condition in item.question.when.items()
    )
