"""The screens of risks and of what is to be done show the assessment and add nothing."""

from __future__ import annotations

import pytest
from rich.console import Console, RenderableType

from assistant.base.language import LANGUAGES, use_language
from assistant.terminal.screens.risks import risks_screen, to_do_screen
from tests.support.examples import NAMES, assessed


def drawn(parts: list[RenderableType]) -> str:
    console = Console(width=100, record=True)
    with console.capture() as capture:
        console.print(*parts, sep="\n")
    return " ".join(capture.get().split())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_risk_its_warning_and_every_deed_are_shown(name: str, language: str) -> None:
    found = assessed(name)
    with use_language(language):
        risks, deeds = drawn(risks_screen(found, 100)), drawn(to_do_screen(found, 100))
    for warning in found.warnings:
        assert risks.count(" ".join(warning.text.split())) == 1, warning.text
    for risk in found.risks:
        assert risk.text in risks
    for deed in found.to_do:
        assert deed.what in deeds
    for paper in found.documents:
        assert paper.text in deeds
        assert all(element.label in deeds for element in paper.elements)
