"""An opened case may lack anything and may be beyond assessment: the conversation goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.interview.sessions import sessions_folder
from tests.support.conversations import converse, killed

NO_DESCRIPTION = """
product: {description: Controller, hts: "8537.10.91", destination: US}
production: {country: MX}
materials: [{id: A1, hts: "8538.90.30", origin: CN, value: "62"}]
"""
NOT_ASSESSED = "product: {description: Controller}\nassumptions: {nosuch: 1}\n"
GIVEN = "format: 1\nday: 2026-11-23\ngiven: {}\nturns: []\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return tmp_path / "case.yaml"


def test_a_material_without_description_is_called_by_its_id(case: Path) -> None:
    case.write_text(NO_DESCRIPTION)
    held = converse([f"/open {case}", "50", "63", "/show"])
    assert held.code == 0
    assert "A1 is 62" in " ".join(held.written.split())


@pytest.mark.parametrize("typed", ["why is it so", "is it originating?", "/why origin"])
def test_words_about_a_case_that_cannot_be_assessed_do_not_end_the_conversation(
    case: Path, typed: str
) -> None:
    case.write_text(NOT_ASSESSED)
    held = converse([f"/open {case}", typed, "/rename still here", "/quit"])
    assert held.code == 0
    assert "nosuch" in held.written
    assert "still here" in held.written


def test_every_question_of_a_case_that_cannot_be_assessed_can_be_answered(case: Path) -> None:
    case.write_text(NOT_ASSESSED)
    held = converse([f"/open {case}", *("?" for _ in range(30))])
    assert held.code == 0
    assert "Nothing can be concluded" in " ".join(held.written.split())


def test_a_session_of_a_case_that_cannot_be_assessed_is_resumed(case: Path) -> None:
    case.write_text(NOT_ASSESSED)
    answers = ["8537.10.91", "US", "MX", "CPU; 8542.31; TW; 21.50", ""]
    converse([f"/open {case}", *answers, killed])
    held = converse(["yes", "/show", "/quit"])
    assert held.code == 0
    assert "Resumed with 5 answers" in held.written


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{nosuch: 1}", "line 3, nosuch"),
        ("{product: {nosuch: 1}}", "line 3, product.nosuch"),
        ("{materials: [{value: much}]}", "line 3, materials.1.value"),
        ("{materials: 7}", "line 3, materials"),
        ("{product: [1]}", "line 3, product"),
        ("[1]", "line 3, given"),
    ],
)
def test_the_given_case_of_a_transcript_and_of_a_session_is_validated(
    case: Path, given: str, told: str
) -> None:
    text = GIVEN.replace("{}", given)
    case.write_text(text)
    replayed = converse([], "replay", str(case))
    assert replayed.code == 2
    assert told in replayed.written
    assert told in " ".join(converse([f"/open {case}", "/quit"]).written.split())
    session = sessions_folder() / "x.yaml"
    session.write_text(text + "saved: 2026-11-23T10:10:10\n")
    held = converse(["/quit"])
    assert held.code == 0
    assert "set aside" in held.written
    assert session.with_name("x.yaml.damaged").read_text().startswith(text)


@pytest.mark.parametrize("line", ["language: xx\n", "kept: [1]\n", "turns: 5\n", "\ud800"])
def test_a_faulty_transcript_is_a_sentence(case: Path, line: str) -> None:
    case.write_bytes((GIVEN + line).encode("utf-8", "surrogatepass"))
    assert converse([], "replay", str(case)).code == 2
