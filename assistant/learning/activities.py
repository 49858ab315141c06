"""The activities of a learning session: a choice, a series of questions, a role play.

An activity is a state machine: it shows what is open, takes typed lines, and ends.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple, Protocol

from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.base.text import normalize
from assistant.learning.events import (
    Answered,
    AskedEvent,
    Ended,
    LessonRead,
    Options,
    Said,
    Shown,
    Spoken,
    Steps,
)
from assistant.learning.feedback import Parting
from assistant.learning.lessons.form import Lesson
from assistant.learning.lessons.lessons import lesson_text, lessons
from assistant.learning.question import Judged, LearningQuestion, judge
from assistant.learning.role_play.debrief import Debrief, debrief
from assistant.learning.role_play.prospects import prospect_named
from assistant.learning.role_play.talk import RolePlay
from assistant.library import Library
from assistant.questions.answers import is_not_known
from assistant.questions.choices import number_of, understood_choice
from assistant.questions.model import Choice, question_at

Note = Callable[[str, str, bool], None]


@dataclass
class Outcome:
    """The result of a typed line: what is shown, and what the record keeps.

    `opens` is an activity that starts now.
    """

    shown: list[Shown]
    kept: dict[str, Any] = field(default_factory=dict)
    opens: Activity | None = None


class Parted(NamedTuple):
    """The traps that a wrong answer overlooked, and the first step that contradicts it."""

    overlooked: tuple[str, ...] = ()
    parting: Parting | None = None


class Activity(Protocol):
    """`name` identifies the activity in records; `area` is its menu entry."""

    name: str
    area: str
    ended: bool

    def waits(self) -> list[Shown]:
        """What is shown to the learner now, or again."""

    def take(self, typed: str) -> Outcome:
        """Takes a line; raises InputError for an invalid one."""

    def why(self) -> list[Shown]:
        """The explanation of what was just shown; raises InputError if there is none."""


class Choosing:
    """A choice by number or word; each option opens an activity or shows something."""

    ended = False

    def __init__(
        self,
        name: str,
        title: str,
        choices: Callable[[], Sequence[Choice]],
        chosen: Callable[[str], Outcome],
        labels: Callable[[Choice], str] = lambda choice: translate(choice.label),
    ) -> None:
        self.name = self.area = name
        self._title = title
        self._choices = choices
        self._chosen = chosen
        self._labels = labels

    def waits(self) -> list[Shown]:
        """The choices."""
        labels = tuple(self._labels(one) for one in self._choices())
        return [Options(message(self._title), labels)]

    def take(self, typed: str) -> Outcome:
        """Opens what is chosen; raises InputError if no option or several match."""
        value = self._value(typed)
        outcome = self._chosen(value)
        outcome.kept = {"opened": value, **outcome.kept}
        return outcome

    def _value(self, typed: str) -> str:
        """The value chosen by text unique to one label, else as in any choice."""
        wanted = normalize(typed)
        named = [
            one.value
            for one in self._choices()
            if wanted and wanted in normalize(self._labels(one))
        ]
        if len(named) == 1 and not number_of(typed):
            return named[0]
        return understood_choice(typed, self._choices()).value

    def why(self) -> list[Shown]:
        """Raises InputError, because a choice has no explanation."""
        raise InputError("learn.nothing_asked")


class Questions:
    """A series of questions, each judged before the next; `make` creates each when it is due.

    `read` gives the text shown before the first question. `parted` gives the feedback on a wrong
    answer.
    """

    def __init__(
        self,
        name: str,
        area: str,
        make: Sequence[Callable[[], LearningQuestion]],
        note: Note,
        parted: Callable[[LearningQuestion, str], Parted] = lambda question, typed: Parted(),
        read: Callable[[], list[Shown]] | None = None,
    ) -> None:
        self.name = name
        self.area = area
        self.ended = False
        self._make = make
        self._note = note
        self._read = read
        self._parted = parted
        self._place = 0
        self._right = 0
        self._reading = read is not None
        self._judged: Judged | None = None
        self._made: tuple[int, LearningQuestion] | None = None

    def waits(self) -> list[Shown]:
        """The text to read, the question, or, after an answer, the prompt to press Enter."""
        if self._reading:
            assert self._read
            return [*self._read(), Said(message("learn.enter_questions"))]
        if self._judged:
            return [Said(self._goes_on())]
        alone = self._read is None
        return [AskedEvent(self._question(), self._place + 1, len(self._make), alone)]

    def put_again(self) -> None:
        """Discards the question, so that it is made again in the current language."""
        self._made = None

    def take(self, typed: str) -> Outcome:
        """Judges an answer, or goes on; raises InputError for an unreadable line."""
        if self._reading or self._judged:
            if typed:
                raise InputError("learn.enter_only")
            return self._on()
        if not typed:
            raise InputError("interview_nothing_typed")
        question = self._question()
        judged = judge(question, typed)
        self._note(question.id, question.topic, judged.right)
        self._judged = judged
        self._right += judged.right
        reasoned = not judged.right and not is_not_known(typed)
        parted = self._parted(question, typed) if reasoned else Parted()
        answered = Answered(question, judged, parted.overlooked, parted.parting)
        shown: list[Shown] = [answered, Said(self._goes_on())]
        kept = {
            "question": question.id,
            "right": "yes" if judged.right else "no",
            "understood": judged.understood,
            "accepted": judged.accepted,
        }
        return Outcome(shown, kept)

    def why(self) -> list[Shown]:
        """The deciding steps after an answer; before it, the aim of the lesson.

        Outside a lesson, the aim is withheld before the answer, because it would reveal the trap.
        Raises InputError while the text of the lesson is shown.
        """
        if self._reading:
            raise InputError("learn.nothing_asked")
        question = self._question()
        if self._judged:
            return [Steps(question)]
        if self._read is None:
            return [Said(message("learn.decide_first"))]
        return [Said(_of_lesson(question.topic))]

    def _on(self) -> Outcome:
        if self._reading:
            self._reading = False
            return Outcome(self.waits())
        self._judged = None
        self._place += 1
        if self._place < len(self._make):
            return Outcome(self.waits())
        self.ended = True
        score = message("learn.score", right=self._right, count=len(self._make))
        return Outcome([Said(score)], {"right": self._right, "of": len(self._make)})

    def _goes_on(self) -> str:
        last = self._place + 1 == len(self._make)
        return message("learn.enter_end" if last else "learn.enter_next")

    def _question(self) -> LearningQuestion:
        if self._made is None or self._made[0] != self._place:
            self._made = (self._place, self._make[self._place]())
        return self._made[1]


def _topics_of(library: Library, day: date, typed: str) -> tuple[str, ...]:
    """The topics that a plain question is understood to ask."""
    from assistant.explain.asked import asked

    meant = asked(typed, None, library, day)
    return meant.topics if meant.understood == "yes" else ()


class RolePlayTalk:
    """A role play as an activity."""

    area = "role_play"

    def __init__(self, name: str, day: date, library: Library, note: Note) -> None:
        self.name = f"role_play.{name}"
        self.ended = False
        self._play = RolePlay(prospect_named(name), day, partial(_topics_of, library, day))
        self._library = library
        self._note = note
        self._begun = False

    def waits(self) -> list[Shown]:
        """The opening of the prospect at the start; nothing later."""
        if self._begun:
            return []
        self._begun = True
        prospect = self._play.prospect
        return [Spoken(prospect.title, self._play.opening), Said(message("learn.role_how"))]

    def put_again(self) -> None:
        """Repeats the opening, in the current language."""
        self._begun = False

    def take(self, typed: str) -> Outcome:
        """The answer of the prospect."""
        asked = len(self._play.asked)
        lines = self._play.say(typed)
        told = self._play.asked[-1].told if len(self._play.asked) > asked else ()
        kept = {"said": list(lines), "told": list(told)}
        return Outcome([Spoken("", lines)], kept)

    def done(self) -> Outcome:
        """Ends the role play with its debrief."""
        found = debrief(self._play, self._library)
        self.ended = True
        self._note(self.name, self.area, _is_enough(found))
        return Outcome([Ended(found)], {"missed": [one.place for one in found.missed
                                                   if one.effect.moves],
                                        "needless": [one.typed for one in found.needless],
                                        "learned": found.learned, "facts": found.facts,
                                        "origin": [found.as_learned.origin.verdict,
                                                   found.as_true.origin.verdict]})  # fmt: skip

    def why(self) -> list[Shown]:
        """Why the fact last asked about matters; raises InputError if none was."""
        for place in reversed(self._play.asked[-1].places if self._play.asked else ()):
            if question := question_at(self._play.prospect.place(place)):
                return [Said(translate(question.why).strip())]
        raise InputError("learn.role_why_first")


def _is_enough(found: Debrief) -> bool:
    """Whether the facts learned lead to the true verdicts."""
    return not any(one.name in ("origin", "section_301", "immex") for one in found.moved.verdicts)


def reading(lesson: Lesson, library: Library) -> Callable[[], list[Shown]]:
    """Returns the text of the lesson in the language current when it is called."""
    return lambda: [LessonRead(lesson_text(lesson, library))]


def _of_lesson(topic: str) -> str:
    for number, lesson in enumerate(lessons(), 1):
        if lesson.id == topic:
            return message(
                "learn.of_lesson",
                number=number,
                title=translate(lesson.title),
                aim=translate(lesson.aim),
            )
    raise InputError("learn.nothing_asked")
