"""A learning session as a state machine: typed text in, events out.

The state is the day, the seed, the due items and the typed lines; the same state gives the same
session. To resume, the lines since the last choice are enough.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any, cast

from assistant.base.language import LANGUAGES, language, set_language, translate
from assistant.base.messages import InputError, message
from assistant.intents import looks_like_talk
from assistant.learning.activities import (
    Activity,
    Choosing,
    Note,
    Outcome,
    Parted,
    Questions,
    RolePlayTalk,
    reading,
)
from assistant.learning.commands import command_typed, learning_form
from assistant.learning.drills import generator as drills
from assistant.learning.drills.generator import (
    MOST_DRILLS,
    PREFIX,
    Drill,
    drill_id,
    drill_of,
    is_drill,
)
from assistant.learning.drills.traps import Difficulty
from assistant.learning.events import HelpAsked, ProgressAsked, Refused, Said, Shown, TermAsked
from assistant.learning.feedback import Reasoning, overlooked, parted
from assistant.learning.lessons import rulings
from assistant.learning.lessons.exercises import question
from assistant.learning.lessons.form import Lesson
from assistant.learning.lessons.lessons import lesson_named, lessons
from assistant.learning.lessons.rulings import PREFIX as RULING
from assistant.learning.lessons.rulings import RulingDrill, ruling_drills
from assistant.learning.question import LearningQuestion, read
from assistant.learning.role_play.prospects import prospects
from assistant.library import Library
from assistant.questions.answers import cleaned
from assistant.questions.model import Choice


def question_of(item: str, library: Library) -> LearningQuestion:
    """The question with that id, in the current language; the same id gives the same question.

    Raises InputError for an unknown id (an exercise may have been removed from its lesson).
    """
    prefix = item.partition(".")[0]
    if prefix == drills.PREFIX:
        return drills.drill_of(item, library).question
    if prefix == rulings.PREFIX:
        return rulings.ruling_of(item, library)
    for lesson in lessons():
        for exercise in lesson.exercises:
            if item == f"{lesson.id}.{exercise.id}":
                return question(lesson, exercise, library)
    raise InputError("drill.item_unknown", id=item)


_MENU, _ROLE_PLAY = "menu", "role_play"


class SessionEnded(Exception):
    """The learner ends the session."""


@dataclass(frozen=True, slots=True)
class Start:
    """The start of a session: its day, seed, number of drills already drawn, and due items."""

    day: date
    seed: int
    drawn: int = 0
    due: tuple[str, ...] = ()
    language: str = field(default_factory=language)


@dataclass(frozen=True, slots=True)
class LearningTurn:
    """A typed line, the activity that took it, and what the record keeps of it."""

    waited: str
    typed: str
    kept: dict[str, Any]


class LearningSession:
    """A session from `start`. `note` receives each answer: item, topic, whether it is right.

    `turns` holds all lines so far, `shown` the events of the last line. `since` is the start at the
    last choice. `unfinished` holds the lines that lead from there to the current activity.
    """

    def __init__(self, start: Start, library: Library, note: Note) -> None:
        self.start = self.since = start
        self.library = library
        self.turns: list[LearningTurn] = []
        self.shown: list[Shown] = []
        self.unfinished: list[str] = []
        self.note = note
        self._now = start
        self._drills: dict[str, Drill] = {}
        self._open: list[Activity] = [self._menu()]
        self._path: list[str] = []  # the line that opened each activity but the menu

    @property
    def waiting(self) -> Activity:
        """The current activity, which takes the next line."""
        return self._open[-1]

    @property
    def is_at_menu(self) -> bool:
        """Whether no activity is open but the menu."""
        return len(self._open) == 1

    @property
    def is_under_way(self) -> bool:
        """Whether the current activity is more than a choice."""
        return not isinstance(self.waiting, Choosing)

    @property
    def due(self) -> tuple[str, ...]:
        """The items that are still due."""
        return self._now.due

    def waits(self) -> list[Shown]:
        """What is shown to the learner now, or again."""
        return self.waiting.waits()

    def takes_long(self, typed: str) -> bool:
        """Whether the line needs many assessments, as the end of a role play does."""
        with suppress(InputError):
            ends = typed.startswith("/") and command_typed(typed)[0] == "done"
            return ends and isinstance(self.waiting, RolePlayTalk)
        return False

    def take(self, typed: str) -> list[Shown]:
        """Takes a line; returns the events to show. Raises SessionEnded if the learner leaves."""
        typed = cleaned(typed)
        waited = self.waiting.name
        try:
            outcome = self._taken(typed)
        except InputError as error:
            outcome = Outcome([Refused(error.text)], {"refused": error.text})
        now = list(outcome.shown)
        if outcome.opens:
            self._open.append(outcome.opens)
            self._path.append(typed)
            now += self.waits()
        if self.waiting.ended:
            self._close()
            now += self.waits()
        self.turns.append(LearningTurn(waited, typed, outcome.kept))
        self.unfinished.append(typed)
        if not self.is_under_way:
            del self._path[len(self._open) - 1 :]
            self.since = replace(self._now, language=language())
            self.unfinished = list(self._path)
        self.shown = now
        return now

    def _taken(self, typed: str) -> Outcome:
        if typed.startswith("/"):
            return self._obey(typed)
        if isinstance(self.waiting, Questions) and looks_like_talk(typed):
            return self._asked(typed)
        return self.waiting.take(typed)

    def _asked(self, typed: str) -> Outcome:
        """The answer to a question of the learner, which is never judged as an answer."""
        from assistant.explain.asked import asked

        meant = asked(typed, None, self.library, self.start.day)
        if meant.understood != "yes" or not meant.answer:
            raise InputError("learn.asked_not_understood")
        said = message("terminal_understood", value=meant.reading)
        return Outcome([Said(said), Said(meant.answer)], {"asked": list(meant.topics)})

    def _close(self) -> None:
        """Closes the activities that have ended."""
        while len(self._open) > 1 and self.waiting.ended:
            self._open.pop()

    # Commands

    def _obey(self, typed: str) -> Outcome:
        name, rest = command_typed(typed)
        match name:
            case "back":
                return self._back()
            case "menu":
                del self._open[1:]
                return Outcome(self.waits())
            case "why":
                return Outcome(self.waiting.why())
            case "done":
                return self._done()
            case "glossary":
                return Outcome([TermAsked(rest)])
            case "lang":
                return self._speak(rest)
            case "help":
                return Outcome([HelpAsked()])
            case _:
                raise SessionEnded

    def _back(self) -> Outcome:
        if self.is_at_menu:
            raise InputError("learn.at_menu")
        self._open.pop()
        return Outcome(self.waits())

    def _done(self) -> Outcome:
        if not isinstance(self.waiting, RolePlayTalk):
            raise InputError("learn.no_role")
        return self.waiting.done()

    def _speak(self, typed: str) -> Outcome:
        name = typed.lower()[:2]
        if name not in LANGUAGES:
            raise InputError("lang_which", value=typed, known=", ".join(LANGUAGES))
        set_language(name)
        for one in self._open:
            if isinstance(one, Questions | RolePlayTalk):
                one.put_again()
        return Outcome([Said(message("lang_spoken")), *self.waits()])

    # The menu

    def _menu(self) -> Activity:
        return Choosing(
            _MENU, "learn.menu", lambda: learning_form().menu, self._chosen, self._entry
        )

    def _entry(self, choice: Choice) -> str:
        if choice.value != "due":
            return translate(choice.label)
        return message("learn.menu_due", label=translate(choice.label), count=len(self.due))

    def _chosen(self, value: str) -> Outcome:
        match value:
            case "lessons":
                return Outcome([], opens=self._lessons())
            case "due":
                return self._due()
            case "drills":
                return Outcome([], opens=self._difficulties())
            case "rulings":
                return Outcome([], opens=self._rulings())
            case "role_play":
                return Outcome([], opens=self._prospects())
            case _:
                return Outcome([ProgressAsked(), *self.waits()])

    def _lessons(self) -> Activity:
        return Choosing(
            "lessons",
            "learn.which_lesson",
            lambda: [Choice(value=one.id, label=one.title) for one in lessons()],
            lambda name: Outcome([], opens=self._lesson(lesson_named(name))),
        )

    def _lesson(self, lesson: Lesson) -> Activity:
        makes = [partial(question, lesson, one, self.library) for one in lesson.exercises]
        return Questions(
            lesson.id, "lessons", makes, self._noted, read=reading(lesson, self.library)
        )

    def _difficulties(self) -> Activity:
        return Choosing(
            "drills",
            "learn.which_difficulty",
            lambda: learning_form().difficulties,
            lambda difficulty: Outcome([], opens=self._new_drill(difficulty)),
        )

    def _new_drill(self, difficulty: str) -> Activity:
        """The next drill that the seed of the session draws."""
        drawn = Random(f"{self.start.seed}.{self._now.drawn}").randrange(MOST_DRILLS)
        self._now = replace(self._now, drawn=self._now.drawn + 1)
        return self._drill(drill_id(cast(Difficulty, difficulty), drawn))

    def _drill(self, item: str) -> Activity:
        return Questions(item, "drills", [partial(self._item, item)], self._noted, self._parted)

    def _due(self) -> Outcome:
        """Opens the due questions, one after the other; raises InputError if there are none."""
        if not self.due:
            raise InputError("learn.nothing_due")
        makes = [partial(self._item, item) for item in self.due]
        return Outcome([], opens=Questions("due", "due", makes, self._noted, self._parted))

    def _item(self, item: str) -> LearningQuestion:
        """The question with that id, in the current language."""
        if not item.startswith(f"{PREFIX}."):
            return question_of(item, self.library)
        self._drills[item] = drill_of(item, self.library)
        return self._drills[item].question

    def _parted(self, asked: LearningQuestion, typed: str) -> Parted:
        """The traps that a wrong answer overlooked, and the step that contradicts it."""
        values = read(asked, typed)
        drill = self._drills.get(asked.id)
        seen = overlooked(drill, values) if drill else ()
        return Parted(seen, parted(asked, _reasoning(asked, values)))

    def _rulings(self) -> Activity:
        return Choosing(
            "rulings",
            "learn.which_ruling",
            lambda: [_ruling_choice(one) for one in ruling_drills().rulings],
            lambda item: Outcome([], opens=self._ruling(item)),
        )

    def _ruling(self, item: str) -> Activity:
        return Questions(item, "rulings", [partial(self._item, item)], self._noted, self._parted)

    def _prospects(self) -> Activity:
        return Choosing(
            _ROLE_PLAY,
            "learn.which_prospect",
            lambda: [Choice(value=name, label=one.who) for name, one in prospects().items()],
            lambda name: Outcome([], opens=self._talk(name)),
            lambda one: message("learn.prospect", who=translate(one.label),
                                difficulty=prospects()[one.value].difficulty),
        )  # fmt: skip

    def _talk(self, name: str) -> Activity:
        return RolePlayTalk(name, self.start.day, self.library, self._noted)

    def _noted(self, item: str, topic: str, right: bool) -> None:
        self._now = replace(self._now, due=tuple(one for one in self.due if one != item))
        self.note(item, topic, right)


def is_question(item: str) -> bool:
    """Whether a question with that id still exists."""
    rulings = {f"{RULING}.{one.ruling}" for one in ruling_drills().rulings}
    exercises = {f"{lesson.id}.{one.id}" for lesson in lessons() for one in lesson.exercises}
    return is_drill(item) or item in rulings | exercises


def _ruling_choice(one: RulingDrill) -> Choice:
    good = one.case["product"]["description"]
    label = {name: f"{good[name]} ({one.source.title})" for name in LANGUAGES}
    return Choice(value=f"{RULING}.{one.ruling}", label=label)


def _reasoning(asked: LearningQuestion, values: tuple[str, ...]) -> Reasoning:
    """The answer as a verdict or a figure; empty for other kinds of questions."""
    match asked.kind:
        case "amount" | "percent":
            return Reasoning(number=Decimal(values[0]))
        case "verdict" | "yes_no":
            return Reasoning(verdict=values[0])
        case _:
            return Reasoning()
