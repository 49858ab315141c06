"""For every test: a home folder of its own, and how many examples hypothesis draws."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.drawn import USUAL

settings.register_profile("usual", deadline=None, max_examples=USUAL)
settings.register_profile("long", deadline=None, max_examples=10 * USUAL)
settings.load_profile("usual")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data of this test alone: what a person has on this machine is never read."""
    folder = tmp_path / "home"
    monkeypatch.setenv("MAQUILA_HOME", str(folder))
    return folder
