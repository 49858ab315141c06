"""The interview as a state machine: typed text in, the next question out.

The state is the day, the opened case (if any) and the answers as typed. Resuming, changing an
answer and replaying all run the answers again. The same answers with the same knowledge give the
same conversation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import dropwhile
from typing import TYPE_CHECKING, Any

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.texts import Filled, Joined, Stripped, Translated
from assistant.base.yaml_files import Tree
from assistant.case.identity import mention
from assistant.case.paths import (
    MATERIALS,
    Draft,
    Place,
    about_material,
    find_material,
    value_at,
    with_material,
    with_value,
)
from assistant.interview.agenda import (
    InterviewProgress,
    Item,
    next_item,
    questions_left,
)
from assistant.interview.given import AnswerGiven, known
from assistant.questions.answers import (
    FoundCodes,
    MaterialLine,
    Special,
    cleaned,
    is_not_known,
    read_answer,
    search_codes,
)
from assistant.questions.beside import called, shown_value, tells_the_same
from assistant.questions.choices import offered_steps
from assistant.questions.doubts import doubt_of, settled_by
from assistant.questions.heard import AskedBack, Beside
from assistant.questions.material_lines import EXCHANGE_RATE, PARENT
from assistant.questions.model import Option, Question, part_questions, questions
from assistant.questions.part_sentences import (
    Edit,
    Part,
    Said,
    applied,
    confirmed_codes,
    described,
    group_names,
    groups_of,
    left_open,
    parts_of,
    told_apart,
    understood_sentence,
)
from assistant.questions.words import words

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment, Gap
    from assistant.case.model import Case
    from assistant.interview.assessor import Assessor

_DESCRIPTION = Place(("product", "description"))
_CODE = Place(("product", "hts"))
_PRICE = Place(("product", "transaction_value"))
# How many groups and codes are tried for one that decides, in a bill of at most so many parts.
_MOST_TRIED, _MOST_PARTS = 4, 500
# The question and what it is about of a turn that changes parts though nothing asks for it.
OF_PARTS = ("parts", "changed")
RATES = "exchange_rates"
_REMOVED = "-"  # the answer that takes a part away and keeps its number


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question as shown: its text, its hint, why it is asked, and the options."""

    item: Item
    ask: Lazy
    hint: Lazy | str
    why: Lazy
    options: tuple[Option, ...]

    @property
    def reason(self) -> str:
        """The text of the one gap that is asked about; "" if the question already says it."""
        reason = str(self.item.gap.text) if self.item.gap and not self.item.parts else ""
        return reason if reason != str(self.ask) else ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked and its answer as typed; None while it is open."""

    question: str
    about: str
    ask: Lazy | str
    answer: str | None


def answers_given(turns: Iterable[Turn]) -> list[AnswerGiven]:
    """The answers of turns."""
    return [
        AnswerGiven(question=turn.question, about=turn.about, answer=turn.answer or "")
        for turn in turns
    ]


def turns_of(answers: Iterable[AnswerGiven]) -> list[Turn]:
    """The answers as turns that are given again."""
    return [Turn(one.question, one.about, "", one.answer) for one in answers]


def _worth(part: Part) -> Decimal:
    return Decimal(str(part.fields.get("value") or 0))


def _outcome(assessment: Assessment) -> object:
    """The verdicts and the cost of each supply chain."""
    made_in = [(one.verdict, one.country) for one in assessment.country_of_origin.values()]
    costs = [(one.id, one.per_unit, one.complete) for one in assessment.scenarios]
    origin = (assessment.origin.verdict, assessment.origin.criterion)
    return origin, made_in, assessment.immex.verdict, costs


@dataclass(frozen=True, slots=True)
class _Done:
    """Something done at once: the turns after it, and the turns and pending answers before it.

    `lines` are the parts that it named.
    """

    after: list[Turn]
    turns: list[Turn]
    pending: list[Turn]
    lines: tuple[str, ...] = ()


def _is_one_of(asked: Item, turn: Turn) -> bool:
    return turn.question == asked.question.together and turn.about in asked.parts


class Conversation:
    """An interview on one day. `prompt` is the open question, None when all are answered.

    `given` is an opened case, in the form of a case file; only what it lacks is asked. `pending`
    holds answers given after a changed one, until their question is asked again. `refused` holds
    the pending answers that were rejected, with the reason.
    """

    def __init__(self, day: date, assessor: Assessor, given: Draft | None = None) -> None:
        self.day = day
        self.given = given or {}
        self._known = known(self.given)
        self._assessor = assessor
        self._done: list[_Done] = []
        self._told: list[tuple[Turn, Turn]] = []  # an answer, and what was said beside it
        self._restart()

    def _restart(self) -> None:
        self.turns: list[Turn] = []
        self.pending: list[Turn] = []
        self.refused: list[tuple[Turn, Message]] = []
        self._progress = InterviewProgress(self._known)
        self._progress.materials_ended = bool(self._known.get("materials"))
        self._found: tuple[Option, ...] = ()
        self._doubt: AskedBack | None = None
        # What was said beside an answer and is no new fact: to be settled before the next question.
        self._to_settle: list[tuple[Item, AskedBack]] = []
        self._assessment: Assessment | None = None
        self._preview: Assessment | None = None
        self.prompt: Prompt | None = None
        self._advance()

    def answer(self, typed: str) -> Lazy | str:
        """Takes an answer and moves on; returns how it was understood, "" if that is obvious.

        Raises InputError for an invalid answer and ValueError when no question is open. The
        conversation is then unchanged.
        """
        if self.prompt is None:
            raise ValueError("no question waits for an answer")
        understood, beside = self._answer(self.prompt, cleaned(typed))
        said = [understood, *self._give_later(beside)]
        self._give_pending()
        return Joined(said, "; ") if len(said) > 1 else understood

    def _give_later(self, beside: Iterable[Beside]) -> Iterator[Lazy]:
        """Keeps what was said beside an answer until its question is asked.

        What was said otherwise before is then asked without any answer.
        """
        for one in beside:
            item, fact = self._item_beside(one), called(one.question)
            waits = [turn for turn in self.pending if (turn.question, turn.about) == item.key]
            if one.question == MATERIALS:
                self._keep(one, item)
                yield Joined((one.shown,))
            elif self._settles(one) or value_at(self.draft, item.place) is not None:
                continue
            elif any(turn.answer != one.answer for turn in waits):
                held = shown_value(item.question, waits[0].answer or "")
                self.pending = [turn for turn in self.pending if turn not in waits]
                yield Message("answer_told_twice", fact=fact, held=held, told=one.shown)
            elif not waits:
                self._keep(one, item)
                yield Joined((fact, " ", one.shown))

    def _keep(self, one: Beside, item: Item) -> None:
        self.pending.append(Turn(*item.key, "", one.answer))
        self._told.append((self.turns[-1], self.pending[-1]))

    def _item_beside(self, one: Beside) -> Item:
        """The question that is answered beside the last one."""
        question = questions()[one.question]
        return Item(question, about_material(self.turns[-1].about) if question.of_material else "")

    def _settles(self, one: Beside) -> bool:
        item = self._item_beside(one)
        return any(item == asked for asked, _ in self._to_settle)

    def _doubts_beside(self, beside: Iterable[Beside]) -> Iterator[tuple[Item, AskedBack]]:
        """The facts that the case holds with another value, or whose question was left open."""
        for one in beside:
            item, fact = self._item_beside(one), called(one.question)
            held = value_at(self.draft, item.place)
            told = Option(one.answer, one.shown)
            if held is None and item.key in self._progress.asked:
                ask = Message("answer_now_known", fact=fact, told=one.shown)
                yield item, AskedBack(ask, (told,), confirms=True)
            elif isinstance(held, str) and not tells_the_same(item.question, held, one.answer):
                before = Option(held, shown_value(item.question, held))
                ask = Message("answer_held", fact=fact, held=before.label, told=one.shown)
                yield item, AskedBack(ask, (before, told))

    def say_of_parts(self, typed: str) -> Lazy | str:
        """Changes or removes parts in words, whatever is asked; returns how it was understood.

        Raises InputError for a sentence that is not wholly understood; nothing is then changed.
        """
        said, understood = self._sentence(cleaned(typed), None, "")
        if not (isinstance(said, Said) and said.touched):
            raise InputError("parts_what", value=typed)
        turns, pending = list(self.turns), list(self.pending)
        self.turns.append(Turn(*OF_PARTS, Message("parts_edited"), cleaned(typed)))
        try:
            self._progress.draft = applied(said, self.draft)
            self._check_every_worth()
            self.case()
            self._advance()
        except InputError:
            self._run_again(turns, pending)
            raise
        self._give_pending()
        return understood

    def _sentence(
        self, typed: str, item: Item | None, field: str
    ) -> tuple[Special | Said, Lazy | str]:
        """What is said of parts, and how it was understood; raises InputError."""
        asked = item.parts if item else ()
        if not typed:
            raise InputError("interview_nothing_typed")
        of_family = item is not None and item.question == part_questions().family
        if is_not_known(typed) and item and of_family:
            return Special.NOT_KNOWN, Message("parts_family_open", hts=item.about)
        if is_not_known(typed):
            return Special.NOT_KNOWN, left_open(field, asked, self.draft) if field else ""
        said = understood_sentence(
            typed, self.draft, asked, field, may_confirm=of_family or not field
        )
        for edit in said.edits:
            if edit.value and edit.field in ("hts", "mexican_tariff_item"):
                self._assessor.check_code(edit.value, self.day)
        return said, described(said, self.draft, asks_family=of_family)

    def takes(self, turn: Turn) -> bool:
        """Whether the turn can be given now: it answers what is asked, or changes parts.

        Where many parts are asked about at once, the answer about one of them can.
        """
        asked = self.prompt.item if self.prompt else None
        key = (turn.question, turn.about)
        return key == OF_PARTS or bool(asked and (key == asked.key or _is_one_of(asked, turn)))

    def give(self, turn: Turn) -> None:
        """Gives a turn that can be given now again; raises InputError."""
        if (turn.question, turn.about) == OF_PARTS:
            self.say_of_parts(turn.answer or "")
            return
        assert self.prompt
        prompt, asked = self.prompt, self.prompt.item
        if _is_one_of(asked, turn):
            prompt = self._put(Item(questions()[turn.question], turn.about, asked.gap))
        self._answer(prompt, turn.answer or "")

    def _answer(self, prompt: Prompt, typed: str) -> tuple[Lazy | str, tuple[Beside, ...]]:
        value: Any
        understood: Lazy | str
        beside: tuple[Beside, ...] = ()
        settles = bool(self._to_settle)
        if settles and self._doubt and (chosen := settled_by(self._doubt, typed)):
            # Kept as the value, which says the same wherever it is given again.
            typed = chosen[0]
        if prompt.item.question.answer == "part_sentences":
            field = prompt.item.question.sets.partition(".")[2]
            value, understood = self._sentence(typed, prompt.item, field)
        elif self._doubt and not settles and (settled := settled_by(self._doubt, typed)):
            value, understood = settled
        elif self._doubt and self._doubt.confirms and words().mean("no", typed):
            value, understood = Special.ASK_AGAIN, ""
        else:
            value, understood, beside = read_answer(
                prompt.item.question,
                typed,
                () if self._doubt else prompt.options,
                lambda code: self._assessor.check_code(code, self.day),
                has_materials=bool(self.draft.get(MATERIALS)),
            )
            if isinstance(value, str):
                value = doubt_of(prompt.item.question, value, typed, self.draft) or value
            if isinstance(value, AskedBack):
                understood, beside = "", ()
        self.turns.append(self._turn(prompt, typed))
        try:
            self._take(prompt.item, value)
            if settles:
                doubt = [(prompt.item, value)] if isinstance(value, AskedBack) else []
                self._to_settle = doubt + self._to_settle[1:]
            self._to_settle += self._doubts_beside(beside)
            self._advance()
        except InputError:
            self._run_again(self.turns[:-1], self.pending)
            raise
        return understood, beside

    def _give_pending(self) -> None:
        """Answers the open questions from `pending`, until one has no usable pending answer."""
        while self.pending and self.prompt:
            turn = next(filter(self.takes, self.pending), None)
            if turn is None:
                return
            self.pending.remove(turn)
            try:
                self.give(turn)
            except InputError as error:
                self.refused.append((turn, error.message))
                return

    def give_parts(self, lines: Sequence[str]) -> None:
        """Answers the question for materials with these lines, now or once it is asked.

        If the list of materials was already ended, the lines go before its end. Raises InputError
        for a case that was opened with its materials.
        """
        if self._known.get("materials"):
            raise InputError("parts_of_opened_case")
        place = next((n for n, turn in enumerate(self.turns) if self._ends_parts(turn)), None)
        later = [] if place is None else self.turns[place:]
        if any(OF_PARTS[0] == turn.question for turn in later):
            # A sentence such as "all from China" was said of the parts that there were.
            raise InputError("parts_said_before")
        parts = [Turn("materials", "", "", line) for line in lines]
        turns, waiting = list(self.turns), list(self.pending)
        pending = [*parts, *later, *self.pending]
        if later:
            self._run_again(self.turns[:place], [])
        self.pending = pending
        self._give_pending()
        self._done.append(_Done(list(self.turns), turns, waiting, tuple(lines)))

    @property
    def parts_ended(self) -> bool:
        """Whether the list of the parts has ended, or will with the answers that wait."""
        return self._progress.materials_ended or any(map(self._ends_parts, self.pending))

    @property
    def parts_named(self) -> int:
        """How many parts were named so far, those included that wait for their question."""
        waiting = [
            one for one in self.pending if one.question == MATERIALS and not self._ends_parts(one)
        ]
        return self._progress.material_lines + len(waiting)

    @staticmethod
    def _ends_parts(turn: Turn) -> bool:
        typed = turn.answer or ""
        ends = not typed or words().mean("end", typed) or is_not_known(typed)
        return turn.question == "materials" and ends

    def back(self) -> bool:
        """Undoes the last answer, paste or change of an answer; False when there is none."""
        if not self.turns:
            return False
        if self._done and self._done[-1].after == self.turns:
            done = self._done.pop()
            self._run_again(done.turns, done.pending)
        else:
            last = self.turns[-1]
            waiting = [turn for turn in self.pending if (last, turn) not in self._told]
            self._run_again(self.turns[:-1], waiting)
        return True

    def undo_paste(self) -> int:
        """Takes away the parts that were given at once last; returns how many lines there were.

        What was answered since is kept: the parts keep their numbers.
        """
        done = next((one for one in reversed(self._done) if one.lines), None)
        if done is None:
            return 0
        parts = [Turn(MATERIALS, "", "", line) for line in done.lines]
        count = sum(not self._ends_parts(turn) for turn in parts)
        if done is self._done[-1] and done.after == self.turns:
            self.back()
            return count
        lines = {cleaned(line) for line in done.lines}
        turns: list[Turn] = []
        for turn in (*self.turns, *self.pending):
            if turn.question == MATERIALS and turn.answer in lines:
                if self._ends_parts(turn):
                    continue
                turn = replace(turn, answer=_REMOVED)
            turns.append(turn)
        before = _Done([], list(self.turns), list(self.pending))
        self._done.remove(done)
        self._run_again([], turns)
        self._give_pending()
        self._done.append(replace(before, after=list(self.turns)))
        return count

    def undo_parts(self) -> bool:
        """Takes back the last turn if it changed parts in words; False if it did not."""
        last = self.turns[-1] if self.turns else None
        return bool(last and last.question.partition(".")[0] == OF_PARTS[0]) and self.back()

    def change(self, place: int, typed: str) -> Lazy | str:
        """Replaces the answer of an earlier turn; returns how the new one was understood.

        Later answers are kept where their questions still come up. Raises InputError for an
        invalid answer; the conversation is then unchanged.
        """
        turns, pending = list(self.turns), list(self.pending)
        changed, later = turns[place], turns[place + 1 :]
        # An answer that was asked back has two turns: the words, and the number of the option.
        key = (changed.question, changed.about)
        if changed.question in questions() and questions()[changed.question].answer == "hs_code":
            later = [turn for turn in later if (turn.question, turn.about) != key]
        elif key != OF_PARTS and changed.question != MATERIALS:
            later = list(dropwhile(lambda turn: (turn.question, turn.about) == key, later))
        self._run_again(turns[:place], [])
        try:
            if (changed.question, changed.about) == OF_PARTS:
                understood = self.say_of_parts(typed)
            else:
                assert self.prompt
                understood, beside = self._answer(self.prompt, cleaned(typed))
                answered = {(turn.question, turn.about) for turn in later}
                new = [one for one in beside if self._item_beside(one).key not in answered]
                said = [understood, *self._give_later(new)]
                understood = Joined(said, "; ") if len(said) > 1 else understood
        except InputError:
            self._run_again(turns, pending)
            raise
        self.pending += later + pending
        self._give_pending()
        self._done.append(_Done(list(self.turns), turns, pending))
        return understood

    def give_again(self, turns: Sequence[Turn]) -> int:
        """Replays earlier answers in order; returns how many matched the questions asked.

        The rest stay pending until their question is asked.
        """
        count = 0
        while count < len(turns):
            turn = turns[count]
            if not self.takes(turn):
                break
            try:
                self.give(turn)
            except InputError:
                break
            count += 1
        self.pending = list(turns[count:])
        self._give_pending()
        return count

    def in_another_language(self) -> None:
        """Drops the cached assessments, so that they are rendered in the current language."""
        self._assessment = self._preview = None

    @property
    def draft(self) -> Draft:
        """The known part of the case, in the form of a case file."""
        return self._progress.draft

    def case(self) -> Case:
        """The known part of the case, as a `Case`; raises InputError where it is none."""
        return self._case(self.draft)

    def _case(self, draft: Draft) -> Case:
        from assistant.base.yaml_files import validated
        from assistant.case.model import Case

        name = value_at(draft, _DESCRIPTION) or ""
        return validated(Case, {"name": name, "as_of": self.day, **draft}, Tree(""))

    def conclude(self) -> Assessment:
        """The assessment of the answers so far and of what was told beside them.

        Raises InputError for a faulty case.
        """
        told = self._with_told()
        if told is not self.draft:
            return self._assessor.assess(self._case(told))
        if self._assessment is None:
            self._assessment = self._assessor.assess(self.case())
        return self._assessment

    def _with_told(self) -> Draft:
        """The draft with the facts told beside an answer whose question was not asked yet."""
        draft = self.draft
        for _, turn in self._told:
            item = Item(questions()[turn.question], turn.about)
            waits = turn in self.pending and turn.question != MATERIALS
            if not waits or value_at(draft, item.place) is not None:
                continue
            value, _, _ = read_answer(
                item.question,
                turn.answer or "",
                (),
                lambda code: self._assessor.check_code(code, self.day),
                has_materials=bool(draft.get(MATERIALS)),
            )
            if not isinstance(value, Special | AskedBack | FoundCodes):
                draft = with_value(draft, item.place, value)
        return draft

    def preview(self) -> Assessment:
        """The assessment without its slow parts; raises InputError for a faulty case."""
        if self._preview is None:
            self._preview = self._assessment or self._assessor.preview(self.case())
        return self._preview

    def questions_left(self) -> int:
        """The number of questions known to remain, including the open one."""
        left = questions_left(questions(), self._known_gaps(), self._progress)
        return max(left, self.prompt is not None)

    def origin_questions_left(self) -> int:
        """The number of questions known to remain on which the origin hangs; 0 if none does."""
        return questions_left(questions(), self._known_gaps(), self._progress, of_origin=True)

    def _known_gaps(self) -> Sequence[Gap]:
        """The gaps of the case as it stands, once its good and a part are known."""
        if not (value_at(self.draft, _CODE) and self.draft.get(MATERIALS)):
            return ()
        try:
            return self.preview().gaps
        except InputError:
            return ()

    @property
    def answered(self) -> int:
        """The number of questions answered: that for the parts is one, however many there are."""
        lines = sum(turn.question == MATERIALS for turn in self.turns)
        return len(self.turns) - max(lines - 1, 0)

    def every_turn(self) -> list[Turn]:
        """Every question asked so far, including the open one."""
        return self.turns + ([self._turn(self.prompt, None)] if self.prompt else [])

    @property
    def may_tell_origin(self) -> bool:
        """Whether the good, its parts and its price were asked, on which origin rests."""
        asked = self.prompt.item if self.prompt else None
        first = asked is not None and asked.gap is None and not asked.question.after_origin
        return bool(value_at(self.draft, _CODE) and self.draft.get(MATERIALS)) and not first

    @staticmethod
    def _turn(prompt: Prompt, typed: str | None) -> Turn:
        return Turn(prompt.item.question.question, prompt.item.about, prompt.ask, typed)

    def _run_again(self, turns: Sequence[Turn], pending: Sequence[Turn]) -> None:
        self._restart()
        for turn in turns:
            self.give(turn)
        self.pending = list(pending)

    # Storing an answer

    def _take(self, item: Item, value: Any) -> None:
        progress, question = self._progress, item.question
        self._found, self._doubt = (), None
        if value is Special.ASK_AGAIN:
            return
        if isinstance(value, AskedBack):
            self._doubt = value
            return
        if isinstance(value, FoundCodes):
            self._found = value.options
            return
        if question.answer == "material_lines":
            self._take_material(item, value)
            return
        if question.answer == "part_sentences":
            self._take_sentence(item, value)
            return
        progress.asked.add(item.key)
        if item.gap:
            progress.asked_of_gaps.add(item.key)
        if value is Special.NOT_KNOWN:
            progress.not_known.add(item.key)
            return
        progress.draft = with_value(progress.draft, item.place, value)
        if question.question in ("product.transaction_value", "material.value"):
            self._check_worth(item)
        if question.question in ("production.steps", "product.essential_material"):
            from assistant.case.steps import check_essential_material, check_steps

            steps = question.question == "production.steps"
            (check_steps if steps else check_essential_material)(self.case())
        self.case()

    def _take_material(self, item: Item, value: Special | MaterialLine) -> None:
        progress = self._progress
        progress.new_material = ""
        if value is Special.END:
            progress.materials_ended = True
            progress.asked_of_gaps.add(item.key)
            return
        # A removed material keeps its number, because later answers refer to the others by number.
        progress.material_lines += 1
        if not isinstance(value, MaterialLine):
            return
        identity = f"M{progress.material_lines}"
        material = {"id": identity, **value.material}
        parent = material.pop(PARENT, "")
        self._take_rate(material.pop(EXCHANGE_RATE, ""))
        progress.draft = with_material(progress.draft, material, parent)
        if not value.complete:
            progress.new_material = identity

    def _take_rate(self, said: str) -> None:
        """Keeps the rate by which a value was converted, with its day; raises InputError."""
        currency, _, rate = said.partition(" ")
        number, _, day = rate.partition(" ")
        place = Place((RATES, currency))
        held = {"rate": number, "day": day or self.day.isoformat()}
        if said and value_at(self.draft, place) != held:
            self._progress.draft = with_value(self.draft, place, held)
            self.case()

    def _take_sentence(self, item: Item, said: Special | Said) -> None:
        progress, one = self._progress, item.question.together
        if isinstance(said, Special) or said.confirms or said.touched.intersection(item.parts):
            progress.asked.add(item.key)
        if isinstance(said, Special):
            progress.not_known |= {(one, part) for part in item.parts}
            progress.codes_confirmed |= not one
            return
        progress.draft = applied(said, progress.draft)
        progress.asked_of_gaps |= {(one, part) for part in said.touched.intersection(item.parts)}
        if said.confirms and not one:
            progress.draft = confirmed_codes(progress.draft)
            progress.codes_confirmed = True
        self._check_every_worth()
        self.case()

    def _check_every_worth(self) -> None:
        """Raises InputError if a material is worth more than the good."""
        for part in parts_of(self.draft):
            self._check_worth(Item(questions()["material.value"], part.id))

    def _check_worth(self, item: Item) -> None:
        """Raises InputError if a single material is worth more than the good."""
        worth = value_at(self.draft, _PRICE)
        for material in self.draft.get(MATERIALS, []):
            asked = not item.question.of_material or item.about == material["id"]
            if worth and asked and Decimal(material.get("value", "0")) > Decimal(worth):
                raise InputError(
                    "interview_worth_more",
                    material=mention(material),
                    value=material["value"],
                    transaction_value=worth,
                )

    # Selecting the next question

    def _advance(self) -> None:
        self._assessment = self._preview = None
        item: Item | None
        if self._to_settle:
            item, self._doubt = self._to_settle[0]
        else:
            item = next_item(questions(), self._gaps, self._progress) or self._family_item()
        self.prompt = self._put(item) if item else None

    def _family_item(self) -> Item | None:
        """The question which code a group of parts has, where another suggested one decides.

        The groups of the greatest value are tried; None where no other code changes anything.
        """
        parts = parts_of(self.draft)
        if len(parts) > _MOST_PARTS:
            return None
        found = (told_apart(group.parts) for group in groups_of(parts))
        choices = [choice for choice in found if choice]
        choices.sort(key=lambda choice: -sum(_worth(part) for part in choice.parts))
        for choice in choices[:_MOST_TRIED]:
            item = Item(
                part_questions().family, choice.codes[0], None, tuple(p.id for p in choice.parts)
            )
            if item.key not in self._progress.asked and self._decides(item, choice.codes):
                return item
        return None

    def _decides(self, item: Item, codes: Sequence[str]) -> bool:
        """Whether the parts with another of the codes would change a verdict or the money."""
        drafts = (
            applied(Said((Edit("hts", code, frozenset(item.parts)),)), self.draft)
            for code in codes[1:_MOST_TRIED]
        )
        with suppress(InputError):  # an opened case that cannot be assessed
            before = _outcome(self.preview())
            return any(
                _outcome(self._assessor.preview(self._case(draft))) != before for draft in drafts
            )
        return False

    def _gaps(self) -> Sequence[Gap]:
        """The gaps so far, none where the opened case itself cannot be assessed.

        Raises InputError where only the answers are to blame.
        """
        try:
            return self.preview().gaps
        except InputError:
            if self.given and not self._can_be_assessed(self._known):
                return ()
            raise

    def _can_be_assessed(self, draft: Draft) -> bool:
        try:
            self._assessor.preview(self._case(draft))
        except InputError:
            return False
        return True

    def _put(self, item: Item) -> Prompt:
        question, draft = item.question, self.draft
        material = find_material(draft, about_material(item.about)) or {}
        named = (material if question.of_material else draft.get("product", {})).get("description")
        fields = {
            "product": value_at(draft, _DESCRIPTION) or Message("interview_the_good"),
            "material": mention(material) or item.about,
            "gap": item.gap.text if item.gap else "",
            "count": str(len(item.parts)),
        }
        asks_family = question == part_questions().family
        if asks_family and (family := told_apart(p for p in parts_of(draft) if p.id in item.parts)):
            code, *others = family.codes
            fields |= {
                "group": Translated(group_names(code) or {}),
                "code": code,
                "others": ", ".join(others),
                "other": others[0],
                "question": Translated(family.question),
            }
        ask: Lazy = self._doubt.ask if self._doubt else Filled(question.ask, fields)
        again = question.answer == "material_lines" and bool(draft.get(MATERIALS))
        if again:
            ask = Message("interview_next_material", count=len(draft[MATERIALS]))
        return Prompt(
            item=item,
            ask=ask,
            hint=Stripped(Filled(question.hint, fields)) if question.hint and not again else "",
            why=Stripped(Translated(question.why)),
            options=self._options(question, named or "", material.get("hts", "")),
        )

    def _options(self, question: Question, named: str, code: str) -> tuple[Option, ...]:
        if self._doubt:
            return self._doubt.options
        if question.answer == "choice":
            return tuple(Option(c.value, Translated(c.label)) for c in question.choices)
        if question.answer == "steps":
            return tuple(Option(word, label) for word, label in offered_steps().items())
        if question.answer == "hs_code":
            return self._found or (search_codes(named) if named else ())
        if question.answer == "tariff_item" and code:
            return self._assessor.tariff_items(code, self.day)
        return ()
