"""The questions on a partner give the profile that `maquila partner` reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.partner import Profile, read_profile, score
from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.interview.given import AnswerGiven
from assistant.interview.partner_talk import PartnerTalk, partner_talk, profile_text
from tests.support.examples import example
from tests.support.library import LIBRARY

CASE = example("telecom_gateway")
TALK = partner_talk(CASE, LIBRARY, [])
ANSWERS = st.sampled_from(
    ("yes", "no", "?", "sí", "not sure", "they do", "yes, the resolution was seen", "none",
     "certificate 12: \"A\" #1", "2027-06-30", "June 30 2027", "done deal", "maybe", "", "x" * 700)
)  # fmt: skip


def talk() -> PartnerTalk:
    return PartnerTalk(TALK.criteria, TALK.expiring, TALK.day)


def said(*answers: str) -> PartnerTalk:
    of = talk()
    for one in answers:
        of.say(one)
    return of


@settings(max_examples=60, deadline=None)
@given(st.lists(ANSWERS, max_size=40))
def test_any_answers_give_a_profile_that_is_read_as_it_was_said(answers: list[str]) -> None:
    of = talk()
    for typed in answers:
        before = list(of.given)
        try:
            if of.open:
                of.say(typed)
        except InputError:
            assert of.given == before
    with TemporaryDirectory() as folder:
        path = Path(folder) / "partner.yaml"
        path.write_text(profile_text(of.profile()), encoding="utf-8")
        assert read_profile(path, LIBRARY.partner_criteria) == of.profile()
    resumed = partner_talk(CASE, LIBRARY, of.given) if of.given else of
    assert (resumed.open, resumed.profile()) == (of.open, of.profile())
    while of.back():
        assert of.open is not None
    assert of.profile() == Profile()


def test_must_haves_are_asked_first_and_every_criterion_once() -> None:
    of = said("Partner")
    weights = [one.weight for one in of.criteria]
    assert weights == sorted(weights)
    asked = []
    while of.open:
        asked.append(of.open.about)
        of.say("no")
    assert asked == [one.criterion for one in of.criteria]
    assert of.left == 0


def test_a_yes_without_a_paper_counts_as_claimed() -> None:
    first = TALK.criteria[0].criterion
    for answers, state in (
        (("Partner", "yes", "none"), "claimed"),
        (("Partner", "yes", "authorisation 7"), "shown"),
        (("Partner", "yes, authorisation 7 seen"), "shown"),
        (("Partner", "?"), "unknown"),
    ):
        scored = score(said(*answers).profile(), CASE, LIBRARY)
        assert next(one.state for one in scored.criteria if one.criterion == first) == state


def test_a_certificate_is_asked_its_last_day() -> None:
    of = said("Partner")
    while of.open and of.open.about != "vat_certification":
        of.say("no")
    of.say("yes, resolution seen")
    assert of.open
    assert of.open.question.question == "partner.valid_until"
    with pytest.raises(InputError, match="one day"):
        of.say("soon")
    of.say("June 30 2027")
    assert of.profile().answers["vat_certification"].valid_until == date(2027, 6, 30)


def test_answers_that_cannot_be_read_any_more_are_asked_again() -> None:
    kept = [
        AnswerGiven(question="partner.colour", answer="blue"),
        AnswerGiven(question="partner.answer", about="immex", answer="perhaps so"),
        AnswerGiven(question="partner.name", answer="Baja EMS"),
    ]
    of = partner_talk(CASE, LIBRARY, kept)
    assert [one.question for one in of.given] == ["partner.name"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_has_words(language: str) -> None:
    with use_language(language):
        of = partner_talk(CASE, LIBRARY, [])
        while of.open:
            assert str(of.open.ask)
            assert str(of.open.why)
            of.say("2027-06-30" if of.open.question.question == "partner.valid_until" else "Yes")
