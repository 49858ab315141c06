"""What is supposed of an open case, in plain words: what is read is whole, or it asks."""

from decimal import Decimal
from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, use_language
from assistant.case.changes import changed
from assistant.case.file import read_case
from assistant.case.model import Case
from assistant.explain.asked import Asked, asked, context_of
from assistant.intents.changes import Supposition, supposes_a_day, supposition
from assistant.intents.entities import Sentence
from assistant.intents.quantities import plain
from assistant.questions.changes import changes_typed
from tests.support.library import LIBRARY
from tests.support.paths import TESTS

CASE = read_case(data_folder("knowledge") / "examples" / "telecom_gateway.yaml")
DAY = CASE.as_of
SAID: dict[str, Any] = yaml.load(
    (TESTS / "intents" / "suppositions.yaml").read_bytes(), yaml.CBaseLoader
)
# How a part or a number of the case is called, and its place.
NAMED = {
    "the price": "product.transaction_value", "our net cost": "product.net_cost",
    "freight": "production.freight", "the processor": "materials.U1.value",
    "the housing": "materials.H1.value", "el precio": "product.transaction_value",
    "el flete": "production.freight", "la antena": "materials.ANT1.value",
}  # fmt: skip
SPANISH = tuple(name for name in NAMED if name.startswith(("el ", "la ")))
FORMS = [
    "what if the price goes up {} percent", "if we sell {} units", "price drops to {} usd",
    "what if the processor costs {} dollars more", "y si el flete baja a {}",
    "what if all {} Chinese parts came from Korea", "volume x{}", "si vendemos {} piezas más",
    "what if the price went from {} to 130", "without {} of the Chinese parts",
    "what if the antenna came from Korea and the price were {}", "{} units at 115 dollars",
    "what if tariffs on China rise {} percent", "price 130 instead of {}",
]  # fmt: skip


def read(text: str, case: Case = CASE) -> Supposition:
    assert DAY is not None
    return supposition(Sentence(text, context_of(case, LIBRARY, DAY)))


@cache
def answered(text: str) -> Asked:
    assert DAY is not None
    return asked(text, CASE, LIBRARY, DAY)


def held(place: str, case: Case = CASE) -> Decimal:
    assert DAY is not None
    return Decimal(dict(context_of(case, LIBRARY, DAY).values)[place])


def after(text: str, case: Case = CASE) -> Case:
    changes = read(text, case).changes
    assert changes, text
    typed = " ".join(f"{place}={value}" for place, value in changes.items())
    return changed(case, changes_typed(typed, case))


def expected(one: dict[str, Any]) -> dict[str, str]:
    if "of" not in one:
        return dict(one.get("changes", {}))
    parts = [part for part in CASE.every_material() if part.origin == one["of"]]
    if "remove" in one:
        return {f"materials.{part.id}": "remove" for part in parts}
    if "origin" in one:
        return {f"materials.{part.id}.origin": one["origin"] for part in parts}
    factor = Decimal(one["value"])
    return {f"materials.{one.id}.value": plain((one.value or 0) * factor) for one in parts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_supposed_is_read_as_it_is_meant(language: str) -> None:
    wrong = [
        (one["say"], found)
        for one in SAID[language]
        if (found := read(one["say"]).changes) != expected(one)
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_what_is_supposed_nothing_else_is_run_and_little_is_asked_back(language: str) -> None:
    outcomes = {"right": 0, "asked": 0, "wrong": []}
    with use_language(language):
        for one in SAID[language]:
            found = answered(one["say"])
            said = expected(one)
            runs = found.understood == "yes" and (found.command or "").startswith("/whatif")
            line = " ".join(f"{place}={value}" for place, value in said.items())
            if runs and found.command != f"/whatif {line}":
                outcomes["wrong"].append(one["say"])
            else:
                outcomes["right" if runs == bool(said) else "asked"] += 1
    assert outcomes["wrong"] == []
    assert outcomes["right"] >= 0.9 * len(SAID[language])


@given(st.sampled_from(FORMS), st.integers(2, 99_999))
def test_every_number_of_a_supposition_stands_in_its_reading_or_nothing_runs(
    form: str, number: int
) -> None:
    found = answered(form.format(number))
    if found.understood == "yes":
        plainly = found.reading.replace(",", "")
        assert str(number) in plainly


@given(st.sampled_from(sorted(NAMED)), st.integers(1, 90), st.booleans())
def test_a_percentage_and_the_value_that_it_gives_are_one_case(
    name: str, percent: int, more: bool
) -> None:
    place = NAMED[name]
    says = ("sube", "baja", "a") if name in SPANISH else ("goes up", "falls", "to")
    share = (100 + percent if more else 100 - percent) / Decimal(100)
    relative = read(f"{name} {says[0] if more else says[1]} {percent} %").changes
    value = Decimal(relative[place])
    assert abs(value - held(place) * share) <= held(place) * share / 1000
    twin = f"{name} {says[0] if more else says[1]} {says[2]} {plain(value)} dollars"
    assert after(twin) == after(f"{name} {says[0] if more else says[1]} {percent} %")


@given(st.sampled_from(sorted(NAMED)), st.integers(1, 99))
def test_a_difference_and_its_inverse_give_the_case_back(name: str, cents: int) -> None:
    by = f"0.{cents:02}"
    up, down = ("sube", "baja") if name in SPANISH else ("goes up", "falls")
    raised = after(f"{name} {up} {by} dollars")
    assert held(NAMED[name], raised) == held(NAMED[name]) + Decimal(by)
    lowered = after(f"{name} {down} {by} dollars", raised)
    assert held(NAMED[name], lowered) == held(NAMED[name])


@given(st.sampled_from(["the price", "freight", "the processor", "the volume"]))
def test_doubling_and_halving_give_the_case_back(name: str) -> None:
    place = {**NAMED, "the volume": "product.annual_units"}[name]
    assert held(place, after(f"cut {name} in half", after(f"double {name}"))) == held(place)


@given(st.integers(1, 60))
def test_a_count_of_parts_that_is_not_that_of_the_case_makes_it_ask(count: int) -> None:
    held_parts = sum(part.origin == "CN" for part in CASE.every_material())
    found = read(f"all {count} Chinese parts come from Vietnam")
    assert bool(found.changes) == (count == held_parts)
    assert found.changes or str(count) in str(found.asks)


@given(st.integers(1, 400), st.sampled_from(["from {} to 110", "110 instead of {}"]))
def test_a_present_value_that_is_not_that_of_the_case_makes_it_ask(was: int, form: str) -> None:
    found = read(f"what if the price went {form.format(was)}")
    assert bool(found.changes) == (held("product.transaction_value") == was)


@pytest.mark.parametrize("text", ["what if the price fell 7 %", "si el precio baja 7 dólares"])
def test_what_is_relative_to_a_value_that_no_case_holds_makes_it_ask(text: str) -> None:
    empty = CASE.model_copy(
        update={"product": CASE.product.model_copy(update={"transaction_value": None})}
    )
    found = read(text, empty)
    assert not found.changes
    assert found.asks is not None


def test_the_reading_shows_the_value_held_the_new_one_and_the_share() -> None:
    with use_language("en"):
        assert "120 → 111.6 (7 % less)" in asked_price().replace("120.00", "120")


def asked_price() -> str:
    return answered("what if the price were 7 % lower").reading


@pytest.mark.parametrize(
    ("text", "supposes"),
    [
        ("Ours runs from Feb 1 2025 to Jan 31 2026, are we covered?", False),
        ("is the certificate of March 2026 still valid?", False),
        ("they signed it on 3 May 2026", False),
        ("and in January", True),
        ("what if it enters in 2027", True),
        ("¿y si entra el 1 de julio de 2027?", True),
        ("el certificado vence en enero de 2027", False),
    ],
)
def test_another_day_is_meant_only_where_the_entry_is_spoken_of(text: str, supposes: bool) -> None:
    assert DAY is not None
    assert supposes_a_day(Sentence(text, context_of(CASE, LIBRARY, DAY))) == supposes


def test_a_rate_of_law_is_no_place_of_the_case() -> None:
    for text in ("what if tariffs on China go to 100%", "si la tasa de la 301 sube 10%"):
        assert not read(text).changes


@given(
    st.sampled_from(["Vietnamese", "Brazilian", "Japanese", "Mexican"]),
    st.sampled_from(["from", "for one of"]),
)
def test_what_a_part_is_said_to_be_now_must_agree_with_the_case(now: str, to: str) -> None:
    said = f"what if we swap the {now} antenna {to} China"
    assert read(said).changes == {}
