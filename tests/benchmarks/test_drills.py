"""Makes many drills of each difficulty and prints how long it takes.

Some ten minutes: pytest -s -m slow tests/benchmarks
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable

import pytest

from assistant.learning.drills.generator import DIFFICULTIES, MOST_TRIES, drill
from assistant.learning.drills.traps import Difficulty, drills_form
from assistant.library import Library

pytestmark = [pytest.mark.benchmark, pytest.mark.slow]
MANY = 1000


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    def printed(text: str) -> None:
        with capsys.disabled():
            print(f"\n  {text}")

    return printed


@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_many_drills(difficulty: Difficulty, say: Callable[[str], None]) -> None:
    """Every seed gives a drill, and alone every trap is found in some."""
    library = Library.open()
    drill(difficulty, MANY, library)
    clock, core = time.perf_counter(), time.process_time()
    made = [(one.tries, one.traps, one.question.id) for one in
            (drill(difficulty, seed, library) for seed in range(MANY))]  # fmt: skip
    clock, core = time.perf_counter() - clock, time.process_time() - core
    tries = [tries for tries, _, _ in made]
    traps = Counter(trap.trap for _, held, _ in made for trap in held)
    say(
        f"difficulty {difficulty}: {MANY} drills in {clock:.0f} s ({core:.0f} s of a core, "
        f"{core / MANY * 1000:.0f} ms each); cases drawn per drill: median "
        f"{statistics.median(tries)}, mean {statistics.mean(tries):.1f}, most {max(tries)} "
        f"of {MOST_TRIES}; each trap in {min(traps.values())} to {max(traps.values())} drills"
    )
    assert len({item for _, _, item in made}) == MANY
    if difficulty == DIFFICULTIES[0]:
        assert set(traps) == {trap.trap for trap in drills_form().traps}
