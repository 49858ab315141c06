"""Values that are possible but unlikely, by rules/questions/sentences.yaml: asked about once."""

from __future__ import annotations

from decimal import Decimal

from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.case.paths import Draft, Place, value_at
from assistant.questions.amounts import shortened
from assistant.questions.choices import number_of
from assistant.questions.grammar import Line, grammar
from assistant.questions.heard import AskedBack
from assistant.questions.model import Option, Question, questions
from assistant.questions.number_answers import shown_number
from assistant.questions.said_numbers import numbers_in
from assistant.questions.words import words


def settled_by(doubt: AskedBack, typed: str) -> tuple[str, Lazy | str] | None:
    """The reading that an answer chooses, and how it is shown; None if it chooses none.

    It is chosen by its number or as it stands; the only one also by a word for yes.
    """
    number = number_of(typed)
    chosen = list(doubt.options[number - 1 : number] if number else ())
    if doubt.confirms and words().mean("yes", typed):
        chosen = list(doubt.options)
    chosen = chosen or [one for one in doubt.options if typed in (one.value, str(one.label))]
    return (chosen[0].value, chosen[0].label) if chosen else None


def doubt_of(question: Question, value: str, typed: str, draft: Draft) -> AskedBack | None:
    """The question whether an unlikely value is right; None for a likely one."""
    for one in grammar().doubts:
        if one.asks != question.question:
            continue
        amount, other = Decimal(value), Decimal(1)
        if one.of:
            given = value_at(draft, Place(tuple(one.of.split("."))))
            if given is None:
                continue
            other = Decimal(given)
        high = one.from_ is not None and amount > 0 and amount >= one.from_ * other
        low = one.below is not None and 0 < amount < one.below * other
        if high or low or (one.measured and one.measured == _measure_of(amount, typed)):
            shown = shown_number(question, amount)
            than = shown_number(questions()[one.of], other) if one.of else ""
            ask = Message(one.says, value=shown, other=than, typed=shortened(typed))
            return AskedBack(ask, (Option(value, shown),), confirms=True)
    return None


def _measure_of(amount: Decimal, typed: str) -> str:
    """What the amount counts by the words beside it; "" if none says so."""
    every = numbers_in(Line.of(typed))
    return next((one.measure for one in every if one.amount == amount), "")
