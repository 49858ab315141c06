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
    """Takes back the last answer, paste or change, and says what it was."""
    before = list(chat.conversation.turns)
    if not chat.conversation.back():
        chat.say(message("terminal_first_question"))
        return
    chat.say(_taken_back(before, chat.conversation.turns))
    chat.paused, chat.shown, chat.concluded = False, None, False
    chat.save()


def _taken_back(before: list[Turn], after: list[Turn]) -> str:
    count = len(before) - len(after)
    if count > 1:
        return message("back_lines", count=count)
    last = before[-1]
    if count == 1 and before[:-1] == after:
        return message("back_taken", ask=last.ask, answer=last.answer)
    old, new = next((one, other) for one, other in zip(before, after, strict=False) if one != other)
    return message("back_changed", ask=old.ask, answer=old.answer, before=new.answer)


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
        if not rest or _is_something_else(rest, chat):
            return
    number, answer = _chosen(rest, turns)
    turn = turns[number - 1]
    if not answer:
        chat.say(message("edit_answer", ask=turn.ask, answer=turn.answer))
        if turn.question == "materials":
            chat.say(message("edit_part"))
        answer = cleaned(chat.line())
        if not answer or _is_something_else(answer, chat):
            return
    understood = chat.conversation.change(number - 1, answer)
    now = understood or answer
    chat.say(message("correct_done", fact=turn.ask, before=turn.answer, after=now))
    chat.shown, chat.concluded = None, False
    chat.report_refused()
    chat.save()


def _is_something_else(typed: str, chat: Chat) -> bool:
    """Whether it is a command or a question: it is then read as at the pending question."""
    from assistant.intents import looks_like_talk

    if not (typed.startswith("/") or looks_like_talk(typed)):
        return False
    chat.waiting.insert(0, typed)
    return True


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
