"""Prints how fast a large bill is read, understood and classified. Run with: make benchmark"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from assistant.bill_of_materials.reading import read_records
from assistant.bill_of_materials.understood import bill_of
from tests.support.bills import as_csv, as_workbook

pytestmark = pytest.mark.benchmark
COUNT, SECONDS = 10_000, 3
HEADINGS = ["Item", "Reference", "Description", "Manufacturer", "MPN", "Qty", "Unit price USD",
            "Ext. price USD", "Country of Origin", "HTS Code"]  # fmt: skip


def rows() -> list[list[object]]:
    drawn = random.Random(1)
    found: list[list[object]] = [list(HEADINGS)]
    for number in range(1, COUNT + 1):
        quantity, price = drawn.randint(1, 9), drawn.randint(1, 9000)
        found.append(
            [number, f"C{number}", f"CAP CER {number % 97}PF 50V X7R 0402 {number}",
             f"Maker {number % 40}", f"M-{number}", quantity, price / 1000,
             round(quantity * price / 1000, 3), ("China", "Taiwan", "MX")[number % 3], ""]
        )  # fmt: skip
    return found


def test_ten_thousand_lines_read_understood_and_classified(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = rows()
    text = as_csv([[str(cell) for cell in row] for row in table]).encode()
    contents: dict[str, Callable[[], bytes]] = {
        "csv": lambda: text,
        "xlsx": lambda: as_workbook(table),
    }
    for name, content in contents.items():
        source = content()
        start = time.process_time()
        records = read_records(source)
        read = time.process_time()
        bill = bill_of(records)
        done = time.process_time()
        assert len(bill.parts) == COUNT
        with capsys.disabled():
            print(
                f"\n  {name}: {done - start:.2f} s of work (read {read - start:.2f}, "
                f"understood and classified {done - read:.2f}; wanted: {SECONDS} s)"
            )
