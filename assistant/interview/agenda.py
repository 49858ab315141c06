"""Which question comes next: the questions of every interview, then the gaps that decide."""

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
    """A question to ask, of which material or condition, and the gap that it closes, if any."""

    question: Question
    about: str = ""
    gap: Gap | None = None

    @property
    def key(self) -> Key:
        """What tells it from other questions."""
        return (self.question.question, self.about)

    @property
    def place(self) -> Place:
        """The place in the case that its answer fills."""
        return place_asked(self.question.sets, self.about)


@dataclass(slots=True)
class InterviewProgress:
    """What was answered and asked so far.

    `draft` is the case as far as it is known, in the form of a case file. `new_material` is the id
    of the part that is being described step by step, `material_lines` counts parts named so far.
    """

    draft: Draft = field(default_factory=dict)
    asked: set[Key] = field(default_factory=set)
    not_known: set[Key] = field(default_factory=set)
    asked_of_gaps: set[Key] = field(default_factory=set)
    new_material: str = ""
    material_lines: int = 0
    materials_ended: bool = False


def next_base_item(questions: Iterable[Question], progress: InterviewProgress) -> Item | None:
    """The first question of every interview that still matters and was not asked."""
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
    """How many questions are to come as far as can be seen, the one that waits included."""
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
    """The question of the first gap that decides something and was neither answered nor skipped.

    A question answered before a gap names it is asked once more: the answer did not suffice.
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
