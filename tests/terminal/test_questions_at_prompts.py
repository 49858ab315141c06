"""At every prompt a question is answered or asked back, and never stored as an answer."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.interview.agenda import Item
from assistant.interview.conversation import Conversation
from assistant.questions.model import Question, part_questions, questions
from assistant.terminal.chat.app import ChatWindow
from assistant.terminal.chat.state import Quit
from assistant.terminal.console.writer import Writer
from tests.support import asked_questions
from tests.support.pseudo_terminal import DAY

ONE_HOME = [HealthCheck.function_scoped_fixture]
EVERY = [*questions().values(), part_questions().confirm, *part_questions().together.values()]
GIVEN = {
    "product": {"description": "Gateway", "hts": "8517.62.00", "destination": "US"},
    "production": {"country": "MX"},
    "materials": [
        {"id": "M1", "description": "CPU", "hts": "8542.31", "origin": "TW", "value": "21.50"},
        {"id": "M2", "description": "Cable", "hts": "8544.42", "origin": "CN", "value": "3"},
    ],
}


@cache
def window() -> ChatWindow:
    """A conversation about an opened case; the test puts its questions."""
    chat = ChatWindow(None, date.fromisoformat(DAY), plain=True)
    chat.start(Conversation(chat.day, chat.assessor, GIVEN))
    return chat


def at_prompt(question: Question) -> ChatWindow:
    """The conversation while that question is open."""
    chat, parts = window(), ("M1", "M2")
    about = "M1|condition" if question.of_material and "*" in question.sets else ""
    about = about or ("M1" if question.of_material else "condition" if "*" in question.sets else "")
    item = Item(question, about, None, parts if question.answer == "part_sentences" else ())
    chat.conversation.prompt = chat.conversation._put(item)
    chat.shown, chat.offered, chat.paused = chat.conversation.prompt, (), False
    return chat


def taken(chat: ChatWindow, text: str) -> str:
    """All that is said to the input."""
    with redirect_stdout(io.StringIO()) as said, redirect_stderr(said):
        chat.writer = Writer(plain=True)
        try:
            chat._take(text)
        except Quit:
            pytest.fail("a question ends the conversation")
    return said.getvalue()


@settings(max_examples=120, suppress_health_check=ONE_HOME)
@given(st.sampled_from(EVERY), asked_questions.questions())
def test_a_question_is_stored_at_no_prompt(home: object, question: Question, text: str) -> None:
    chat = at_prompt(question)
    conversation = chat.conversation
    before = (list(conversation.turns), conversation.draft)
    said = taken(chat, text)
    assert (conversation.turns, conversation.draft) == before
    assert chat.conversation is conversation
    assert said.strip()


@settings(max_examples=25, suppress_health_check=ONE_HOME)
@given(asked_questions.questions())
def test_with_no_case_open_a_question_names_no_product(home: object, text: str) -> None:
    chat = ChatWindow(None, date.fromisoformat(DAY), plain=True)
    taken(chat, text)
    assert chat.conversation.turns == []
    assert chat.conversation.draft == {}


@pytest.mark.parametrize("text", ["may I skip the blanket period", "can we go back?", "¿salimos?"])
def test_a_question_sets_off_no_command_that_acts(home: object, text: str) -> None:
    chat = at_prompt(questions()["product.annual_units"])
    before = list(chat.conversation.turns)
    taken(chat, text)
    assert chat.conversation.turns == before


def test_what_is_told_to_be_done_is_done(home: object) -> None:
    chat = ChatWindow(None, date.fromisoformat(DAY), plain=True)
    taken(chat, "Gateway")
    taken(chat, "please go back")
    assert chat.conversation.turns == []
