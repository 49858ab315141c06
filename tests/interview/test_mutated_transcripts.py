"""A transcript, record or session with faults is run again or refused in a sentence."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.base.files import data_folder
from assistant.interview.sessions import sessions_folder
from tests.support.conversations import converse
from tests.support.drawn import drawn
from tests.support.examples import FOLDER
from tests.support.mutations import EDITS, Edit, mutated

RECORDINGS = tuple(sorted(data_folder("transcripts").rglob("*.yaml")))
OPENED = ("battery_pack", "telecom_gateway")
ANSWERS = ("?", "50", "/show", "/edit 1", "x", "/back", "why is it so", "/quit", "/quit")
UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
kinds = st.sampled_from(range(len(RECORDINGS) + len(OPENED)))


@cache
def recorded(number: int) -> str:
    """A shipped recording, or the transcript of an opened example."""
    if number < len(RECORDINGS):
        return RECORDINGS[number].read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.yaml"
        case = FOLDER / f"{OPENED[number - len(RECORDINGS)]}.yaml"
        converse([f"/open {case}", "250000", "?", f"/save {path}"])
        return path.read_text(encoding="utf-8")


def is_a_sentence_or_runs(number: int, edits: list[Edit]) -> None:
    text = mutated(recorded(number), edits)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.yaml"
        path.write_text(text, encoding="utf-8")
        assert converse([], "replay", str(path)).code in (0, 1, 2)
        assert converse([f"/open {path}", *ANSWERS]).code == 0
    session = sessions_folder() / "x.yaml"
    session.write_text("saved: 2026-11-23T10:10:10\n" + text, encoding="utf-8")
    assert converse(["yes", *ANSWERS]).code == 0
    for path in session.parent.iterdir():
        path.unlink()


@settings(max_examples=drawn(12), suppress_health_check=UNCHECKED)
@given(number=kinds, edits=EDITS)
def test_a_mutated_transcript(number: int, edits: list[Edit]) -> None:
    is_a_sentence_or_runs(number, edits)


@pytest.mark.slow
@settings(max_examples=3000, suppress_health_check=UNCHECKED)
@given(number=kinds, edits=EDITS)
def test_three_thousand_mutated_transcripts(number: int, edits: list[Edit]) -> None:
    is_a_sentence_or_runs(number, edits)
