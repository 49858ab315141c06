"""What people say at the prompt, and the command that does it."""

import re
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.case import Case
from assistant.changes.change import Change, changed
from assistant.intents import Context, NotUnderstood, Understood, does, looks_like_talk, understood
from assistant.intents.days import days_in
from assistant.intents.form import every, table
from assistant.intents.matching import KINDS
from assistant.intents.wording import word_list
from assistant.language import LANGUAGES, speaking
from assistant.messages import has_message

SAID: dict[str, Any] = yaml.load(
    (Path(__file__).parent / "intents" / "examples.yaml").read_bytes(), yaml.CBaseLoader
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
UNRELATED = [text for texts in SAID["unrelated"].values() for text in texts]
# What stands for the names in the examples of the table.
NAMES = {
    "material": "power supply",
    "country": "Vietnam",
    "baseline.country": "Vietnam",
    "amount": "12",
    "code": "8517.62",
    "certification": "AA",
    "step": "painting",
    "day": "2027",
    "as_of": "in 2027",
    "term": "PROSEC",
    "citation": "article 2.5",
    "part_of_case": "price",
    "file": "bom.xlsx",
    "language": "Spanish",
}


@pytest.mark.parametrize("one", MEANT, ids=lambda one: one["say"])
def test_what_is_said_is_understood(one: dict[str, Any]) -> None:
    found = understood(one["say"], CONTEXT)
    if one["intent"] == "nothing":
        assert isinstance(found, NotUnderstood)
        return
    assert isinstance(found, Understood), found
    assert found.intent == one["intent"]
    assert found.command == one.get("command", found.command)
    if "arguments" in one:
        said = {name: value for name, value in found.arguments.items() if name != "goods"}
        assert said == one["arguments"]


@pytest.mark.parametrize("text", UNRELATED)
def test_what_has_nothing_to_do_with_the_case_is_not_understood(text: str) -> None:
    found = understood(text, CONTEXT)
    assert isinstance(found, NotUnderstood)
    assert len(set(found.nearest)) == 3
    assert all(does(intent) for intent in found.nearest)


@pytest.mark.parametrize("text", SAID["answers"])
def test_an_answer_is_never_taken_for_talk(text: str) -> None:
    assert not looks_like_talk(text)


@pytest.mark.parametrize("text", SAID["talk"])
def test_talk_is_told_from_an_answer(text: str) -> None:
    assert looks_like_talk(text)


@pytest.mark.parametrize("intent", [one.intent for one in table().intents])
def test_every_example_of_the_table_means_its_intent(intent: str) -> None:
    one = next(one for one in table().intents if one.intent == intent)
    names = NAMES | {"target": "power supply" if intent == "why_material" else "freight"}
    for said in every(one.examples):
        text = re.sub(r"\{([\w.]+)\}", lambda found: names[found[1]], said)
        found = understood(text, CONTEXT)
        assert isinstance(found, Understood), text
        # A day and a country supposed of the case are the same change, whichever intent names them.
        same = {"what_if", "later_day", "compare_country"}
        assert found.intent == intent or {found.intent, intent} <= same, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", [one["say"] for one in MEANT if one["intent"] in ("duty", "what_if", "compare_country")]
)
def test_the_same_is_understood_whichever_language_is_spoken(text: str, language: str) -> None:
    with speaking(language):
        spoken = understood(text, CONTEXT)
    assert spoken == understood(text, CONTEXT)


@given(
    st.sampled_from([one for one in MEANT if one["intent"] not in ("nothing", "save")]),
    st.sampled_from(["hey, ", "so ", "ok, ", "please ", "oye, ", "a ver, ", "bueno, "]),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_fillers_case_and_marks_change_nothing(
    one: dict[str, Any], filler: str, mark: bool
) -> None:
    text = one["say"].rstrip("?").lstrip("¿")
    assert understood(filler + text + "?" * mark, CONTEXT) == understood(text, CONTEXT)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_is_understood_or_not(text: str) -> None:
    assert isinstance(understood(text, CONTEXT), Understood | NotUnderstood)
    assert looks_like_talk(text) in (True, False)


@pytest.mark.parametrize("one", [one for one in MEANT if one.get("arguments")])
def test_what_is_supposed_can_be_made_in_a_case(one: dict[str, Any]) -> None:
    found = understood(one["say"], CONTEXT)
    assert isinstance(found, Understood)
    if found.command != "whatif":
        pytest.skip("no change of the case")
    case = Case.model_validate(
        {
            "product": {"description": CONTEXT.product},
            "materials": [{"id": name, "description": said} for name, said in CONTEXT.materials],
        }
    )
    assert changed(case, [_change(*change) for change in found.arguments.items()]) != case


def _change(place: str, value: str) -> Change:
    if value == "remove":
        return Change(place, action="remove")
    if place == "production.steps":
        return Change(place, [step.split(": ")[0] for step in value.split(", ")])
    return Change(place, value)


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


def test_the_table_names_only_what_there_is() -> None:
    for one in table().intents:
        lists = [name for need in one.needs for name in need.split(" or ")]
        for name in (*lists, *one.without, *one.instead):
            assert word_list(name)
        places = {name.rstrip("?") for name in one.arguments} | set(KINDS)
        named = re.findall(r"\{([\w.]+)\}", " ".join(every(one.examples)))
        assert set(named) <= places, one.intent
    assert all(has_message(f"line.{line}") for line in table().lines)


def test_a_sentence_takes_less_than_twenty_milliseconds() -> None:
    texts = [one["say"] for one in MEANT]
    for text in texts:
        understood(text, CONTEXT)
    before = perf_counter()
    for text in texts:
        understood(text, CONTEXT)
    assert (perf_counter() - before) / len(texts) < 0.02
