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
from assistant.terminal.console.prompt import Talker, opened_reader
from assistant.terminal.console.writer import Writer
from assistant.terminal.screens.assessment import assessment_screen, summary_screen
from assistant.terminal.screens.parts import complaint, notice

if TYPE_CHECKING:
    from assistant.bill_of_materials.imported import Imported
    from assistant.case.changes import CaseChange
    from assistant.whatif.qualify import QualifyingPlan
    from assistant.whatif.variants import Variant


class Quit(Exception):
    """The person leaves."""


class Chat(Talker):
    """One conversation with its screen, its reader and its saved session.

    `supposed` are the changes of the last what-if, `ways` the last ways to yes, `variants` what was
    kept of them. `title` is the name given to the interview.
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
        """Goes on with another conversation."""
        self.conversation = conversation
        self.title = ""
        self.variants: list[Variant] = []
        self.supposed: tuple[CaseChange, ...] = ()
        self.ways: tuple[QualifyingPlan, ...] = ()
        self.shown: Prompt | None = None
        self.pushed_up = False
        self.concluded = False

    def line(self) -> str:
        """The next line typed; raises EOFError at the end of the input."""
        if self.waiting:
            return self.waiting.pop(0)
        while True:
            try:
                return self.reader.line(self)
            except KeyboardInterrupt:
                if not self.reader.interactive:
                    raise
                self.say(message("terminal_how_to_leave"))

    def show(self, parts: Sequence[RenderableType]) -> None:
        """Shows parts of a screen; the question that waits is named again after them."""
        self.writer.write(parts)
        self.pushed_up = True

    def say(self, text: str) -> None:
        """Shows a remark."""
        self.writer.write([notice(text)])

    def complain(self, text: str) -> None:
        """Shows what cannot be done."""
        self.writer.write([complaint(text)])

    def show_conclusions(self) -> None:
        """Shows the whole assessment; raises InputError where nothing can be concluded."""
        assessment = self.conversation.conclude()
        self.writer.write(["", *assessment_screen(assessment, self.writer.width)])
        self.writer.write(summary_screen(assessment, self.writer.width))

    def take_parts(self, found: Imported) -> None:
        """Takes the lines of a bill of materials as answers."""
        self.conversation.give_parts([line.answer for line in found.lines])
        self.report_refused()

    def answer(self, typed: str) -> None:
        """Answers the question that waits and saves; raises InputError where it is no answer."""
        if understood := self.conversation.answer(typed):
            self.say(message("terminal_understood", value=understood))
        self.report_refused()
        self.save()

    def report_refused(self) -> None:
        """Says which answers given before no longer fit, so that they are not lost unseen."""
        for turn, reason in self.conversation.refused:
            said = message("edit_refused", ask=turn.ask, answer=turn.answer, reason=reason)
            self.complain(said)
        self.conversation.refused.clear()

    def check_code(self, code: str) -> None:
        """Raises InputError where no tariff has the code on the day of the case."""
        self.assessor.check_code(code, self.conversation.day)

    def drawn(self) -> dict[str, Any]:
        """How trees are to be drawn: for which day, and whether plainly."""
        return {"day": self.conversation.day.isoformat(), "plain": self.writer.plain}

    def save(self) -> None:
        """Puts everything on disk; a disk that is full is said once, and tried again each time."""
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
        """Lets go of the interview: kept where there is anything in it."""
        assert self.session
        if not (self.conversation.turns or self.conversation.given):
            self.session.end()
            return
        unfinished = self.conversation.prompt is not None
        self.say(message("session_kept" if unfinished else "session_kept_finished"))
        self.session.release()
