"""The conversation in the terminal: asks, takes answers and commands, saves, and concludes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType

from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation, Prompt
from assistant.interview.sessions import Session, new_session, saved_session, sessions_folder
from assistant.interview.transcript import check_place, transcript_of, write_transcript
from assistant.messages import InputError, message
from assistant.terminal import screens, talk
from assistant.terminal.command_table import command_named
from assistant.terminal.commands import COMMANDS
from assistant.terminal.commands.kept import Left
from assistant.terminal.drawing import complaint, notice
from assistant.terminal.prompt import opened_reader
from assistant.terminal.resuming import offer_unfinished
from assistant.terminal.toolbar import toolbar
from assistant.terminal.writing import Writer

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

    from assistant.bill_of_materials.imported import Imported
    from assistant.changes.change import Change
    from assistant.changes.variants import Variant
    from assistant.changes.ways import Way

DONE, BAD_INPUT = 0, 2


def run_interview(record: Path | None, day: date, *, plain: bool = False) -> int:
    """Holds one conversation and returns the exit code: 0, or 2 where nothing could be concluded.

    `record` names the transcript to write, `plain` speaks line by line for a screen reader. Raises
    InputError where the transcript cannot be written.
    """
    if record:
        check_place(record)
    return Chat(record, day, plain=plain).hold()


class Chat:
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
        self.supposed: tuple[Change, ...] = ()
        self.ways: tuple[Way, ...] = ()
        self.shown: Prompt | None = None
        self.pushed_up = False
        self.concluded = False

    def hold(self) -> int:
        """Talks until the person leaves or the input ends."""
        self.say(message("terminal_welcome", day=self.conversation.day))
        try:
            self._open_session()
            while True:
                self._show_what_waits()
                self._take(self.line())
        except Left:
            return self._leave()
        except EOFError:
            return self._leave() if self.reader.interactive else self._input_ended()

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

    def below(self) -> str:
        """The verdicts and the saving so far, and what is left."""
        return toolbar(self.conversation)

    def completer(self) -> Completer:
        """What Tab completes where the chat now is."""
        from assistant.terminal.completion import AnswerCompleter

        return AnswerCompleter(self)

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

    def _show_what_waits(self) -> None:
        prompt = self.conversation.prompt
        if prompt is None:
            if not self.concluded:
                self._conclude()
            self.concluded = True
        elif prompt is not self.shown:
            self.concluded = False
            answered = len(self.conversation.turns)
            left = self.conversation.questions_left()
            self.writer.write(screens.question_screen(prompt, answered, left))
        elif self.pushed_up:
            self.writer.write(screens.question_reminder(prompt))
        self.shown, self.pushed_up = prompt, False

    def _conclude(self) -> None:
        try:
            self.show_conclusions()
        except InputError as error:
            self.complain(message("terminal_no_conclusion", reason=error.text))
        self.writer.write([""])
        self.say(message("terminal_closing"))

    def show_conclusions(self) -> None:
        """Shows the whole assessment; raises InputError where nothing can be concluded."""
        assessment = self.conversation.conclude()
        self.writer.write(["", *screens.assessment_screen(assessment, self.writer.width)])
        self.writer.write(screens.summary_screen(assessment, self.writer.width))

    # What is typed

    def _take(self, typed: str) -> None:
        if typed.lstrip().startswith("/"):
            name, _, rest = typed.strip().removeprefix("/").partition(" ")
            try:
                self.obey(command_named(name), rest.strip())
            except InputError as error:
                self.complain(error.text)
            return
        if self.conversation.prompt is None and not typed.strip():
            raise Left
        if talk.is_asked(typed, self) and talk.answered(typed, self):
            return
        if self.conversation.prompt is None:
            talk.offer(typed, self, message("terminal_closed"))
            return
        self.take_answer(typed)

    def obey(self, name: str, rest: str) -> None:
        """Does what a command says; what cannot be done is said, and nothing is lost."""
        try:
            COMMANDS[name](self, rest)
        except InputError as error:
            self.complain(str(error))

    def take_answer(self, typed: str) -> None:
        """Takes what was typed as the answer to the question that waits."""
        lines = [line for line in typed.splitlines() if line.strip()]
        prompt = self.conversation.prompt
        assert prompt
        try:
            if len(lines) > 1 and prompt.item.question.answer == "material_lines":
                self._take_lines(typed)
            elif understood := self.conversation.answer(" ".join(lines)):
                self.say(message("terminal_understood", value=understood))
        except InputError as error:
            talk.offer(typed, self, error.text)
            return
        self.report_refused()
        self.save()

    def _take_lines(self, typed: str) -> None:
        """Takes pasted lines of materials, and names those that cannot be used."""
        from assistant.bill_of_materials.imported import pasted
        from assistant.terminal.import_screen import taken_screen

        found = pasted(typed, self.check_code)
        self.writer.write(taken_screen(found))
        self.take_parts(found)

    def take_parts(self, found: Imported) -> None:
        """Takes the lines of a bill of materials as answers."""
        self.conversation.give_parts([line.answer for line in found.lines])
        self.report_refused()

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

    # Saving

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

    def _open_session(self) -> None:
        try:
            folder = sessions_folder()
            self.session = new_session(folder)
            offer_unfinished(self, folder)
        except OSError as error:
            self.complain(message("session_not_saved", reason=error.strerror))

    # Leaving

    def _input_ended(self) -> int:
        """Concludes from what a pipe gave, whether or not it answered everything."""
        if self.conversation.prompt is not None:
            self.say(message("terminal_input_ended"))
            try:
                self.show_conclusions()
            except InputError as error:
                self.complain(error.text)
                return BAD_INPUT
        if self.session:
            self.session.end()
        self._write_record()
        return DONE

    def _leave(self) -> int:
        if self.session:
            self.release_session()
        self._write_record()
        return DONE

    def release_session(self) -> None:
        """Lets go of the interview: kept where there is anything in it."""
        assert self.session
        if not (self.conversation.turns or self.conversation.given):
            self.session.end()
            return
        unfinished = self.conversation.prompt is not None
        self.say(message("session_kept" if unfinished else "session_kept_finished"))
        self.session.release()

    def _write_record(self) -> None:
        if self.record and self.conversation.turns:
            write_transcript(self.record, transcript_of(self.conversation))
            self.say(message("transcript_saved", path=self.record))
