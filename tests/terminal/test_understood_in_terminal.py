"""In a real terminal: questions where answers are asked, suppositions, and corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pseudo_terminal import Terminal

PARTS = ("CPU; 8542.31; TW; 21.50", "Housing L3; 3926.90; US; 4.00", "Cable; 8544.42; CN; 3")
TO_PARTS = ("Telecom gateway", "8517.62.00", "us", "Mexico")
TO_IMMEX = (*TO_PARTS, *PARTS, "", "120", "smt, test", "50k", "China", "96", "3.10", "1.20")
PASTE = "Fan\t8414.59\tCN\t2\nBoard\t8534.00\tTW\t5\nScrews\t7318.15\tUS\t0.40\n"


def flat(text: str) -> str:
    """What a person reads: without colours, and without where lines break."""
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r|\x08", "", text)
    return " ".join(plain.split())


class Talk:
    """A conversation in a terminal of 120 by 40."""

    def __init__(self, home: Path, language: str) -> None:
        self.terminal = Terminal(home, "--lang", language, columns=120, rows=40)
        self.terminal.settled(">")

    def says(self, *lines: str) -> str:
        """Types the lines; what is answered to the last."""
        for line in lines[:-1]:
            self.terminal.types(line)
        return flat(self.terminal.types(lines[-1]))


@pytest.fixture
def talk(home: Path) -> Iterator[Talk]:
    opened = Talk(home, "en")
    yield opened
    assert "Traceback" not in opened.terminal.everything
    opened.terminal.process.close(force=True)


@pytest.fixture
def charla(home: Path) -> Iterator[Talk]:
    opened = Talk(home, "es")
    yield opened
    assert "Traceback" not in opened.terminal.everything
    opened.terminal.process.close(force=True)


def test_a_question_is_no_name_of_the_product(talk: Talk) -> None:
    for asked in ("is this product good for Mexico?", "who is importer of record?"):
        assert "What is the product?" in talk.says(asked)
    assert "Nothing is answered yet" in talk.says("/show")


def test_a_question_at_the_parts_is_no_part(talk: Talk) -> None:
    said = talk.says(*TO_PARTS, "who is importer of record?")
    assert "Which parts go into one unit?" in said
    assert "There are no parts yet" in talk.says("/parts") or "Part 1 noted" not in said
    assert "Part 1 noted" in talk.says(PARTS[0])


def test_a_text_that_may_be_a_question_is_asked_about(talk: Talk) -> None:
    said = talk.says("import duty for gateways when they come from Mexico")
    assert "the answer, or a question?" in said
    number = re.search(r"(\d) it is the answer to: What is the product", said)
    assert number
    assert "which HS code?" in talk.says(number[1])


def test_a_tariff_supposed_to_be_100_percent_prints_no_other_rate(talk: Talk) -> None:
    said = talk.says(*TO_PARTS, "what if tariffs on China go to 100%")
    assert "25 %" not in said
    assert "100" in said
    assert "Which parts go into one unit?" in said


def test_a_number_with_a_point_is_not_taken_as_40_units(talk: Talk) -> None:
    said = talk.says(*TO_IMMEX[:10], "40.000 pcs a year")
    assert "= 40 " not in said
    assert "40,000" in said or "40.000" in said


def test_part_3_is_the_third_part_and_can_be_taken_back(talk: Talk) -> None:
    assert "removed 1: 3 Cable" in talk.says(*TO_PARTS, *PARTS, "remove part 3")
    assert "Taken back" in talk.says("undo")
    assert "Parts 1 to 3 of 3" in talk.says("/parts")


def test_a_paste_is_taken_back_whole(talk: Talk) -> None:
    talk.says(*TO_PARTS, PARTS[0])
    talk.terminal.pastes(PASTE)
    assert "Parts 1 to 4 of 4" in talk.says("/parts")
    assert "the paste of 3 lines" in talk.says("undo the paste")
    assert "Parts 1 to 1 of 1" in talk.says("/parts")


def test_a_paste_is_taken_back_and_what_was_said_since_is_kept(talk: Talk) -> None:
    talk.says(*TO_PARTS, PARTS[0])
    talk.terminal.pastes(PASTE)
    assert "the paste of 3 lines" in talk.says(PARTS[2], "", "120", "undo the paste")
    said = talk.says("/parts")
    assert "Parts 1 to 2 of 2" in said
    assert "Cable" in said
    assert "120" in talk.says("/show")


def test_which_of_two_freights_was_wrong_is_asked(charla: Talk) -> None:
    said = charla.says(*TO_IMMEX, "me equivoqué en el flete")
    assert "1 " in said
    assert "3.10" in said
    assert "1.20" in said
    number = re.search(r"(\d) ¿Cuánto cuesta hoy el flete", said)
    assert number
    assert "3.10" in charla.says(number[1])
    said = charla.says("3.30")
    assert "Era 3.10, ahora 3.30" in said
    assert "de nuevo 3.10" in charla.says("/atras")


def test_a_freight_is_known_by_the_country_it_comes_from(talk: Talk) -> None:
    assert "Until now: 3.10" in talk.says(*TO_IMMEX, "no, I meant freight from China")
    assert "Was 3.10, now 3.30" in talk.says("3.30")


def test_a_correction_says_the_old_and_the_new_value_and_can_be_undone(talk: Talk) -> None:
    assert "Was 120, now 130" in talk.says(*TO_IMMEX, "change the price to 130")
    assert "origin: CN, now VN" in talk.says("the origin of the cable is Vietnam")
    assert "Taken back" in talk.says("undo")
    assert "again 120" in talk.says("undo")


def test_enough_gives_the_verdict_and_refine_goes_on(talk: Talk) -> None:
    said = talk.says(*TO_IMMEX, "enough, give me the verdict")
    for text in ("More: /flow", "What would change it", "Assumed", "/refine goes on"):
        assert text in said
    assert "No question is open now" in talk.says("no")
    assert "Has the maker in Mexico an IMMEX programme?" in talk.says("/refine")


def test_ya_dame_el_resultado_gives_it_in_spanish(charla: Talk) -> None:
    said = charla.says(*TO_IMMEX, "ya dame el resultado")
    for text in ("Qué lo cambiaría", "Supuesto", "/afinar"):
        assert text in said
    assert "IMMEX" in charla.says("/afinar")


def test_an_answer_runs_no_what_if(talk: Talk) -> None:
    said = talk.says(*TO_PARTS[:2], "the U.S.")
    assert "what-if" not in said


def test_a_question_where_an_answer_is_changed_changes_nothing(talk: Talk) -> None:
    talk.says(*TO_PARTS, "/edit 1", "who is importer of record?")
    said = talk.says("/show")
    assert "Telecom gateway" in said
