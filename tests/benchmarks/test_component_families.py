"""Prints how well and how fast codes are suggested for parts. Run with: make benchmark"""

from __future__ import annotations

import time

import pytest

from assistant.library.component_families import PartWords, suggested
from tests.support.labelled import FOLDER, figures, labelled, missed

pytestmark = pytest.mark.benchmark
COUNT = 10_000
KINDS = ("CAP CER 0.1UF 50V X7R 0402", "IC MCU 32BIT 64LQFP", "Tornillo M3", "part of unknown use")


def test_suggestions_for_every_labelled_file(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        for path in sorted(FOLDER.glob("*.csv")):
            parts = labelled(path)
            print(f"\n  {path.stem}: {figures(parts)}")
            for style in dict.fromkeys(one.style for one in parts):
                of_style = [one for one in parts if one.style == style and one.right]
                print(f"    {style}: {figures(of_style)}" if of_style else "")
            # Nobody learns from the lines that are held apart.
            for line in missed(parts) if path.stem == "tuning" else []:
                print(f"    missed: {line}")


def test_ten_thousand_different_parts(capsys: pytest.CaptureFixture[str]) -> None:
    parts = [
        PartWords(description=f"{KINDS[n % 4]} lot {n}", reference=f"C{n}", part_number=f"X{n}-7")
        for n in range(COUNT)
    ]
    suggested([PartWords(description="resistor")])
    start = time.perf_counter()
    suggested(parts)
    with capsys.disabled():
        print(f"\n  {COUNT} parts: {time.perf_counter() - start:.2f} s")
