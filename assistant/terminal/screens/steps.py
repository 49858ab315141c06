"""Draws the steps of an assessment: the rules that fired, with law and facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.terminal.screens.parts import HEAD, QUIET, hanging, heading, law_line, within
from assistant.terminal.screens.programme import TOLD_IN_BRIEF

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment, Step

_TOLD_ELSEWHERE = {"gap", "warning", "advice"} | TOLD_IN_BRIEF
_UNFOLDED_ONLY = {"scenarios", "us_duties", "mexican_duties", "costs", "beyond"}


def steps_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Every step with the facts that its rule matched."""
    return within(_steps(assessment.steps, assessment, unfolded=True), width)


def step_screen(
    assessment: Assessment, number: int, citation: Callable[[str], object], width: int
) -> list[RenderableType]:
    """A step with its facts, and the rule as it is written.

    `citation` spells out the id of a citation.
    """
    from assistant.explain.rule_text import rule_text
    from assistant.rulebook.rulebook import shipped_rulebook

    step = assessment.steps[number - 1]
    rule = rule_text(shipped_rulebook().compiled[step.rule], citation)
    parts = [
        *_steps([step], assessment, unfolded=True),
        *heading(message("screen_rule")),
        Text(rule, style=QUIET),
    ]
    return within(parts, width)


def reasons(assessment: Assessment) -> list[RenderableType]:
    """The steps that lead to the verdicts, each sentence once.

    What other parts of the screen tell is left out; amounts unfold from their lines.
    """
    seen: dict[tuple[str, str], Step] = {}
    for step in assessment.steps:
        told_elsewhere = step.concluded.keys() <= _TOLD_ELSEWHERE
        if not told_elsewhere and step.area not in _UNFOLDED_ONLY:
            seen.setdefault((step.rule, step.text), step)
    return _steps(list(seen.values()), assessment, unfolded=False)


def _steps(
    steps: Sequence[Step], assessment: Assessment, *, unfolded: bool
) -> list[RenderableType]:
    from assistant.rulebook.rulebook import shipped_rulebook

    areas = shipped_rulebook().areas
    shown: list[RenderableType] = []
    for area, label in areas.items():
        of_area = [step for step in steps if step.area == area]
        if of_area:
            shown += heading(f"{message('screen_why')}: {translate(label)}")
        for step in of_area:
            law = law_line(step.citation, assessment.as_of, step.rule)
            shown.append(hanging(f"{step.n:3} ", step.title, HEAD))
            shown.append(hanging("    ", step.text, ""))
            shown.append(hanging("    ", law, QUIET))
            if unfolded:
                shown.extend(_facts(step.facts))
    return shown


def _facts(facts: dict[str, Any]) -> Iterable[RenderableType]:
    for name, fields in facts.items():
        plain = [
            f"{key} {wording}"
            for key, wording in fields.items()
            if wording and type(wording) is not list
        ]
        text = message("screen_facts", name=name, value=", ".join(plain))
        yield hanging("      ", text, QUIET)
        for key, rows in fields.items():
            for row in rows if isinstance(rows, list) else []:
                wording = ", ".join(str(cell) for cell in row.values() if cell)
                yield hanging("        ", f"{key}: {wording}", QUIET)
