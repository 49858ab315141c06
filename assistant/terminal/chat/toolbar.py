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
    return [*_verdicts(assessment), *_saving(assessment)]


def _verdicts(assessment: Assessment) -> list[str]:
    criterion = f" {assessment.origin.criterion}" if assessment.origin.criterion else ""
    origin = message(f"screen_verdict_{assessment.origin.verdict}") + criterion
    immex = message(f"screen_verdict_{assessment.immex.verdict}")
    return [message("toolbar_origin", verdict=origin), message("toolbar_immex", verdict=immex)]


def _saving(assessment: Assessment) -> list[str]:
    """The saving; nothing while both totals lack an amount."""
    savings = with_shown_figures(assessment).savings
    if savings.per_unit is None or savings.bound == "open":
        return []
    return [message(f"toolbar_saving_{savings.bound}", amount=money(savings.per_unit))]
