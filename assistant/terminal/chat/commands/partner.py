"""The command that asks about a manufacturing partner, one question after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.base.messages import InputError, message
from assistant.questions.words import words
from assistant.terminal.chat.commands.files import write_new
from assistant.terminal.chat.commands.registry import command, obey
from assistant.terminal.chat.state import Chat
from assistant.terminal.chat.typed_path import path_typed
from assistant.terminal.console.command_table import command_named
from assistant.terminal.screens.partner import partner_question_screen, partner_screen

if TYPE_CHECKING:
    from assistant.interview.partner_talk import PartnerTalk


@command("partner")
def partner(chat: Chat, rest: str) -> None:
    """Asks about a partner and scores it; with a file name writes its profile."""
    from assistant.assessment.partner import score
    from assistant.interview.partner_talk import partner_talk, profile_text

    case, library = chat.conversation.case(), chat.assessor.library
    talk = partner_talk(case, library, chat.partner)
    if rest:
        if not talk.given:
            raise InputError("partner_nothing_said")
        path = path_typed(rest, "export_where")
        write_new(path, profile_text(talk.profile()))
        chat.say(message("export_written", path=path))
        return
    chat.say(message("partner_begins"))
    if _is_ended(chat, talk):
        chat.show(partner_screen(score(talk.profile(), case, library), chat.writer.width))
        chat.say(message("partner_next"))


def _is_ended(chat: Chat, talk: PartnerTalk) -> bool:
    """Asks until all is answered or the person ends it; False where the interview was left."""
    conversation = chat.conversation
    while asked := talk.open:
        chat.show(partner_question_screen(asked, talk.left))
        typed = chat.line()
        if words().mean("end", typed):
            return True
        try:
            _take(chat, talk, typed)
        except InputError as error:
            chat.complain(error.text)
        if chat.conversation is not conversation:
            return False
        chat.partner = talk.given
        chat.save()
    return True


def _take(chat: Chat, talk: PartnerTalk, typed: str) -> None:
    if not typed.lstrip().startswith("/"):
        talk.say(typed)
        return
    name, _, rest = typed.strip().removeprefix("/").partition(" ")
    match command_named(name):
        case "back":
            if not talk.back():
                chat.say(message("terminal_first_question"))
        case "skip":
            talk.say("?")
        case "why" if not rest and talk.open:
            chat.say(str(talk.open.why))
        case "partner" if not rest:
            return
        case other:
            obey(chat, other, rest.strip())
