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
from assistant.terminal.console.command_table import bare_command, command_named
from assistant.terminal.screens.part_list import origin_so_far
from assistant.terminal.screens.question import question_reminder, question_screen

if TYPE_CHECKING:
    from prompt_toolkit.completion import Completer

    from assistant.interview.conversation import Prompt


def run_interview(
    record: Path | None, day: date, *, plain: bool = False, bill: Path | None = None
) -> None:
    """Runs one conversation.

    `record` names the transcript to write, `plain` writes line by line for a screen reader. `bill`
    is a bill of materials that a new conversation begins with. Raises InputError where the
    transcript cannot be written or the bill cannot be read.
    """
    if record:
        check_place(record)
    window = ChatWindow(record, day, plain=plain)
    if bill:
        from assistant.interview.importing import begun

        window.importing = begun(bill)
    window.hold()


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

    def _say_origin(self) -> None:
        """Says the origin under USMCA as soon as it can be told, and again where it changes."""
        prompt = self.conversation.prompt
        if prompt is None or not self.conversation.may_tell_origin:
            return
        try:
            origin = self.conversation.preview().origin
        except InputError:
            return
        if origin.verdict != self.told_origin:
            self.writer.write(origin_so_far(origin))
        self.told_origin = origin.verdict

    def _show_pending(self) -> None:
        prompt = self.conversation.prompt
        if prompt is not self.shown:
            self._say_origin()
        if prompt is None:
            if not self.concluded:
                self._conclude()
                self.writer.write([""])
                self.say(message("terminal_closing"))
            self.concluded = True
        elif self.paused:
            pass
        elif prompt is not self.shown:
            self.concluded = False
            answered = self.conversation.answered
            left = self.conversation.questions_left()
            if self.left is not None and left > self.left:
                self.say(message("questions_more", count=left))
            self.left = left
            if prompt.item.question.answer == "part_sentences":
                self._show_parts_asked(prompt)
            self.writer.write(question_screen(prompt, answered, left))
        elif self.pushed_up:
            self.writer.write(question_reminder(prompt))
        self.shown, self.pushed_up = prompt, False

    def _show_parts_asked(self, prompt: Prompt) -> None:
        """Shows the parts that a question of many is about: in groups, or those alone."""
        from assistant.questions.part_sentences import parts_of
        from assistant.terminal.screens.part_list import groups_screen

        parts = parts_of(self.conversation.draft)
        asked = [part for part in parts if not prompt.item.parts or part.id in prompt.item.parts]
        self.writer.write(groups_screen(asked, parts))

    def _conclude(self) -> bool:
        """Shows the conclusions; False, with the reason, where there are none."""
        try:
            self.show_conclusions()
        except InputError as error:
            self.complain(message("terminal_no_conclusion", reason=error.text))
            return False
        return True

    def _take(self, typed: str) -> None:
        if choice := self.chosen(typed):
            choice.run()
            return
        if typed.lstrip().startswith("/"):
            name, _, rest = typed.strip().removeprefix("/").partition(" ")
            obey(self, command_named(name), rest.strip())
            return
        if bare := bare_command(typed):
            obey(self, bare, "")
            return
        if self.conversation.prompt is None and not typed.strip():
            raise Quit
        if not plain_words.is_dealt_with(typed, self):
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
            plain_words.answer_refused(typed, self, error.text)
            return
        self.report_refused()
        self.save()

    def _take_lines(self, typed: str) -> None:
        """Takes pasted lines of materials as if typed, and names those that cannot be used.

        A table is confirmed as an imported file is, and so is what mostly cannot be used as typed.
        """
        from assistant.bill_of_materials.pasted import pasted_lines
        from assistant.bill_of_materials.reading import read_records
        from assistant.interview.importing import Importing
        from assistant.terminal.chat.commands.parts import go_on_importing
        from assistant.terminal.screens.part_list import pasted_screen

        found = pasted_lines(typed, self.check_code)
        if read_records(typed).heading_line or len(found.refused) > len(found.lines):
            go_on_importing(self, Importing(pasted=typed))
            return
        self.writer.write(pasted_screen(found))
        self.take_parts(found.lines)

    def _open_session(self) -> None:
        importing = self.importing
        try:
            folder = sessions_folder()
            self.session = new_session(folder)
            if importing is None:
                offer_unfinished(self, folder)
        except OSError as error:
            self.is_saved = False
            self.complain(message("session_not_saved", reason=error.strerror))
        if importing:
            from assistant.terminal.chat.commands.parts import go_on_importing

            go_on_importing(self, importing)

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
