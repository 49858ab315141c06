"""The role play: what prospects tell when asked, and what the engine says of what was missed."""

from datetime import date
from typing import Any

import pytest
import yaml

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment
from assistant.base.language import LANGUAGES, translate, use_language
from assistant.base.messages import InputError, fill, message
from assistant.learning.role_play.debrief import Debrief, corrected, debrief, verdict_of
from assistant.learning.role_play.matching import role_play_words
from assistant.learning.role_play.prospects import Persona, prospect_named, prospects
from assistant.learning.role_play.talk import RolePlay
from assistant.questions.model import question_at, questions
from tests.support.library import LIBRARY
from tests.support.paths import TESTS

DAY = date(2026, 11, 24)
QUESTIONS = yaml.safe_load((TESTS / "learning" / "role_play" / "questions.yaml").read_text())
EVERY_PROSPECT = pytest.mark.parametrize("name", prospects())


def asked_as_written(prospect: Persona, place: str) -> str:
    """The question of rules/questions that asks a place, in the language spoken."""
    question = question_at(prospect.place(place))
    assert question, place
    part = prospect.part_of(place)
    fields = {
        "product": translate(prospect.product.name),
        "material": prospect.name(part) if part else "",
    }
    return fill(translate(question.ask), fields)


def ask_everything(play: RolePlay) -> None:
    parts = translate(questions()["materials"].ask)
    play.say(parts)
    play.say(parts)
    for place in play.prospect.truth():
        if place.count(".") > 1 or not play.prospect.part_of(place):
            play.say(asked_as_written(play.prospect, place))


def assessed(prospect: Persona) -> Assessment:
    return assess(prospect.case_of(prospect.truth(), DAY), LIBRARY, extended=False)


@EVERY_PROSPECT
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_questions_of_the_interview_bring_out_everything(name: str, spoken: str) -> None:
    with use_language(spoken):
        play = RolePlay(prospect_named(name), DAY)
        ask_everything(play)
        assert play.known == play.prospect.truth()
        assert play.case() == play.prospect.case_of(play.prospect.truth(), DAY)


@pytest.mark.parametrize("example", QUESTIONS, ids=lambda one: one["asks"])
def test_what_a_question_in_plain_words_asks(example: dict[str, Any]) -> None:
    play = RolePlay(prospect_named(example["of"]), DAY)
    if "after" in example:
        play.say(example["after"])
    before = len(play.asked)
    said = play.say(example["asks"])
    asked = [place for one in play.asked[before:] for place in one.places]
    assert sorted(asked) == sorted(example["places"])
    if talk := example.get("talks"):
        assert said == (translate(role_play_words().talks[talk].says),)


CORRECTED = {
    "origin": [
        "Assembly in Mexico alone does not make it originating.",
        "I am afraid that it will not qualify: it depends on the product rule.",
        "Eso no basta: no califica solo por ensamblarse en México.",
    ],
    "section_301": [
        "USMCA does not take away Section 301.",
        "Actually, the China tariffs are still due if it is a product of China.",
        "No, la sección 301 se paga aunque califique.",
    ],
    "2": [
        "That is not so: Mexican duty falls due on export under Article 2.5.",
        "En realidad el arancel mexicano se paga al exportar a Estados Unidos.",
    ],
    "3": [
        "IMMEX alone does not spare the VAT; it takes a certification.",
        "No: sin certificación el IVA se paga al importar.",
    ],
}


@EVERY_PROSPECT
def test_a_correction_of_the_mistake_of_a_prospect_gets_an_answer_to_it(name: str) -> None:
    prospect = prospect_named(name)
    for believed in prospect.misunderstandings:
        for typed in CORRECTED[str(believed.claim or believed.verdict)]:
            play = RolePlay(prospect, DAY)
            assert play.say(typed) == (message("role_play.says.corrected"),), typed
            assert play.say(typed) == (message("role_play.says.corrected_again"),)
            assert not play.asked


def test_a_question_understood_as_of_a_topic_is_answered_by_the_prospect() -> None:
    topics = {"IOR?": ("importer_of_record",), "Stacking?": ("stacking",)}
    play = RolePlay(prospect_named("gateway"), DAY, lambda typed: topics.get(typed, ()))
    assert play.say("IOR?") == (translate(role_play_words().talks["importer"].says),)
    assert play.say("Stacking?") == (message("role_play.says.you_tell"),)


@EVERY_PROSPECT
def test_the_engine_contradicts_what_a_prospect_misunderstands(name: str) -> None:
    truth = assessed(prospect_named(name))
    assert prospect_named(name).misunderstandings
    for believed in prospect_named(name).misunderstandings:
        if believed.claim:
            held = {str(one.claim): one.holds for one in truth.claims}
            assert held[believed.claim] != "yes"
        else:
            assert verdict_of(believed.verdict or "", truth) != believed.believed
        assert corrected(believed, truth).because


@EVERY_PROSPECT
def test_what_is_told_is_of_the_case_and_of_words_that_there_are(name: str) -> None:
    prospect, truth = prospect_named(name), prospect_named(name).truth()
    assert set(prospect.volunteered) <= truth.keys()
    assert {prospect.part_of(place) for place in truth} - {""} == prospect.parts.keys()
    for fact in prospect.facts:
        assert question_at(prospect.place(fact.place)), fact.place
        assert not fact.rightly or fact.rightly in role_play_words().words
        assert fact.taken is None or fact.taken != truth[fact.place]


@EVERY_PROSPECT
def test_the_same_questions_get_the_same_answers(name: str) -> None:
    asked = [
        "Which parts?",
        "Where do they come from?",
        "Is it certified?",
        "How are you?",
        "Price?",
    ]
    first, second = (RolePlay(prospect_named(name), DAY) for _ in range(2))
    assert [first.say(one) for one in asked] == [second.say(one) for one in asked]


def test_a_talk_that_brought_out_everything_missed_nothing() -> None:
    play = RolePlay(prospect_named("gateway"), DAY)
    ask_everything(play)
    found = debrief(play, LIBRARY)
    assert (found.missed, found.learned) == ((), found.facts)
    assert found.moved.nothing_moved


@pytest.fixture(scope="module")
def hasty() -> Debrief:
    """A talk with the tester's maker that takes "made in Oregon" for a certification."""
    play = RolePlay(prospect_named("tester"), DAY)
    for typed in (
        "Which parts go into it?",
        "Where does each part come from?",
        "And the HS codes and the value of the parts?",
        "Is the board originating? And the case?",
        "What is the HS code of the tester, and where would it be assembled?",
        "Which production steps are done?",
        "What is the price?",
        "How many units a year?",
        "How many units a year?",
    ):
        play.say(typed)
    return debrief(play, LIBRARY)


def test_a_fact_taken_for_another_is_missed_and_turns_the_verdict(hasty: Debrief) -> None:
    assert (hasty.as_learned.origin.verdict, hasty.as_true.origin.verdict) == ("yes", "no")
    first = hasty.missed[0]
    assert (first.place, first.misled) == ("materials.P1.originating", True)
    assert "origin" in {verdict.name for verdict in first.effect.verdicts}


def test_missed_facts_are_ranked_by_what_they_would_have_changed(hasty: Debrief) -> None:
    weights = [missed.effect.weight for missed in hasty.missed]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[-1]
    places = [missed.place for missed in hasty.missed]
    assert places.index("materials.P1.originating") < places.index("product.transaction_value")


def test_a_question_asked_twice_was_needless(hasty: Debrief) -> None:
    assert [(one.typed, one.again) for one in hasty.needless if one.again] == [
        ("How many units a year?", True)
    ]


def test_bought_in_texas_is_not_made_in_texas() -> None:
    play = RolePlay(prospect_named("cables"), DAY)
    play.say("Where does the bulk cable come from?")
    assert play.known["materials.W1.origin"] == "US"
    play.say("But where is the bulk cable made?")
    assert play.known["materials.W1.origin"] == "CN"


def test_a_part_is_told_by_who_asks_for_more_parts_or_knows_it() -> None:
    play = RolePlay(prospect_named("gateway"), DAY)
    play.say("What parts go into it?")
    assert "materials.S1" not in play.known
    play.say("How much are the screws?")
    assert "materials.S1" in play.known
    assert "materials.G1" not in play.known
    play.say("Is that all?")
    assert "materials.G1" in play.known


def test_a_question_goes_on_with_the_part_spoken_of() -> None:
    play = RolePlay(prospect_named("gateway"), DAY)
    play.say("Where is the converter made?")
    play.say("And what is its HS code?")
    assert play.known["materials.DC1.hts"] == "8504.40.85"


def test_what_the_case_does_not_hold_is_not_known_to_them() -> None:
    play = RolePlay(prospect_named("battery"), DAY)
    assert play.say("Is there a guarantee for the VAT?") == ("I do not know that.",)
    assert "manufacturer.vat_guarantee" not in play.known


@pytest.mark.parametrize(
    "typed", ["", "   ", "asdf qwer", "\x1b[31m", "{0}", "¿¿¿???", "/etc/passwd"]
)
def test_what_makes_no_sense_teaches_nothing(typed: str) -> None:
    play = RolePlay(prospect_named("gateway"), DAY)
    before = dict(play.known)
    assert play.say(typed)
    assert play.known == before


def test_a_prospect_that_there_is_not_is_said() -> None:
    with pytest.raises(InputError, match="nobody"):
        prospect_named("nobody")
