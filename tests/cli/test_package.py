"""The wheel carries its rules, knowledge and transcripts, and works from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.support.paths import ROOT


def test_an_installed_wheel_works_from_any_folder(tmp_path: Path) -> None:
    built, site = tmp_path / "built", tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(built), str(ROOT)],
        check=True,
    )  # fmt: skip
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    example = site / "assistant" / "shipped" / "knowledge" / "examples" / "telecom_gateway.yaml"
    for command in (["rules", "check"], ["knowledge", "check"], ["assess", "--json", str(example)]):
        ran = subprocess.run(
            [sys.executable, "-m", "assistant", *command],
            cwd=elsewhere,
            env={**os.environ, "PYTHONPATH": str(site)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
    assert list((site / "assistant" / "shipped" / "transcripts").glob("*.yaml"))
