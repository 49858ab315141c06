"""The interview asks of a planned programme what can still change its verdict, and nothing else."""

from __future__ import annotations

from datetime import date

from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation

ASSESSOR = ShippedAssessor()
BASE = ["Gateway", "8517.62.00", "US", "MX", "Chip; 8542.31.00; TW; 20", "", "100"]
REQUIREMENTS = {
    "manufacturer.annual_exports_usd": "600k",
    "manufacturer.premises.leased": "no",
}


def asked_after(immex: str, certification: str, answers: dict[str, str]) -> list[str]:
    """The questions asked after those of every interview; yes to all but those given."""
    conversation = talk(immex, certification)
    asked = []
    while conversation.prompt:
        question = conversation.prompt.item.question
        asked.append(question.question)
        given = answers.get(question.question)
        conversation.answer(given or ("yes" if question.answer == "yes_no" else "?"))
    return [*asked, conversation.conclude().immex.verdict]


def talk(immex: str, certification: str) -> Conversation:
    conversation = Conversation(date(2026, 11, 23), ASSESSOR)
    for typed in BASE:
        conversation.answer(typed)
    wanted = {"manufacturer.immex": immex, "manufacturer.vat_certification": certification}
    while conversation.prompt:
        if not wanted:
            break
        conversation.answer(wanted.pop(conversation.prompt.item.question.question, "?"))
    return conversation


def of_maker(asked: list[str]) -> list[str]:
    return [one for one in asked if one.startswith("manufacturer.")]


def test_every_requirement_is_asked_and_settles_the_verdict() -> None:
    asked = asked_after("planned", "A", REQUIREMENTS)
    assert asked[-1] == "yes"
    assert {"manufacturer.tax_opinion", "manufacturer.premises.leased"} <= set(asked)
    assert len(of_maker(asked)) == 13


def test_owned_premises_are_not_asked_for_their_lease() -> None:
    asked = asked_after("planned", "A", REQUIREMENTS)
    assert "manufacturer.premises.lease_months" not in asked


def test_leased_premises_are_asked_for_their_term() -> None:
    leased = {**REQUIREMENTS, "manufacturer.premises.leased": "yes"}
    asked = asked_after("planned", "A", leased)
    assert "manufacturer.premises.lease_months_left" in asked
    assert asked[-1] == "depends"


def test_once_a_requirement_fails_no_other_is_asked() -> None:
    answers = {**REQUIREMENTS, "manufacturer.legal_entity": "no"}
    asked = asked_after("planned", "A", answers)
    assert asked[-1] == "no"
    assert of_maker(asked) == ["manufacturer.legal_entity"]


def test_a_share_that_suffices_is_asked_where_the_amount_does_not() -> None:
    answers = {
        **REQUIREMENTS,
        "manufacturer.annual_exports_usd": "400k",
        "manufacturer.export_share_pct": "10",
    }
    assert asked_after("planned", "A", answers)[-1] == "yes"


def test_a_programme_that_is_held_is_asked_for_nothing_more() -> None:
    assert of_maker(asked_after("yes", "AA", {})) == []
