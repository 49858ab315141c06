"""A place is read, set and removed alike in a case and in a draft, and nothing else moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.base.messages import InputError
from assistant.case.model import Case
from assistant.case.paths import (
    Draft,
    Place,
    every_place,
    find_material,
    longest_named,
    parse_place,
    place_asked,
    value_at,
    with_value,
    without,
)

_IDS = ["M1", "M1.1", "M1.1.2", "A", "A.B", "origin", "x.materials"]
_AMOUNTS = st.sampled_from(["1", "2.50", "300"])
_NAMES = st.sampled_from(["wage", "art.4.19", "a"])
_OF_CASE = [
    (("product", "destination"), st.sampled_from(["US", "CA"])),
    (("product", "costs", "royalties"), _AMOUNTS),
    (("production", "country"), st.sampled_from(["MX", "VN"])),
    (("baseline", "freight"), _AMOUNTS),
]
_OF_MATERIAL = [
    (("origin",), st.sampled_from(["TW", "MX"])),
    (("value",), _AMOUNTS),
    (("deductions", "freight"), _AMOUNTS),
]


@st.composite
def places(draw: st.DrawFn) -> tuple[Place, str]:
    """A place of a case, and a value that may stand there."""
    material = draw(st.none() | st.sampled_from(_IDS))
    name = draw(st.none() | _NAMES)
    if name:
        of_product = () if material else ("product",)
        keys = (*of_product, "rule_answers", name)
        if not material and draw(st.booleans()):
            return Place(("assumptions", name)), draw(_AMOUNTS)
        return Place(keys, material), draw(st.sampled_from(["yes", "no"]))
    keys, values = draw(st.sampled_from(_OF_CASE if material is None else _OF_MATERIAL))
    return Place(keys, material), draw(values)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A draft with every material of `_IDS`, nested at random, and some facts."""
    draft: Draft = {"materials": []}
    holders = [draft]
    for identity in draw(st.permutations(_IDS)):
        material: Draft = {"id": identity}
        draw(st.sampled_from(holders)).setdefault("materials", []).append(material)
        holders.append(material)
    for place, value in draw(st.lists(places(), max_size=6)):
        more = with_value(draft, place, value)
        draft = more if may_be(more) else draft
    return draft


def may_be(draft: Draft) -> bool:
    """Whether a case of that draft can be: a part above its whole cannot."""
    try:
        Case.model_validate(draft)
    except ValidationError:
        return False
    return True


def facts(holder: Case | Draft) -> dict[Place, Any]:
    """What stands at every place, materials and their ids apart."""
    draft = holder if isinstance(holder, dict) else holder.model_dump(exclude_defaults=True)
    return {place: value for place, value in every_place(draft) if place.keys}


def held(text: str, holder: Case | Draft) -> Any:
    return value_at(holder, parse_place(text, holder))


@given(drafts(), places())
def test_what_is_set_in_a_draft_stands_there_and_nothing_else_moves(
    draft: Draft, one: tuple[Place, str]
) -> None:
    place, value = one
    before = facts(draft)
    after = with_value(draft, place, value)
    assert value_at(after, place) == value
    assert facts(after) == {**before, place: value}
    assert facts(draft) == before
    assert facts(without(after, place)) == {p: v for p, v in before.items() if p != place}


@given(drafts(), places())
def test_what_is_set_in_a_case_stands_there_and_nothing_else_moves(
    draft: Draft, one: tuple[Place, str]
) -> None:
    place, value = one
    assume(may_be(with_value(draft, place, value)))
    case = Case.model_validate(draft)
    after = with_value(case, place, value)
    assert str(value_at(after, place)) == value
    before = facts(case)
    assert facts(after) == {**before, place: value_at(after, place)}
    assert facts(without(after, place)) == {p: v for p, v in before.items() if p != place}


@given(drafts(), places())
def test_a_draft_and_the_case_of_it_stay_the_same(draft: Draft, one: tuple[Place, str]) -> None:
    place, value = one
    case, after = Case.model_validate(draft), with_value(draft, place, value)
    if may_be(after):
        assert Case.model_validate(after) == with_value(case, place, value)
    else:
        with pytest.raises(InputError) as refused:
            with_value(case, place, value)
        assert refused.value.where == str(place)
    assert Case.model_validate(without(draft, place)) == without(case, place)


@given(drafts(), places())
def test_a_place_is_parsed_as_it_is_written(draft: Draft, one: tuple[Place, str]) -> None:
    place, _ = one
    case = Case.model_validate(draft)
    assert parse_place(str(place), case) == place


@given(drafts(), st.sampled_from(_IDS))
def test_a_material_whose_id_holds_dots_is_found_and_may_be_left_out(
    draft: Draft, identity: str
) -> None:
    for holder in (draft, Case.model_validate(draft)):
        place = parse_place(f"materials.{identity}", holder)
        assert place == Place((), identity)
        assert parse_place(f"materials.{identity}.origin", holder) == Place(("origin",), identity)
        assert find_material(holder, identity) == value_at(holder, place) is not None
        assert find_material(without(holder, place), identity) is None


@pytest.mark.parametrize(
    ("sets", "about", "place"),
    [
        ("product.hts", "", Place(("product", "hts"))),
        ("material.origin", "M1.1", Place(("origin",), "M1.1")),
        ("product.rule_answers.*", "art.4.19", Place(("product", "rule_answers", "art.4.19"))),
        ("material.rule_answers.*", "M1.1|wage", Place(("rule_answers", "wage"), "M1.1")),
    ],
)
def test_a_question_sets_the_place_that_it_is_about(sets: str, about: str, place: Place) -> None:
    assert place_asked(sets, about) == place


def test_a_place_is_named_as_rules_and_questions_write_it() -> None:
    place = Place(("deductions", "freight"), "M1.1")
    assert str(place) == "materials.M1.1.deductions.freight"
    assert place.fact == "materials.deductions.freight"
    assert place.asked == "material.deductions.freight"


def test_nothing_stands_where_nothing_was_said() -> None:
    draft: Draft = {"materials": [{"id": "M1"}]}
    for holder in (draft, Case.model_validate(draft)):
        for text in ("product.hts", "materials.M1.origin", "materials.M2.origin", "product.copy",
                     "materials.M1.inventory.method", "nothing", ""):  # fmt: skip
            assert held(text, holder) is None, text
        assert with_value(holder, parse_place("materials.M2.origin", holder), "TW") == holder


@pytest.mark.parametrize("text", ["product.colour", "materials.M1.inventory.method", "name.x"])
def test_what_is_no_place_of_a_case_is_refused(text: str) -> None:
    case = Case.model_validate({"materials": [{"id": "M1"}]})
    with pytest.raises(InputError) as raised:
        without(case, parse_place(text, case))
    assert raised.value.where == text


def test_the_longest_name_is_meant() -> None:
    assert longest_named("A.B.origin", ["A", "A.B", "A.B.o"]) == ("A.B", "origin")
    assert longest_named("AB.origin", ["A"]) is None
