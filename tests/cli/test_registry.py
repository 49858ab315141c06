"""Every verb of the registry explains itself in each language and refuses a missing file."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.main import main
from assistant.cli.registry import VERBS, Argument, Verb

GROUPS = sorted({name.split()[0] for name in VERBS if " " in name})
MISSING = "nowhere.yaml"


def said(about: str) -> set[str]:
    texts = set()
    for language in LANGUAGES:
        with use_language(language):
            texts.add(message(about))
    return texts


def operands(verb: Verb) -> list[Argument]:
    return [one for one in verb.options if not one.names[0].startswith("-")]


READERS = [
    name for name, verb in VERBS.items() if any("type" in o.settings for o in operands(verb))
]


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_and_its_options_are_explained_in_each_language(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for about in (VERBS[name].about, *(one.about for one in VERBS[name].options)):
        assert len(said(about)) == len(LANGUAGES), about
    for language in LANGUAGES:
        assert main(["--lang", language, *name.split(), "--help"]) == ExitCode.DONE
        shown = " ".join(capsys.readouterr().out.split())
        with use_language(language):
            assert message(VERBS[name].about) in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lists_every_verb_with_its_sentence(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = ""
    for group in ("", *GROUPS):
        assert main(["--lang", language, *group.split(), "--help"]) == ExitCode.DONE
        shown += " ".join(capsys.readouterr().out.split())
    with use_language(language):
        for name, verb in VERBS.items():
            assert f"{name.split()[-1]} {message(verb.about)}" in shown
        for group in GROUPS:
            assert f"{group} {message(f'cli.{group}')}" in shown


@pytest.mark.parametrize("name", READERS)
def test_a_missing_file_is_named_in_one_line_with_exit_code_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / MISSING)
    given = [missing if "type" in one.settings else "x" for one in operands(VERBS[name])]
    assert main([*name.split(), *given]) == ExitCode.BAD_INPUT
    captured = capsys.readouterr()
    assert not captured.out
    assert len(captured.err.splitlines()) == 1
    assert missing in captured.err


def test_the_verbs_that_read_files_are_found() -> None:
    assert {"assess", "why", "partner", "replay", "tariff import"} <= set(READERS)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_without_a_verb_is_wrong_usage(group: str) -> None:
    assert main([group]) == ExitCode.BAD_INPUT
