"""The sections of an assessment by name, each a screen of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.terminal.screens.answer import answer_screen
from assistant.terminal.screens.assessment import remarks_screen, saving_screen
from assistant.terminal.screens.costs import cost_screen
from assistant.terminal.screens.flow import flow_screen
from assistant.terminal.screens.parts import WIDEST, WIDEST_PROSE, bullets, cited, heading, within
from assistant.terminal.screens.programme import programme_screen
from assistant.terminal.screens.risks import risks_screen, to_do_screen
from assistant.terminal.screens.steps import reasons, steps_screen

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment

Section = Callable[["Assessment", int], "list[RenderableType]"]


def costs_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The scenarios line by line and as bars, and what is saved."""
    narrow = min(width, WIDEST)
    return within([*cost_screen(assessment, narrow), *saving_screen(assessment, narrow)], width)


def why_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The steps that lead to the verdicts, with the law of each."""
    return within(reasons(assessment), width, WIDEST_PROSE)


def sources_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Every law and source that the answer cites, each once."""
    steps = [law for step in assessment.steps for law in step.citation]
    warned = [law for one in assessment.warnings for law in one.citation]
    laws = cited(dict.fromkeys([*steps, *warned]), assessment.as_of)
    day = Text(message("sources_day", day=assessment.as_of))
    return within([*heading(message("sources_title")), *bullets(sorted(laws)), day], width)


SECTIONS: dict[str, Section] = {
    "answer": answer_screen,
    "flow": flow_screen,
    "costs": costs_screen,
    "why": why_screen,
    "risks": risks_screen,
    "todo": to_do_screen,
    "warnings": remarks_screen,
    "immex": programme_screen,
    "steps": steps_screen,
    "sources": sources_screen,
}
