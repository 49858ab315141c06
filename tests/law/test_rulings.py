"""Published rulings: the program agrees with customs, or its difference is known and explained."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.rulings_table import FOLDER, PAGE, Ruling, faults, page, rulings

EXPRESSED = [one for one in rulings() if one.case]


@pytest.mark.parametrize("ruling", EXPRESSED, ids=lambda one: f"{one.group}: {one.ruling}")
def test_ruling(ruling: Ruling) -> None:
    found = faults(ruling)
    if ruling.differs:
        assert found, "the program agrees now: take `differs` out"
    else:
        assert not found


def test_every_file_is_read() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == {one.group for one in rulings()}


def test_every_ruling_stands_once() -> None:
    assert [name for name, times in Counter(r.ruling for r in rulings()).items() if times > 1] == []


def test_the_table_is_what_the_command_makes() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.support.rulings_table"
