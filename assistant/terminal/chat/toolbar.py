"""The line below the prompt: verdicts and saving so far, questions left, and the day."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.base.messages import InputError, message

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
    """The saving, once no line of what is compared is missing."""
    savings = assessment.savings
    compared = [one for one in assessment.scenarios if one.id in (savings.to, savings.from_)]
    if savings.per_unit is None or left or not all(one.complete for one in compared):
        return []
    amount = Decimal(savings.per_unit)
    name = "toolbar_saving" if amount >= 0 else "toolbar_cost"
    return [message(name, amount=format(abs(amount), ",.2f"))]
