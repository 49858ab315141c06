"""What people say at the prompt, and the command that does it."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import has_message
from assistant.case.changes import CaseChange, changed
from assistant.case.model import Case
from assistant.explain.asked import asked
from assistant.intents import Context, NotUnderstood, Understood, looks_like_talk, understood
from assistant.intents.classifier import UNRELATED
from assistant.intents.dates import days_in
from assistant.intents.form import table
from assistant.terminal.console.command_table import command_table
from tests.support.entries import for_every
from tests.support.library import LIBRARY
from tests.support.paths import TESTS

SAID: dict[str, Any] = yaml.load(
    (TESTS / "intents" / "examples.yaml").read_bytes(), yaml.CBaseLoader
)
TODAY = date.fromisoformat(SAID["day"])
CONTEXT = Context(
    day=TODAY,
    materials=tuple(SAID["materials"].items()),
    product=SAID["product"],
    production_country=SAID["production_country"],
    destination=SAID["destination"],
    steps=tuple(SAID["steps"]),
    terms=tuple(SAID["terms"]),
)
MEANT = [one for said in SAID["said"].values() for one in said]
HELD_OUT = [
    yaml.load((TESTS / "intents" / name).read_bytes(), yaml.CBaseLoader)
    for name in ("held_out_1.yaml", "held_out_2.yaml")
]
PARTS = ("Main PCB assembly", "Power supply", "Plastic housing", "Wi-Fi module", "Cable set")
GATEWAY = Context(
    day=TODAY,
    materials=tuple((f"U{number}", said) for number, said in enumerate(PARTS, 1)),
    product="Telecom gateway",
    production_country="MX",
    destination="US",
    terms=tuple(name for term in LIBRARY.glossary for name in sorted(term.names())),
)
GATEWAY_CASE = Case.model_validate(
    {
        "product": {"description": GATEWAY.product, "destination": GATEWAY.destination},
        "production": {"country": GATEWAY.production_country},
        "materials": [{"id": name, "description": said} for name, said in GATEWAY.materials],
    }
)
SUPPOSED = ("what_if", "compare_country", "later_day")
# "Why does it not qualify" and "why does it" are one intent: the verdict says which is answered.
SAME = {"why_not_verdict": "why_verdict"}


@pytest.mark.parametrize("held_out", HELD_OUT)
def test_of_sentences_held_apart_few_are_offered_and_hardly_any_is_read_as_another(
    held_out: dict[str, Any],
) -> None:
    said = [
        (SAME.get(name, name), language, one["says"])
        for name, by_language in held_out["intents"].items()
        for language, sentences in by_language.items()
        for one in sentences
    ]
    outcomes = Counter(_outcome(*one) for one in said)
    assert outcomes["right"] >= 0.85 * len(said), outcomes
    assert outcomes["wrong"] <= 0.025 * len(said), outcomes


def _outcome(intent: str, language: str, text: str) -> str:
    meant = next(one for one in table().intents if one.intent == intent)
    with use_language(language):
        found = asked(text, GATEWAY_CASE, LIBRARY, TODAY)
    if found.understood != "yes":
        return found.understood
    # A topic of knowledge/answers/ says of a term, a line or a verdict what its command says.
    is_topic = bool(found.topics) and meant.answers and not meant.needs_case
    named = (found.command or "").partition(" ")[0] == f"/{meant.command}"
    right = named or meant.topic in found.topics or is_topic or intent == "why_line"
    return "right" if right else "wrong"


@pytest.mark.parametrize("held_out", HELD_OUT)
def test_of_unrelated_sentences_held_apart_hardly_any_is_answered(
    held_out: dict[str, Any],
) -> None:
    texts = [text for texts in held_out["unrelated"].values() for text in texts]
    assert len(texts) == 40
    found = [asked(text, GATEWAY_CASE, LIBRARY, TODAY).understood for text in texts]
    assert found.count("yes") <= 1


@for_every(SAID["answers"])
def test_an_answer_is_never_taken_for_talk(text: str) -> None:
    assert not looks_like_talk(text)


@for_every(SAID["talk"])
def test_talk_is_told_from_an_answer(text: str) -> None:
    assert looks_like_talk(text)


@for_every(
    [one["say"] for one in MEANT if one["intent"] in ("duty", "what_if", "compare_country")],
    LANGUAGES,
)
def test_the_same_is_understood_whichever_language_is_spoken(text: str, language: str) -> None:
    with use_language(language):
        spoken = understood(text, CONTEXT)
    assert spoken == understood(text, CONTEXT)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_understood_or_not(text: str) -> None:
    assert isinstance(understood(text, CONTEXT), Understood | NotUnderstood)
    assert looks_like_talk(text) in (True, False)


@for_every([one for one in MEANT if one["intent"] in SUPPOSED])
def test_what_is_supposed_can_be_made_in_a_case(one: dict[str, Any]) -> None:
    found = understood(one["say"], CONTEXT)
    assert isinstance(found, Understood)
    case = Case.model_validate(
        {
            "product": {"description": CONTEXT.product},
            "materials": [{"id": name, "description": said} for name, said in CONTEXT.materials],
        }
    )
    assert changed(case, [_change(*change) for change in found.arguments.items()]) != case


def _change(place: str, value: str) -> CaseChange:
    if value == "remove":
        return CaseChange(place, action="remove")
    if place == "production.steps":
        return CaseChange(place, [step.split(": ")[0] for step in value.split(", ")])
    return CaseChange(place, value)


@given(st.dates(TODAY + timedelta(1), date(2049, 12, 31)))
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    days = table().days.months
    for text in (
        day.isoformat(),
        f"{day.day} {days['en'][day.month - 1]} {day.year}",
        f"{days['en'][day.month - 1]} {day.day} {day.year}",
        f"{day.day} de {days['es'][day.month - 1]} de {day.year}",
    ):
        assert [found for *_, found in days_in(text.split(), TODAY)] == [day.isoformat()]


@pytest.mark.parametrize("text", ["01/02/2027", "30/02/2027", "2027-13-01"])
def test_a_day_that_may_be_two_or_none_is_not_guessed(text: str) -> None:
    assert not list(days_in([text], TODAY))


def test_every_intent_has_a_command_and_is_taught_in_each_language() -> None:
    folder = data_folder("rules") / "interface" / "intents"
    intents = {one.intent for one in table().intents}
    for one in table().intents:
        assert one.command in command_table().commands
    for language in LANGUAGES:
        taught = yaml.safe_load((folder / f"sentences_{language}.yaml").read_text("utf-8"))
        assert set(taught["sentences"]) == intents | {UNRELATED}
        assert min(map(len, taught["sentences"].values())) >= 20
    assert all(has_message(f"line.{line}") for line in table().lines)


def test_every_topic_is_taught_in_each_language_and_answered_in_each() -> None:
    folder = data_folder("rules") / "interface" / "intents"
    by_intent = {one.topic for one in table().intents if one.topic}
    of_places = {*table().place_topics.values(), *table().topics.values()}
    intents = {one.intent for one in table().intents}
    for language in LANGUAGES:
        files = (folder / "topics" / language).glob("*.yaml")
        taught: dict[str, list[str]] = {}
        for file in files:
            taught |= yaml.safe_load(file.read_text("utf-8"))["sentences"]
        assert min(map(len, taught.values())) >= 40
        assert set(LIBRARY.topics) <= {*taught, *by_intent, *of_places}
        assert set(taught) <= set(LIBRARY.topics) | intents | {UNRELATED}
