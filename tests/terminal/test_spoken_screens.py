"""Every screen has a spoken form: whoever needs a screen reader can use every verb and command."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES
from assistant.cli.registry import VERBS
from tests.support.examples import FOLDER, NAMES
from tests.support.in_process import ran
from tests.support.paths import TESTS

BATTERY = str(FOLDER / "battery_pack.yaml")
MEXICALI = str(FOLDER / "partners" / "mexicali.yaml")
DRAWN = "─│└├━█▏▎▍▌▋▊▉\x1b"
# Lines of the command line for every verb; a verb without one fails the test of completeness.
LINES = {
    "assess": [["assess", "--steps", BATTERY]],
    "new": [["new"]],
    "bom": [["bom", "{bill}"]],
    "classify": [["classify", "CAP CER 0.1UF 50V X7R 0402", "nothing of the kind"]],
    "learn": [["learn", "--progress"], ["learn", "--learner", "ana", "--progress"]],
    "replay": [["replay", str(data_folder("transcripts") / "battery_pack.yaml")]],
    "origin": [["origin", "8507.60"], ["origin", "8708.29"]],
    "why": [
        ["why", BATTERY, *what]
        for what in (["origin"], ["origin", "--not"], ["immex"], ["section_301"], ["marking"])
    ],
    "explain": [["explain"], ["explain", "prosec"]],
    "ask": [["ask", "who is importer of record?"], ["ask", "how long do we keep records?"]],
    "ways": [["ways", BATTERY]],
    "immex": [["immex", BATTERY]],
    "claims": [["claims", BATTERY], ["claims", BATTERY, "13"]],
    "partner": [["partner", MEXICALI], ["partner", MEXICALI, "--case", BATTERY]],
    "duty": [["duty", "8507.60.00", "--origin", "CN"]],
    "tariff import": [["tariff", "import", "{rows}"]],
    "tariff reset": [["tariff", "reset"]],
    "examples": [["examples"], ["examples", "partners"], ["examples", "battery_pack"]],
    "rules list": [["rules", "list"]],
    "rules show": [["rules", "show", "immex.held"]],
    "manifest": [["manifest"]],
    "rules check": [["rules", "check"]],
    "knowledge check": [["knowledge", "check"]],
    "knowledge coverage": [["knowledge", "coverage"]],
}  # fmt: skip
SCRIPT = yaml.safe_load((TESTS / "terminal" / "commands.yaml").read_text("utf-8"))
BILL = "Part,HTS,Origin,Value\nCPU,8542.31,TW,21.50\nCover,3926.90,US,4\nCable,8544.42,Nowhere,1\n"
TARIFF = (
    "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty,"
    "Column 2 Rate of Duty\n8537.10.91,0,Boards,,9%,Free (S),35%\n"
)
LESSON = ["/help", "/glossary", "/glossary prosec", "/why", "1", "1", "/why", "?", "/why", "1", "",
          "/menu", "2", "3", "1", "/why", "1", "2", "/why", "", "/menu", "4", "1", "/why", "1", "1",
          "/why", "", "/menu", "5", "1", "Where is it made?", "What is it?", "/why", "hello",
          "/done", "", "/menu", "6", "/lang es", "/lang en", "/back", "?", "/quit"]  # fmt: skip


def test_there_is_a_line_for_every_verb() -> None:
    assert set(LINES) == set(VERBS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", LINES)
def test_every_verb_can_be_spoken(verb: str, language: str, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(TARIFF)
    bill = tmp_path / "bill.csv"
    bill.write_text(BILL)
    for line in LINES[verb]:
        given = [one.replace("{rows}", str(rows)).replace("{bill}", str(bill)) for one in line]
        said = ran(["--lang", language, "--plain", *given])
        assert said.code == 0, said.err
        assert said.out
        assert not set(DRAWN) & set(said.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_the_conversation_can_be_spoken(language: str, tmp_path: Path) -> None:
    (bill := tmp_path / "bill.csv").write_text(BILL)
    lines = [
        step["types"].replace("{folder}", str(tmp_path)).replace("{bill}", str(bill))
        for step in SCRIPT
    ]
    said = ran(["--lang", language, "--plain"], lines)
    assert (said.code, said.err) == (0, "")
    assert not set(DRAWN) & set(said.out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_activity_of_learning_can_be_spoken(language: str) -> None:
    said = ran(["learn", "--learner", "ana", "--seed", "7", "--lang", language, "--plain"], LESSON)
    assert (said.code, said.err) == (0, "")
    assert not set(DRAWN) & set(said.out)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_screen_of_every_example_can_be_spoken(name: str, language: str) -> None:
    opened = [f"/open {FOLDER / name}.yaml", "/steps", "/warnings", "/immex", "/saving", "/ways"]
    steps = [f"/unfold {n}" for n in range(1, 40)]
    asked = [f"/{why} {what}" for why in ("why", "whynot") for what in
             ("origin", "immex", "section_301", "marking", "origin all", "immex all")]  # fmt: skip
    for lines in ([*opened, *steps], [*opened, *asked]):
        said = ran(["--lang", language, "--plain"], lines)
        assert (said.code, said.err) == (0, "")
        assert not set(DRAWN) & set(said.out)
