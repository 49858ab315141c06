"""Every file of knowledge/ is sound, and a fault in one is named with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.base.messages import has_message
from assistant.checks.knowledge import check
from tests.support.knowledge_copy import knowledge_copy
from tests.support.paths import ROOT


def test_the_shipped_knowledge_is_sound() -> None:
    files, faults = check()
    assert files > 100
    assert faults == []


FAULTS = [
    ("coverage.yaml", "first: 2025-03-12", "first: yesterday", "coverage.us_measures.first"),
    ("component_families/passives.yaml", 'hts: "8532.24"', 'hts: "8532.99"', "8532.99"),
    ("component_families/passives.yaml", 'beside: ["8532.21"]', 'beside: ["0101.21"]', "0101.21"),
    ("component_families/passives.yaml", "ratings: [inductance]", "ratings: [henry]", "henry"),
    (
        "component_families/passives.yaml",
        "short: [xtal,",
        "short: [osc, xtal,",
        "oscillator",
    ),
    ("component_families/passives.yaml", "references: [L, FB,", "references: [C, FB,", "capacitor"),
    ("component_families/electromechanical.yaml", "before: [terminal,", "before: [lug,", "lug"),
    ("component_writing.yaml", "[mk]hz", "([mk]hz", "regular expression"),
    ("countries.yaml", "members: [US, MX, CA]", "memberz: [US, MX, CA]", "memberz"),
    ("citations.yaml", "source: usmca_text", "source: nowhere", "nowhere"),
    ("parameters/usmca.de_minimis.yaml", "value: 10", "value: ten", "values.1.value"),
    ("parameters/us.mpf.rate.yaml", "to: 2026-09-30", "to: 2026-10-30", "two values"),
    ("product_rules/chapter_85.yaml", 'goods: ["8534"]', 'goods: ["85-34-1"]', "85-34-1"),
    ("us/tariff/chapter_85.csv", "8517.62.00,Free", "851.62.00,Free", "hts8"),
    ("mexico/tariff/chapter_85.csv", "tariff_item,", "item,", "tariff_item"),
    ("mexico/tariff/chapter_85.csv", "prohibited", "forbidden", "general_rate"),
    ("mexico/tariff/chapter_85.csv", "ligie_2026", "ligie_2062", "ligie_2062"),
    ("mexico/tariff.yaml", "sources: [ligie_2026]", "sources: [ligie_2062]", "ligie_2062"),
    ("us/lists/section_301_china/chapter_85.csv", "9903.88.03", "List 3", "heading"),
    ("us/lists/section_232_metals.csv", "code,heading", "line,heading", "code"),
    ("us/measures/ieepa.yaml", "to: section_232_metals_2025", "to: metals_2025", "metals_2025"),
    ("us/measures/ieepa.yaml", "line: us.ieepa", "line: us.ieeepa", "us.ieeepa"),
    ("us/measures/ieepa.yaml", "to: 2025-03-03", "to: 2025-03-05", "two values hold on 2025-03-04"),
    ("us/measures/ieepa.yaml", "to: 2025-03-03", "to: 2025-01-03", "lies before"),
    ("us/measures/ieepa.yaml", "citation: [us.ieepa_f", "citation: [us.iepa_f", "us.iepa_f"),
    ("us/measures/section_122.yaml", "list: section_122_e", "list: section_123_e", "section_123"),
    ("us/measures/section_301_forced_labour.yaml", "groups: [eu]", "groups: [ue]", "'ue'"),
    ("us/measures/section_232_metals.yaml", "parameter: us.", "parameter: them.", "them."),
    ("us/measures/section_232_other.yaml", "uses: [heavy_truck]", "uses: [lorry]", "'lorry'"),
    ("us/lists/section_232_metals.csv", "9903.82.09", "9903.82.99", "9903.82.99"),
    ("us/measures/section_338.yaml", "members: [CA]", "members: [Canada]", "members"),
    ("us/measures/section_338.yaml", 'codes: ["04"', 'codes: ["4"', "'4'"),
]


@pytest.mark.parametrize(("name", "was", "becomes", "said"), FAULTS)
def test_a_fault_is_named_with_its_place(
    tmp_path: Path, name: str, was: str, becomes: str, said: str
) -> None:
    folder = knowledge_copy(tmp_path, name)
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes, 1), encoding="utf-8")
    _, faults = check(folder)
    assert any(str(path) in fault and said in fault for fault in faults), faults


def test_a_file_that_nothing_reads_is_named(tmp_path: Path) -> None:
    folder = knowledge_copy(tmp_path)
    (folder / "notes.yaml").write_text("a: b")
    assert any("notes.yaml" in fault for fault in check(folder)[1])


def test_every_sentence_that_the_code_names_exists() -> None:
    named = re.compile(r'(?:message|InputError|_fault)\(\s*"([a-z_.0-9]+)"')
    package = ROOT / "assistant"
    used = {name for path in package.rglob("*.py") for name in named.findall(path.read_text())}
    assert used
    assert [code for code in sorted(used) if not has_message(code)] == []
