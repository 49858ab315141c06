"""Prints how fast the program is; never fails on it. Run with: make benchmark"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pexpect
import pytest

from assistant.assessment.assess import assess
from assistant.assessment.duty_stack import duty_stack, duty_stacks
from assistant.base.files import data_folder
from assistant.case.changes import CaseChange, changed
from assistant.case.file import read_case
from assistant.case.model import Baseline, Case
from assistant.library import Library
from assistant.measurements.us.entry import Entry
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.whatif.qualify import qualifying_plans

pytestmark = pytest.mark.benchmark
GATEWAY = data_folder("knowledge") / "examples" / "telecom_gateway.yaml"


def median_seconds(
    run: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    taken = []
    for _ in range(times):
        start = clock()
        run()
        taken.append(clock() - start)
    return statistics.median(taken)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    def printed(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}")

    return printed


def case_of_25(case: Case) -> Case:
    first = case.materials[0]
    filled = [first.model_copy(update={"id": f"extra{n}"}) for n in range(25)]
    return case.model_copy(update={"materials": [*case.materials, *filled][:25]})


def test_one_case_once_loaded(say: Callable[[str], None]) -> None:
    library, case = Library.open(), case_of_25(read_case(GATEWAY))
    assess(case, library)
    quick = median_seconds(lambda: assess(case, library, extended=False), 50)
    whole = median_seconds(lambda: assess(case, library), 10)
    say(
        f"a case of 25 materials: {quick * 1000:.1f} ms (median of 50),"
        f" with range, later days and cash flow {whole * 1000:.0f} ms"
    )


def test_the_origin_of_a_case(say: Callable[[str], None]) -> None:
    library, case = Library.open(), case_of_25(read_case(GATEWAY))
    unknown = [
        m.model_copy(update={"originating": "unknown", "origin": "MX"}) for m in case.materials
    ]
    for what, materials in (("25 materials", case.materials), ("25 of unknown status", unknown)):
        good = case.model_copy(update={"materials": materials, "baseline": Baseline()})
        apart = good.model_copy(
            update={"product": good.product.model_copy(update={"destination": None})}
        )
        assess(apart, library, extended=False)
        taken = median_seconds(partial(assess, apart, library, extended=False), 50)
        say(f"origin alone, {what}: {taken * 1000:.1f} ms (median of 50; wanted 15)")


def test_ten_thousand_materials(say: Callable[[str], None]) -> None:
    case = read_case(GATEWAY)
    many = [case.materials[n % len(case.materials)] for n in range(10_000)]
    many = [m.model_copy(update={"id": f"m{n}"}) for n, m in enumerate(many)]
    library, large = Library.open(), case.model_copy(update={"materials": many})
    taken = median_seconds(lambda: assess(large, library, extended=False), 3)
    say(f"10,000 materials: {taken:.2f} s (median of 3; wanted 1)")


def test_duty_stacks(say: Callable[[str], None]) -> None:
    library, rulebook = Library.open().as_of(date(2026, 10, 12)), shipped_rulebook()
    entries = [
        Entry(f"{hts} {country} {n}", hts, country, Decimal(100), metal_weight_pct=Decimal(40))
        for hts in ("8537.10.91", "8542.31.00", "8504.40.95", "8528.72.64", "8544.42.90")
        for country in ("CN", "VN", "TW", "MX", "DE")
        for n in range(8)
    ]
    duty_stacks(entries, library, rulebook)
    core = time.process_time
    together = median_seconds(lambda: duty_stacks(entries, library, rulebook), 9, core)
    at_once = len(entries)
    say(f"{at_once / together:,.0f} duty stacks a second of a core, together (wanted 1,000)")
    alone = median_seconds(lambda: duty_stack(entries[0], library, rulebook), 200, core)
    say(f"{1 / alone:,.0f} duty stacks a second of a core, one at a time")


def test_the_first_question(say: Callable[[str], None], tmp_path: Path) -> None:
    def start() -> None:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "assistant"],
            env={"MAQUILA_HOME": str(tmp_path), "TERM": "xterm-256color", "PATH": "/usr/bin:/bin"},
            dimensions=(24, 80),
            timeout=20,
        )
        child.expect("product")
        child.close(force=True)

    taken = median_seconds(start, 5)
    say(f"the first question: {taken:.2f} s after the command (median of 5; wanted 0.4)")


def test_ways_to_yes(say: Callable[[str], None]) -> None:
    library, folder = Library.open(), GATEWAY.parent
    for name in ("battery_pack", "industrial_controller"):
        for count in (25, 200):
            case = changed(read_case(folder / f"{name}.yaml"), [CaseChange("product.net_cost")])
            draw = random.Random(1)
            price = case.product.transaction_value or Decimal(0)
            many = [
                case.materials[n % len(case.materials)].model_copy(
                    update={
                        "id": f"m{n}",
                        "value": price * draw.randint(1, 200) / 100 / count,
                        "origin": draw.choice(("CN", "TW", "US", "MX")),
                        "originating": None,
                    }
                )
                for n in range(count)
            ]
            large = case.model_copy(update={"materials": many})
            found = qualifying_plans(large, library)
            taken = median_seconds(partial(qualifying_plans, large, library), 3)
            say(
                f"ways to yes, {name} of {count} materials: {taken:.2f} s for {len(found.ways)}"
                f" from {found.verdict} (median of 3; wanted 2)"
            )
