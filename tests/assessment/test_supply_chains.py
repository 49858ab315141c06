"""What must hold of every comparison of supply chains, whatever the case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment, Scenario
from assistant.base.messages import InputError
from assistant.case.model import Case
from tests.support import examples
from tests.support.drawn import drawn
from tests.support.examples import NAMES, example
from tests.support.library import LIBRARY

ROUNDING = Decimal("0.0001")

amounts = st.decimals("1", "500", places=2).map(str)
materials = st.lists(
    st.fixed_dictionaries(
        {
            "hts": st.sampled_from(("8542.31.00", "8504.40.95", "3926.90.99", "7318.15.80")),
            "origin": st.sampled_from(("CN", "MX", "US", "MY")),
            "value": st.decimals("0.01", "40", places=2).map(str),
        },
        optional={
            "originating": st.sampled_from(("yes", "no")),
            "preference": st.sampled_from(("yes", "no")),
        },
    ),
    max_size=4,
)  # fmt: skip
cases = st.fixed_dictionaries(
    {
        "as_of": st.just(date(2026, 10, 12)),
        "product": st.fixed_dictionaries(
            {
                "hts": st.sampled_from(("8517.62.00", "8537.10.91", "8504.40.95", "9405.42.60")),
                "destination": st.just("US"),
                "annual_units": st.sampled_from(("500", "20000", "1000000")),
                "transaction_value": amounts,
            }
        ),
        "production": st.fixed_dictionaries(
            {"country": st.just("MX"), "steps": st.just(["smt"])}, optional={"freight": amounts}
        ),
        "materials": materials,
        "manufacturer": st.fixed_dictionaries(
            {"immex": st.just("yes"), "vat_certification": st.sampled_from(("AA", "none"))},
            optional={"vat_guarantee": st.just("yes")},
        ),
        "baseline": st.fixed_dictionaries(
            {"country": st.sampled_from(("CN", "VN", "DE")), "unit_price": amounts},
            optional={"freight": amounts},
        ),
        "assumptions": st.fixed_dictionaries(
            {},
            optional={
                "transfer_one_off": st.just("200000"),
                "labour_hours_per_unit": st.just("0.2"),
                "units_per_container": st.just("1500"),
            },
        ),
    }
)


def assessed(content: Any, *, extended: bool = True) -> Assessment:
    return assess(Case.model_validate(content), LIBRARY, extended=extended)


def of_layers(scenario: Scenario, names: set[str], field: str) -> Decimal:
    lines = [line for line in scenario.lines if line.layer in names]
    return sum((Decimal(getattr(line, field)) for line in lines), Decimal(0))


@given(cases)
@settings(max_examples=drawn(60))
def test_displayed_lines_add_up_to_displayed_totals_in_every_layer(content: Any) -> None:
    for scenario in assessed(content, extended=False).scenarios:
        counted: set[str] = set()
        for name, layer in scenario.layers.items():
            counted.add(name)
            assert of_layers(scenario, counted, "amount") == Decimal(layer.per_unit)
            assert of_layers(scenario, counted, "annual") == Decimal(layer.annual or "")
        assert scenario.per_unit == scenario.layers["total"].per_unit
        assert scenario.complete == scenario.layers["total"].complete
        for line in scenario.lines:
            parts = sum(Decimal(part.amount) for part in line.parts)
            assert abs(parts - Decimal(line.amount)) <= len(line.parts) * ROUNDING
            assert all(part.because for part in line.parts)


@given(cases)
@settings(max_examples=drawn(40))
def test_every_comparison_is_the_difference_of_what_is_shown(content: Any) -> None:
    assessment = assessed(content, extended=False)
    by_id = {scenario.id: scenario for scenario in assessment.scenarios}
    for one in (*assessment.comparisons, assessment.savings):
        first, second = by_id[one.from_ or ""], by_id[one.to or ""]
        for name, layer in one.layers.items():
            shown = [Decimal(scenario.layers[name].per_unit) for scenario in (first, second)]
            assert Decimal(layer.per_unit) == shown[0] - shown[1]
            assert layer.complete == (first.layers[name].complete and second.layers[name].complete)
    assert len(assessment.comparisons) == len(by_id) * (len(by_id) - 1) // 2


@given(cases, st.sampled_from(("yes", "planned", "no")))
@settings(max_examples=drawn(100))
def test_what_each_part_brings_adds_up_to_the_saving(content: Any, immex: str) -> None:
    content = {**content, "manufacturer": {**content["manufacturer"], "immex": immex}}
    assessment = assessed(content, extended=False)
    savings, parts = assessment.savings, assessment.parts_of_saving
    assert bool(parts) != bool(assessment.parts_not_known)
    if not parts:
        assert not all(one.complete for one in assessment.scenarios)
        return
    assert sum(Decimal(one.per_unit) for one in parts) == Decimal(savings.per_unit or "")
    assert sum(Decimal(one.annual or "") for one in parts) == Decimal(savings.annual or "")
    named = {one.id for one in parts}
    assert ("immex" in named) == (savings.to in ("mexico_immex", "mexico_immex_usmca"))
    assert "usmca_claim" not in named or assessment.origin.verdict == "yes"
    assert all(one.because and one.citation for one in parts)


def test_every_line_of_a_supply_chain_belongs_to_one_part_of_the_saving() -> None:
    parts, layers = LIBRARY.saving_parts, LIBRARY.cost_layers.layers.values()
    for plan, passed in parts.by_way_of.items():
        for reached in (*passed, plan):
            assert all(parts.part_of(reached, line) for layer in layers for line in layer.lines)
    named = [line for part in parts.parts.values() for line in part.lines]
    assert len(named) == len(set(named))


# Amounts are scaled, per unit of the good or in all. The merchandise processing fee has a least and
# a greatest amount per entry: an entry keeps its value, and its fee, if there are as many more of
# them; a pedimento has a fixed fee.
PER_UNIT = {"labour_hours_per_unit"}
IN_ALL = {"transfer_one_off"}
BY_NUMBER = {"units_per_container"}


def scaled(content: Any, by: int) -> Any:
    def times(value: str) -> str:
        return str(Decimal(value) * by)

    assumptions = {
        name: str(Decimal(value) / by)
        if name in BY_NUMBER
        else times(value)
        if name in PER_UNIT | IN_ALL
        else value
        for name, value in content["assumptions"].items()
    }
    for name in ("entries_per_year", "pedimentos_per_year"):
        assumptions[name] = times(assumptions.get(name, str(LIBRARY.assumptions[name].default)))
    product, baseline, production = (
        {
            key: times(value) if key in ("transaction_value", "unit_price", "freight") else value
            for key, value in content[part].items()
        }
        for part in ("product", "baseline", "production")
    )
    return {
        **content,
        "product": product,
        "baseline": baseline,
        "production": production,
        "materials": [{**one, "value": times(one["value"])} for one in content["materials"]],
        "assumptions": assumptions,
    }


@given(cases)
@settings(max_examples=drawn(40))
def test_amounts_scaled_by_seven_give_savings_scaled_by_seven(content: Any) -> None:
    once, sevenfold = (assessed(c, extended=False) for c in (content, scaled(content, 7)))
    lines = sum(len(scenario.lines) for scenario in once.scenarios)
    for before, after in zip(once.comparisons, sevenfold.comparisons, strict=True):
        assert (before.from_, before.to) == (after.from_, after.to)
        for name, layer in before.layers.items():
            found = Decimal(after.layers[name].per_unit)
            assert abs(found - 7 * Decimal(layer.per_unit)) <= 8 * lines * ROUNDING


@given(cases)
@settings(max_examples=drawn(40))
def test_at_the_break_even_price_nothing_is_saved(content: Any) -> None:
    assessment = assessed(content)
    if assessment.break_even is None:
        return
    price = assessment.break_even.price
    product = {**content["product"], "transaction_value": price}
    there = assessed({**content, "product": product}, extended=False)
    if there.savings.to == assessment.savings.to:
        lines = sum(len(scenario.lines) for scenario in there.scenarios)
        assert abs(Decimal(there.savings.per_unit or "")) <= 2 * lines * ROUNDING


@given(cases)
@settings(max_examples=drawn(40))
def test_the_saving_lies_in_its_range_and_the_strongest_drivers_come_first(content: Any) -> None:
    found = assessed(content).range
    assert found is not None
    low, default, high = (Decimal(one) for one in (found.low, found.default, found.high))
    room = 40 * ROUNDING
    assert low - room <= default <= high + room
    spreads = [abs(Decimal(driver.high) - Decimal(driver.low)) for driver in found.drivers]
    assert all(one + room >= other for one, other in pairwise(spreads))


def test_cash_flow_is_no_part_of_savings() -> None:
    case = example("telecom_gateway")
    told = {**case.assumptions, "cost_of_capital": Decimal(60)}
    dearer = case.model_copy(update={"assumptions": told})
    before, after = examples.assessed("telecom_gateway"), assess(dearer, LIBRARY)
    assert [item.worth for item in before.cash_flow] != [item.worth for item in after.cash_flow]
    assert before.savings == after.savings
    assert {line.id for s in before.scenarios for line in s.lines}.isdisjoint(
        item.id for item in before.cash_flow
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_default_given_as_an_own_figure_changes_no_amount(name: str) -> None:
    case, before = example(name), examples.assessed(name)
    names = [one.name for one in before.assumptions if not one.given]
    assert names
    told = {**case.assumptions, **{name: LIBRARY.assumptions[name].default for name in names}}
    after = assess(case.model_copy(update={"assumptions": told}), LIBRARY, extended=False)
    assert [s.per_unit for s in before.scenarios] == [s.per_unit for s in after.scenarios]
    assert all(one.given for one in after.assumptions if one.name in names)


@pytest.mark.parametrize("name", NAMES)
def test_an_own_figure_takes_the_place_of_a_default(name: str) -> None:
    case = example(name)
    told = {**case.assumptions, "broker_entry": Decimal(1_000)}
    dearer = case.model_copy(update={"assumptions": told})
    before, after = examples.assessed(name), assess(dearer, LIBRARY, extended=False)
    used = next(one for one in after.assumptions if one.name == "broker_entry")
    assert (used.value, used.given, used.default) == ("1000.00", True, "125")
    changed = {
        line.id
        for old, new in zip(before.scenarios, after.scenarios, strict=True)
        for line, other in zip(old.lines, new.lines, strict=True)
        if line.amount != other.amount
    }
    assert changed == {"brokerage", "carrying"}


def test_an_unknown_assumption_is_named_with_the_nearest_one() -> None:
    with pytest.raises(InputError) as raised:
        assessed({"as_of": "2026-10-12", "assumptions": {"broker_entri": "5"}})
    assert raised.value.where == "assumptions.broker_entri"
    assert "broker_entry" in raised.value.text


def every_text(assessment: Assessment) -> Iterator[str]:
    for scenario in assessment.scenarios:
        for line in scenario.lines:
            yield from (part.because for part in line.parts)
    yield from (item.because for item in (*assessment.cash_flow, *assessment.outlook))


@pytest.mark.parametrize("name", NAMES)
def test_every_amount_has_its_arithmetic_and_no_unknown_in_it(name: str) -> None:
    texts = list(every_text(examples.assessed(name)))
    assert texts
    assert not [text for text in texts if re.search(r"\s--[\s,.%]", text)]


CONTROLLER = {
    "as_of": date(2026, 10, 12),
    "product": {
        "hts": "8537.10.91",
        "destination": "US",
        "annual_units": "104000",
        "transaction_value": "108",
    },
    "production": {"country": "MX", "steps": ["smt", "final_assembly"]},
    "materials": [
        {"id": "board", "hts": "8534.00.00", "origin": "MX", "value": "30", "originating": "yes"}
    ],
    "manufacturer": {"immex": "yes", "vat_certification": "AA"},
    "baseline": {"country": "CN", "unit_price": "100"},
    "assumptions": {
        "entries_per_year": "52",
        "units_per_container": "2000",
        "quality_supervision_cn": "0",
        "quality_supervision_mx": "0",
        "transfer_one_off": "0",
    },
}


def test_the_formulas_give_the_worked_comparison_of_a_controller() -> None:
    """A controller at 100 from China and 108 from Mexico, 2,000 a container and entry."""
    assessment = assessed(CONTROLLER)
    by_id = {scenario.id: scenario for scenario in assessment.scenarios}
    today, plan = by_id["import_finished"], by_id["mexico_immex_usmca"]
    paid = {line.id: Decimal(line.amount) for line in today.lines}
    assert paid["us.mfn"] + paid["us.section_301"] + paid["us.section_301_fl"] == Decimal("40.20")
    assert round(paid["us.mpf"], 3) == Decimal("0.335")
    assert round(paid["freight"], 3) == Decimal("3.592")
    assert round(paid["insurance"], 3) == Decimal("0.311")
    assert paid["brokerage"] == Decimal("0.0625")
    # The harbor maintenance fee, where it is known: 0.125 of 100 dollars by sea.
    left_out = Decimal("0.125") - paid.get("us.hmf", Decimal(0))
    assert round(Decimal(today.layers["landed"].per_unit) + left_out, 2) == Decimal("144.63")
    carried = left_out * 20 / 100 * 68 / 365
    assert round(paid["carrying"] + carried, 2) == Decimal("5.39")
    total = Decimal(today.per_unit) + left_out + carried
    assert round(total, 2) == Decimal("150.02")
    spent = {line.id: Decimal(line.amount) for line in plan.lines}
    assert (spent["us.mfn"], spent["us.mpf"]) == (0, 0)
    assert spent["freight"] == Decimal("1.75")
    assert round(Decimal(plan.layers["landed"].per_unit), 2) == Decimal("110.14")
    assert round(spent["carrying"], 2) == Decimal("0.84")
    assert round(Decimal(plan.per_unit), 2) == Decimal("110.99")
    assert round(total - Decimal(plan.per_unit), 2) == Decimal("39.03")
    assert assessment.break_even is not None
    assert abs(Decimal(assessment.break_even.price) - Decimal("146.6")) < Decimal("0.15")
