"""The first screen: it fits, it is the one kept for review, and every figure stands in the JSON."""

import json
import re

import pytest

from assistant.assessment.assess import assess
from assistant.assessment.shown_figures import with_shown_figures
from assistant.base.language import LANGUAGES
from assistant.cli.main import main
from tests.support.examples import EXAMPLES, example
from tests.support.library import LIBRARY
from tests.support.recorded_answers import SIZES, drawn, every, place

ROWS = dict(SIZES)
_FIGURE = re.compile(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?![\w.]|-\d)")


@pytest.mark.parametrize(("name", "language", "columns"), list(every()))
def test_the_first_screen_is_the_one_kept_for_review(
    name: str, language: str, columns: int
) -> None:
    taken = drawn(name, language, columns)
    assert taken == place(name, language, columns).read_text("utf-8")
    assert len(taken.splitlines()) <= ROWS[columns]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_assess_shows_one_screen_and_all_only_when_asked(
    path: object, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--lang", language, "assess", str(path)])
    short = capsys.readouterr().out
    main(["--lang", language, "assess", str(path), "--full"])
    assert len(short.splitlines()) <= 32
    assert len(capsys.readouterr().out.splitlines()) > 2 * len(short.splitlines())


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES))
def test_the_figures_of_the_summary_stand_in_the_assessment(name: str) -> None:
    shown = with_shown_figures(assess(example(name), LIBRARY))
    held = json.dumps(shown.model_dump(mode="json", exclude={"summary"}))
    known = {_plain(one) for one in _FIGURE.findall(held)}
    for sentence in shown.summary:
        for figure in _FIGURE.findall(sentence.replace("rule", "")):
            assert _is_held(_plain(figure), known), (figure, sentence)


def _plain(figure: str) -> str:
    digits = figure.replace(",", "").lstrip("-")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _is_held(figure: str, known: set[str]) -> bool:
    """Whether a figure is known, or one that rounds to it."""
    decimals = len(figure.partition(".")[2])
    return figure in known or any(
        f"{float(one):.{decimals}f}".rstrip("0").rstrip(".") == figure.rstrip("0").rstrip(".")
        or f"{float(one):.{decimals}f}" == figure
        for one in known
    )
