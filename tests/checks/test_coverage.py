"""What `maquila knowledge coverage` counts adds up to the entries in the files."""

from __future__ import annotations

import pytest
import yaml

from assistant.checks.coverage import coverage, standing
from assistant.cli.main import main
from assistant.library.product_rule import ProductRule
from tests.support.library import LIBRARY

ROWS = coverage(LIBRARY)


def test_every_entry_of_the_files_is_counted_once() -> None:
    by_chapters = {row.chapters: row for row in ROWS}
    paths = list((LIBRARY.folder / "product_rules").glob("*.yaml"))
    assert len(by_chapters) == len(ROWS) == len(paths)
    for path in paths:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        row = by_chapters[tuple(content["chapters"])]
        rules = content["rules"]
        assert row.printed == len(rules), path.name
        assert row.decide + row.notes + len(row.undecidable) == len(rules), path.name
        assert row.checked + row.unchecked + row.doubtful == len(rules), path.name
        assert row.alternatives == sum(len(rule["alternatives"]) for rule in rules), path.name
        assert len({one.rule for one in row.undecidable}) == len(row.undecidable)


CHANGE = {"id": "A", "change": {"level": "heading"}}


@pytest.mark.parametrize(
    ("alternatives", "note", "goods", "expected"),
    [
        ([CHANGE], None, "8537", "decides"),
        ([CHANGE], None, "8538.90.10", "no_code"),
        ([{"id": "A", "change": {}}], None, "8537", "nothing_to_test"),
        ([], {"en": "a definition"}, "8537", "note"),
        ([], None, "8537", "empty"),
    ],
)
def test_where_an_entry_stands(
    alternatives: list[object], note: object, goods: str, expected: str
) -> None:
    content = {"rule": "x", "goods": [goods], "confidence": "checked", "note": note}
    rule = ProductRule.model_validate({**content, "alternatives": alternatives})
    assert standing(rule, frozenset({"85371030"})) == expected


def test_the_table_fits_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["knowledge", "coverage"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("28-38") for line in lines)
    open_ = [one.rule for row in ROWS for one in row.undecidable]
    assert all(rule in " ".join(lines) for rule in open_)
