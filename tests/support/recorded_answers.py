"""The first screen of six cases as text; run as a module it keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from assistant.assessment.assess import assess
from assistant.base.language import LANGUAGES, use_language
from assistant.case.file import read_case
from assistant.terminal.screens.answer import answer_screen
from assistant.whatif.qualify import way_at_once
from tests.support.examples import FOLDER as EXAMPLES
from tests.support.library import LIBRARY
from tests.support.paths import TESTS

FOLDER = TESTS / "terminal" / "answers"
CASES = {
    "yes": EXAMPLES / "telecom_gateway.yaml",
    "no": EXAMPLES / "battery_pack.yaml",
    "depends": EXAMPLES / "test_instrument.yaml",
    "only_de_minimis": EXAMPLES / "power_supply.yaml",
    "imported_only": FOLDER / "imported_only.yaml",
    "incomplete": FOLDER / "incomplete.yaml",
}
SIZES = ((80, 24), (140, 40))


def place(name: str, language: str, columns: int) -> Path:
    """Where the screen of a case is kept."""
    return FOLDER / f"{language}_{columns}" / f"{name}.txt"


def drawn(name: str, language: str, columns: int) -> str:
    """The first screen of a case, so many columns wide."""
    case = read_case(CASES[name])
    with use_language(language):
        assessment = assess(case, LIBRARY)
        parts = answer_screen(assessment, columns, way_at_once(case, LIBRARY, assessment))
        console = Console(width=columns, highlight=False, markup=False)
        with console.capture() as shown:
            for part in parts:
                console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in shown.get().splitlines())


def every() -> Iterator[tuple[str, str, int]]:
    """Each case in each language and width."""
    for name in CASES:
        for language in LANGUAGES:
            for columns, _ in SIZES:
                yield name, language, columns


if __name__ == "__main__":
    for one in every():
        place(*one).parent.mkdir(exist_ok=True)
        place(*one).write_text(drawn(*one), "utf-8")
