"""What was measured and concluded speaks no language: words are put in when something is shown."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.paths import ROOT

SPEAKS = {"translate", "message"}
# Below `explain`, from the top down. `base` holds the texts that become words when they are shown.
SILENT = (
    "whatif", "interview", "assessment", "intents", "bill_of_materials", "questions",
    "measurements", "case", "rulebook", "library",
)  # fmt: skip


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def test_nothing_below_the_explanations_and_the_screens_puts_words_in() -> None:
    speaking = [
        f"{path.relative_to(ROOT)}: {name}"
        for room in SILENT
        for path in sorted((ROOT / "assistant" / room).rglob("*.py"))
        for name in calls(path)
        if name in SPEAKS
    ]
    assert speaking == []
