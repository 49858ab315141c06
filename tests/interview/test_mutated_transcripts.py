"""A transcript, record or session with faults is run again or refused in a sentence."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest
import yaml
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


def shortened(number: int, turns: int) -> str:
    """The recording with so many of its turns: a short one is run again in a moment."""
    content = yaml.safe_load(recorded(number))
    content["turns"] = content["turns"][:turns]
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def is_a_sentence_or_runs(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.yaml"
        path.write_text(text, encoding="utf-8")
        assert converse([], "replay", str(path)).code in (0, 1, 2)


def is_opened_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.yaml"
        path.write_text(text, encoding="utf-8")
        assert converse([f"/open {path}", *ANSWERS]).code == 0
    session = sessions_folder() / "x.yaml"
    session.write_text("saved: 2026-11-23T10:10:10\n" + text, encoding="utf-8")
    assert converse(["yes", *ANSWERS]).code == 0
    for path in session.parent.iterdir():
        path.unlink()


texts = {
    "number": st.one_of(  # half of them hold an opened case
        st.integers(0, len(RECORDINGS) - 1),
        st.integers(len(RECORDINGS), len(RECORDINGS) + len(OPENED) - 1),
    ),
    "turns": st.integers(0, 8),
    "edits": EDITS,
}


@settings(max_examples=drawn(20), suppress_health_check=UNCHECKED)
@given(**texts)
def test_a_mutated_transcript_is_run_again_or_refused(
    number: int, turns: int, edits: list[Edit]
) -> None:
    is_a_sentence_or_runs(mutated(shortened(number, turns), edits))


@settings(max_examples=drawn(10), suppress_health_check=UNCHECKED)
@given(**texts)
def test_a_mutated_transcript_or_session_does_not_end_a_conversation(
    number: int, turns: int, edits: list[Edit]
) -> None:
    is_opened_or_refused(mutated(shortened(number, turns), edits))


@pytest.mark.slow
@settings(max_examples=3000, suppress_health_check=UNCHECKED)
@given(**texts)
def test_three_thousand_mutated_transcripts(number: int, turns: int, edits: list[Edit]) -> None:
    is_a_sentence_or_runs(mutated(shortened(number, turns), edits))
