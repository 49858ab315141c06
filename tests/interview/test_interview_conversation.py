"""The conversation on a small made-up law, so that its behaviour does not hang on the real one."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.model import (
    Assessment,
    CountryOfOrigin,
    DeMinimis,
    Gap,
    Immex,
    Origin,
    RegionalValueContent,
    Savings,
)
from assistant.base.messages import InputError
from assistant.case.model import Case
from assistant.case.paths import with_value
from assistant.interview.agenda import (
    InterviewProgress,
    Item,
    next_base_item,
    next_gap_item,
)
from assistant.interview.conversation import Conversation
from assistant.questions.model import Option, questions
from tests.support.drawn import drawn

DAY = date(2026, 11, 23)
BASE = ["Gateway", "8517.62.00", "US", "MX", "CPU; 8542.31; TW; 21.50", "Housing; 3926.90; US; 4",
        "", "120", "50k", "CN", "96", "3.10", "1.20", "yes", "AA"]  # fmt: skip


def gap(question: str, about: str = "", decides: bool = True) -> Gap:
    return Gap(code="g", area="scenarios", question=question, about=about, text="Not known: why?",
               decides=decides, worth=None)  # fmt: skip


class FakeLaw:
    """Knows every code but 9999.99, and the gaps that a function of the case names."""

    def __init__(self, gaps: Callable[[Case], list[Gap]] = lambda case: []) -> None:
        self._gaps = gaps
        self.assessed = 0

    def check_code(self, code: str, day: date) -> None:
        if code == "9999.99":
            raise InputError("interview_no_such_code", value=code)

    def tariff_items(self, code: str, day: date) -> tuple[Option, ...]:
        return (Option(f"{code}.01", "0 %"), Option(f"{code}.99", "35 %"))

    def assess(self, case: Case) -> Assessment:
        return self.preview(case)

    def preview(self, case: Case) -> Assessment:
        self.assessed += 1
        if case.product.annual_units == 13:
            raise InputError("interview_above_zero")
        return Assessment(
            format=1, case=case.name, as_of=DAY.isoformat(),
            origin=Origin(verdict="depends", criterion=None, product_rule=None, alternative=None,
                          confidence=None, failing_materials=[], obstacles=[], gaps=[],
                          rvc=RegionalValueContent(transaction_value=None, net_cost=None),
                          de_minimis=DeMinimis(share=None, used=False)),
            country_of_origin={"section_301": CountryOfOrigin(verdict="no", country=None, gaps=[])},
            immex=Immex(verdict="yes", modality=None, gaps=[]),
            scenarios=[], savings=Savings(from_=None, to=None, per_unit=None, annual=None),
            steps=[], warnings=[], advice=[], gaps=self._gaps(case),
        )  # fmt: skip


def talk(answers: list[str], law: FakeLaw | None = None) -> Conversation:
    conversation = Conversation(DAY, law or FakeLaw())
    for typed in answers:
        conversation.answer(typed)
    return conversation


def asked(conversation: Conversation) -> str | None:
    prompt = conversation.prompt
    return " ".join(prompt.item.key).strip() if prompt else None


def housing_unknown(case: Case) -> list[Gap]:
    housing = case.materials[-1]
    named = [gap("product.annual_units", decides=False)]
    return named if housing.originating else [*named, gap("material.originating", "M2")]


def test_the_case_is_assessed_once_its_good_parts_and_price_are_known() -> None:
    law = FakeLaw()
    conversation = talk(BASE[:7], law)
    assert law.assessed == 0
    for typed in BASE[7:-1]:
        conversation.answer(typed)
    conversation.answer(BASE[-1])
    assert conversation.prompt is None
    case = conversation.case()
    assert case.as_of == DAY
    assert (case.product.hts, case.product.annual_units) == ("8517.62.00", 50000)
    assert [(m.id, m.hts, m.origin, str(m.value)) for m in case.materials] == [
        ("M1", "8542.31", "TW", "21.50"),
        ("M2", "3926.90", "US", "4"),
    ]
    assert case.manufacturer.vat_certification == "AA"


def test_a_part_named_alone_is_asked_about_step_by_step() -> None:
    conversation = talk([*BASE[:4], "Antenna"])
    seen = []
    for typed in ("8517.71", "China", "3.20"):
        seen.append(asked(conversation))
        conversation.answer(typed)
    assert seen == ["material.hts M1", "material.origin M1", "material.value M1"]
    assert asked(conversation) == "materials"


def test_what_no_longer_matters_is_not_asked() -> None:
    ids = {turn.question for turn in talk([*BASE[:9], "?"]).every_turn()}
    assert "baseline.unit_price" not in ids
    elsewhere = talk([*BASE[:3], "CN", *BASE[4:12]])
    assert elsewhere.prompt is None
    assert not any(turn.question.startswith("manufacturer") for turn in elsewhere.turns)


def test_everything_may_be_not_known() -> None:
    conversation = Conversation(DAY, FakeLaw(lambda case: [gap("product.net_cost")]))
    while conversation.prompt:
        conversation.answer("I don't know")
    assert conversation.case() == Case(as_of=DAY)
    assert conversation.turns[-1].question == "product.net_cost"


def test_gaps_that_decide_are_asked_until_they_are_closed() -> None:
    conversation = talk(BASE, FakeLaw(housing_unknown))
    assert asked(conversation) == "material.originating M2"
    assert conversation.prompt
    assert str(conversation.prompt.ask).startswith("Housing:")
    assert conversation.prompt.reason == "Not known: why?"
    conversation.answer("yes")
    assert conversation.prompt is None
    assert conversation.case().materials[1].originating == "yes"


def test_a_gap_is_asked_once_even_if_it_stays_open() -> None:
    for typed in ("?", "100"):
        conversation = talk(BASE, FakeLaw(lambda case: [gap("product.net_cost")]))
        conversation.answer(typed)
        assert conversation.prompt is None


def test_a_gap_asks_again_what_was_answered_but_not_what_was_not_known() -> None:
    def too_short(case: Case) -> list[Gap]:
        return [gap("product.hts")]

    assert asked(talk(BASE, FakeLaw(too_short))) == "product.hts"
    assert talk(["Gateway", "?", *BASE[2:]], FakeLaw(too_short)).prompt is None


def test_answers_to_rules_stand_with_the_material_or_the_product() -> None:
    gaps = [gap("material.rule_answer", "M1|85.7.a"), gap("product.rule_answer", "85.7.b")]
    conversation = talk([*BASE, "yes", "no"], FakeLaw(lambda case: gaps))
    assert str(conversation.turns[-1].ask) == "Not known: why?"
    case = conversation.case()
    assert case.materials[0].rule_answers == {"85.7.a": "yes"}
    assert case.product.rule_answers == {"85.7.b": "no"}


def test_a_gap_of_an_unknown_question_is_passed_over() -> None:
    assert talk(BASE, FakeLaw(lambda case: [gap("no.such.question")])).prompt is None


@pytest.mark.parametrize(
    ("before", "typed", "code"),
    [
        ([], "", "interview_nothing_typed"),
        (BASE[:1], "9999.99", "interview_no_such_code"),
        (BASE[:1], "85", "hts_form"),
        (BASE[:1], "qqqqqqqq", "interview_nothing_found"),
        (BASE[:2], "Zzyzx", "interview_country"),
        (BASE[:4], "", "interview_no_material_yet"),
        (BASE[:4], "CPU; 9999.99; TW; 1", "interview_no_such_code"),
        (BASE[:7], "5", "interview_worth_more"),
        (BASE[:7], "0", "interview_above_zero"),
        (BASE[:13], "perhaps", "interview_choice"),
        (BASE[:8], "13", "interview_above_zero"),
    ],
)
def test_a_refused_answer_changes_nothing(before: list[str], typed: str, code: str) -> None:
    conversation = talk(before)
    turns, question = conversation.every_turn(), asked(conversation)
    with pytest.raises(InputError) as fault:
        conversation.answer(typed)
    assert fault.value.code == code
    assert (conversation.every_turn(), asked(conversation)) == (turns, question)


def test_a_search_offers_codes_to_choose_from() -> None:
    conversation = talk(["Box", "telecom gateway"])
    assert asked(conversation) == "product.hts"
    assert conversation.prompt
    first = conversation.prompt.options[0].value
    conversation.answer("1")
    assert conversation.case().product.hts == first


def test_back_returns_to_the_question_before_and_forgets_its_answer() -> None:
    law = FakeLaw(housing_unknown)
    conversation = talk([*BASE, "yes"], law)
    for count in range(len(BASE), -1, -1):
        assert conversation.back()
        fresh = talk(BASE[:count], FakeLaw(housing_unknown))
        assert conversation.every_turn() == fresh.every_turn()
        assert conversation.case() == fresh.case()
    assert not conversation.back()


def test_control_characters_do_not_reach_the_case() -> None:
    conversation = talk(["Gate\x1b[31mway\x07\r\nof \ud800 mine"])
    assert conversation.case().product.description == "Gate[31mway of mine"


_ANSWERS = st.lists(
    st.one_of(
        st.sampled_from([*BASE, "?", "1", "2", "Antenna", "no", "planned", "[bold]", "13"]),
        st.text(max_size=20),
    ),
    max_size=30,
)


@settings(max_examples=drawn(60))
@given(_ANSWERS)
def test_the_answers_taken_give_the_same_conversation_again(typed: list[str]) -> None:
    first = Conversation(DAY, FakeLaw(_unknown_materials))
    for line in typed:
        if first.prompt is None:
            break
        with suppress(InputError):
            first.answer(line)
    again = Conversation(DAY, FakeLaw(_unknown_materials))
    assert again.give_again(first.turns) == len(first.turns)
    assert again.every_turn() == first.every_turn()
    assert again.case() == first.case()


def _unknown_materials(case: Case) -> list[Gap]:
    return [
        gap(f"material.{field}", material.id)
        for material in case.materials
        for field in ("hts", "originating")
        if getattr(material, field) is None
    ]


def test_agenda_asks_nothing_twice() -> None:
    progress = InterviewProgress(draft={"product": {"description": "x"}}, materials_ended=True)
    seen: list[Any] = []
    while item := next_base_item(questions().values(), progress):
        seen.append(item.key)
        progress.asked.add(item.key)
    assert len(seen) == len(set(seen))
    assert ("materials", "") not in seen


def test_agenda_takes_gaps_in_their_order_and_only_those_that_decide() -> None:
    gaps = [gap("product.use", decides=False), gap("product.net_cost"), gap("material.hts", "M1")]
    item = next_gap_item(questions(), gaps, InterviewProgress())
    assert item
    assert item.key == ("product.net_cost", "")


def test_an_answer_about_a_nested_material_finds_it() -> None:
    draft = {"materials": [{"id": "M1", "materials": [{"id": "M1.1"}]}]}
    draft = with_value(draft, Item(questions()["material.hts"], "M1.1").place, "8542.31")
    assert draft["materials"][0]["materials"] == [{"id": "M1.1", "hts": "8542.31"}]


def test_every_question_says_why_and_sets_a_place_of_the_case() -> None:
    shape: dict[str, Any] = {"materials": [{"id": "M1"}]}
    for question in questions().values():
        assert question.ask["en"]
        assert len(question.why["en"]) > 40, question.question
        assert (question.answer == "choice") == bool(question.choices)
        if question.answer == "material_lines":
            continue
        value: Any = {"steps": [], "yes_no": "yes", "country": "US", "choice": None}.get(
            question.answer, "8517.62.00" if "code" in question.answer else "1"
        )
        if question.answer == "choice":
            value = question.choices[0].value
        if question.answer == "tariff_item":
            value = "8542.31.03"
        about = "M1|x" if question.of_material else "x"
        shape = with_value(shape, Item(question, about).place, value)
    Case.model_validate(shape)


def test_changing_an_answer_asks_again_only_what_it_must() -> None:
    conversation = talk(BASE)
    conversation.change(2, "CA")
    assert [turn.answer for turn in conversation.turns] == [*BASE[:2], "CA", *BASE[3:9], *BASE[13:]]
    assert conversation.case().product.destination == "CA"
    assert [turn.question for turn in conversation.pending] == [
        "baseline.country", "baseline.unit_price", "baseline.freight", "production.freight",
    ]  # fmt: skip
    conversation.change(2, "US")
    assert [turn.answer for turn in conversation.turns] == BASE
    assert conversation.pending == []


def test_changing_one_line_of_many_leaves_the_others() -> None:
    conversation = talk(BASE)
    conversation.change(4, "CPU; 8542.31; CN; 30")
    assert [(m.origin, str(m.value)) for m in conversation.case().materials] == [
        ("CN", "30"), ("US", "4"),
    ]  # fmt: skip
    assert conversation.prompt is None


def test_an_answer_that_cannot_be_used_changes_nothing() -> None:
    conversation = talk(BASE)
    with pytest.raises(InputError):
        conversation.change(7, "a lot")
    assert [turn.answer for turn in conversation.turns] == BASE


def test_a_later_answer_that_no_longer_fits_is_named_and_asked_again() -> None:
    conversation = talk(BASE)
    conversation.change(4, "CPU; 8542.31; TW; 130")
    assert asked(conversation) == "product.transaction_value"
    assert [(turn.answer, "130" in str(reason)) for turn, reason in conversation.refused] == [
        ("120", True)
    ]
    conversation.answer("150")
    assert conversation.prompt is None


def test_parts_given_later_stand_before_the_end_of_the_list() -> None:
    conversation = talk(BASE)
    conversation.give_parts(["Cable; 8544.42; CN; 1.50"])
    assert [m.description for m in conversation.case().materials] == ["CPU", "Housing", "Cable"]
    assert conversation.prompt is None


def test_parts_given_early_wait_for_their_question() -> None:
    conversation = talk(BASE[:2])
    conversation.give_parts(BASE[4:6])
    assert asked(conversation) == "product.destination"
    for typed in BASE[2:4]:
        conversation.answer(typed)
    assert len(conversation.case().materials) == 2


def test_of_a_case_that_was_opened_only_what_is_open_is_asked() -> None:
    given = talk(BASE).draft
    del given["product"]["annual_units"]
    conversation = Conversation(DAY, FakeLaw(), given)
    assert asked(conversation) == "product.annual_units"
    conversation.answer("50k")
    assert conversation.prompt is None
    assert conversation.case() == talk(BASE).case()


@settings(max_examples=drawn(40))
@given(place=st.integers(0, len(BASE) - 1), typed=st.sampled_from([*BASE, "?", "x", "CA", "7"]))
def test_a_changed_answer_gives_what_answering_so_from_the_start_gives(
    place: int, typed: str
) -> None:
    conversation = talk(BASE)
    with suppress(InputError):
        conversation.change(place, typed)
    fresh = Conversation(DAY, FakeLaw())
    for turn in conversation.turns:
        fresh.answer(turn.answer or "")
    assert fresh.every_turn() == conversation.every_turn()
    assert fresh.case() == conversation.case()


def test_a_part_taken_away_leaves_the_answers_about_the_others() -> None:
    conversation = talk(BASE, FakeLaw(housing_unknown))
    conversation.answer("yes")
    conversation.change(4, "-")
    (housing,) = conversation.case().materials
    assert (housing.id, housing.description, housing.originating) == ("M2", "Housing", "yes")


def test_parts_are_not_added_to_a_case_that_came_with_its_own() -> None:
    conversation = Conversation(DAY, FakeLaw(), talk(BASE).draft)
    with pytest.raises(InputError):
        conversation.give_parts(["Cable; 8544.42; CN; 1.50"])


def test_the_tariff_items_of_a_subheading_are_offered_and_chosen_by_number() -> None:
    draft = {
        "product": {"description": "board"},
        "materials": [{"id": "M1", "description": "nut", "hts": "7318.16"}],
    }
    for typed, taken in (("2", "7318.16.99"), ("7318.16.03", "7318.16.03")):
        law = FakeLaw(lambda case: [gap("material.mexican_tariff_item", "M1")])
        talk = Conversation(DAY, law, draft)
        while talk.prompt and talk.prompt.item.question.answer != "tariff_item":
            talk.answer("?")
        assert talk.prompt
        assert [option.value for option in talk.prompt.options] == ["7318.16.01", "7318.16.99"]
        talk.answer(typed)
        assert talk.draft["materials"][0]["mexican_tariff_item"] == taken
