"""What was asked in plain words: its reading, and its answer or the command that answers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment
    from assistant.case.model import Case
    from assistant.library import Library
    from assistant.questions.model import AnswerKind


@dataclass(frozen=True, slots=True)
class Offer:
    """A reading that may have been meant; the command asks it ("" where there is none)."""

    reading: str
    command: str
    topic: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence as it was read.

    `reading` is one line in the language spoken; every number, country, part and day of the
    sentence stands in it. `command` answers an understood question where `answer` is empty; where
    `answer` is a text, the command shows more and need not run. Of a sentence that is offered,
    `reading` says what is not clear. Nothing runs unless `understood` is "yes".
    """

    understood: Literal["yes", "offered", "no"]
    reading: str
    command: str | None = None
    topics: tuple[str, ...] = ()
    answer: str = ""
    offers: tuple[Offer, ...] = ()


def asked(
    text: str,
    case: Case | None,
    library: Library,
    day: date,
    *,
    assessment: Callable[[], Assessment] | None = None,
    waiting: AnswerKind | None = None,
) -> Asked:
    """Reads a question, in the language spoken.

    `assessment` gives that of the case; it is called only by answers that speak of the case, and
    may raise InputError. `waiting` is the answer kind of the open question.
    """
    return Asked("no", "")
