"""The weights of the classifier that the package carries are those that its sentences teach."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.intents import classifier
from assistant.intents.teaching import is_stale, sentences, weights


def test_the_weights_are_those_of_the_present_sentences() -> None:
    assert not is_stale()


def test_teaching_again_gives_the_same_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [one for texts in sentences().values() for one in texts[::20]]
    before = [dict(classifier.likely(one)) for one in said]
    again = tmp_path / "weights.zip"
    again.write_bytes(weights())
    monkeypatch.setattr(classifier, "WEIGHTS", again)
    classifier._taught.cache_clear()
    try:
        for one, sides in zip(said, before, strict=True):
            assert dict(classifier.likely(one)) == pytest.approx(sides, abs=0.01)
    finally:
        classifier._taught.cache_clear()


def test_a_sentence_is_understood_without_what_teaches() -> None:
    code = (
        "import sys; from assistant.intents.classifier import likely; likely('why not?');"
        "print(sorted({'sklearn', 'numpy', 'scipy'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
