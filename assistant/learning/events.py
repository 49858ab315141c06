"""What a learning session shows, for whoever draws it."""

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
    """Why what was typed cannot be used."""

    text: str


@dataclass(frozen=True)
class Options:
    """Something to choose by number or word."""

    title: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class LessonRead:
    """A lesson to read."""

    lesson: LessonText


@dataclass(frozen=True)
class AskedEvent:
    """A question, the `number`th of `count`. `alone` is whether no lesson told its case before."""

    question: LearningQuestion
    number: int
    count: int
    alone: bool


@dataclass(frozen=True)
class Answered:
    """A question and what is said of the answer; of a wrong one, what was overlooked, and where
    the reasoning parted from the engine's."""

    question: LearningQuestion
    judged: Judged
    overlooked: tuple[str, ...] = ()
    parting: Parting | None = None


@dataclass(frozen=True)
class Steps:
    """All the steps that decide a question."""

    question: LearningQuestion


@dataclass(frozen=True)
class Spoken:
    """What somebody says."""

    who: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """The end of a role play."""

    debrief: Debrief


@dataclass(frozen=True)
class ProgressAsked:
    """What the learner knows so far."""


@dataclass(frozen=True)
class TermAsked:
    """A term of the glossary; all of them where none is named."""

    typed: str


@dataclass(frozen=True)
class HelpAsked:
    """The commands."""


Shown = (
    Said | Refused | Options | LessonRead | AskedEvent | Answered | Steps | Spoken | Ended
    | ProgressAsked | TermAsked | HelpAsked
)  # fmt: skip
