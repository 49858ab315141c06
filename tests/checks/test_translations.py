"""All that a person sees is said in English and in Spanish."""

import re
from pathlib import Path

import pytest

from assistant.assessment.assess import assess
from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, language, of_locale, use_language
from assistant.base.messages import message
from assistant.case.file import read_case
from assistant.checks.translations import untranslated
from tests.support.library import LIBRARY

EXAMPLES = sorted((data_folder("knowledge") / "examples").glob("*.yaml"))
# Words that Spanish has not.
ENGLISH = re.compile(r"\b(?:the|not|are|from|which|their|that|this|(?<!: )yes|unknown|medium)\b")


@pytest.mark.parametrize("name", ["rules", "knowledge"])
def test_no_text_lacks_a_language(name: str) -> None:
    assert untranslated(data_folder(name)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: {en: Duty}", "line 1, a: the text lacks the language 'es'"),
        ("a:\n  b:\n  - {en: 'Of {x}', es: 'De {y}'}", "the text in 'es' does not fill the same"),
        ("a: {en: Duty, es: Arancel, free}", "'free' is not a language"),
    ],
)
def test_a_text_that_lacks_a_language_is_named_by_file_line_and_key(
    tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")
    (fault,) = untranslated(tmp_path)
    assert told in fault
    assert "x.yaml" in fault


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_spanish_assessment_says_no_english_sentence(path: Path) -> None:
    case = read_case(path)
    with use_language("es"):
        assessment = assess(case, LIBRARY)
        gaps = [str(gap.text) for gap in assessment.gaps]
    named = [one.description or "" for one in (case.product, *case.every_material())]
    named += [one.words for form in LIBRARY.us_exclusions.values() for one in form.excluded]
    said = [step.text for step in assessment.steps] + [step.title for step in assessment.steps]
    said += [one.text for one in (*assessment.warnings, *assessment.advice)] + gaps
    said += [line.label for scenario in assessment.scenarios for line in scenario.lines]
    assert said
    for name in sorted(filter(None, named), key=len, reverse=True):
        said = [text.replace(name, "") for text in said]
    assert [text for text in said if ENGLISH.search(text)] == []


def test_the_language_changes_no_verdict_and_no_amount() -> None:
    for path in EXAMPLES[:3]:
        spoken = []
        for name in LANGUAGES:
            with use_language(name):
                spoken.append(assess(read_case(path), LIBRARY))
        english, spanish = spoken
        assert english.origin.verdict == spanish.origin.verdict
        assert [one.per_unit for one in english.scenarios] == [
            one.per_unit for one in spanish.scenarios
        ]
        assert [step.rule for step in english.steps] == [step.rule for step in spanish.steps]
        assert [step.text for step in english.steps] != [step.text for step in spanish.steps]


def test_a_language_is_spoken_until_the_end_of_its_block() -> None:
    with use_language("es"):
        assert message("screen_verdict_yes") == "SÍ"
    assert (language(), message("screen_verdict_yes")) == ("en", "YES")


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "es_MX.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LC_MESSAGES": "es_ES", "LANG": "en_US"}, "es"),
        ({"LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_says_which_language_is_spoken(environment: dict[str, str], spoken: str) -> None:
    assert of_locale(environment) == spoken
