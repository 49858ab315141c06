"""The interview as a state machine: typed text in, the next question out.

Its whole state is the day and the answers as typed: resuming, going back and replaying run them
again, and the same answers on the same knowledge give the same conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from assistant.interview import answers
from assistant.interview.agenda import (
    Item,
    Progress,
    material_in,
    next_base_item,
    next_gap_item,
    set_answer,
    value_at,
)
from assistant.interview.choices import production_steps
from assistant.interview.codes import code_of, looks_like_code
from assistant.interview.material_lines import has_fields, material_of, shown_line
from assistant.interview.questions import Question, questions, words
from assistant.language import said
from assistant.messages import InputError, fill, message

if TYPE_CHECKING:
    from assistant.assessment import Assessment
    from assistant.case import Case
    from assistant.interview.assessor import Assessor

_NOT_KNOWN = object()
_END = object()


@dataclass(frozen=True, slots=True)
class Option:
    """A value that may be answered by its number."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question as it is put: its words, why it is asked, and values to choose from.

    `reason` says what is not known where a gap led to the question.
    """

    item: Item
    ask: str
    hint: str
    why: str
    reason: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was put, and its answer as typed; None while it waits for one."""

    question: str
    about: str
    ask: str
    answer: str | None


class Conversation:
    """An interview on one day. `prompt` is the question that waits, None when all are answered."""

    def __init__(self, day: date, assessor: Assessor) -> None:
        self.day = day
        self._assessor = assessor
        self._restart()

    def _restart(self) -> None:
        self.turns: list[Turn] = []
        self.assessment: Assessment | None = None
        self._progress = Progress()
        self._found: tuple[Option, ...] = ()
        self.prompt: Prompt | None = None
        self._advance()

    def answer(self, typed: str) -> str:
        """Takes an answer and moves on; returns what was understood, "" where that is plain.

        Raises InputError for an answer that cannot be used; nothing has changed then.
        """
        if self.prompt is None:
            raise ValueError("no question waits for an answer")
        prompt, typed = self.prompt, answers.cleaned(typed)
        value, understood = self._read(prompt, typed)
        self.turns.append(self._turn(prompt, typed))
        try:
            self._take(prompt.item, value)
            self._advance()
        except InputError:
            self._run_again(self.turns[:-1])
            raise
        return understood

    def back(self) -> bool:
        """Takes back the last answer; False when there is none."""
        if not self.turns:
            return False
        self._run_again(self.turns[:-1])
        return True

    def case(self) -> Case:
        """The case as far as it is known."""
        from assistant.case import Case

        draft = self._progress.draft
        name = value_at(draft, "product.description") or ""
        return Case.model_validate({"name": name, "as_of": self.day, **draft})

    def conclude(self) -> Assessment:
        """What follows from the answers so far; raises InputError for a fault in them."""
        if self.assessment is None:
            self.assessment = self._assessor.assess(self.case())
        return self.assessment

    def every_turn(self) -> list[Turn]:
        """Every question put so far, the one that waits included."""
        return self.turns + ([self._turn(self.prompt, None)] if self.prompt else [])

    @staticmethod
    def _turn(prompt: Prompt, typed: str | None) -> Turn:
        return Turn(prompt.item.question.question, prompt.item.about, prompt.ask, typed)

    def _run_again(self, turns: Sequence[Turn]) -> None:
        self._restart()
        for turn in turns:
            self.answer(turn.answer or "")

    # Reading an answer

    def _read(self, prompt: Prompt, typed: str) -> tuple[Any, str]:
        """The value that was typed, and how it was understood where that is not plain."""
        question = prompt.item.question
        if answers.is_not_known(typed):
            return (_END if question.answer == "material_lines" else _NOT_KNOWN), ""
        if question.answer == "material_lines":
            return self._read_material(typed)
        if not typed:
            raise InputError("interview_nothing_typed")
        if question.answer == "hs_code":
            return self._read_code(prompt, typed)
        value, understood = answers.understood(question, typed)
        return (self._existing(value) if question.answer == "tariff_item" else value), understood

    def _read_code(self, prompt: Prompt, typed: str) -> tuple[Any, str]:
        """A code, one that was found, or a search: a tuple of options, from which to choose."""
        number = answers.number_of(typed)
        if number and number <= len(prompt.options):
            chosen = prompt.options[number - 1]
            return self._existing(chosen.value), f"{chosen.value}  {chosen.label}"
        if looks_like_code(typed):
            return self._existing(code_of(typed)), ""
        options = _search(typed)
        if not options:
            raise InputError("interview_nothing_found", value=answers.shortened(typed))
        return options, ""

    def _existing(self, code: str) -> str:
        self._assessor.check_code(code, self.day)
        return code

    def _read_material(self, typed: str) -> tuple[Any, str]:
        if not typed or words().mean("end", typed):
            if not self._progress.draft.get("materials"):
                raise InputError("interview_no_material_yet")
            return _END, ""
        material = material_of(typed)
        if "hts" in material:
            self._existing(material["hts"])
        complete = has_fields(typed)
        return (material, complete), shown_line(typed, material) if complete else ""

    # Taking it

    def _take(self, item: Item, value: Any) -> None:
        progress, draft = self._progress, self._progress.draft
        question = item.question
        self._found = ()
        if isinstance(value, tuple) and question.answer == "hs_code":
            self._found = value
            return
        if question.answer == "material_lines":
            self._take_material(item, value)
            return
        progress.asked.add(item.key)
        if item.gap:
            progress.asked_of_gaps.add(item.key)
        if value is _NOT_KNOWN:
            progress.not_known.add(item.key)
            return
        set_answer(draft, item, value)
        if question.question in ("product.transaction_value", "material.value"):
            self._check_worth(item)

    def _take_material(self, item: Item, value: Any) -> None:
        progress = self._progress
        progress.new_material = ""
        if value is _END:
            progress.materials_ended = True
            progress.asked_of_gaps.add(item.key)
            return
        material, complete = value
        materials = progress.draft.setdefault("materials", [])
        identity = f"M{len(materials) + 1}"
        materials.append({"id": identity, **material})
        if not complete:
            progress.new_material = identity

    def _check_worth(self, item: Item) -> None:
        """Raises InputError where a single part is worth more than the good."""
        draft = self._progress.draft
        worth = value_at(draft, "product.transaction_value")
        for material in draft.get("materials", []):
            asked = not item.question.of_material or item.about == material["id"]
            if worth and asked and Decimal(material.get("value", "0")) > Decimal(worth):
                raise InputError(
                    "interview_worth_more",
                    material=material["description"],
                    value=material["value"],
                    transaction_value=worth,
                )

    # What comes next

    def _advance(self) -> None:
        self.assessment = None
        item = next_base_item(questions().values(), self._progress)
        if item is None:
            gaps = self._assessor.gaps(self.case())
            item = next_gap_item(questions(), gaps, self._progress)
        self.prompt = self._put(item) if item else None

    def _put(self, item: Item) -> Prompt:
        question = item.question
        draft = self._progress.draft
        material = material_in(draft, item.about) or {}
        named = (material if question.of_material else draft.get("product", {})).get("description")
        fields = {
            "product": value_at(draft, "product.description") or message("interview_the_good"),
            "material": material.get("description") or item.about,
            "gap": item.gap.text if item.gap else "",
        }
        ask = fill(said(question.ask), fields)
        reason = fields["gap"] if fields["gap"] != ask else ""
        again = question.answer == "material_lines" and bool(draft.get("materials"))
        if again:
            ask = message("interview_next_material", count=len(draft["materials"]))
        return Prompt(
            item=item,
            ask=ask,
            hint=said(question.hint).strip() if question.hint and not again else "",
            why=said(question.why).strip(),
            reason=reason,
            options=self._options(question, named or ""),
        )

    def _options(self, question: Question, named: str) -> tuple[Option, ...]:
        if question.answer == "choice":
            return tuple(Option(c.value, said(c.label)) for c in question.choices)
        if question.answer == "steps":
            steps = production_steps()
            return tuple(Option(word, label) for word, label in steps.items())
        if question.answer == "hs_code":
            return self._found or (_search(named) if named else ())
        return ()


def _search(text: str) -> tuple[Option, ...]:
    from assistant.goods_names import search

    return tuple(Option(found.hts, found.name) for found in search(text))
