"""Where durable_rules does not load, every verb that decides says how to build it."""

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
DECIDING = {
    "assess": ["assess", CASE],
    "assess --json": ["assess", "--json", CASE],
    "why": ["why", CASE, "origin"],
    "ways": ["ways", CASE],
    "duty": ["duty", "8507.60.00", "--origin", "CN"],
    "rules check": ["rules", "check"],
    "conversation": [],
    "learn": ["learn", "--learner", "Ana"],
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("verb", DECIDING)
def test_an_engine_that_does_not_load_is_named_with_the_way_to_build_it(
    verb: str, language: str, tmp_path: Path
) -> None:
    package = tmp_path / "durable"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "engine.py").write_text("raise ImportError('undefined symbol: PyEval_CallObject')")
    ran = subprocess.run(
        [sys.executable, "-m", "assistant", "--lang", language, *DECIDING[verb]],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
        input="a cable\n3\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert ran.returncode == ExitCode.BAD_INPUT
    said = ran.stdout + ran.stderr
    assert "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject" in said
    assert "Traceback" not in said
    assert "?" not in said  # a conversation that cannot decide asks nothing
