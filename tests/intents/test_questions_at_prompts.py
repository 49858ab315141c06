"""A question is told from an answer at every prompt, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given

from assistant.intents import looks_like_talk, says_enough
from tests.support.asked_questions import questions


@given(questions())
def test_a_question_or_a_request_is_told_from_an_answer(text: str) -> None:
    assert looks_like_talk(text)


@pytest.mark.parametrize(
    "text",
    ["como 40 mil", "como unas 500", "is made in China", "can be either", "would be Mexico",
     "have one", "do not know", "could be 40", "se compra en China", "se hace en Mexicali",
     "es de China", "es un gateway", "son 40", "tiene IMMEX", "está en Tijuana", "de China",
     "in our plant in Mexicali", "we buy it in China now for 118", "test and packing",
     "sí la tenemos", "si", "no aplica", "me lo certifica", "yes we have one", "may 2026"],
)  # fmt: skip
def test_an_answer_in_a_sentence_is_no_question(text: str) -> None:
    assert not looks_like_talk(text)


@pytest.mark.parametrize(
    "text",
    ["enough", "Enough, give me the verdict!", "that's enough, show me the result",
     "ok just give me the verdict please", "ya dame el resultado", "Basta.",
     "ya basta, dame el veredicto por favor", "bueno, ya no más preguntas"],
)  # fmt: skip
def test_who_has_enough_of_questions_is_understood(text: str) -> None:
    assert says_enough(text)


@pytest.mark.parametrize(
    "text",
    ["enough regional content", "is that enough?", "suficiente contenido regional",
     "el resultado de la prueba", "verdict meter", "please", ""],
)  # fmt: skip
def test_who_says_enough_of_something_else_has_not(text: str) -> None:
    assert not says_enough(text)
