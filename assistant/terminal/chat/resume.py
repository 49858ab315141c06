"""Offers unfinished interviews at the start of the chat."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from assistant.base.messages import InputError, message
from assistant.interview.sessions import SavedSession, Session, free_sessions
from assistant.questions.answers import cleaned
from assistant.questions.words import words
from assistant.terminal.chat.commands.sessions import go_on_with
from assistant.terminal.chat.state import Chat, Quit


def offer_unfinished(chat: Chat, folder: Path) -> None:
    """Lists the unfinished interviews and resumes the one chosen.

    Raises OSError where the folder cannot be read.
    """
    offered = [
        (session, saved)
        for session in free_sessions(folder)
        if (saved := _read(chat, session)) and not _is_finished(session, saved)
    ]
    chosen = _choose(chat, offered) if offered else None
    for session, _ in offered:
        if session is not chosen:
            session.release()
    for session, saved in offered:
        if session is chosen:
            go_on_with(chat, session, saved)


def _is_finished(session: Session, saved: SavedSession) -> bool:
    if saved.finished:
        session.release()
    return saved.finished


def _read(chat: Chat, session: Session) -> SavedSession | None:
    try:
        saved = session.read()
    except InputError as error:
        _report(chat, session, error)
        return None
    if saved.is_empty:
        with suppress(OSError):
            session.end()
        return None
    return saved


def _report(chat: Chat, session: Session, error: InputError) -> None:
    """Says why a session cannot be read; a damaged one is set aside where that is possible."""
    if error.code in ("session_newer", "case_unreadable"):
        session.release()
        chat.complain(str(error))
        return
    try:
        aside = session.set_aside(damaged=True)
    except OSError:
        session.release()
        chat.complain(str(error))
        return
    chat.complain(message("session_damaged", path=aside, reason=error.text))


def _choose(chat: Chat, offered: list[tuple[Session, SavedSession]]) -> Session | None:
    """The session to resume; a line of a pipe that is no answer is kept as the next input."""
    for number, (_, saved) in enumerate(offered, 1):
        said = message(
            "session_unfinished",
            name=saved.name or message("session_no_name"),
            count=saved.answers,
            saved=saved.saved.strftime("%Y-%m-%d %H:%M"),
            day=saved.day,
        )
        chat.say(f"{number}  {said}" if len(offered) > 1 else said)
    chat.say(message("session_resume_which" if offered[1:] else "session_resume"))
    while True:
        typed = cleaned(chat.line())
        number = int(typed) if typed.isdecimal() else 0
        if words().mean("no", typed):
            return None
        if words().mean("yes", typed):
            return offered[0][0]
        if 1 <= number <= len(offered):
            return offered[number - 1][0]
        if words().mean("drop", typed):
            try:
                chat.say(message("session_dropped", path=offered[0][0].set_aside()))
            except OSError as error:
                chat.complain(message("session_not_dropped", reason=error.strerror))
            return None
        if typed.startswith("/quit"):
            raise Quit
        if not chat.reader.interactive:
            chat.waiting.append(typed)
            return None
        chat.say(message("session_resume_answer"))
