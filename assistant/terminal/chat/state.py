"""The state of a conversation: what it holds, what it shows, and how it is saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType

from assistant.base.messages import InputError, message
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation, Prompt
from assistant.interview.given import AnswerGiven
from assistant.interview.sessions import (
    SavedSession,
    Session,
    new_session,
    saved_session,
    sessions_folder,
)
from assistant.interview.transcript import transcript_of, write_transcript
from assistant.questions.answers import cleaned
from assistant.terminal.console.prompt import PromptContext, next_line, opened_reader
from assistant.terminal.console.writer import Writer
from assistant.terminal.screens.answer import answer_screen
from assistant.terminal.screens.parts import complaint, notice, numbered

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment
    from assistant.case.changes import CaseChange
    from assistant.interview.importing import Importing
    from assistant.whatif.qualify import QualifyingPlan
    from assistant.whatif.variants import Variant

_DIGITS = 4  # what is offered has fewer


class Quit(Exception):
    """The person leaves the chat."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be meant, as shown, and what does it once its number is typed."""

    shown: str
    run: Callable[[], None]


class Chat(PromptContext):
    """One conversation with its writer, its reader and its saved session.

    `supposed` holds the changes of the last what-if, `ways` the last qualifying plans, `variants`
    the what-ifs that were kept. `title` is the name given to the interview. `waiting` holds lines
    to be read before new input. `importing` is an import that is under way, `partner` holds the
    answers about a partner. `told_origin` is the verdict of origin said last. `written` holds the
    transcripts that this conversation has written.
    `told_unsaved` is the content of which the person knows that it is not saved. `offered` is what
    the next number chooses. `paused` says that the verdict was asked for before the questions end.
    """

    def __init__(self, record: Path | None, day: date, *, plain: bool) -> None:
        self.record = record
        self.day = day
        self.writer = Writer(plain=plain)
        self.reader = opened_reader(plain=plain)
        self.assessor = ShippedAssessor(users_tariff=True)
        self.waiting: list[str] = []
        self.session: Session | None = None
        self.is_saved = True
        self.told_unsaved: SavedSession | None = None
        self.written: set[Path] = set()
        self.start(Conversation(day, self.assessor))

    def start(self, conversation: Conversation) -> None:
        """Starts another conversation in place of the present one."""
        self.conversation = conversation
        self.title = ""
        self.variants: list[Variant] = []
        self.supposed: tuple[CaseChange, ...] = ()
        self.ways: tuple[QualifyingPlan, ...] = ()
        self.shown: Prompt | None = None
        self.pushed_up = False
        self.offered: tuple[Choice, ...] = ()
        self.paused = False
        self.for_customer = False
        self.left: int | None = None
        self.concluded = False
        self.written = set()
        self.importing: Importing | None = None
        self.partner: list[AnswerGiven] = []
        self.told_origin = ""

    def line(self) -> str:
        """The next line of input; raises EOFError at its end."""
        if self.waiting:
            return self.waiting.pop(0)
        return next_line(self.reader, self, lambda: self.say(message("terminal_how_to_leave")))

    def show(self, parts: Sequence[RenderableType]) -> None:
        """Shows parts of a screen. The pending question is repeated after them."""
        self.writer.write(parts)
        self.pushed_up = True

    def say(self, text: str) -> None:
        """Shows a remark."""
        self.writer.write([notice(text)])

    def complain(self, text: str) -> None:
        """Shows why something cannot be done."""
        self.writer.write([complaint(text)])

    def offer(self, choices: Sequence[Choice]) -> None:
        """Shows what may be meant by number, and repeats the pending question after it."""
        self.show([*numbered(one.shown for one in choices), notice(message("talk_choose"))])
        self.offered = tuple(choices)

    def chosen(self, typed: str) -> Choice | None:
        """What the number chooses, of what was offered just before; None for anything else."""
        offered, self.offered = self.offered, ()
        number = int(typed) if typed.strip().isdecimal() and len(typed) < _DIGITS else 0
        return offered[number - 1] if 1 <= number <= len(offered) else None

    def as_answer(self, typed: str) -> Choice:
        """To take the input as the answer to the pending question after all."""
        prompt = self.conversation.prompt
        assert prompt

        def take() -> None:
            try:
                self.answer(cleaned(typed))
            except InputError as error:
                self.complain(error.text)

        return Choice(message("talk_as_answer", ask=prompt.ask), take)

    def show_conclusions(self) -> None:
        """Shows the answer on one screen; raises InputError where there is none."""
        assessment = self.assessed()
        way = self.way(assessment)
        self.writer.write(["", *answer_screen(assessment, self.writer.width, way)])

    def assessed(self) -> Assessment:
        """The assessment, as a customer may see it if that is wished; raises InputError."""
        from assistant.assessment.customer_view import customer_view

        assessment = self.conversation.conclude()
        if not self.for_customer:
            return assessment
        return customer_view(assessment, self.conversation.case())

    def way(self, assessment: Assessment) -> str:
        """How the good would qualify, in one sentence; empty where none is found at once."""
        from assistant.whatif.qualify import way_at_once

        return way_at_once(self.conversation.case(), self.assessor.library, assessment)

    def take_parts(self, lines: Sequence[str]) -> None:
        """Answers with the lines of a bill of materials."""
        self.conversation.give_parts(lines)
        self.report_refused()

    def answer(self, typed: str) -> None:
        """Answers the pending question and saves; raises InputError where it is no answer."""
        if understood := self.conversation.answer(typed):
            self.say(message("terminal_understood", value=understood))
        self.report_refused()
        self.save()

    def report_refused(self) -> None:
        """Reports earlier answers that are no longer accepted."""
        for turn, reason in self.conversation.refused:
            said = message("edit_refused", ask=turn.ask, answer=turn.answer, reason=reason)
            self.complain(said)
        self.conversation.refused.clear()

    def check_code(self, code: str) -> None:
        """Raises InputError where no tariff has the code on the day of the case."""
        self.assessor.check_code(code, self.conversation.day)

    def drawn(self) -> dict[str, Any]:
        """The day and the style with which trees of reasons are drawn."""
        return {"day": self.conversation.day.isoformat(), "plain": self.writer.plain}

    def content(self) -> SavedSession:
        """The interview in the form of a session file."""
        forms = [variant.form() for variant in self.variants]
        return saved_session(self.conversation, self.title, forms, self.importing, self.partner)

    def save(self) -> None:
        """Saves the session. A failure is reported once; saving is tried again each time."""
        reason = self._unsaved(self.content())
        if reason and self.is_saved:
            self.complain(message("session_not_saved", reason=reason))
        elif not reason and not self.is_saved:
            self.say(message("session_saved_again"))
        self.is_saved = not reason

    def _unsaved(self, content: SavedSession) -> str:
        """Saves the session; returns why it could not, "" where it is saved."""
        try:
            if self.session is None:
                self.session = new_session(sessions_folder())
            self.session.save(content)
        except OSError as error:
            return error.strerror or str(error)
        return ""

    def release_session(self) -> None:
        """Saves and releases the session; deletes it where it holds nothing.

        Raises InputError where it cannot be saved, once for the same content.
        """
        content = self.content()
        if content.is_empty:
            self.end_session()
            return
        if reason := self._unsaved(content):
            if not self._is_told(content):
                self.told_unsaved = content
                raise InputError("session_leave_unsaved", reason=reason)
            self.complain(message("session_left_unsaved", reason=reason))
        else:
            self.say(message("session_kept_finished" if content.finished else "session_kept"))
        if self.session:
            self.session.release()

    def end_session(self) -> None:
        """Deletes the session; one that cannot be deleted stays."""
        if self.session:
            with suppress(OSError):
                self.session.end()

    def _is_told(self, content: SavedSession) -> bool:
        told = self.told_unsaved
        return told is not None and told.model_copy(update={"saved": content.saved}) == content

    def write_transcript(self, path: Path) -> None:
        """Writes the transcript and says where; raises InputError where it cannot be written."""
        place = write_transcript(path, transcript_of(self.conversation), self.written)
        self.written.add(place.resolve())
        self.told_unsaved = self.content()
        self.say(message("transcript_saved", path=place))
        if place != path:
            self.say(message("transcript_numbered", path=path))
