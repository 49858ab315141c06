"""The loop of the chat: asks, takes answers and commands, and concludes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.messages import InputError, message
from assistant.interview.sessions import new_session, sessions_folder
from assistant.interview.transcript import check_place
from assistant.terminal.chat import plain_words
from assistant.terminal.chat.commands.registry import obey
from assistant.terminal.chat.resume import offer_unfinished
from assistant.terminal.chat.state import Chat, Quit
from assistant.terminal.chat.toolbar import toolbar
from assistant.terminal.console.command_table import command_named
from assistant.terminal.screens.question import question_reminder, question_screen

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer


def run_interview(record: Path | None, day: date, *, plain: bool = False) -> None:
    """Runs one conversation.

    `record` names the transcript to write, `plain` writes line by line for a screen reader. Raises
    InputError where the transcript cannot be written.
    """
    if record:
        check_place(record)
    ChatWindow(record, day, plain=plain).hold()


class ChatWindow(Chat):
    """The chat with the loop that reads input."""

    def hold(self) -> None:
        """Runs until the person leaves or the input ends; raises InputError as `run_interview`."""
        self.say(message("terminal_welcome", day=self.conversation.day))
        step = self._open_session
        while True:
            try:
                step()
            except (Quit, EOFError) as end:
                if isinstance(end, EOFError) and not self.reader.interactive:
                    self._input_ended()
                    return
                if self._leave():
                    return
            except InputError as error:
                self.complain(error.text)
            except KeyboardInterrupt:
                if not self.content().is_empty:
                    self.save()
                raise
            step = self._take_turn

    def _take_turn(self) -> None:
        self._show_pending()
        self._take(self.line())

    def toolbar(self) -> str:
        """The verdicts and the saving so far, the questions left, and the day."""
        return toolbar(self.conversation)

    def completer(self) -> Completer:
        """The completer of commands and answers."""
        from assistant.terminal.chat.completion import AnswerCompleter

        return AnswerCompleter(self)

    def _show_pending(self) -> None:
        prompt = self.conversation.prompt
        if prompt is None:
            if not self.concluded:
                self._conclude()
                self.writer.write([""])
                self.say(message("terminal_closing"))
            self.concluded = True
        elif prompt is not self.shown:
            self.concluded = False
            answered = len(self.conversation.turns)
            left = self.conversation.questions_left()
            self.writer.write(question_screen(prompt, answered, left))
        elif self.pushed_up:
            self.writer.write(question_reminder(prompt))
        self.shown, self.pushed_up = prompt, False

    def _conclude(self) -> bool:
        """Shows the conclusions; False, with the reason, where there are none."""
        try:
            self.show_conclusions()
        except InputError as error:
            self.complain(message("terminal_no_conclusion", reason=error.text))
            return False
        return True

    def _take(self, typed: str) -> None:
        if typed.lstrip().startswith("/"):
            name, _, rest = typed.strip().removeprefix("/").partition(" ")
            obey(self, command_named(name), rest.strip())
            return
        if self.conversation.prompt is None and not typed.strip():
            raise Quit
        if plain_words.is_asked(typed, self) and plain_words.answered(typed, self):
            return
        if self.conversation.prompt is None:
            plain_words.offer(typed, self, message("terminal_closed"))
            return
        self.take_answer(typed)

    def take_answer(self, typed: str) -> None:
        """Takes the input as the answer to the pending question."""
        lines = [line for line in typed.splitlines() if line.strip()]
        prompt = self.conversation.prompt
        assert prompt
        try:
            if len(lines) > 1 and prompt.item.question.answer == "material_lines":
                self._take_lines(typed)
            elif understood := self.conversation.answer(" ".join(lines)):
                self.say(message("terminal_understood", value=understood))
        except InputError as error:
            plain_words.offer(typed, self, error.text)
            return
        self.report_refused()
        self.save()

    def _take_lines(self, typed: str) -> None:
        """Takes pasted lines of materials and reports those that cannot be used."""
        from assistant.bill_of_materials.imported import pasted
        from assistant.terminal.screens.bill_of_materials import taken_screen

        found = pasted(typed, self.check_code)
        self.writer.write(taken_screen(found))
        self.take_parts(found)

    def _open_session(self) -> None:
        try:
            folder = sessions_folder()
            self.session = new_session(folder)
            offer_unfinished(self, folder)
        except OSError as error:
            self.is_saved = False
            self.complain(message("session_not_saved", reason=error.strerror))

    def _input_ended(self) -> None:
        """Concludes from the input of a pipe, even where questions are left.

        The session is kept where nothing can be concluded or the record cannot be written. Raises
        InputError for the latter.
        """
        concluded = True
        if self.conversation.prompt is not None:
            self.say(message("terminal_input_ended"))
            concluded = self._conclude()
        self._write_record()
        if concluded:
            self.end_session()

    def _leave(self) -> bool:
        """Whether the conversation can end: a failure to save is said once before it does.

        Raises InputError where the record cannot be written.
        """
        fault = None
        try:
            self._write_record()
        except InputError as error:
            fault = error
        try:
            self.release_session()
        except InputError as error:
            self.complain(error.text)
            return False
        if fault:
            raise fault
        return True

    def _write_record(self) -> None:
        if self.record and not self.content().is_empty:
            self.write_transcript(self.record)
