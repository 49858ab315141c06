"""Options stand before or after the command, and between what it is about."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cli.arguments import in_order
from assistant.cli.exit_codes import ExitCode
from assistant.cli.main import main
from assistant.cli.registry import VERBS, valued_options
from tests.support.drawn import drawn

OPTIONS = (["--json"], ["--value", "50"], ["--usmca"], ["--transport=sea"])


@given(st.permutations([*OPTIONS, ["8517.62.00"], ["CN"]]), st.integers(0, 4))
@settings(max_examples=drawn(100))
def test_wherever_options_stand_the_verb_reads_the_same(parts: list[list[str]], at: int) -> None:
    words = [one for one in parts if not one[0].startswith("-")]
    options = [one for one in parts if one[0].startswith("-")]
    first = next((n for n, one in enumerate(parts) if one in words), 0)
    parts.insert(min(at, first), ["duty"])
    ordered = in_order([word for one in parts for word in one], VERBS, (), (), valued_options())
    assert ordered[0] == "duty"
    assert ordered[-2:] == [word for one in words for word in one]
    assert ordered[1:-2] == [word for one in options for word in one]


@pytest.mark.parametrize(
    "order", list(permutations((["duty", "8517.62.00", "CN"], ["--lang", "es"])))
)
def test_the_language_stands_before_or_after(
    order: tuple[list[str], ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word for part in order for word in part]) == ExitCode.DONE
    assert "Arancel NMF" in capsys.readouterr().out


@pytest.mark.parametrize("named", [[], ["CN", "--origin", "VN"]])
def test_a_duty_has_one_country_of_origin(
    named: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["duty", "8517.62.00", *named]) == ExitCode.BAD_INPUT
    assert "--origin CN" in capsys.readouterr().err


def test_a_name_that_is_no_verb_is_left_to_the_parser(tmp_path: Path) -> None:
    arguments = ["--record", str(tmp_path / "assess"), "bogus", "--json"]
    assert in_order(arguments, VERBS, ("--record",), (), valued_options()) == arguments
