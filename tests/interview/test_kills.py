"""Killed or signalled at any moment, an interview, an import and a lesson keep every answer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
import yaml

from assistant.base.files import user_folder
from assistant.learning.progress import Progress
from tests.support.conversations import BILL, FIRST_ANSWERS, converse
from tests.support.pseudo_terminal import DAY, ROOT

INTERVIEW = [
    *FIRST_ANSWERS, "CPU; 8542.31; TW; 21.50", "", "120", "/whatif price 130", "/keep dear", "50k",
    "/rename Acme", "/back", "50k", "CN",
]  # fmt: skip
IMPORT = ["/import {bill}", "yes", *FIRST_ANSWERS, "120", "/edit 1 Router", "50k"]
LESSON = ["1", "1", "", "?", "", "?", "", "?", ""]
LEARN = ("learn", "--learner", "Ana", "--seed", "1")
SIGNALS = [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT]
KINDS = [(INTERVIEW, ()), (IMPORT, ()), (LESSON, LEARN)]


def kept() -> list[str]:
    """What is on disk of the answers: those of interviews, then those of the learner."""
    found = []
    for path in sorted(user_folder("sessions").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        given = [*content["turns"], *content.get("kept", []), *content.get("variants", [])]
        found += [str(content.get("title", "")), *map(str, given)]
    return found + [one.item for one in Progress.of("Ana").answers]


def stages(lines: list[str], options: tuple[str, ...]) -> list[list[str]]:
    """What is on disk before each line, and after the last."""
    seen: list[list[str]] = []

    def noted(line: str) -> Callable[[], str]:
        def typed() -> str:
            seen.append(kept())
            return line

        return typed

    converse([*map(noted, lines), noted("/quit"), "/quit"], *options)
    return seen


def killed_after(lines: list[str], options: tuple[str, ...], prompts: int, wait: float,
                 by: signal.Signals, home: Path) -> int:  # fmt: skip
    """Types the lines and kills a while after so many prompts; how many prompts were seen."""
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "--date", DAY, *options], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "MAQUILA_HOME": str(home), "LC_ALL": "C.UTF-8"},
        preexec_fn=_heed_signals,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    process.stdin.write(("\n".join(lines) + "\n").encode())
    process.stdin.flush()
    written = b""
    while _prompts(written) < prompts and (part := os.read(process.stdout.fileno(), 65536)):
        written += part
    time.sleep(wait)
    process.send_signal(by)
    written += process.stdout.read()
    process.stdin.close()
    process.wait()
    assert b"Traceback" not in written or by is signal.SIGINT, written.decode()
    return _prompts(written)


def _heed_signals() -> None:
    """A suite that runs in the background may ignore signals, and its processes with it."""
    for one in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_DFL)


def _prompts(written: bytes) -> int:
    return sum(line.startswith(b"> ") for line in written.splitlines())


def loses_nothing(random: Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines, options = random.choice(KINDS)
    bill = tmp_path / "bill.csv"
    bill.write_text(BILL)
    lines = [line.replace("{bill}", str(bill)) for line in lines]
    prompts, wait = random.randint(1, len(lines)), random.random() * 0.1
    by = random.choice(SIGNALS)
    monkeypatch.setenv("MAQUILA_HOME", str(tmp_path / "told"))
    expected = stages(lines, options)
    home = tmp_path / "home"
    monkeypatch.setenv("MAQUILA_HOME", str(home))
    seen = killed_after(lines, options, prompts, wait, by, home)
    # A line is taken before the next prompt is written; the line after it may be on disk too.
    assert kept() in expected[seen - 1 : seen + 1], (lines[:seen], by, kept())
    again = converse(["no", "/quit", "/quit"], *options)
    assert again.code == 0
    assert not list(home.rglob("*.part"))


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_loses_nothing(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loses_nothing(Random(seed), tmp_path, monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 300))
def test_two_hundred_kills_lose_nothing(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loses_nothing(Random(seed), tmp_path, monkeypatch)
