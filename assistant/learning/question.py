"""A question to a learner, and the judging of its answer; all kinds of exercises share it.

Topics are lesson ids. The texts of a question are in the language current when it was made, so a
question must not be reused after the language changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from assistant.assessment.model import Step, Verdict
from assistant.base.language import LANGUAGES, translate, use_language
from assistant.base.messages import InputError, message
from assistant.case.model import Case
from assistant.questions.amounts import understood_amount, understood_percent
from assistant.questions.answers import is_not_known
from assistant.questions.choices import understood_choice, yes_or_no
from assistant.questions.countries import ShownCountry, country_of
from assistant.questions.model import Choice
from assistant.questions.words import words

Kind = Literal["choice", "yes_no", "verdict", "amount", "percent", "country", "several"]
_WORDS: dict[Kind, tuple[str, ...]] = {"yes_no": ("yes", "no"), "verdict": get_args(Verdict)}
_BETWEEN = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True)
class LearningQuestion:
    """A question with the engine's answer.

    `accepted` holds the right value; for `several`, every value that must be named, possibly none.
    `choices` are the options of a `choice` or of `several`. Amounts are US dollars. Amounts and
    percentages are plain decimals; an answer is right if it differs by at most `within`. `case` is
    the case asked about, `given` are lines to read first, `explanation` explains the answer, and
    `steps` are the steps of the assessment that decide.
    """

    id: str
    topic: str
    prompt: str
    kind: Kind
    accepted: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    within: Decimal = Decimal(0)
    given: tuple[str, ...] = ()
    case: Case | None = None
    explanation: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def options(self) -> tuple[Choice, ...]:
        """The options to choose by number or word; empty for a figure or a country."""
        return self.choices or tuple(map(_word_option, _WORDS.get(self.kind, ())))


@dataclass(frozen=True)
class Judged:
    """Whether an answer is right; the answer as understood and the right one, as texts."""

    right: bool
    understood: str
    accepted: str


def judge(question: LearningQuestion, typed: str) -> Judged:
    """Judges the typed answer; "I don't know" is wrong.

    Raises InputError, saying what to type, for an unreadable answer.
    """
    accepted = shown(question, question.accepted)
    try:
        values = read(question, typed)
    except InputError:
        if is_not_known(typed):
            return Judged(False, message("learning.not_known"), accepted)
        raise
    return Judged(_is_right(question, values), shown(question, values), accepted)


def shown(question: LearningQuestion, values: tuple[str, ...]) -> str:
    """The values of an answer as text, in the current language."""
    return ", ".join(_shown(question, value) for value in values) or message("learning.none")


def read(question: LearningQuestion, typed: str) -> tuple[str, ...]:
    """The values of the typed answer; raises InputError for an unreadable one."""
    match question.kind:
        case "amount":
            return (understood_amount(typed).value,)
        case "percent":
            return (understood_percent(typed).value,)
        case "country":
            return (country_of(typed),)
        case "yes_no" if typed.strip() not in ("1", "2"):
            return (yes_or_no(typed),)
        case "several":
            return _several(question, typed)
        case _:
            return (understood_choice(typed, question.options).value,)


def _several(question: LearningQuestion, typed: str) -> tuple[str, ...]:
    """The values of the options named, each once, in the order of the options."""
    if words().mean("nothing", typed):
        return ()
    named = {
        understood_choice(part, question.options).value
        for part in _BETWEEN.split(typed.strip(" ,;"))
    }
    return tuple(option.value for option in question.options if option.value in named)


def _is_right(question: LearningQuestion, values: tuple[str, ...]) -> bool:
    if question.kind in ("amount", "percent"):
        (value,), (accepted,) = values, question.accepted
        return abs(Decimal(value) - Decimal(accepted)) <= question.within
    return set(values) == set(question.accepted)


def _shown(question: LearningQuestion, value: str) -> str:
    match question.kind:
        case "amount":
            return message("learning.amount", value=format(Decimal(value), ",f"))
        case "percent":
            return message("learning.percent", value=value)
        case "country":
            return str(ShownCountry(value))
        case _:
            return next(translate(one.label) for one in question.options if one.value == value)


def _word_option(word: str) -> Choice:
    labels = {}
    for name in LANGUAGES:
        with use_language(name):
            labels[name] = message(f"learning.{word}")
    return Choice(value=word, label=labels)
