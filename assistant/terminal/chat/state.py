"""The state of a conversation: what it holds, what it shows, and how it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType

from assistant.base.messages import message
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation, Prompt
from assistant.interview.sessions import Session, saved_session
from assistant.terminal.console.prompt import PromptContext, next_line, opened_reader
from assistant.terminal.console.writer import Writer
from assistant.terminal.screens.assessment import assessment_screen, summary_screen
from assistant.terminal.screens.parts import complaint, notice

if TYPE_CHECKING:
    from assistant.bill_of_materials.imported import Imported
    from assistant.case.changes import CaseChange
    from assistant.whatif.qualify import QualifyingPlan
    from assistant.whatif.variants import Variant


class Quit(Exception):
    """The person leaves the chat."""


class Chat(PromptContext):
    """One conversation with its writer, its reader and its saved session.

    `supposed` holds the changes of the last what-if, `ways` the last qualifying plans, `variants`
    the what-ifs that were kept. `title` is the name given to the interview. `waiting` holds lines
    to be read before new input.
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
        self.concluded = False

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

    def show_conclusions(self) -> None:
        """Shows the assessment and its summary; raises InputError where there is none."""
        assessment = self.conversation.conclude()
        self.writer.write(["", *assessment_screen(assessment, self.writer.width)])
        self.writer.write(summary_screen(assessment, self.writer.width))

    def take_parts(self, found: Imported) -> None:
        """Answers with the lines of a bill of materials."""
        self.conversation.give_parts([line.answer for line in found.lines])
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

    def save(self) -> None:
        """Saves the session. A failure is reported once; saving is tried again each time."""
        if self.session is None:
            return
        forms = [variant.form() for variant in self.variants]
        try:
            self.session.save(saved_session(self.conversation, self.title, forms))
        except OSError as error:
            if self.is_saved:
                self.complain(message("session_not_saved", reason=error.strerror))
            self.is_saved = False
            return
        if not self.is_saved:
            self.say(message("session_saved_again"))
        self.is_saved = True

    def release_session(self) -> None:
        """Releases the session; deletes it where it holds no answers."""
        assert self.session
        if not (self.conversation.turns or self.conversation.given):
            self.session.end()
            return
        unfinished = self.conversation.prompt is not None
        self.say(message("session_kept" if unfinished else "session_kept_finished"))
        self.session.release()
