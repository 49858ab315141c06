"""Takes the screens of a conversation as a person sees them; run as a module it keeps them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.support.paths import TESTS
from tests.support.pseudo_terminal import Terminal

FOLDER = TESTS / "terminal" / "screens"
SIZES = ((80, 24), (140, 40))
_SCRIPTS = yaml.safe_load((TESTS / "terminal" / "screens.yaml").read_text("utf-8"))
LANGUAGES = tuple(_SCRIPTS)


def place(language: str, columns: int, rows: int) -> Path:
    """The folder of the screens in that language and size."""
    return FOLDER / f"{language}_{columns}x{rows}"


def screens(language: str, columns: int, rows: int, home: Path) -> Iterator[tuple[str, str]]:
    """The name and text of each screen of the conversation."""
    terminal = Terminal(home, "--lang", language, columns=columns, rows=rows)
    terminal.settled(">")
    for step in _SCRIPTS[language]:
        if "types" in step:
            terminal.types(step["types"])
        if "pastes" in step:
            terminal.pastes(step["pastes"])
        if "screen" in step:
            yield step["screen"], terminal.shown()
    terminal.kill()


def main() -> None:
    """Writes every screen anew."""
    for language in LANGUAGES:
        for columns, rows in SIZES:
            folder = place(language, columns, rows)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            with tempfile.TemporaryDirectory() as home:
                taken = screens(language, columns, rows, Path(home))
                for number, (name, text) in enumerate(taken, 1):
                    (folder / f"{number:02}_{name}.txt").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
