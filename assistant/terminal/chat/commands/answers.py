"""Commands that change answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.base.messages import InputError, message
from assistant.questions.answers import cleaned
from assistant.terminal.chat.commands.registry import command
from assistant.terminal.chat.state import Chat
from assistant.terminal.screens.question import answers_screen

if TYPE_CHECKING:
    from assistant.interview.conversation import Turn

_NEAR = 60


@command("back")
def back(chat: Chat, _: str) -> None:
    """Takes back the last answer."""
    if not chat.conversation.back():
        chat.say(message("terminal_first_question"))
        return
    chat.save()


@command("skip")
def skip(chat: Chat, _: str) -> None:
    """Answers the pending question with not known."""
    if chat.conversation.prompt is None:
        raise InputError("terminal_no_question")
    chat.answer("?")


@command("edit")
def edit(chat: Chat, rest: str) -> None:
    """Changes an earlier answer, found by its number or by words of its question."""
    turns = chat.conversation.turns
    if not turns:
        raise InputError("terminal_nothing_answered")
    if not rest:
        chat.show(answers_screen(turns))
        chat.say(message("edit_which", count=len(turns)))
        rest = cleaned(chat.line())
        if not rest:
            return
    number, answer = _chosen(rest, turns)
    turn = turns[number - 1]
    if not answer:
        chat.say(message("edit_answer", ask=turn.ask, answer=turn.answer))
        if turn.question == "materials":
            chat.say(message("edit_part"))
        answer = cleaned(chat.line())
        if not answer:
            return
    understood = chat.conversation.change(number - 1, answer)
    if understood:
        chat.say(message("terminal_understood", value=understood))
    chat.shown, chat.concluded = None, False
    chat.report_refused()
    chat.save()


def _chosen(typed: str, turns: list[Turn]) -> tuple[int, str]:
    """The number of the answer meant and what follows it; raises InputError for no such one."""
    first, _, rest = typed.partition(" ")
    if first.isdecimal():
        if not 1 <= int(first) <= len(turns):
            raise InputError("edit_no_such", number=first, count=len(turns))
        return int(first), rest.strip()
    from rapidfuzz import fuzz, process, utils

    asked = {number: f"{turn.question} {turn.ask}" for number, turn in enumerate(turns, 1)}
    found = process.extractOne(
        typed, asked, scorer=fuzz.token_set_ratio, processor=utils.default_process
    )
    if found is None or found[1] < _NEAR:
        raise InputError("edit_none_like", value=typed)
    return found[2], ""
