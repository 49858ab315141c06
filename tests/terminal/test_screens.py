"""The screens under tests/terminal/screens/ are those that a person sees."""

from pathlib import Path

import pytest

from tests.support.recorded_screens import LANGUAGES, SIZES, place, screens


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_screens_are_those_kept_for_review(
    language: str, columns: int, rows: int, tmp_path: Path
) -> None:
    kept = {path.name: path.read_text("utf-8") for path in place(language, columns, rows).iterdir()}
    taken = {
        f"{number:02}_{name}.txt": text
        for number, (name, text) in enumerate(screens(language, columns, rows, tmp_path), 1)
    }
    assert taken == kept
    for text in taken.values():
        assert max(map(len, text.splitlines())) <= columns
        assert len(text.splitlines()) <= rows
