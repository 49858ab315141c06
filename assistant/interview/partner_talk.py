"""The questions on a manufacturing partner, one by one, and the profile that the answers give.

The answers are kept as typed, by question and criterion, so that they are saved with the session
and can be taken back. Nothing is asked twice, and any question may be left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import yaml

from assistant.assessment.partner import Answer, Profile, Scored, score
from assistant.base.calendar import FIRST_DAY, LAST_DAY
from assistant.base.files import data_folder
from assistant.base.language import Lazy
from assistant.base.messages import InputError
from assistant.base.models import Strict
from assistant.base.text import normalize
from assistant.base.texts import Filled
from assistant.base.yaml_files import read_form
from assistant.case.model import Case
from assistant.intents.dates import days_in
from assistant.interview.given import AnswerGiven
from assistant.library import Library
from assistant.questions.amounts import shortened
from assistant.questions.answers import Special, cleaned, is_not_known, read_answer
from assistant.questions.model import Question
from assistant.questions.words import words

_NAME, _ANSWER, _EVIDENCE, _DAY = (
    f"partner.{one}" for one in ("name", "answer", "evidence", "valid_until")
)
_UNKNOWN = "unknown"


class _QuestionFile(Strict):
    questions: list[Question]


@cache
def partner_questions() -> dict[str, Question]:
    """The questions of rules/questions/partner.yaml by id; raises InputError for a faulty file."""
    form = read_form(data_folder("rules") / "questions" / "partner.yaml", _QuestionFile)
    return {one.question: one for one in form.questions}


@dataclass(frozen=True, slots=True)
class PartnerQuestion:
    """A question, and the criterion that it is about; None for that of the name."""

    question: Question
    criterion: Scored | None = None

    @property
    def about(self) -> str:
        """The id of the criterion, "" if there is none."""
        return self.criterion.criterion if self.criterion else ""

    @property
    def ask(self) -> Lazy:
        """The question in words."""
        return Filled(self.question.ask, self._fields)

    @property
    def why(self) -> Lazy:
        """Why it is asked."""
        return Filled(self.question.why, self._fields)

    @property
    def _fields(self) -> dict[str, str]:
        one = self.criterion
        return {"label": one.label, "ask": one.ask, "evidence": one.evidence} if one else {}


@dataclass(slots=True)
class PartnerTalk:
    """The talk about a partner on a day; `given` holds the answers as typed.

    `criteria` are asked in their order, `expiring` are those whose evidence has a last day.
    """

    criteria: Sequence[Scored]
    expiring: frozenset[str]
    day: date
    given: list[AnswerGiven] = field(default_factory=list)

    @property
    def open(self) -> PartnerQuestion | None:
        """The question to ask now; None when all are answered."""
        asked = {(one.question, one.about) for one in self.given}
        for one in self._questions():
            if (one.question.question, one.about) not in asked:
                return one
        return None

    @property
    def left(self) -> int:
        """The number of criteria that no answer speaks of yet."""
        answered = {one.about for one in self.given}
        return sum(one.criterion not in answered for one in self.criteria)

    def _questions(self) -> Iterator[PartnerQuestion]:
        """Every question that the answers so far lead to."""
        known, answers = partner_questions(), self.profile().answers
        yield PartnerQuestion(known[_NAME])
        for criterion in self.criteria:
            yield PartnerQuestion(known[_ANSWER], criterion)
            given = answers.get(criterion.criterion, Answer())
            if given.answer == "yes":
                if not given.evidence or self._typed(_EVIDENCE, criterion.criterion) is not None:
                    yield PartnerQuestion(known[_EVIDENCE], criterion)
                if given.evidence and criterion.criterion in self.expiring:
                    yield PartnerQuestion(known[_DAY], criterion)

    def say(self, typed: str) -> None:
        """Takes the answer to the open question.

        Raises InputError for one that cannot be read, and ValueError where no question is open;
        nothing is then changed.
        """
        asked = self.open
        if asked is None:
            raise ValueError("no question waits for an answer")
        typed = cleaned(typed)
        _read(asked.question.question, typed, self.day)
        given = AnswerGiven(question=asked.question.question, about=asked.about, answer=typed)
        self.given = [*self.given, given]

    def back(self) -> bool:
        """Takes back the last answer; False when there is none."""
        taken = bool(self.given)
        self.given = self.given[:-1]
        return taken

    def profile(self) -> Profile:
        """The profile that the answers give; what was left open is not known."""
        answers: dict[str, Answer] = {}
        for criterion in (one.criterion for one in self.criteria):
            if (typed := self._typed(_ANSWER, criterion)) is not None:
                meant, _, beside = _read(_ANSWER, typed, self.day).partition("\n")
                evidence = beside or self._meant(_EVIDENCE, criterion)
                until = self._meant(_DAY, criterion)
                answers[criterion] = Answer(
                    answer=meant,
                    evidence=evidence,
                    valid_until=date.fromisoformat(until) if until else None,
                )
        return Profile(name=self._meant(_NAME, ""), answers=answers)

    def _typed(self, question: str, about: str) -> str | None:
        found = (one for one in self.given if (one.question, one.about) == (question, about))
        return next((one.answer for one in found), None)

    def _meant(self, question: str, about: str) -> str:
        typed = self._typed(question, about)
        return _read(question, typed, self.day) if typed is not None else ""


def partner_talk(case: Case, library: Library, given: Sequence[AnswerGiven]) -> PartnerTalk:
    """The talk about a partner for a case: its must-haves first; raises InputError as `assess`.

    Answers of an older session that can no longer be read are left out.
    """
    scored = score(Profile(), case, library)
    criteria = sorted(scored.criteria, key=lambda one: one.weight != "must")
    expiring = frozenset(one.id for one in library.partner_criteria if one.expires)
    day = date.fromisoformat(scored.as_of)
    return PartnerTalk(criteria, expiring, day, [one for one in given if _is_readable(one, day)])


def _is_readable(given: AnswerGiven, day: date) -> bool:
    if given.question not in partner_questions():
        return False
    try:
        _read(given.question, given.answer, day)
    except InputError:
        return False
    return True


def profile_text(profile: Profile) -> str:
    """The profile as the file that `maquila partner` reads."""
    content = profile.model_dump(mode="json", exclude={"format"})
    return yaml.safe_dump({"format": 1, **content}, sort_keys=False, allow_unicode=True)


def _read(question: str, typed: str, day: date) -> str:
    """What an answer means: "" or `unknown` where it is left open; raises InputError.

    To a yes, what was seen may be added after a comma; it follows on a line of its own.
    """
    form = partner_questions()[question]
    if question == _DAY:
        return "" if is_not_known(typed) or _is_none(typed) else _day_of(typed, day)
    if question == _ANSWER:
        meant, _, beside = typed.partition(",")
        if words().mean("yes", meant) and beside.strip():
            seen = _read(_EVIDENCE, beside.strip(), day)
            return f"yes\n{seen}" if seen else "yes"
        if words().mean("no", meant):
            return "no"
    elif _is_none(typed):
        return ""
    found = read_answer(form, typed, (), lambda _: None, has_materials=False)
    if found.value is Special.NOT_KNOWN:
        return _UNKNOWN if question == _ANSWER else ""
    return str(found.value)


def _is_none(typed: str) -> bool:
    return words().mean("nothing", typed) or words().mean("no", typed)


def _day_of(typed: str, today: date) -> str:
    """The one day that is named, in ISO form; raises InputError."""
    named = normalize(typed).replace(",", " ").split()
    days = [date.fromisoformat(day) for *_, day in days_in(named, today)]
    if len(days) != 1 or not FIRST_DAY <= days[0] <= LAST_DAY:
        raise InputError("partner_day", value=shortened(typed))
    return days[0].isoformat()
