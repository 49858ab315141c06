"""Commands for saved interviews, the language, help, and leaving."""

from __future__ import annotations

from assistant.base.language import LANGUAGES, language, set_language
from assistant.base.messages import InputError, message
from assistant.interview.conversation import Conversation
from assistant.interview.sessions import (
    SavedSession,
    Session,
    free_sessions,
    restored,
    sessions_folder,
)
from assistant.terminal.chat.commands.registry import command
from assistant.terminal.chat.state import Chat, Quit
from assistant.terminal.console.command_table import command_named
from assistant.terminal.screens.help import help_screen
from assistant.terminal.screens.question import answers_screen
from assistant.terminal.screens.sessions import sessions_screen


@command("new")
def new(chat: Chat, _: str) -> None:
    """Starts a new interview; the present one stays saved."""
    go_on_with(chat, None, None)


def go_on_with(chat: Chat, session: Session | None, saved: SavedSession | None) -> None:
    """Releases the present interview and opens a saved one, or a new one.

    Raises InputError where the present one cannot be saved or the saved one cannot be opened.
    """
    day = saved.day if saved else chat.day
    try:
        conversation = Conversation(day, chat.assessor, saved.given if saved else None)
        chat.release_session()
    except InputError:
        if session:
            session.release()
        raise
    chat.session = session
    chat.start(conversation)
    if saved:
        _restore(chat, saved)


def _restore(chat: Chat, saved: SavedSession) -> None:
    conversation = chat.conversation
    count = restored(saved, conversation)
    chat.title, chat.partner = saved.title, list(saved.partner)
    if saved.variants:
        from assistant.whatif.variants import Variant

        chat.variants = [Variant.of(form) for form in saved.variants]
    chat.show(answers_screen(conversation.turns))
    chat.say(message("session_resumed", count=len(conversation.turns)))
    if count < len(saved.turns):
        chat.complain(message("session_changed", count=count, all=len(saved.turns)))
    chat.report_refused()
    if saved.partner:
        chat.say(message("partner_kept", count=len(saved.partner)))
    if saved.importing:
        from assistant.terminal.chat.commands.parts import go_on_importing

        go_on_importing(chat, saved.importing)


@command("sessions")
def sessions(chat: Chat, _: str) -> None:
    """Lists the saved interviews."""
    found = _listed()
    for session, _saved in found:
        session.release()
    if not found:
        raise InputError("sessions_none")
    chat.show(sessions_screen([saved for _, saved in found]))


def _listed() -> list[tuple[Session, SavedSession]]:
    """The saved interviews that can be read, newest first, locked by this process."""
    found = []
    try:
        free = free_sessions(sessions_folder())
    except OSError as error:
        raise InputError("sessions_unreadable", reason=error.strerror) from None
    for session in free:
        try:
            found.append((session, session.read()))
        except InputError:
            session.release()
    return found


def opened_session(number: str) -> tuple[Session, SavedSession]:
    """The saved interview of that number in the list, locked; raises InputError for no such one."""
    found = _listed()
    chosen = int(number) if number.isdecimal() else 0
    for place, (session, _) in enumerate(found, 1):
        if place != chosen:
            session.release()
    if not 1 <= chosen <= len(found):
        raise InputError("sessions_which", count=len(found))
    return found[chosen - 1]


@command("rename")
def rename(chat: Chat, name: str) -> None:
    """Gives the interview a name."""
    if not name:
        raise InputError("session_name")
    chat.title = name
    chat.save()
    chat.say(message("session_renamed", name=name))


@command("delete")
def delete(chat: Chat, number: str) -> None:
    """Deletes a saved interview after confirmation."""
    from assistant.questions.words import words

    session, saved = opened_session(number)
    name = saved.name or message("session_no_name")
    chat.say(message("session_delete", name=name, count=saved.answers))
    if not words().mean("yes", chat.line()):
        session.release()
        chat.say(message("session_not_deleted"))
        return
    try:
        session.end()
    except OSError as error:
        session.release()
        raise InputError("session_not_deleted_why", reason=error.strerror) from None
    chat.say(message("session_deleted", name=name))


@command("lang")
def speak_(chat: Chat, typed: str) -> None:
    """Speaks another language from now on: the one named, or else the other."""
    name = typed.lower()[:2] or next(one for one in LANGUAGES if one != language())
    if name not in LANGUAGES:
        raise InputError("lang_which", value=typed, known=", ".join(LANGUAGES))
    set_language(name)
    chat.conversation.in_another_language()
    chat.shown = None
    chat.say(message("lang_spoken"))


@command("help")
def help_(chat: Chat, rest: str) -> None:
    """Lists the commands, or explains one."""
    chat.show(help_screen(command_named(rest.removeprefix("/")) if rest else None))


@command("quit")
def quit_(_: Chat, __: str) -> None:
    """Leaves the chat."""
    raise Quit
