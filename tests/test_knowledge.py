"""Every file of knowledge/ is sound, and a fault in one is named with its place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from assistant.data_folders import data_folder
from assistant.library.check import check
from assistant.messages import _messages


def test_the_shipped_knowledge_is_sound() -> None:
    files, faults = check()
    assert files > 100
    assert faults == []


FAULTS = [
    ("coverage.yaml", "first: 2026-07-24", "first: yesterday", "coverage.us_measures.first"),
    ("countries.yaml", "members: [US, MX, CA]", "memberz: [US, MX, CA]", "memberz"),
    ("citations.yaml", "source: usmca_text", "source: nowhere", "nowhere"),
    ("parameters/usmca.de_minimis.yaml", "value: 10", "value: ten", "values.1.value"),
    ("parameters/us.mpf.rate.yaml", "to: 2026-09-30", "to: 2026-10-30", "two values"),
    ("product_rules/chapter_85.yaml", 'goods: ["8534"]', 'goods: ["85-34-1"]', "85-34-1"),
    ("us/tariff/chapter_85.csv", "8517.62.00,Free", "851.62.00,Free", "hts8"),
    ("mexico/tariff.csv", "tariff_item,", "item,", "tariff_item"),
    ("us/section_301_china/chapter_85.csv", "9903.88.03", "List 3", "heading"),
]


@pytest.mark.parametrize(("name", "was", "becomes", "said"), FAULTS)
def test_a_fault_is_named_with_its_place(
    tmp_path: Path, name: str, was: str, becomes: str, said: str
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(data_folder("knowledge"), folder)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    _, faults = check(folder)
    assert any(str(path) in fault and said in fault for fault in faults), faults


def test_a_file_that_nothing_reads_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(data_folder("knowledge"), folder)
    (folder / "notes.yaml").write_text("a: b")
    assert any("notes.yaml" in fault for fault in check(folder)[1])


def test_every_sentence_that_the_code_names_exists() -> None:
    named = re.compile(r'(?:message|InputError|_fault)\(\s*"([a-z_.0-9]+)"')
    package = Path(__file__).parent.parent / "assistant"
    used = {name for path in package.rglob("*.py") for name in named.findall(path.read_text())}
    assert used
    assert used <= set(_messages()), used - set(_messages())
