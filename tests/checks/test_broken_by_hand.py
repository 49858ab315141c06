"""Rules and knowledge broken by hand: never a traceback, and no answer changes unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.broken_by_hand import CHANGES_OF_VALUE, Outcome, copy_of_program, outcomes


def hold(found: list[Outcome]) -> None:
    crashed = [one for one in found if one.crashed]
    assert not crashed, f"{crashed[0].edit}\n{crashed[0].crashed}"
    unseen = [one for one in found if one.unseen and one.edit.kind not in CHANGES_OF_VALUE]
    assert not unseen, unseen[0].edit


def test_an_edit_is_seen_or_changes_no_answer(tmp_path: Path) -> None:
    hold(outcomes(copy_of_program(tmp_path), seed=7, count=5))


@pytest.mark.slow
def test_five_hundred_edits_are_seen_or_change_no_answer(tmp_path: Path) -> None:
    hold(outcomes(copy_of_program(tmp_path), seed=11, count=500))
