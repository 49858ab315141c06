"""What SECURITY.md promises: nothing leaves the machine, no data is run, files are private.

Python reports connections, processes and files opened for writing to a hook, in every library; the
hook ends the program with code 99.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.base.files import data_folder
from assistant.cli.exit_codes import ExitCode
from tests.support.paths import ROOT

CASE = str(data_folder("knowledge") / "examples" / "battery_pack.yaml")
BROKEN = 99
HOOK = f"""
import os, sys
FORBIDDEN = ("socket.", "urllib.", "http.", "subprocess.", "os.system", "os.exec",
             "os.posix_spawn", "os.fork")
HERE = os.environ["ALLOWED"]

def watch(event, given):
    if event.startswith(FORBIDDEN):
        name = event
    elif event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if isinstance(given[0], int):  # opened before, by its path
            return
        path = os.path.realpath(os.fsdecode(given[0]))
        if path.startswith(HERE) or path == os.devnull:
            return
        name = event + " " + path
    else:
        return
    os.write(2, ("PROMISE BROKEN: " + name + "\\n").encode())
    os._exit({BROKEN})

sys.addaudithook(watch)
"""
CONVERSATION = "a cable\n3\nUS\n?\n?\n?\n/ways\n/why origin\n/save transcript.yaml\n/quit\n"
RUN = {
    "assess": (["assess", "--json", "--steps", CASE], ""),
    "ways": (["ways", CASE], ""),
    "duty": (["duty", "8507.60.00", "--origin", "CN"], ""),
    "knowledge check": (["knowledge", "check"], ""),
    "conversation": ([], CONVERSATION),
    "learn": (["learn", "--learner", "Ana", "--seed", "7"], "3\n1\n1\n1\n/quit\n"),
    "export": (["learn", "--export", "all.csv"], ""),
}

KEEPING = {"conversation", "learn"}


def run(folder: Path, line: list[str], typed: str) -> subprocess.CompletedProcess[str]:
    """Runs a command line in the folder, watched; only there may files be written."""
    (folder / "watch").mkdir(exist_ok=True)
    (folder / "watch" / "sitecustomize.py").write_text(HOOK)
    return subprocess.run(
        [sys.executable, "-m", "assistant", *line],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(folder / "watch"), str(ROOT)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "MAQUILA_HOME": str(folder / "home"),
            "ALLOWED": os.path.realpath(folder),
        },
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


@pytest.mark.parametrize("what", RUN)
def test_nothing_leaves_the_machine_and_files_are_private(what: str, tmp_path: Path) -> None:
    ran = run(tmp_path, *RUN[what])
    assert ran.returncode == ExitCode.DONE, ran.stderr
    kept = list((tmp_path / "home").rglob("*"))
    assert kept or what not in KEEPING
    assert not [path for path in kept if path.stat().st_mode & 0o077]


CODE = "!!python/object/apply:os.system ['touch ran']"
EVIL = {
    "a case": ("assess", f"name: {CODE}\n"),
    "a whole case": ("assess", f"{CODE}\n"),
    "a transcript": ("replay", f"format: 1\nday: 2026-10-12\nturns: {CODE}\n"),
    "a partner": ("partner", f"name: {CODE}\n"),
}


@pytest.mark.parametrize("what", EVIL)
def test_code_in_a_data_file_is_not_run(what: str, tmp_path: Path) -> None:
    verb, content = EVIL[what]
    (tmp_path / "evil.yaml").write_text(content)
    ran = run(tmp_path, [verb, "evil.yaml"], "")
    assert ran.returncode in (ExitCode.FAILED, ExitCode.BAD_INPUT), ran.stderr
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("code", ["import socket; socket.socket()", "open('/tmp/x', 'w')"])
def test_the_hook_notices(code: str, tmp_path: Path) -> None:
    run(tmp_path, ["examples"], "")
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "watch"), "ALLOWED": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=False)
    assert ran.returncode == BROKEN
