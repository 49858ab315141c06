"""What is typed in plain words instead of an answer or a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.messages import message

if TYPE_CHECKING:
    from assistant.intents import Understood
    from assistant.terminal.chat import Chat


def is_asked(typed: str, chat: Chat) -> bool:
    """Whether it is meant for the program rather than as the answer to the question that waits."""
    if chat.conversation.prompt is None:
        return True
    from assistant.intents import looks_like_talk

    return looks_like_talk(typed)


def answered(typed: str, chat: Chat) -> bool:
    """Does what is asked; False where it is not understood."""
    from assistant.intents import Understood, understood

    meant = understood(typed, _context(chat))
    if not isinstance(meant, Understood):
        return False
    chat.say(message("terminal_understood", value=_as_typed(meant)))
    chat.obey(meant.command, meant.rest)
    return True
