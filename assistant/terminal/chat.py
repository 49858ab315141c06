"""The conversation in the terminal: offers what was unfinished, asks, obeys, and concludes."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType

from assistant.interview.answers import cleaned, has_fields, number_of, shortened
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation, Prompt
from assistant.interview.questions import words
from assistant.interview.sessions import (
    SavedSession,
    Session,
    new_session,
    restored,
    sessions_folder,
    unfinished_sessions,
)
from assistant.interview.transcript import check_place, transcript_of, write_transcript
from assistant.messages import InputError, message
from assistant.terminal import screens
from assistant.terminal.programme_screens import programme_screen
from assistant.terminal.prompt import opened_reader

if TYPE_CHECKING:
    from assistant.assessment import Assessment

DONE, BAD_INPUT = 0, 2


def run_interview(record: Path | None, day: date) -> int:
    """Holds one conversation and returns the exit code: 0, or 2 where nothing could be concluded.

    `record` names the transcript to write. Raises InputError where it cannot be written.
    """
    if record:
        check_place(record)
    return _Chat(record, day).hold()


class _Left(Exception):
    """The person leaves."""


class _Chat:
    """One conversation with its screen, its reader and its saved session."""

    def __init__(self, record: Path | None, day: date) -> None:
        self.record = record
        self.commands: dict[str, Callable[[str], None]] = {
            "why": self._why,
            "back": self._back,
            "show": self._show_answers,
            "steps": self._show_steps,
            "immex": self._show_programme,
            "save": self._save_as,
            "help": self._help,
            "quit": self._quit,
        }
        self.console = Console(highlight=False, markup=False, emoji=False)
        self.reader = opened_reader(list(self.commands))
        self.assessor = ShippedAssessor(users_tariff=True)
        self.conversation = Conversation(day, self.assessor)
        self.session: Session | None = None
        self.waiting: list[str] = []
        self.shown: Prompt | None = None
        self.concluded = False

    def hold(self) -> int:
        """Talks until the person leaves or the input ends."""
        self._print(screens.notice(message("terminal_welcome", day=self.conversation.day)))
        try:
            self._open_session()
            while True:
                self._show_what_waits()
                self._take(self._line())
        except _Left:
            return self._leave()
        except EOFError:
            return self._leave() if self.reader.interactive else self._input_ended()

    def _line(self) -> str:
        if self.waiting:
            return self.waiting.pop()
        while True:
            try:
                return self.reader.line(self.conversation.prompt)
            except KeyboardInterrupt:
                if not self.reader.interactive:
                    raise
                self._print(screens.notice(message("terminal_how_to_leave")))

    def _print(self, *parts: RenderableType) -> None:
        for part in parts:
            self.console.print(part)

    def _show_what_waits(self) -> None:
        prompt = self.conversation.prompt
        if prompt is None:
            if not self.concluded:
                self._show_conclusions()
                self._print("", screens.notice(message("terminal_closing")))
            self.concluded = True
        elif prompt is not self.shown:
            self._print(*screens.question_screen(prompt))
        self.shown = prompt

    def _show_conclusions(self) -> None:
        assessment = self.conversation.conclude()
        self._print("", *screens.assessment_screen(assessment, self.console.width))
        self._print(*screens.summary_screen(assessment))

    # Answers

    def _take(self, typed: str) -> None:
        if typed.lstrip().startswith("/"):
            self._obey(typed.strip())
            return
        prompt = self.conversation.prompt
        if prompt is None:
            if not typed.strip():
                raise _Left
            self._print(screens.notice(message("terminal_closed")))
            return
        lines = [line for line in typed.splitlines() if line.strip()]
        if len(lines) > 1 and prompt.item.question.answer == "material_lines":
            self._take_lines(lines)
        else:
            self._answer(" ".join(lines))
        self._save()

    def _answer(self, typed: str) -> None:
        try:
            understood = self.conversation.answer(typed)
        except InputError as error:
            self._print(screens.complaint(error.text))
            return
        if understood:
            self._print(screens.notice(message("terminal_understood", value=understood)))

    def _take_lines(self, lines: list[str]) -> None:
        """Takes pasted lines of materials, and names those that cannot be used."""
        bad = []
        for number, line in enumerate(lines, 1):
            try:
                self.conversation.answer(line if has_fields(line) else f"{line};")
            except InputError as error:
                told = shortened(cleaned(line).expandtabs(2))
                bad.append(
                    message("interview_line_bad", number=number, line=told, reason=error.text)
                )
        if bad:
            good = len(lines) - len(bad)
            self._print(screens.complaint(message("interview_lines_bad", good=good, bad=len(bad))))
            self._print(*(screens.complaint(text) for text in bad))

    # Commands

    def _obey(self, typed: str) -> None:
        name, _, rest = typed.removeprefix("/").partition(" ")
        command = self.commands.get(name.lower())
        if command is None:
            nearest = difflib.get_close_matches(name, self.commands, n=1, cutoff=0)[0]
            said = message("terminal_unknown_command", command=f"/{name}", nearest=f"/{nearest}")
            self._print(screens.complaint(said))
            return
        command(rest.strip())

    def _why(self, _: str) -> None:
        prompt = self.conversation.prompt
        self._print(screens.notice(prompt.why if prompt else message("terminal_no_question")))

    def _back(self, _: str) -> None:
        if not self.conversation.back():
            self._print(screens.notice(message("terminal_first_question")))
            return
        self.concluded = False
        self._save()

    def _show_answers(self, _: str) -> None:
        turns = self.conversation.turns
        if turns:
            self._print(*screens.answers_screen(turns, message("terminal_not_known")))
        else:
            self._print(screens.notice(message("terminal_nothing_answered")))
        self.shown = None

    def _show_steps(self, _: str) -> None:
        self._unfold(screens.steps_screen)

    def _show_programme(self, _: str) -> None:
        self._unfold(programme_screen)

    def _unfold(self, draw: Callable[[Assessment, int], list[RenderableType]]) -> None:
        try:
            assessment = self.conversation.conclude()
        except InputError as error:
            said = message("terminal_no_conclusion", reason=error.text)
            self._print(screens.complaint(said))
            return
        self._print(*draw(assessment, self.console.width))
        self.shown = None

    def _save_as(self, name: str) -> None:
        if not name:
            self._print(screens.notice(message("terminal_save_where")))
            return
        try:
            path = Path(name).expanduser()
            write_transcript(path, transcript_of(self.conversation))
        except (InputError, RuntimeError, ValueError) as error:
            self._print(screens.complaint(str(error)))
        else:
            self._print(screens.notice(message("transcript_saved", path=path)))

    def _help(self, _: str) -> None:
        self._print(*screens.help_screen(list(self.commands)))

    def _quit(self, _: str) -> None:
        raise _Left

    # Saved sessions

    def _open_session(self) -> None:
        try:
            folder = sessions_folder()
            offered = [
                (session, saved)
                for session in unfinished_sessions(folder)
                if (saved := self._saved(session))
            ]
            self.session = new_session(folder)
        except OSError as error:
            self._print(screens.complaint(message("session_not_saved", reason=error.strerror)))
            return
        chosen = self._choose(offered) if offered else None
        for session, saved in offered:
            if chosen and session is chosen:
                self._resume(session, saved)
            else:
                session.release()

    def _saved(self, session: Session) -> SavedSession | None:
        try:
            saved = session.read()
        except InputError as error:
            aside = session.set_aside(damaged=True)
            said = message("session_damaged", path=aside, reason=error.text)
            self._print(screens.complaint(said))
            return None
        if not saved.turns:
            session.end()
            return None
        return saved

    def _choose(self, offered: list[tuple[Session, SavedSession]]) -> Session | None:
        """The session to resume; what a pipe says instead of an answer is kept for later."""
        for number, (_, saved) in enumerate(offered, 1):
            said = message(
                "session_unfinished",
                name=saved.name or message("session_no_name"),
                count=len(saved.turns),
                saved=saved.saved.strftime("%Y-%m-%d %H:%M"),
                day=saved.day,
            )
            self._print(screens.notice(f"{number}  {said}" if len(offered) > 1 else said))
        self._print(
            screens.notice(message("session_resume_which" if offered[1:] else "session_resume"))
        )
        while True:
            typed = cleaned(self._line())
            if words().mean("no", typed):
                return None
            if words().mean("yes", typed):
                return offered[0][0]
            if 1 <= number_of(typed) <= len(offered):
                return offered[number_of(typed) - 1][0]
            if words().mean("drop", typed):
                aside = offered[0][0].set_aside()
                self._print(screens.notice(message("session_dropped", path=aside)))
                return None
            if typed.startswith("/quit"):
                raise _Left
            if not self.reader.interactive:
                self.waiting.append(typed)
                return None
            self._print(screens.notice(message("session_resume_answer")))

    def _resume(self, session: Session, saved: SavedSession) -> None:
        self.session = session
        self.conversation = Conversation(saved.day, self.assessor)
        count = restored(saved, self.conversation)
        self._show_answers("")
        self._print(screens.notice(message("session_resumed", count=count)))
        if count < len(saved.turns):
            said = message("session_changed", count=count, all=len(saved.turns))
            self._print(screens.complaint(said))

    def _save(self) -> None:
        if self.session is None:
            return
        try:
            self.session.save(self.conversation.day, self.conversation.turns)
        except OSError as error:
            self.session = None
            self._print(screens.complaint(message("session_not_saved", reason=error.strerror)))

    # Leaving

    def _input_ended(self) -> int:
        """Concludes from what a pipe gave, whether or not it answered everything."""
        if self.conversation.prompt is not None:
            self._print(screens.notice(message("terminal_input_ended")))
            try:
                self._show_conclusions()
            except InputError as error:
                self._print(screens.complaint(error.text))
                return BAD_INPUT
        if self.session:
            self.session.end()
        self._write_record()
        return DONE

    def _leave(self) -> int:
        finished = self.conversation.prompt is None
        if self.session and (finished or not self.conversation.turns):
            self.session.end()
        elif self.session:
            self._print(screens.notice(message("session_kept")))
        self._write_record()
        return DONE

    def _write_record(self) -> None:
        if self.record and self.conversation.turns:
            write_transcript(self.record, transcript_of(self.conversation))
            self._print(screens.notice(message("transcript_saved", path=self.record)))
