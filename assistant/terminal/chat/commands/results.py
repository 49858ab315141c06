"""Commands that show answers, verdicts and costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.base.messages import InputError, message
from assistant.terminal.chat.commands.registry import command
from assistant.terminal.chat.state import Chat
from assistant.terminal.screens.assessment import remarks_screen, saving_screen, summary_screen
from assistant.terminal.screens.claims import claim_screen, claims_screen
from assistant.terminal.screens.costs import cost_screen
from assistant.terminal.screens.flow import flow_screen
from assistant.terminal.screens.programme import programme_screen
from assistant.terminal.screens.question import answers_screen
from assistant.terminal.screens.steps import step_screen, steps_screen
from assistant.terminal.screens.verdict import verdict_screen

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment

_DIGITS = 4  # a number of a claim has fewer


@command("show")
def show(chat: Chat, _: str) -> None:
    """Shows every answer and the verdicts so far."""
    turns = chat.conversation.turns
    if not (turns or chat.conversation.given):
        raise InputError("terminal_nothing_answered")
    chat.show(answers_screen(turns))
    if chat.conversation.pending:
        chat.say(message("edit_kept", count=len(chat.conversation.pending)))
    chat.show(summary_screen(chat.conversation.preview(), chat.writer.width))


@command("verdict")
def verdict(chat: Chat, _: str) -> None:
    """Shows the answer now, and asks no more until /refine."""
    assessment = _concluded(chat)
    left = chat.conversation.questions_left() if chat.conversation.prompt else 0
    chat.show(verdict_screen(assessment, left, chat.writer.width, chat.way(assessment)))
    chat.paused = chat.conversation.prompt is not None


@command("refine")
def refine(chat: Chat, _: str) -> None:
    """Goes on with the questions."""
    if chat.conversation.prompt is None:
        raise InputError("terminal_no_question")
    chat.paused, chat.shown = False, None


@command("saving")
def saving(chat: Chat, _: str) -> None:
    """Shows what the scenarios cost and what is saved."""
    assessment = _concluded(chat)
    if not assessment.scenarios:
        raise InputError("saving_not_yet")
    width = chat.writer.width
    chat.show([*cost_screen(assessment, width), *saving_screen(assessment, width)])


@command("costs")
def costs(chat: Chat, _: str) -> None:
    """Shows the costs of each supply chain, line by line."""
    _show_section(chat, "costs")


@command("customer")
def customer(chat: Chat, _: str) -> None:
    """Shows screens as a customer may see them, or all again."""
    chat.for_customer = not chat.for_customer
    chat.say(message("customer_on" if chat.for_customer else "customer_off"))


@command("risks")
def risks(chat: Chat, _: str) -> None:
    """Shows what the answer hangs on, largest first."""
    _show_section(chat, "risks")


@command("todo")
def todo(chat: Chat, _: str) -> None:
    """Shows who has to do what, and the documents."""
    _show_section(chat, "todo")


@command("sources")
def sources(chat: Chat, _: str) -> None:
    """Shows every law that the answer cites."""
    _show_section(chat, "sources")


def _show_section(chat: Chat, name: str) -> None:
    from assistant.terminal.screens.sections import SECTIONS

    chat.show(SECTIONS[name](_concluded(chat), chat.writer.width))


@command("steps")
def steps(chat: Chat, _: str) -> None:
    """Shows every step with its rule, law and facts."""
    chat.show(steps_screen(_concluded(chat), chat.writer.width))


@command("unfold")
def unfold(chat: Chat, rest: str) -> None:
    """Shows a step with its facts and arithmetic, and the rule as written."""
    assessment = _concluded(chat)
    count = len(assessment.steps)
    if not (rest.isdecimal() and 1 <= int(rest) <= count):
        raise InputError("unfold_which", count=count)
    library = chat.assessor.library.as_of(chat.conversation.day)
    chat.show(step_screen(assessment, int(rest), library.citation, chat.writer.width))


@command("warnings")
def warnings(chat: Chat, _: str) -> None:
    """Shows warnings, advice and gaps."""
    chat.show(remarks_screen(_concluded(chat), chat.writer.width))


@command("immex")
def immex(chat: Chat, _: str) -> None:
    """Shows the IMMEX part of the assessment."""
    chat.show(programme_screen(_concluded(chat), chat.writer.width))


@command("flow")
def flow(chat: Chat, _: str) -> None:
    """Shows what crosses each border, in figures, and what falls due after export."""
    assessment = _concluded(chat)
    if not assessment.flow:
        raise InputError("flow_none")
    chat.show(flow_screen(assessment, chat.writer.width))


@command("claims")
def claims(chat: Chat, rest: str) -> None:
    """Shows how far each claim of the article holds, or one with its reasons."""
    assessment, width = _concluded(chat), chat.writer.width
    if rest:
        number = int(rest) if rest.isdecimal() and len(rest) < _DIGITS else 0
        chat.show(claim_screen(assessment, number, width))
    else:
        chat.show(claims_screen(assessment, width))
        chat.say(message("claims_next"))


def _concluded(chat: Chat) -> Assessment:
    """The assessment so far; raises InputError where nothing can be concluded."""
    try:
        return chat.assessed()
    except InputError as error:
        raise InputError("terminal_no_conclusion", reason=error.text) from None
