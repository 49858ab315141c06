"""Whatever is typed, a conversation and a lesson go on: no traceback, and no exit with a fault."""

from __future__ import annotations

import tempfile
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.conversations import converse
from tests.support.drawn import drawn
from tests.support.pseudo_terminal import Terminal
from tests.support.typed_lines import FILES, lines, options

UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def goes_on(typed: list[str], chosen: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in FILES.items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        with chdir(folder):  # a file may be named without a folder
            held = converse([one.replace("{folder}", folder) for one in typed], *chosen)
    assert held.code == 0, held.written


@settings(max_examples=drawn(15), suppress_health_check=UNCHECKED)
@given(typed=lines, chosen=options)
def test_a_random_conversation_goes_on(typed: list[str], chosen: list[str]) -> None:
    goes_on(typed, chosen)


@settings(max_examples=drawn(4), suppress_health_check=UNCHECKED)
@given(typed=lines, chosen=options, seed=st.integers(0, 5))
def test_a_random_lesson_goes_on(typed: list[str], chosen: list[str], seed: int) -> None:
    goes_on(typed, ["learn", "--learner", "Ana", "--seed", str(seed), *chosen])


@pytest.mark.slow
@settings(max_examples=2000, suppress_health_check=UNCHECKED)
@given(typed=lines, chosen=options)
def test_two_thousand_random_conversations_go_on(typed: list[str], chosen: list[str]) -> None:
    goes_on(typed, chosen)


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=UNCHECKED)
@given(typed=lines, chosen=options)
def test_random_conversations_go_on_in_a_terminal(typed: list[str], chosen: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        terminal = Terminal(Path(folder) / "home", *chosen)
        terminal.settled("> ")
        for one in typed:
            shown = "".join(c for c in one if c.isprintable())
            terminal.types(shown.replace("{folder}", folder)[:200])
        terminal.types("/lang en")
        for _ in range(3):
            terminal.types("/quit")
        assert "Traceback" not in terminal.everything
        assert terminal.close() == 0
