"""The wheel works from any folder with its rules and knowledge; dependencies have bounds."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def releases() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    named = (line.split("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): release for name, release in named}


def dependencies() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*map(Requirement, project["dependencies"] + project["optional-dependencies"]["dev"])]


@pytest.mark.parametrize("needed", dependencies(), ids=str)
def test_a_release_within_the_bounds_is_named_for_each_dependency(needed: Requirement) -> None:
    assert needed.specifier.contains(releases()[canonicalize_name(needed.name)])


@pytest.mark.parametrize("needed", dependencies(), ids=str)
def test_a_dependency_is_bounded_below_its_next_major_release(needed: Requirement) -> None:
    by_year = needed.name == "pycountry" or needed.name.startswith("types-")
    assert by_year or "<" in {one.operator for one in needed.specifier}
