"""The loop of a learning session: reads lines, shows the replies, and saves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.learning.commands import called, learning_form
from assistant.learning.events import Shown
from assistant.learning.progress import Progress
from assistant.learning.record import (
    LearningRecord,
    Unfinished,
    record_of,
    resumed,
    unfinished_of,
    write_record,
)
from assistant.learning.session import LearningSession, SessionEnded, Start, is_question
from assistant.library import Library
from assistant.questions.answers import cleaned
from assistant.questions.words import words
from assistant.terminal.console.prompt import PromptContext, next_line, opened_reader
from assistant.terminal.console.writer import Writer
from assistant.terminal.screens.learning import drawn
from assistant.terminal.screens.parts import complaint, notice


class CommandCompleter(Completer):
    """Completes the commands of a learning session."""

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """The commands that begin with the text before the cursor."""
        typed = document.text_before_cursor
        for name, command in learning_form().commands.items():
            if typed.startswith("/") and f"/{called(name)}".startswith(typed):
                does = translate(command.does)
                yield Completion(f"/{called(name)}", start_position=-len(typed), display_meta=does)


class LearnWindow(PromptContext):
    """A learning session with its reader and its writer.

    The day and the seed determine its questions. `record` names the file that the session is
    written to at its end.
    """

    def __init__(
        self, learner: str, day: date, seed: int, record: Path | None, *, plain: bool
    ) -> None:
        self._day = day
        self._record = record
        self._library = Library.open()
        self._progress = Progress.of(learner)
        self._learner = self._progress.learner
        self._writer = Writer(plain=plain)
        self._reader = opened_reader(plain=plain)
        self._saves = True
        self._unfinished = Unfinished(self._learner)
        due = tuple(filter(is_question, self._progress.due(_now(day))))
        self._session = LearningSession(Start(day, seed, due=due), self._library, self._note)

    def hold(self) -> None:
        """Runs the session until the learner leaves or the input ends.

        Raises InputError where the record cannot be written.
        """
        self._say(message("learn.welcome", learner=self._learner, day=self._day))
        try:
            if (left := self._unfinished.found) and left.turns:
                self._offer(left)
            self._show(self._session.shown or self._session.waits())
            while True:
                typed = self._line()
                if self._session.takes_long(typed):
                    self._say(message("learn.working"))
                self._show(self._session.take(typed))
                self._keep()
        except (SessionEnded, EOFError):
            self._leave()

    def toolbar(self) -> str:
        """The pending activity, how many questions are due, and the day."""
        area = message(f"learn.waits_{self._session.waiting.area}")
        return message("learn.below", waits=area, count=len(self._session.due), day=self._day)

    def completer(self) -> Completer:
        """The completer of commands."""
        return CommandCompleter()

    def _line(self) -> str:
        return next_line(self._reader, self, lambda: self._say(message("learn.how_to_leave")))

    def _show(self, shown: Sequence[Shown]) -> None:
        for one in shown:
            try:
                parts = drawn(
                    one, self._writer.width, _now(self._day), self._library, self._progress
                )
            except InputError as error:
                parts = [complaint(error.text)]
            self._writer.write(parts)

    def _say(self, text: str) -> None:
        self._writer.write([notice(text)])

    def _note(self, item: str, topic: str, right: bool) -> None:
        with self._saving():
            self._progress.record(item, topic, right, _now(self._day))

    def _keep(self) -> None:
        record = unfinished_of(self._session) if self._session.is_under_way else None
        with self._saving():
            self._progress.save()
            self._unfinished.save(record)

    @contextmanager
    def _saving(self) -> Iterator[None]:
        """Reports a failure to save once; the session goes on."""
        try:
            yield
            self._saves = True
        except (OSError, InputError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            if self._saves:
                self._writer.write([complaint(message("learn.not_saved", reason=reason))])
            self._saves = False

    def _offer(self, left: LearningRecord) -> None:
        """Resumes the session that was left unfinished, if the learner wants to."""
        self._say(message("learn.resume", what=left.turns[-1].waited, count=len(left.turns)))
        while True:
            typed = cleaned(self._line())
            if words().mean("yes", typed):
                break
            if words().mean("no", typed) or not self._reader.interactive:
                return
            self._say(message("interview_yes_no", value=typed))
        session = resumed(left, self._library, lambda item, topic, right: None)
        session.note = self._note
        self._session, self._day = session, left.day
        self._say(message("learn.resumed"))

    def _leave(self) -> None:
        self._saves = True
        self._keep()
        if self._saves:
            self._say(message("learn.kept" if self._session.is_under_way else "learn.bye"))
        if self._record:
            place = write_record(self._record, record_of(self._session))
            self._say(message("transcript_saved", path=place))
            if place != self._record:
                self._say(message("transcript_numbered", path=self._record))


def _now(day: date) -> datetime:
    """This moment, on the day of the session."""
    now = datetime.now().astimezone()
    return now.replace(year=day.year, month=day.month, day=day.day)
