"""The events of a learning session, for the user interface to show."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.learning.feedback import Parting
from assistant.learning.lessons.lessons import LessonText
from assistant.learning.question import Judged, LearningQuestion
from assistant.learning.role_play.debrief import Debrief


@dataclass(frozen=True)
class Said:
    """A remark."""

    text: str


@dataclass(frozen=True)
class Refused:
    """The reason why a typed line was rejected."""

    text: str


@dataclass(frozen=True)
class Options:
    """Options to choose by number or word."""

    title: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class LessonRead:
    """A lesson to read."""

    lesson: LessonText


@dataclass(frozen=True)
class AskedEvent:
    """A question, number `number` of `count`; `alone` if no lesson introduced its case."""

    question: LearningQuestion
    number: int
    count: int
    alone: bool


@dataclass(frozen=True)
class Answered:
    """A question and its judged answer; for a wrong one, the traps overlooked and the feedback."""

    question: LearningQuestion
    judged: Judged
    overlooked: tuple[str, ...] = ()
    parting: Parting | None = None


@dataclass(frozen=True)
class Steps:
    """The steps that decide a question."""

    question: LearningQuestion


@dataclass(frozen=True)
class Spoken:
    """Lines said by a person; `who` may be ""."""

    who: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """The end of a role play."""

    debrief: Debrief


@dataclass(frozen=True)
class ProgressAsked:
    """A request for the learner's progress."""


@dataclass(frozen=True)
class TermAsked:
    """A request for a term of the glossary, or for all terms if none is named."""

    typed: str


@dataclass(frozen=True)
class HelpAsked:
    """A request for the list of commands."""


Shown = (
    Said | Refused | Options | LessonRead | AskedEvent | Answered | Steps | Spoken | Ended
    | ProgressAsked | TermAsked | HelpAsked
)  # fmt: skip
