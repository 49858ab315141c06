"""Answers in sentences: tests/interview/sentences/*.yaml says what is taken of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.messages import InputError
from assistant.case.paths import value_at
from assistant.interview.agenda import Item
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation
from assistant.questions.choices import production_steps
from assistant.questions.grammar import grammar
from assistant.questions.model import questions
from tests.benchmarks.test_answers_apart import at_question
from tests.support.drawn import drawn
from tests.support.paths import TESTS

FOLDER = TESTS / "interview" / "sentences"


def cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for group in yaml.load(path.read_bytes(), yaml.CBaseLoader):
            for case in group["cases"]:
                name = f"{group['asked']}: {case['typed']}"
                found.append(
                    pytest.param(group["asked"], case, id=name.encode("unicode-escape").decode())
                )
    return found


def asked(question: str, given: dict[str, str] | None = None) -> Conversation:
    return at_question({"question": question, "value": "", "given": given})


def taken(talk: Conversation, question: str) -> Any:
    """What the case now holds of the question, as the files write it."""
    if question == "materials":
        parts = talk.draft.get("materials") or [{}]
        ended = talk._progress.materials_ended
        return None if ended else {k: v for k, v in parts[-1].items() if k != "id"}
    found = value_at(talk.draft, item_of(question).place)
    return "; ".join(" ".join(one.values()) for one in found) if isinstance(found, list) else found


def item_of(question: str) -> Item:
    talk = asked(question)
    assert talk.prompt
    return talk.prompt.item


@pytest.mark.parametrize(("question", "case"), cases())
def test_a_sentence_is_taken_asked_back_or_refused(question: str, case: dict[str, Any]) -> None:
    talk = asked(question)
    if "refused" in case:
        with pytest.raises(InputError) as fault:
            talk.answer(case["typed"])
        assert fault.value.code == case["refused"]
        assert not talk.turns
        return
    shown = str(talk.answer(case["typed"]))
    if "back" in case:
        assert talk.prompt
        assert [one.value for one in talk.prompt.options] == case["back"]
        return
    assert not talk._doubt
    assert bool(talk._found) == ("found" in case)
    if not talk._found:
        assert taken(talk, question) == case.get("value")
    beside = {turn.question: turn.answer for turn in talk.turns[1:] + talk.pending}
    assert beside == case.get("beside", {})
    # All that is taken beside the answer is said back with it.
    assert shown.count("; ") >= len(beside)


_FRAMES = [
    "we pay {} dollars",
    "it costs us {} usd",
    "lo compramos a {} dólares",
    "{} bucks",
    "about {} dollars each",
    "our price is {}",
    "US${} FOB",
    "sale en {} dólares",
]


_BESIDE_A_PRICE = [
    "PO {n} says {price}",
    "{price} as per quote #{n}",
    "{price} según cotización no. {n}",
    "{price} on orders of {n}",
    "{price} en pedidos de {n}",
    "{price} until Dec {day}",
    "{price} hasta el {day} de diciembre",
    "it went from {n} to {price}",
]


@settings(max_examples=drawn(60))
@given(
    price=st.decimals(Decimal("1.01"), Decimal("999"), places=2).filter(lambda one: one % 1),
    n=st.integers(1000, 9999),
    day=st.integers(1, 31),
    frame=st.sampled_from(_BESIDE_A_PRICE),
)
def test_a_document_a_day_and_an_order_beside_a_price_are_no_price(
    price: Decimal, n: int, day: int, frame: str
) -> None:
    talk = asked("baseline.unit_price")
    talk.answer(frame.format(price=price, n=n, day=day))
    assert not talk._doubt
    assert Decimal(taken(talk, "baseline.unit_price")) == price


@pytest.mark.parametrize("between", [" ", ", "])
@pytest.mark.parametrize(
    ("city", "state", "country"),
    [
        ("San Antonio", "TX", "US"),
        ("Tijuana", "BC", "MX"),
        ("Vancouver", "BC", "CA"),
        ("Apodaca", "NL", "MX"),
        ("Mérida", "Yuc.", "MX"),
    ],
)
def test_the_state_behind_a_city_says_its_country(
    city: str, state: str, country: str, between: str
) -> None:
    talk = asked("material.origin")
    talk.answer(f"{city}{between}{state}")
    assert taken(talk, "material.origin") == country


@pytest.mark.parametrize(("code", "place"), [("TJ", "MX"), ("LA", "US")])
def test_a_code_that_is_also_a_place_is_asked(code: str, place: str) -> None:
    talk = asked("material.origin")
    talk.answer(code)
    assert talk.prompt
    assert [one.value for one in talk.prompt.options] == [place, code]
    settle(talk, "material.origin", "2")
    assert taken(talk, "material.origin") == code


def settle(talk: Conversation, question: str, typed: str) -> None:
    """Answers the question that was asked back."""
    talk.prompt = talk._put(item_of(question))
    talk.answer(typed)


@settings(max_examples=drawn(60))
@given(
    amount=st.decimals(Decimal("0.02"), Decimal("999"), places=2), frame=st.sampled_from(_FRAMES)
)
def test_the_number_of_a_sentence_is_the_number_taken(amount: Decimal, frame: str) -> None:
    talk = asked("baseline.unit_price")
    talk.answer(frame.format(amount))
    assert Decimal(taken(talk, "baseline.unit_price")) == amount


@settings(max_examples=drawn(60))
@given(whole=st.integers(1, 999), words=st.sampled_from(["", " pcs", " unidades"]))
def test_a_point_before_three_zeros_is_asked_for_a_number_of_pieces(whole: int, words: str) -> None:
    talk = asked("product.annual_units")
    talk.answer(f"ca. {whole}.000{words}")
    assert talk.prompt
    assert [one.value for one in talk.prompt.options] == [f"{whole}000", str(whole)]
    settle(talk, "product.annual_units", "1")
    assert taken(talk, "product.annual_units") == f"{whole}000"


@pytest.mark.parametrize(
    ("question", "given", "typed", "confirmed"),
    [
        ("baseline.freight", {"baseline.unit_price": "118"}, "120", "120"),
        ("production.freight", {"product.transaction_value": "120"}, "120 dollars", "120"),
        ("baseline.unit_price", {"product.transaction_value": "11"}, "118", "118"),
        ("product.annual_units", None, "145 USD", "145"),
        ("manufacturer.export_share_pct", None, "0.85", "0.85"),
        ("assumptions.labour_hours_per_unit", None, "30", "30"),
    ],
)
@pytest.mark.parametrize("says", ["yes", "sí", "1", "the same"])
def test_an_unlikely_value_is_asked_once_and_taken_when_confirmed(
    question: str, given: dict[str, str] | None, typed: str, confirmed: str, says: str
) -> None:
    talk = asked(question, given)
    assert str(talk.answer(typed)) == ""
    assert taken(talk, question) is None
    settle(talk, question, confirmed if says == "the same" else says)
    assert taken(talk, question) == confirmed


def test_another_value_than_the_one_in_doubt_is_read_anew() -> None:
    talk = asked("baseline.freight", {"baseline.unit_price": "118"})
    talk.answer("120")
    settle(talk, "baseline.freight", "it's 12 dollars")
    assert taken(talk, "baseline.freight") == "12"


def test_a_doubt_that_is_denied_asks_the_question_again() -> None:
    talk = asked("baseline.freight", {"baseline.unit_price": "118"})
    talk.answer("120")
    settle(talk, "baseline.freight", "no")
    assert taken(talk, "baseline.freight") is None
    settle(talk, "baseline.freight", "12")
    assert taken(talk, "baseline.freight") == "12"


@pytest.mark.parametrize("question", [one.asks for one in grammar().doubts])
def test_every_doubt_is_about_a_question_that_there_is(question: str) -> None:
    assert question in questions()


def test_every_step_has_its_words() -> None:
    assert grammar().steps.keys() == production_steps().keys()


def test_every_choice_in_sentences_is_one_of_its_question() -> None:
    for name, meanings in grammar().choices.items():
        question = questions()[name]
        yes_no = question.answer == "yes_no"
        values = ["yes", "no", "unknown"] if yes_no else [one.value for one in question.choices]
        assert {one.value for one in meanings} <= {"", *values}


@pytest.mark.parametrize("typed", ["?", "saltar", "skip", "no sé todavía", "I don't know yet"])
@pytest.mark.parametrize(
    "question", [name for name, one in questions().items() if one.answer != "material_lines"]
)
def test_every_question_is_left_open_where_a_sentence_says_so(question: str, typed: str) -> None:
    talk = asked(question)
    talk.answer(typed)
    assert not talk._doubt
    assert not talk._found
    assert value_at(talk.draft, item_of(question).place) is None


def held_price(told: str) -> Conversation:
    """A question about today's country, answered with a price that may not be the one held."""
    talk = asked("baseline.country", {"baseline.unit_price": "118"})
    talk.answer(f"China, {told} dollars FOB")
    return talk


@settings(max_examples=drawn(40))
@given(held=st.integers(2, 900), told=st.integers(2, 900), takes=st.sampled_from(["1", "2"]))
def test_a_fact_told_otherwise_than_it_is_held_is_asked_and_not_overwritten(
    held: int, told: int, takes: str
) -> None:
    talk = asked("baseline.country", {"baseline.unit_price": str(held)})
    talk.answer(f"China, {told} dollars FOB")
    assert taken(talk, "baseline.unit_price") == str(held)
    if held == told:
        assert not talk._doubt
        return
    assert talk.prompt
    assert [one.value for one in talk.prompt.options] == [str(held), str(told)]
    talk.answer(takes)
    assert taken(talk, "baseline.unit_price") == str(held if takes == "1" else told)


def test_what_settles_a_fact_is_kept_as_its_value_and_can_be_given_again() -> None:
    talk = held_price("96")
    talk.answer("2")
    again = asked("baseline.country", {"baseline.unit_price": "118"})
    assert again.give_again(talk.turns) == len(talk.turns) == 2
    assert taken(again, "baseline.unit_price") == "96"


def test_a_fact_held_otherwise_may_be_left_as_it_is() -> None:
    talk = held_price("96")
    talk.answer("?")
    assert taken(talk, "baseline.unit_price") == "118"
    assert not talk._doubt


def test_a_figure_told_twice_with_two_values_waits_no_longer() -> None:
    talk = asked("product.destination")
    talk.answer("the US, 40,000 pcs a year")
    talk.prompt = talk._put(item_of("production.country"))
    assert "50,000" in str(talk.answer("Mexicali, 50,000 pcs a year"))
    assert not [turn for turn in talk.pending if turn.question == "product.annual_units"]


@pytest.mark.parametrize("typed", ["40.000 pcs a year", "40 to 50k a year", "at least 40k a year"])
def test_a_figure_in_doubt_beside_the_answer_is_asked_when_its_question_comes_up(
    typed: str,
) -> None:
    talk = asked("product.destination")
    assert typed in str(talk.answer(f"the US, {typed}"))
    assert [turn.answer for turn in talk.pending] == [typed]
    settle(talk, "product.annual_units", typed)
    assert talk._doubt


_TOLD = {
    "baseline.unit_price": "{} dollars FOB",
    "baseline.freight": "freight is {}",
    "product.annual_units": "{} units a year",
}


@settings(max_examples=drawn(60))
@given(
    order=st.permutations(list(_TOLD)),
    values=st.lists(st.integers(2, 999), min_size=3, max_size=3),
    first=st.sampled_from(["China", "we buy it in Vietnam", "it comes from Taiwan"]),
)
def test_every_fact_of_a_sentence_is_taken_in_any_order_and_said_back(
    order: list[str], values: list[int], first: str
) -> None:
    told = dict(zip(order, map(str, values), strict=True))
    typed = ", ".join([first, *(_TOLD[name].format(value) for name, value in told.items())])
    talk = asked("baseline.country")
    shown = str(talk.answer(typed))
    waiting = {turn.question: turn.answer for turn in talk.turns[1:] + talk.pending}
    assert waiting == told
    assert all(value in shown for value in told.values())


def test_what_was_told_beside_an_answer_is_taken_back_with_it() -> None:
    talk = asked("product.destination")
    talk.answer("the US, 40,000 pcs a year, made in Mexicali")
    assert talk.pending
    while talk.turns:
        talk.back()
    assert not talk.pending


def test_a_fact_told_beside_an_answer_counts_before_its_question_is_asked() -> None:
    known = {"product": {"description": "Gateway", "hts": "8517.62.00", "destination": "US"}}
    talk = Conversation(date(2026, 11, 23), ShippedAssessor(), known)
    assert talk.prompt
    assert talk.prompt.item.question.question == "production.country"
    talk.answer("in our plant in Mexicali, we have IMMEX and AA")
    assert "manufacturer" not in talk.draft
    assert talk.conclude().immex.verdict == "yes"
