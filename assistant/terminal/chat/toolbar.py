"""The line below the prompt: verdicts and saving so far, questions left, and the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.assessment.shown_figures import with_shown_figures
from assistant.base.messages import InputError, message
from assistant.terminal.screens.parts import money

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment
    from assistant.interview.conversation import Conversation

_SEPARATOR = " | "


def toolbar(conversation: Conversation) -> str:
    """The text of the line; verdicts appear once the code and a material are known."""
    left = conversation.questions_left()
    parts = [*_verdicts_so_far(conversation), message("toolbar_day", day=conversation.day)]
    parts.insert(-1, message("toolbar_left", count=left) if left else message("toolbar_done"))
    return _SEPARATOR.join(parts)


def _verdicts_so_far(conversation: Conversation) -> list[str]:
    draft = conversation.draft
    if not (draft.get("product", {}).get("hts") and draft.get("materials")):
        return []
    try:
        assessment = conversation.preview()
    except InputError:
        return []
    left = conversation.origin_questions_left()
    return [_origin(assessment, left), _immex(assessment), *_saving(assessment, left)]


def _origin(assessment: Assessment, left: int) -> str:
    """The verdict, once no question is left that can change it."""
    origin = assessment.origin
    if left:
        return message("toolbar_origin", verdict=message("toolbar_open", count=left))
    criterion = f" {origin.criterion}" if origin.criterion else ""
    said = message(f"screen_verdict_{origin.verdict}") + criterion
    return message("toolbar_origin", verdict=said)


def _immex(assessment: Assessment) -> str:
    verdict = assessment.immex.verdict
    settled = verdict in ("yes", "no")
    said = message(f"screen_verdict_{verdict}") if settled else message("toolbar_still_open")
    return message("toolbar_immex", verdict=said)


def _saving(assessment: Assessment, left: int) -> list[str]:
    """The saving; nothing while origin is open or both totals lack an amount."""
    savings = with_shown_figures(assessment).savings
    if left or savings.per_unit is None or savings.bound == "open":
        return []
    return [message(f"toolbar_saving_{savings.bound}", amount=money(savings.per_unit))]
