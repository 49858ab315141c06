"""Input in plain words instead of an answer or a command."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from assistant.base.messages import message
from assistant.terminal.chat.commands.registry import obey
from assistant.terminal.chat.corrections import corrected
from assistant.terminal.chat.state import Chat, Choice
from assistant.terminal.console.command_table import command_named, command_table

if TYPE_CHECKING:
    from assistant.explain.asked import Asked, Offer

_MOST_OFFERED = 3
_FEWEST_WORDS = 3  # of a question without a mark
_SHOWING = ("asking", "results", "what_if")  # groups of commands
_TAKES_FIELDS = ("material_lines", "part_sentences")
_FEWEST_FIELDS = 3  # of a part
_IN_WORDS = ("text", "material_lines")  # answers that may be any words


def is_dealt_with(typed: str, chat: Chat) -> bool:
    """Deals with input that is no answer; False for what is to be taken as the answer.

    It is a correction, a wish to see the verdict, a question or a request. A question that is not
    understood is never taken as the answer: the nearest readings are offered.
    """
    from assistant.intents import looks_like_talk, may_ask, says_enough
    from assistant.intents.meant import seems_asked

    if _is_table(typed):
        return False
    if says_enough(typed):
        obey(chat, "verdict", "")
        return True
    if corrected(typed, chat) or _may_be_a_part(typed, chat):
        return True
    prompt = chat.conversation.prompt
    if prompt is None or chat.paused:
        reason = message("terminal_closed" if prompt is None else "terminal_paused")
        _answer_or_offer(typed, chat, reason)
        return True
    if looks_like_talk(typed):
        _answer_or_offer(typed, chat, message("talk_not_understood"))
        return True
    if _takes_words(chat) and (may_ask(typed) or seems_asked(typed)):
        _offer(_read(typed, chat), typed, chat, message("talk_answer_or_question", value=typed))
        return True
    return False


def answer_refused(typed: str, chat: Chat, reason: str) -> None:
    """Says why the input is no answer; offers what it asks where it is understood as a question."""
    chat.complain(reason)
    if len(typed.split()) < _FEWEST_WORDS:
        return
    meant = _read(typed, chat)
    if meant.understood == "yes":
        chat.say(message("talk_or_question"))
        chat.offer([Choice(meant.reading, partial(_run, meant, chat))])


def _may_be_a_part(typed: str, chat: Chat) -> bool:
    """Asks where a line with the fields of a part is typed at another question."""
    from assistant.questions.material_lines import fields_of, has_fields

    prompt = chat.conversation.prompt
    if prompt is None or chat.paused or prompt.item.question.answer in _TAKES_FIELDS:
        return False
    if not has_fields(typed) or len(fields_of(typed)) < _FEWEST_FIELDS:
        return False
    chat.complain(message("talk_part_here", value=typed))
    part = Choice(message("talk_as_part"), partial(chat.take_parts, [typed]))
    chat.offer([part, chat.as_answer(typed)])
    return True


def _is_table(typed: str) -> bool:
    """Whether it is a paste of lines with the fields of parts."""
    from assistant.questions.material_lines import has_fields

    lines = [line for line in typed.splitlines() if line.strip()]
    return len(lines) > 1 and any(map(has_fields, lines))


def _answer_or_offer(typed: str, chat: Chat, reason: str) -> None:
    from assistant.intents import is_question, looks_like_talk

    meant, talks = _read(typed, chat), looks_like_talk(typed)
    if meant.understood == "yes" and (not _acts(meant) or (talks and not is_question(typed))):
        _run_or_take(meant, typed, chat)
    else:
        unclear = talks and meant.understood == "offered"
        _offer(meant, typed, chat, meant.reading if unclear else reason)


def _acts(meant: Asked) -> bool:
    """Whether its command does something beside showing, which only a request sets off."""
    name = (meant.command or "").removeprefix("/").partition(" ")[0]
    command = command_table().commands.get(name)
    return bool(command and not meant.answer and command.group not in _SHOWING)


def _run(meant: Asked, chat: Chat) -> None:
    """Says how it was read, and answers."""
    chat.say(message("terminal_understood", value=meant.reading))
    if meant.answer:
        chat.show([*meant.answer.splitlines()])
    elif meant.command:
        _command(meant.command, chat)


def _run_or_take(meant: Asked, typed: str, chat: Chat) -> None:
    """Answers the question; where any words may be the answer, a number takes them as that."""
    prompt = chat.conversation.prompt
    _run(meant, chat)
    if prompt and prompt is chat.conversation.prompt and _takes_words(chat):
        chat.say(message("talk_if_answer"))
        chat.offered = (chat.as_answer(typed),)


def _takes_words(chat: Chat) -> bool:
    prompt = chat.conversation.prompt
    return bool(prompt and not chat.paused and prompt.item.question.answer in _IN_WORDS)


def _command(line: str, chat: Chat) -> None:
    name, _, rest = line.removeprefix("/").partition(" ")
    obey(chat, command_named(name), rest)


def _answer_offer(offer: Offer, chat: Chat) -> None:
    from assistant.explain.asked import topic_answered

    if offer.command:
        _command(offer.command, chat)
        return
    conversation = chat.conversation
    case = conversation.case() if conversation.draft else None
    library, day = chat.assessor.library, conversation.day
    answer = topic_answered(offer.topic, case, library, day, conversation.preview)
    chat.show([*answer.splitlines()])


def _offer(meant: Asked, typed: str, chat: Chat, reason: str) -> None:
    """Offers the nearest readings, and to take the input as the answer where one is asked for."""
    prompt = chat.conversation.prompt
    choices = [
        Choice(one.reading, partial(_answer_offer, one, chat))
        for one in meant.offers[:_MOST_OFFERED]
        if one.command or one.topic
    ]
    if meant.understood == "yes":
        choices = [Choice(meant.reading, partial(_run, meant, chat))]
    if prompt and not chat.paused:
        choices.append(chat.as_answer(typed))
    chat.complain(reason)
    if choices:
        chat.offer(choices)


def _read(typed: str, chat: Chat) -> Asked:
    from assistant.explain.asked import asked

    conversation = chat.conversation
    prompt = conversation.prompt
    return asked(
        typed,
        conversation.case() if conversation.draft else None,
        chat.assessor.library,
        conversation.day,
        assessment=conversation.preview,
        waiting=prompt.item.question.answer if prompt else None,
    )
