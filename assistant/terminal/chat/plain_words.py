"""Input in plain words instead of an answer or a command."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from assistant.base.messages import message
from assistant.case.steps import typed_step
from assistant.terminal.chat.commands.registry import obey
from assistant.terminal.chat.state import Chat
from assistant.terminal.console.command_table import command_named

if TYPE_CHECKING:
    from assistant.intents import Context


def is_asked(typed: str, chat: Chat) -> bool:
    """Whether the input is a request rather than the answer to the pending question."""
    if chat.conversation.prompt is None:
        return True
    from assistant.intents import looks_like_talk

    return looks_like_talk(typed)


def answered(typed: str, chat: Chat) -> bool:
    """Runs the command that the input asks for; False where it is not understood."""
    from assistant.intents import Understood, understood

    meant = understood(typed, _context(chat))
    if not isinstance(meant, Understood):
        return False
    name, _, rest = meant.line.removeprefix("/").partition(" ")
    if name == "why" and not _is_so(meant.arguments.get("target", ""), chat):
        name = "whynot"
    chat.say(message("terminal_understood", value=f"/{name} {rest}"))
    obey(chat, command_named(name), rest)
    return True


def _is_so(target: str, chat: Chat) -> bool:
    """Whether the verdict is yes; True also for a target that is not a verdict."""
    assessment = chat.conversation.preview()
    verdicts = {"origin": assessment.origin.verdict, "immex": assessment.immex.verdict}
    verdicts |= {name: one.verdict for name, one in assessment.country_of_origin.items()}
    return verdicts.get(target, "yes") == "yes"


def offer(typed: str, chat: Chat, reason: str) -> None:
    """Reports why the input is no answer; offers the nearest requests where it reads like one."""
    from assistant.intents import NotUnderstood, does, looks_like_talk, understood

    chat.complain(reason)
    if not looks_like_talk(typed):
        return
    meant = understood(typed, _context(chat))
    if isinstance(meant, NotUnderstood):
        chat.say(message("talk_not_understood"))
        for intent in meant.nearest:
            chat.say(f"  {does(intent)}")


def _context(chat: Chat) -> Context:
    from assistant.intents import Context

    conversation = chat.conversation
    case, prompt = conversation.case(), conversation.prompt
    glossary = chat.assessor.library.glossary
    return Context(
        day=conversation.day,
        materials=tuple((one.id, one.description or "") for one in case.every_material()),
        codes=tuple((one.id, one.hts) for one in case.every_material() if one.hts),
        product=case.product.description or "",
        product_code=case.product.hts or "",
        production_country=case.production.country or "",
        destination=case.product.destination or "",
        steps=tuple(map(typed_step, case.production.steps)),
        waiting=prompt.item.question.answer if prompt else None,
        terms=tuple(chain.from_iterable(sorted(one.names()) for one in glossary)),
    )
