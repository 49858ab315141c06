"""Laws of the country that a good is a product of (substantial transformation, CBP HQ H301619)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.assess import assess
from assistant.case.model import Case, Material, ProcessStep, Product, Production
from assistant.measurements.origin.production import production_facts
from assistant.rulebook.facts import Fact
from tests.support.drawn import drawn
from tests.support.library import LIBRARY

DAY = date(2026, 11, 23)
GOODS = ("8517.62.00", "8512.20.20", "9405.42.60", "8516.60.60", "9207.10.00", "8414.51.30")
CODES = ("8517.79.00", "8542.31.00", "8534.00.00", "3907.40.00", "7209.17.00", "8501.10.40",
         "7318.15.60", "8507.60.00", "8524.91.90", "3926.90.99", "8544.11.00", None)  # fmt: skip
STEPS = ("smt", "through_hole", "moulding", "sheet_metal", "machining", "welding", "winding",
         "cable_assembly", "final_assembly", "programming", "test", "kitting")  # fmt: skip
ASSEMBLY = ("cable_assembly", "final_assembly", "programming", "test", "packing", "machining")

countries = st.sampled_from(("CN", "MX", "VN", "TW", "US"))
materials = st.builds(
    Material,
    description=st.sampled_from(("Main board", "Plastic housing", "Board components", "Motor")),
    hts=st.sampled_from(CODES),
    origin=st.one_of(countries, st.none()),
    value=st.decimals(1, 20, places=0),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    drawn_materials = draw(st.lists(materials, min_size=1, max_size=4))
    listed = [m.model_copy(update={"id": f"M{n}"}) for n, m in enumerate(drawn_materials)]
    step = st.builds(
        ProcessStep,
        step=st.sampled_from(STEPS),
        country=st.one_of(st.none(), countries),
        on=st.sampled_from(("", "", "good", *(one.id for one in listed))),
    )
    return Case(
        as_of=DAY,
        product=Product(
            hts=draw(st.sampled_from(GOODS)),
            destination="US",
            transaction_value=Decimal(100),
            essential_material=draw(st.sampled_from((None, *(one.id for one in listed)))),
        ),
        production=Production(
            country=draw(st.one_of(countries, st.none())), steps=draw(st.lists(step, max_size=4))
        ),
        materials=listed,
    )


def judged(case: Case) -> Fact:
    (fact,) = production_facts(case, LIBRARY.as_of(DAY))
    return fact


def answer(case: Case) -> tuple[object, ...]:
    fact = judged(case)
    return tuple(fact[name] for name in ("of_china", "becomes", "ask", "transformed"))


def with_essential(case: Case, name: str | None) -> Case:
    product = case.product.model_copy(update={"essential_material": name})
    return case.model_copy(update={"product": product})


def with_steps(case: Case, steps: list[ProcessStep]) -> Case:
    production = case.production.model_copy(update={"steps": steps})
    return case.model_copy(update={"production": production})


@settings(max_examples=drawn(40), deadline=None)
@given(case=cases())
def test_naming_another_governing_part_moves_nothing_of_the_usmca(case: Case) -> None:
    found = [
        assess(with_essential(case, name), LIBRARY, extended=False).origin
        for name in (None, *(one.id for one in case.materials))
    ]
    assert all(one == found[0] for one in found)


def test_naming_another_governing_part_moves_section_301() -> None:
    case = Case(
        as_of=DAY,
        product=Product(hts="8517.62.00", destination="US"),
        production=Production(country="MX", steps=[ProcessStep(step="final_assembly")]),
        materials=[
            Material(id="A", hts="8517.79.00", origin="CN"),
            Material(id="B", hts="8524.91.90", origin="TW"),
        ],
    )
    verdicts = [
        assess(with_essential(case, name), LIBRARY, extended=False)
        .country_of_origin["section_301"]
        .verdict
        for name in ("A", "B", None)
    ]
    assert verdicts == ["yes", "no", "depends"]


@settings(max_examples=drawn(300), deadline=None)
@given(case=cases(), origin=st.one_of(countries, st.none()), on=st.booleans())
def test_a_housing_moulded_in_mexico_clears_no_good_by_itself(
    case: Case, origin: str | None, on: bool
) -> None:
    """Of a good with a part of function, and that is not itself moulded of plastic."""
    part = Material(id="PART", description="Display", hts="8524.91.90", origin=origin)
    governing = case.material_named(case.product.essential_material or "")
    case = case.model_copy(update={"materials": [*case.materials, part]})
    if judged(case)["of_china"] == "no" or (governing and governing.hts in ("3907.40.00", None)):
        return
    resin = Material(id="RESIN", hts="3907.40.00", origin="CN")
    housing = Material(id="HOUSING", description="Housing", hts="3926.90.99", origin="MX")
    more = case.model_copy(update={"materials": [*case.materials, resin, housing]})
    moulded = ProcessStep(step="moulding", country="MX", on="RESIN" if on else "")
    assert judged(with_steps(more, [*case.production.steps, moulded]))["of_china"] != "no"


@settings(max_examples=drawn(300), deadline=None)
@given(case=cases(), data=st.data())
def test_the_order_of_materials_and_steps_does_not_count(case: Case, data: st.DataObject) -> None:
    other = with_steps(case, data.draw(st.permutations(case.production.steps)))
    other = other.model_copy(update={"materials": data.draw(st.permutations(case.materials))})
    assert answer(other) == answer(case)


@settings(max_examples=drawn(300), deadline=None)
@given(case=cases())
def test_renaming_materials_changes_nothing(case: Case) -> None:
    names = {one.id: f"part {one.id}" for one in case.materials}
    other = case.model_copy(
        update={"materials": [m.model_copy(update={"id": names[m.id]}) for m in case.materials]}
    )
    other = with_essential(other, names.get(case.product.essential_material or ""))
    steps = [s.model_copy(update={"on": names.get(s.on, s.on)}) for s in case.production.steps]
    assert answer(with_steps(other, steps)) == answer(case)


@settings(max_examples=drawn(300), deadline=None)
@given(case=cases(), origin=countries, last=countries)
def test_the_country_of_last_production_alone_does_not_decide(
    case: Case, origin: str, last: str
) -> None:
    """A finished part that governs keeps its country, wherever the good is put together."""
    part = Material(id="PART", description="Display", hts="8524.91.90", origin=origin)
    steps = [ProcessStep(step=one) for one in ASSEMBLY]
    case = with_essential(case.model_copy(update={"materials": [*case.materials, part]}), "PART")
    production = Production(country=last, steps=steps)
    fact = judged(case.model_copy(update={"production": production}))
    assert (fact["of_china"], fact["becomes"]) == ("yes" if origin == "CN" else "no", origin)


@settings(max_examples=drawn(300), deadline=None)
@given(case=cases())
def test_a_sure_answer_stays_when_a_deciding_part_is_named(case: Case) -> None:
    """Unless a small part is named that was set aside, and that is said."""
    unnamed = judged(with_essential(case, None))
    if unnamed["of_china"] == "open":
        return
    for one in case.materials:
        named = judged(with_essential(case, one.id))
        if one.name in unnamed["deciding"]:  # type: ignore[operator]
            assert named["of_china"] == unnamed["of_china"] or unnamed["set_aside"]
        elif named["of_china"] != unnamed["of_china"]:
            assert one.name in unnamed["set_aside"]  # type: ignore[operator]


@pytest.mark.parametrize("last", ["MX", "CN", "VN"])
@pytest.mark.parametrize("code", ["8517.79.00", "8507.60.00", None])
def test_surface_mounting_of_a_side_board_does_not_clear_a_chinese_part(
    last: str, code: str | None
) -> None:
    case = Case(
        as_of=DAY,
        product=Product(hts="8517.62.00", destination="US", essential_material="MAIN"),
        production=Production(
            country=last,
            steps=[ProcessStep(step="smt", on="SIDE"), ProcessStep(step="final_assembly")],
        ),
        materials=[
            Material(id="MAIN", hts=code, origin="CN"),
            Material(
                id="SIDE",
                hts="8517.79.00",
                materials=[Material(id="CHIPS", hts="8542.31.00", origin="CN")],
            ),
        ],
    )
    assert judged(case)["of_china"] == "yes"
