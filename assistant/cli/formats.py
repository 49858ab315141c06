"""The formats of an assessment. A new one is a function here and a line in the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment

# Text is JSON, parts of a screen are drawn; a screen is so many columns wide.
Format = Callable[["Assessment", int], "str | list[RenderableType]"]


def _json(assessment: Assessment, _: int) -> str:
    return assessment.as_json()


def _answer(assessment: Assessment, width: int) -> list[RenderableType]:
    from assistant.terminal.screens.answer import answer_screen

    return answer_screen(assessment, width)


def _full(assessment: Assessment, width: int) -> list[RenderableType]:
    from assistant.terminal.screens.assessment import assessment_screen

    return [*_answer(assessment, width), *assessment_screen(assessment, width)]


def _steps(assessment: Assessment, width: int) -> list[RenderableType]:
    from assistant.terminal.screens.steps import steps_screen

    return [*_full(assessment, width), *steps_screen(assessment, width)]


FORMATS: dict[str, Format] = {"json": _json, "answer": _answer, "full": _full, "steps": _steps}
