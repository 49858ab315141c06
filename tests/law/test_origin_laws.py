"""Laws of the domain that hold for every good (USMCA chapter 4)."""

from __future__ import annotations

import itertools
import random
from datetime import date
from decimal import Decimal

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.assess import assess
from assistant.assessment.model import Origin
from assistant.case.model import Case, Material, Product, Production
from tests.support.drawn import drawn
from tests.support.library import LIBRARY
from tests.support.paths import ROOT

DAY = date(2026, 11, 23)
GOODS = ("8517.62.00", "8537.10.91", "8534.00.00", "8504.40.95", "8544.42.90", "9030.33.38",
         "9405.42.00", "8507.60.00", "8471.50.01", "8456.50.00", "8529.90.99")  # fmt: skip
CODES = ("8517.62", "8517.79", "8538.90", "8537.10", "8534.00", "8542.31", "8504.40", "8504.90",
         "8544.49", "7408.11", "9030.90", "9405.99", "8507.60", "7318.15", "8471.50", "8413.50",
         "8501.32", "8466.93", "8541.41", "8529.90", "8536")  # fmt: skip

PRODUCING = ["smt", "final_assembly", "test"]
NOT_PRODUCING = ["repacking", "labelling", "test"]
USES = ("passenger_vehicle", "light_truck", "heavy_truck", "other")

amounts = st.decimals(min_value=0, max_value=60, places=2)
prices = st.decimals(min_value="0.01", max_value=60, places=2)
materials = st.builds(
    Material,
    hts=st.sampled_from(CODES),
    origin=st.sampled_from(("CN", "TW", "US", "MX", "DE", None)),
    value=st.one_of(amounts, st.none()),
    originating=st.sampled_from(("yes", "no", None)),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    listed = draw(st.lists(materials, min_size=1, max_size=6))
    return Case(
        as_of=DAY,
        product=Product(
            hts=draw(st.sampled_from(GOODS)),
            transaction_value=draw(st.one_of(st.just(Decimal(100)), prices, st.none())),
            net_cost=draw(st.one_of(prices, st.none())),
            use=draw(st.sampled_from((None, None, *USES))),
        ),
        production=Production.model_validate(
            {
                "country": draw(st.sampled_from(("MX", "US", "CN", None))),
                "steps": draw(
                    st.sampled_from((PRODUCING, PRODUCING, PRODUCING, [], NOT_PRODUCING))
                ),
            }
        ),
        materials=[m.model_copy(update={"id": f"m{n}"}) for n, m in enumerate(listed)],
    )


def origin(case: Case) -> Origin:
    return assess(case, LIBRARY, extended=False).origin


def with_materials(case: Case, listed: list[Material]) -> Case:
    return case.model_copy(update={"materials": listed})


def replaced(case: Case, index: int, **fields: object) -> Case:
    listed = list(case.materials)
    listed[index] = listed[index].model_copy(update=fields)
    return with_materials(case, listed)


@given(cases(), st.data())
@settings(max_examples=drawn(150))
def test_an_originating_material_never_turns_yes_into_no(case: Case, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(case.materials) - 1))
    order = {"no": 0, "depends": 1, "unknown": 1, "yes": 2}
    before, after = origin(case), origin(replaced(case, index, originating="yes"))
    assert order[after.verdict] >= order[before.verdict] or before.verdict == "unknown"


@given(cases(), st.data())
def test_forgetting_a_fact_never_turns_a_verdict_into_its_opposite(
    case: Case, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(case.materials) - 1))
    field = data.draw(st.sampled_from(("originating", "value", "origin", "hts")))
    verdicts = {origin(case).verdict, origin(replaced(case, index, **{field: None})).verdict}
    assert verdicts != {"yes", "no"} or field == "originating"


@given(cases(), st.integers(0, 2**16))
def test_the_order_of_materials_does_not_matter(case: Case, seed: int) -> None:
    mixed = random.Random(seed).sample(case.materials, len(case.materials))
    before, after = origin(case), origin(with_materials(case, mixed))
    assert (before.verdict, before.criterion, before.rvc) == (
        after.verdict,
        after.criterion,
        after.rvc,
    )


@given(cases(), st.data())
def test_splitting_a_material_changes_nothing(case: Case, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(case.materials) - 1))
    whole = case.materials[index]
    half = None if whole.value is None else whole.value / 2
    pieces = [whole.model_copy(update={"id": f"half{n}", "value": half}) for n in (1, 2)]
    listed = [*case.materials[:index], *pieces, *case.materials[index + 1 :]]
    before, after = origin(case), origin(with_materials(case, listed))
    assert (before.verdict, before.criterion, before.rvc) == (
        after.verdict,
        after.criterion,
        after.rvc,
    )


@given(cases(), st.integers(1, 1000))
def test_scaling_all_amounts_changes_no_verdict(case: Case, factor: int) -> None:
    def scaled(amount: Decimal | None) -> Decimal | None:
        return None if amount is None else amount * factor

    product = case.product.model_copy(
        update={
            "transaction_value": scaled(case.product.transaction_value),
            "net_cost": scaled(case.product.net_cost),
        }
    )
    listed = [m.model_copy(update={"value": scaled(m.value)}) for m in case.materials]
    bigger = with_materials(case.model_copy(update={"product": product}), listed)
    before, after = origin(case), origin(bigger)
    assert (before.verdict, before.criterion, before.rvc) == (
        after.verdict,
        after.criterion,
        after.rvc,
    )


@given(cases(), st.decimals(min_value=1, max_value=500, places=2))
def test_a_higher_price_never_lowers_the_value_content(case: Case, more: Decimal) -> None:
    price = case.product.transaction_value
    if not price:
        return
    dearer = case.product.model_copy(update={"transaction_value": price + more})
    before = origin(case).rvc.transaction_value
    after = origin(case.model_copy(update={"product": dearer})).rvc.transaction_value
    if before is not None and after is not None:
        assert Decimal(after) >= Decimal(before)


@given(cases(), st.data())
def test_a_gap_that_is_asked_can_change_the_verdict_only_while_it_depends(
    case: Case, data: st.DataObject
) -> None:
    found = origin(case)
    if found.verdict in ("yes", "no"):
        assert not found.gaps


@given(cases())
def test_the_verdict_is_what_every_way_of_certifying_the_materials_gives(case: Case) -> None:
    """Three values: yes where every completion is yes, no where every one is no."""
    listed = [m.model_copy(update={"value": m.value or Decimal(7)}) for m in case.materials]
    case = with_materials(case, listed)
    unknown = [
        n for n, m in enumerate(listed) if not m.originating and m.origin in ("US", "MX", None)
    ]
    found = origin(case).verdict
    completions = set()
    for answers in itertools.product(("yes", "no"), repeat=len(unknown)):
        said = dict(zip(unknown, answers, strict=True))
        completed = [
            m.model_copy(update={"originating": said[n]}) if n in said else m
            for n, m in enumerate(listed)
        ]
        completions.add(origin(with_materials(case, completed)).verdict)
    if found in ("yes", "no"):
        assert completions == {found}
    elif found == "depends":
        assert completions not in ({"yes"}, {"no"})


@given(cases(), st.sampled_from(USES[:3]))
def test_original_equipment_that_qualifies_would_qualify_for_any_other_use(
    case: Case, use: str
) -> None:
    """The automotive appendix only asks for more (Uniform Regulations ss. 14 and 15)."""

    def used_in(what: str) -> str:
        return origin(
            case.model_copy(update={"product": case.product.model_copy(update={"use": what})})
        ).verdict

    assert used_in(use) != "yes" or used_in("other") == "yes"


@given(cases(), st.sampled_from(([], NOT_PRODUCING, ["kitting", "programming"])))
def test_no_good_without_production_originates_by_its_product_rule(
    case: Case, steps: list[str]
) -> None:
    """Production is growing, manufacturing, assembling ... (Uniform Regulations s. 1)."""
    place = {"country": case.production.country, "steps": steps}
    idle = case.model_copy(update={"production": Production.model_validate(place)})
    assert (origin(idle).verdict, origin(idle).criterion) != ("yes", "B")


@given(cases(), st.sampled_from(CODES))
def test_what_goes_into_a_self_produced_material_never_turns_yes_into_no(
    case: Case, code: str
) -> None:
    """Each may be taken as the material, at the producer's choice (Uniform Regulations s. 3(8))."""
    value = sum((m.value or Decimal(0) for m in case.materials), Decimal(0))
    produced = Material(id="z", hts=code, origin="MX", value=value, materials=case.materials)
    wrapped = with_materials(case, [produced])
    assert origin(case).verdict != "yes" or origin(wrapped).verdict == "yes"


def heavy_truck_parts() -> list[tuple[str, Decimal]]:
    """Each code of Tables D and E with the least value content asked of it in November 2026."""
    appendix = yaml.safe_load((ROOT / "knowledge/automotive_appendix.yaml").read_text("utf-8"))
    return [
        (code.partition("-")[0], Decimal(stage["nc"]))
        for table in appendix["parts"]
        for stage in table["values"]
        for listed in table["goods"]
        for code in listed["codes"]
        if table["use"] == ["heavy_truck"] and not listed.get("only")
        if stage["from"] <= DAY <= stage.get("to", DAY)
    ]


@given(cases(), st.sampled_from(heavy_truck_parts()), st.data())
def test_no_original_equipment_of_heavy_vehicles_originates_without_value_content(
    case: Case, part: tuple[str, Decimal], data: st.DataObject
) -> None:
    """Tables D and E apply despite the product rule (Uniform Regulations s. 15(2) to (4))."""
    code, least = part
    price = data.draw(st.decimals(min_value=1, max_value=200, places=2))
    product = Product(hts=code, use="heavy_truck", transaction_value=price, net_cost=price)
    found = origin(case.model_copy(update={"product": product}))
    if (found.verdict, found.criterion) == ("yes", "B"):
        outside = [m for m in case.materials if m.originating != "yes"]
        value = sum((m.value or Decimal(0) for m in outside), Decimal(0))
        assert value <= price * (100 - least) / 100
