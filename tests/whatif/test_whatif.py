"""What if, and ways to yes: laws that hold for every case, and what is said of the shipped ones."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment
from assistant.assessment.shown_figures import with_shown_figures
from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.case.change_form import changes_form
from assistant.case.changes import CaseChange, change_steps, changed
from assistant.case.file import read_case
from assistant.case.model import Case
from assistant.cli.main import main
from assistant.terminal.screens.comparison import comparison_screen, variants_screen
from assistant.terminal.screens.qualify import ways_screen
from assistant.whatif.comparison import compared
from assistant.whatif.qualify import QualifyingPlans, qualifying_plans
from assistant.whatif.variants import Variant, side_by_side
from assistant.whatif.wording import describe_changes, describe_stale
from tests.law.test_origin_laws import cases
from tests.support.drawn import drawn
from tests.support.library import LIBRARY
from tests.support.rulings_table import rulings
from tests.support.situations import situations

if TYPE_CHECKING:
    from rich.console import RenderableType

EXPECTED = yaml.safe_load((Path(__file__).parent / "changes.yaml").read_text("utf-8"))
PUBLISHED = [(one.ruling, one.case) for one in rulings() if one.case]
OF_ORIGIN = ("origin", "chapter_4", "automotive", "deemed_and_sets", "fungible")
SITUATIONS = [(one.name, one.case) for one in situations() if one.name.startswith(OF_ORIGIN)]


@cache
def example(name: str) -> Case:
    return read_case(data_folder("knowledge") / "examples" / f"{name}.yaml")


@cache
def assessed(name: str) -> Assessment:
    return assess(example(name), LIBRARY, extended=False)


def verdict(case: Case) -> str:
    return assess(case, LIBRARY, extended=False).origin.verdict


def check_ways(case: Case, found: QualifyingPlans) -> None:
    """Every way turns the verdict, and none of its levers can be left out."""
    for way in found.ways:
        assert verdict(changed(case, way.changes)) == "yes"
        for left_out in way.levers:
            rest = [c for lever in way.levers if lever is not left_out for c in lever.changes]
            fewer = changed(case, rest)
            if found.goal == "yes":
                assert verdict(fewer) != "yes", left_out
            else:
                assert qualifying_plans(fewer, LIBRARY).goal == "margin", left_out


@given(cases())
@settings(max_examples=drawn(60))
def test_every_way_turns_the_verdict_and_holds_no_smaller_one(case: Case) -> None:
    found = qualifying_plans(case, LIBRARY)
    assert (found.goal == "yes") == (found.verdict != "yes")
    check_ways(case, found)


@given(cases())
@settings(max_examples=drawn(60))
def test_a_good_of_certified_materials_made_in_the_region_has_a_way_to_be_one(case: Case) -> None:
    """Criterion C: so where there are materials, the answer is empty only if nothing is missing."""
    found = qualifying_plans(case, LIBRARY)
    assert found.ways or found.goal != "yes"


@given(cases(), st.data())
@settings(max_examples=drawn(40))
def test_more_originating_parts_than_a_way_asks_keep_the_yes(
    case: Case, data: st.DataObject
) -> None:
    found = qualifying_plans(case, LIBRARY)
    if found.ways:
        way = data.draw(st.sampled_from(found.ways))
        more = data.draw(st.sampled_from(case.materials))
        also = CaseChange(f"materials.{more.id}.originating", "yes")
        assert verdict(changed(case, [*way.changes, also])) == "yes"


@pytest.mark.parametrize(("name", "case"), PUBLISHED, ids=[name for name, _ in PUBLISHED])
def test_ways_of_a_published_ruling_hold(name: str, case: Case) -> None:
    check_ways(case, qualifying_plans(case, LIBRARY))


@pytest.mark.parametrize(("name", "case"), SITUATIONS, ids=[name for name, _ in SITUATIONS])
def test_ways_of_a_situation_hold(name: str, case: Case) -> None:
    check_ways(case, qualifying_plans(case, LIBRARY))


@pytest.mark.parametrize("one", EXPECTED["ways"], ids=lambda one: one["case"])
def test_ways_of_an_example(one: dict) -> None:
    case = changed(
        example(one["case"]), [CaseChange(**change) for change in one.get("changes", [])]
    )
    found = qualifying_plans(case, LIBRARY)
    assert found.goal == one["goal"]
    assert one["because"] in str(found.because)
    said = [[str(lever.told()) for lever in way.levers] for way in found.ways]
    for wanted in one["ways"]:
        assert wanted in said
    if not one["ways"]:
        assert not said


@given(cases())
@settings(max_examples=drawn(30))
def test_no_change_is_the_same_case_and_moves_nothing(case: Case) -> None:
    assert changed(case, []) == case
    assessment = assess(case, LIBRARY, extended=False)
    assert compared(assessment, assessment).nothing_moved


def test_what_moved_adds_up() -> None:
    case = example("battery_pack")
    before = assessed("battery_pack")
    after = assess(
        changed(case, [CaseChange("materials.CELL1.origin", "JP")]), LIBRARY, extended=False
    )
    found = compared(before, after)
    assert found.scenarios
    for scenario in found.scenarios:
        rises = [Decimal(line.amount.rise or "") for line in scenario.lines]
        assert sum(rises) == Decimal(scenario.per_unit.rise or "")
    assert compared(after, before).saving_per_unit.before == found.saving_per_unit.after


def test_another_origin_forgets_what_hung_on_the_old_one() -> None:
    case = changed(
        example("cable_assembly"),
        [
            CaseChange("materials.M1.shipped_from", "DE"),
            CaseChange("materials.M1.preference", "yes"),
        ],
    )
    moved = [CaseChange("materials.M1.origin", "CN")]
    material = next(m for m in changed(case, moved).materials if m.id == "M1")
    assert (material.originating, material.shipped_from, material.preference) == (None, None, None)
    assert {step.change.place for step in change_steps(case, moved)} == {
        "materials.M1.origin",
        "materials.M1.originating",
        "materials.M1.shipped_from",
        "materials.M1.preference",
    }
    certified = [*moved, CaseChange("materials.M1.originating", "yes")]
    assert changed(case, certified).materials[4].originating == "yes"
    assert "0.55" in str(describe_stale(case, moved)[0])


@pytest.mark.parametrize("one", EXPECTED["told"], ids=lambda one: one["says"][0])
def test_a_change_is_told_with_what_it_brings(one: dict) -> None:
    changes = [CaseChange(**change) for change in one["changes"]]
    assert list(map(str, describe_changes(example(one["case"]), changes))) == one["says"]
    stays = list(map(str, describe_stale(example(one["case"]), changes)))
    assert set(one.get("stays", [])) <= set(stays)


@pytest.mark.parametrize("one", EXPECTED["faults"], ids=lambda one: one["change"]["place"])
def test_a_change_that_cannot_be_made_is_explained(one: dict) -> None:
    with pytest.raises(InputError) as raised:
        changed(example("cable_assembly"), [CaseChange(**one["change"])])
    assert raised.value.code == one["code"]
    assert raised.value.where == one["change"]["place"]


def test_variants_stand_side_by_side_and_go_through_a_session_file() -> None:
    variants = [
        Variant("Vietnam today", (CaseChange("baseline.country", "VN"),)),
        Variant("cells of Japan", (CaseChange("materials.CELL1.origin", "JP"),)),
    ]
    columns = side_by_side(example("battery_pack"), variants, LIBRARY)
    assert [one.name for one in columns] == ["", "Vietnam today", "cells of Japan"]
    assert columns[0].saving == with_shown_figures(assessed("battery_pack")).savings.per_unit
    assert columns[1].total == columns[0].total
    assert columns[1].saving != columns[0].saving
    assert [Variant.of(one.form()) for one in variants] == variants


def test_every_place_that_hangs_on_another_is_one_of_a_case() -> None:
    form, case = changes_form(), example("battery_pack")
    for table in (form.forgets, form.keeps):
        for fact, hanging in table.items():
            of_material = "materials." if fact.startswith("materials.") else ""
            for place in (fact, *(f"{of_material}{one}" for one in hanging)):
                changed(case, [CaseChange(place.replace("materials.", "materials.CELL1.", 1))])


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_screens_fit_and_say_what_was_found(width: int, spoken: str) -> None:
    case = example("cable_assembly")
    moved = (CaseChange("materials.W1.origin", "MX"), CaseChange("materials.W1.originating", "yes"))
    with use_language(spoken):
        before = assess(case, LIBRARY, extended=False)
        after = assess(changed(case, moved), LIBRARY, extended=False)
        columns = side_by_side(case, [Variant("A", moved), Variant("B", moved[:1])], LIBRARY)
        ways = qualifying_plans(case, LIBRARY)
        drawn = [
            drawing(ways_screen(ways, width), width),
            drawing(
                comparison_screen(compared(before, after), width, describe_changes(case, moved)),
                width,
            ),
            drawing(variants_screen(columns, width), width),
        ]
    for text in drawn:
        assert max(map(len, text.splitlines())) <= width
        assert "{" not in text
    assert all(lever.words in drawn[0] for way in ways.ways for lever in way.levers)
    assert "85.114 A" in drawn[1]
    saving = with_shown_figures(after).savings.per_unit
    assert saving is not None
    assert saving in drawn[2]


def drawing(parts: list[RenderableType], width: int) -> str:
    console = Console(width=width, color_system=None, file=StringIO(), record=True)
    for part in parts:
        console.print(part)
    return console.export_text()


def test_the_command_prints_the_ways_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = data_folder("knowledge") / "examples" / "battery_pack.yaml"
    assert main(["ways", str(path), "--json"]) == 0
    first = capsys.readouterr().out
    assert main(["ways", str(path), "--json"]) == 0
    assert capsys.readouterr().out == first
    (way,) = json.loads(first)["ways"]
    assert [change["place"] for change in way["levers"][0]["changes"]] == [
        "materials.CELL1.origin",
        "materials.CELL1.originating",
    ]
