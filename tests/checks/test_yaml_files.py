"""Every YAML loader reads the data alike, so that an editor sees what the program sees."""

from pathlib import Path

import pytest
import yaml

from assistant.base.files import data_folder

FILES = [path for name in ("rules", "knowledge") for path in data_folder(name).rglob("*.yaml")]


@pytest.mark.parametrize("path", sorted(FILES), ids=lambda path: path.name)
def test_the_pure_loader_reads_what_the_fast_one_reads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)
