"""Prints how fast answers are read and bills imported. Run with: make benchmark"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assistant.bill_of_materials.dialogue import BillDialogue, material_lines
from assistant.bill_of_materials.pasted import pasted_lines
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation
from assistant.questions.countries import country_of

pytestmark = pytest.mark.benchmark
DAY = date(2026, 11, 24)
COUNT = 10_000
CODES = ("8542.31.00", "8532.24.00", "8533.21.00", "8534.00.00", "8544.42.90", "7318.15.60")
ORIGINS = ("China", "Taiwan", "MX", "Estados Unidos", "Japón", "Shenzhen", "Korea, Republic of")
LAW = ShippedAssessor()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    def printed(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}")

    return printed


def seconds(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    came = run()
    return time.perf_counter() - start, came


def rows() -> list[list[Any]]:
    return [
        ["Item", "Description", "HTS Code", "Country of Origin", "Qty", "Unit price", "Ext. price"],
        *(
            [n, f"Part {n}, type {n % 7}", CODES[n % 6], ORIGINS[n % 7], 3, n / 100, 3 * n / 100]
            for n in range(1, COUNT + 1)
        ),
    ]


def check_code(code: str) -> None:
    """Raises InputError for a code that no tariff has."""
    LAW.check_code(code, DAY)


def lines_of(path: Path) -> list[str]:
    """The lines with which the conversation takes the parts of the file."""
    return list(material_lines(BillDialogue(path, check_code).bill, 0))


def test_countries_and_cities(say: Callable[[str], None]) -> None:
    first, _ = seconds(lambda: country_of("Tijuana"))
    again, _ = seconds(lambda: country_of("Monterrey"))
    say(f"a city: {first:.2f} s the first time in a process, {again * 1000:.1f} ms after")


def test_ten_thousand_lines(say: Callable[[str], None], tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows():
        sheet.append(row)
    book.save(tmp_path / "bill.xlsx")
    with (tmp_path / "bill.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows())
    for name in ("bill.csv", "bill.xlsx"):
        taken, came = seconds(lambda name=name: lines_of(tmp_path / name))
        assert len(came) == COUNT
        say(f"{name}, 10,000 lines imported: {taken:.2f} s")
    conversation = Conversation(DAY, LAW)
    for typed in ("Gateway", "8517.62.00", "US", "MX"):
        conversation.answer(typed)
    for half in (came[: COUNT // 2], came[COUNT // 2 :]):
        taken, _ = seconds(lambda half=half: [conversation.answer(line) for line in half])
        say(f"5,000 lines answered: {taken:.2f} s (each half alike; wanted: 10 s with import)")
    text = "\n".join(came)
    taken, again = seconds(lambda: pasted_lines(text, check_code))
    assert again == (tuple(came), ())
    say(f"10,000 lines pasted: {taken:.2f} s")
