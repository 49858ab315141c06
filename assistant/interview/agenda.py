"""Selects the next question: what decides origin, then the base questions, then other gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.base.conditions import holds
from assistant.case.paths import Draft, Place, place_asked, value_at
from assistant.questions.model import Question, part_questions
from assistant.questions.part_sentences import parts_of, suggested_codes

if TYPE_CHECKING:
    from assistant.assessment.model import Gap

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A question to ask, the material or condition it is about, and the gap it closes, if any.

    `parts` are the ids of the materials that a question of many parts is about.
    """

    question: Question
    about: str = ""
    gap: Gap | None = None
    parts: tuple[str, ...] = ()

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
    named so far. `codes_confirmed` says that the suggested codes were dealt with.
    """

    draft: Draft = field(default_factory=dict)
    asked: set[Key] = field(default_factory=set)
    not_known: set[Key] = field(default_factory=set)
    asked_of_gaps: set[Key] = field(default_factory=set)
    new_material: str = ""
    material_lines: int = 0
    materials_ended: bool = False
    codes_confirmed: bool = False


def next_item(
    questions: Mapping[str, Question],
    gaps: Callable[[], Sequence[Gap]],
    progress: InterviewProgress,
) -> Item | None:
    """The next question to ask, None when there is none.

    The base questions that verdicts rest on come first, then what decides origin, then the base
    questions that only move amounts, then every other gap that decides.
    """
    first = [one for one in questions.values() if not one.after_origin]
    later = [one for one in questions.values() if one.after_origin]
    return (
        next_base_item(first, progress)
        or next_gap_item(questions, [gap for gap in gaps() if gap.area == "origin"], progress)
        or next_base_item(later, progress)
        or next_gap_item(questions, gaps(), progress)
    )


def next_base_item(questions: Iterable[Question], progress: InterviewProgress) -> Item | None:
    """The first base question that applies and was not asked; None when there is none."""
    for question in questions:
        if question.asked == "if_it_decides":
            continue
        if question.answer == "material_lines" and progress.materials_ended:
            if not progress.codes_confirmed and _unconfirmed(progress.draft):
                return Item(part_questions().confirm)
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
    questions: Mapping[str, Question],
    gaps: Sequence[Gap],
    progress: InterviewProgress,
    *,
    of_origin: bool = False,
) -> int:
    """The number of questions known to remain, including the open one.

    With `of_origin` only those on which the origin of the good hangs.
    """
    base = [one for one in questions.values() if one.asked == "always"]
    if of_origin:
        base = [one for one in base if not one.after_origin]
        gaps = [gap for gap in gaps if gap.area == "origin"]
    items = [Item(question, "") for question in base]
    to_come = [
        item for item in items if _is_open(item, progress) and _matters(item, progress.draft)
    ]
    deciding = {
        (gap.question, gap.about) for gap in gaps if gap.decides and gap.question in questions
    }
    left = deciding - progress.asked_of_gaps - progress.not_known
    asked = Counter(question for question, _ in left)
    together = part_questions().together
    least = part_questions().together_from
    return len(to_come) + sum(
        1 if question in together and count >= least else count for question, count in asked.items()
    )


def next_gap_item(
    questions: Mapping[str, Question], gaps: Sequence[Gap], progress: InterviewProgress
) -> Item | None:
    """The question of the first deciding gap that was neither answered nor skipped, or None.

    A question answered before a gap names it is asked once more: its answer was not enough. Where
    many gaps name the same fact, one question asks for all of them, before the others.
    """
    closed = progress.asked_of_gaps | progress.not_known
    open_ones = [
        gap
        for gap in gaps
        if gap.decides and gap.question in questions and (gap.question, gap.about) not in closed
    ]
    if not open_ones:
        return None
    for name, together in part_questions().together.items():
        alike = [gap for gap in open_ones if gap.question == name]
        if len(alike) >= part_questions().together_from:
            return Item(together, "", alike[0], tuple(gap.about for gap in alike))
    gap = open_ones[0]
    return Item(questions[gap.question], gap.about, gap)


def _unconfirmed(draft: Draft) -> bool:
    """Whether a material has no code but one that was suggested."""
    return any(
        not part.fields.get("hts") and suggested_codes(part.fields) for part in parts_of(draft)
    )


def _matters(item: Item, draft: Draft) -> bool:
    return all(
        holds(condition, value_at(draft, place_asked(sets, item.about)))
        for sets, condition in item.question.when.items()
    )
