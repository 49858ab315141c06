"""What was asked: the reading said back, what is offered, and the answers of knowledge/answers/."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment
from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, use_language
from assistant.case.file import read_case
from assistant.case.model import Case
from assistant.cli.main import main
from assistant.explain.asked import Asked, asked, topic_answered
from assistant.intents import language_of
from assistant.questions.countries import country_names
from tests.support.library import LIBRARY
from tests.support.questions_read import TUNING

GATEWAY = data_folder("knowledge") / "examples" / "telecom_gateway.yaml"
CASE = read_case(GATEWAY)
DAY = CASE.as_of or date(2026, 11, 23)
ASKED = [
    "what if the price were {}", "what if we made {} units a year", "what if freight were {}",
    "why does it not qualify at {}", "what if tariffs on China go to {}%", "do we save {} dollars",
    "what is the section 301 rate, {} percent", "which documents for {} units", "the price is {}",
    "what if the network processor cost {}", "y si el precio fuera {}", "pagamos {} de arancel",
    "qué pasa si los aranceles a China suben a {}%", "y si vendemos {} piezas al año",
    "is de minimis {} percent", "show me the saving for {} units", "undo {}", "open case {}",
]  # fmt: skip
TUNING_TEXTS = [
    one["text"]
    for language in LANGUAGES
    for one in yaml.safe_load((TUNING / f"questions_{language}.yaml").read_text("utf-8"))
]


@cache
def assessment() -> Assessment:
    return assess(CASE, LIBRARY)


def read(text: str, case: Case | None = CASE) -> Asked:
    return asked(text, case, LIBRARY, DAY, assessment=assessment if case else None)


def digits(text: str) -> str:
    return re.sub(r"[,\s]", "", text)


@given(st.sampled_from(ASKED), st.integers(2, 999_999), st.booleans())
def test_a_number_of_a_sentence_stands_in_its_reading_or_nothing_runs(
    form: str, number: int, with_case: bool
) -> None:
    found = read(form.format(number), CASE if with_case else None)
    if found.understood == "yes":
        assert str(number) in digits(found.reading)


@given(st.sampled_from(["Vietnam", "Brazil", "Germany", "India"]), st.sampled_from(ASKED[:4]))
def test_a_country_that_no_argument_holds_makes_it_ask(country: str, form: str) -> None:
    found = read(f"{form.format(150)} and {country}")
    assert found.understood != "yes" or country in found.reading


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", sorted(LIBRARY.topics))
def test_every_topic_has_an_answer_with_and_without_a_case(topic: str, language: str) -> None:
    with use_language(language):
        said = topic_answered(topic, CASE, LIBRARY, DAY, assessment)
        assert "{" not in said
        assert topic_answered(topic, None, LIBRARY, DAY) or LIBRARY.topics[topic].needs_case


def test_a_rate_of_law_is_not_supposed() -> None:
    found = read("what if tariffs on China go to 100%")
    assert found.topics == ("what_if_tariff",)
    assert "100 %" in found.reading
    assert "cannot be supposed" in found.answer


def test_what_names_nothing_to_suppose_is_no_what_if() -> None:
    found = read("is this product good for Mexico?")
    assert not (found.command or "").startswith("/whatif")


@given(st.integers(1, 999), st.sampled_from(ASKED[:3]))
def test_a_number_that_can_be_read_two_ways_is_asked(thousands: int, form: str) -> None:
    found = read(form.format(f"{thousands}.000"))
    assert found.understood == "offered"
    assert f"{thousands}.000" in found.reading


def test_a_definition_is_followed_by_what_it_means_in_this_case() -> None:
    found = read("who is importer of record?")
    assert found.command == "/glossary importer_of_record"
    assert "In this case" in found.answer
    assert "19 CFR" in found.answer


def test_ask_prints_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "who is importer of record?", str(GATEWAY), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert list(said) == [
        "format", "text", "understood", "reading", "command", "topics", "answer", "offers",
    ]  # fmt: skip
    assert (said["format"], said["understood"], said["offers"]) == (1, "yes", [])
    assert said["topics"] == ["importer_of_record"]


@pytest.mark.parametrize(
    ("text", "code"), [("what if the price changes to 150 and Portugal", 1), ("zxcv qwer", 3)]
)
def test_ask_ends_with_a_code_by_how_far_it_understood(text: str, code: int) -> None:
    assert main(["ask", text, str(GATEWAY)]) == code


@pytest.mark.parametrize("text", ["", "x" * 3000])
def test_ask_refuses_what_is_no_question(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", text]) == 2
    assert capsys.readouterr().err


def test_ask_reads_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = tmp_path / "said.txt"
    said.write_text("¿quién es el importador registrado?", "utf-8")
    with said.open(encoding="utf-8") as held:
        monkeypatch.setattr("sys.stdin", held)
        assert main(["ask", "-"]) == 0


def test_a_question_is_answered_in_its_own_language() -> None:
    assert language_of("¿quién es el importador registrado?") == "es"
    assert language_of("who is the importer of record") == "en"
    assert language_of("8517.62") is None


def test_two_near_topics_are_both_answered_and_said_back() -> None:
    found = read("who signs the certificate and how long does it last", None)
    assert set(found.topics) == {"who_certifies", "blanket_period"}
    for topic in found.topics:
        assert topic_answered(topic, None, LIBRARY, DAY) in found.answer
        assert LIBRARY.topics[topic].asks["en"] in found.reading


@given(st.sampled_from(TUNING_TEXTS), st.booleans())
def test_what_the_program_declines_stands_beside_no_other_answer(
    text: str, with_case: bool
) -> None:
    found = read(text, CASE if with_case else None)
    declined = [topic for topic in found.topics if LIBRARY.topics[topic].declines]
    assert not declined or len(found.topics) == 1


@given(st.sampled_from(sorted({one.origin for one in CASE.every_material() if one.origin})))
def test_origins_of_the_case_are_no_supposition_and_others_are_asked(origin: str) -> None:
    own = country_names()[origin]
    assert "does_it_qualify" in read(f"does it qualify, made of parts from {own}?").topics
    found = read("does it qualify, made of parts from Portugal?")
    assert (found.understood, found.answer) == ("offered", "")


@given(
    st.sampled_from(["what if", "suppose"]), st.sampled_from(["does it qualify", "what do we save"])
)
def test_a_supposition_that_no_change_holds_is_not_answered_with_the_case_as_it_is(
    supposing: str, asks: str
) -> None:
    found = read(f"{supposing} we paint it green, {asks}")
    assert found.understood != "yes"
