"""Inventory management methods: the worked examples of the law, and what always holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.base.messages import InputError
from assistant.case.model import Case
from assistant.measurements.origin.fungible import with_stock_apportioned
from assistant.measurements.origin.inventory import (
    EXACT,
    InventoryFault,
    Method,
    Receipt,
    Rounding,
    Shipment,
    period_average,
    withdrawals,
)

EXAMPLES = yaml.load(
    (Path(__file__).parent / "inventory.yaml").read_text("utf-8"), yaml.CSafeLoader
)
COLUMNS = ("originating_units", "non_originating_units", "non_originating_value")
START = date(2021, 1, 1)
Movement = Receipt | Shipment


def movement(row: dict[str, list[Any]], lots: Sequence[Sequence[str]] = ()) -> Movement:
    if "in" in row:
        day, units, cost, origin, *lot = row["in"]
        name = lot[0] if lot else ""
        return Receipt(date.fromisoformat(day), Decimal(units), Decimal(cost), origin == "O", name)
    day, units, *own = row["out"]
    marked = tuple((lot, Decimal(out)) for lot, out in (own[0] if own else lots))
    return Shipment(date.fromisoformat(day), Decimal(units), marked)


def ledger(name: str) -> list[Movement]:
    return [movement(row) for row in EXAMPLES["ledgers"][name]]


def receipts(movements: Sequence[Movement]) -> list[Receipt]:
    return [one for one in movements if isinstance(one, Receipt)]


def figures(texts: Sequence[str]) -> list[Fraction]:
    return [Fraction(text) for text in texts]


@pytest.mark.parametrize("example", EXAMPLES["shipments"], ids=lambda e: e["example"])
def test_the_examples_of_the_regulations(example: dict[str, Any]) -> None:
    rounding = Rounding(**example.get("rounding", {}))
    found = withdrawals(ledger(example["ledger"]), example["method"], rounding)
    for column in COLUMNS:
        printed = figures(example.get(column, []))
        assert [getattr(one, column) for one in found][: len(printed)] == printed


@pytest.mark.parametrize("example", EXAMPLES["periods"], ids=lambda e: e["example"])
def test_the_average_over_a_period(example: dict[str, Any]) -> None:
    rounding = Rounding(**example["rounding"])
    average = period_average(receipts(ledger(example["ledger"])), rounding)
    for name in example.keys() & {field for field in average.__slots__ if field != "rounding"}:
        assert getattr(average, name) == Fraction(example[name]), name
    for part in ("shipped", "remaining"):
        carried = average.of(Shipment(START, Decimal(example[part]["units"])))
        for name, printed in example[part].items():
            assert getattr(carried, name) == Fraction(printed), (part, name)


@pytest.mark.parametrize("example", EXAMPLES["specific"], ids=lambda e: e["example"])
def test_specific_identification_goes_by_the_marks(example: dict[str, Any]) -> None:
    lots = iter(example["lots"])
    rows = EXAMPLES["ledgers"][example["ledger"]]
    listed = [movement(row, next(lots) if "out" in row else ()) for row in rows]
    found = withdrawals(listed, "specific")
    for column in ("non_originating_units", "non_originating_value"):
        assert [getattr(one, column) for one in found] == figures(example[column])


@pytest.mark.parametrize("example", EXAMPLES["faults"], ids=lambda e: e["fault"])
def test_a_ledger_that_cannot_be_right_is_refused(example: dict[str, Any]) -> None:
    listed = [movement(row) for row in example["movements"]]
    with pytest.raises(InventoryFault) as caught:
        withdrawals(listed, example.get("method", "fifo"))
    assert (caught.value.code, caught.value.movement) == (example["fault"], example["at"])


def test_the_average_over_a_period_needs_a_sound_receipt() -> None:
    with pytest.raises(InventoryFault, match="nothing_received"):
        period_average([])
    with pytest.raises(InventoryFault, match="units_not_positive"):
        period_average([Receipt(START, Decimal(0), Decimal(1), True)])


whole = st.integers(1, 500).map(Decimal)
costs = st.decimals(min_value=0, max_value=50, places=2)


@st.composite
def ledgers(draw: st.DrawFn, *, empties: bool = False) -> list[Movement]:
    """Receipts and shipments of what is there; `empties` ships all that is left at the end."""
    listed: list[Movement] = []
    held: dict[str, Decimal] = {}
    for number in range(draw(st.integers(2, 12))):
        day = START + timedelta(days=number // 2)
        if not held or draw(st.booleans()):
            units, lot = draw(whole), f"lot{number}"
            listed.append(Receipt(day, units, draw(costs), draw(st.booleans()), lot))
            held[lot] = units
            continue
        lots = []
        for lot in draw(st.lists(st.sampled_from(sorted(held)), min_size=1, unique=True)):
            out = Decimal(draw(st.integers(1, int(held[lot]))))
            lots.append((lot, out))
            held[lot] -= out
        held = {lot: units for lot, units in held.items() if units}
        listed.append(Shipment(day, sum((out for _, out in lots), Decimal(0)), tuple(lots)))
    if empties and held:
        rest = tuple(held.items())
        last = START + timedelta(days=30)
        listed.append(Shipment(last, sum(held.values(), Decimal(0)), rest))
    return listed


methods: st.SearchStrategy[Method] = st.sampled_from(("fifo", "lifo", "average", "specific"))
roundings = st.sampled_from((EXACT, Rounding(2, 2), Rounding(1, 2, 0)))


@given(ledgers(), methods, roundings)
def test_units_out_never_exceed_units_in(
    listed: list[Movement], method: Method, rounding: Rounding
) -> None:
    found = withdrawals(listed, method, rounding)
    came = receipts(listed)
    for originating, column in ((True, "originating_units"), (False, "non_originating_units")):
        went = [getattr(one, column) for one in found]
        assert min(went, default=Fraction(0)) >= 0
        assert sum(went) <= sum(one.units for one in came if one.originating is originating)
    for one in found:
        assert one.originating_units + one.non_originating_units == one.units
        assert 0 <= one.non_originating_value <= one.value


@given(ledgers(empties=True), methods)
def test_when_all_is_shipped_all_value_is_shipped(listed: list[Movement], method: Method) -> None:
    found = withdrawals(listed, method)
    came = receipts(listed)
    foreign = [one for one in came if not one.originating]
    assert sum(one.value for one in found) == sum(one.units * one.unit_cost for one in came)
    assert sum(one.non_originating_units for one in found) == sum(one.units for one in foreign)
    if method != "average":  # the average spreads one value over both origins
        total = sum(one.units * one.unit_cost for one in foreign)
        assert sum(one.non_originating_value for one in found) == total


@given(st.lists(st.tuples(whole, costs), min_size=2, max_size=5), st.data())
def test_while_costs_rise_fifo_and_lifo_bound_the_other_methods(
    came: list[tuple[Decimal, Decimal]], data: st.DataObject
) -> None:
    """Holds for one shipment of identical non-originating materials after all receipts."""
    rising = sorted(cost for _, cost in came)
    stock: list[Movement] = [
        Receipt(START + timedelta(days=n), units, cost, False, f"lot{n}")
        for n, ((units, _), cost) in enumerate(zip(came, rising, strict=True))
    ]
    chosen = [
        (f"lot{n}", data.draw(st.integers(0, int(units)))) for n, (units, _) in enumerate(came)
    ]
    lots = tuple((lot, Decimal(out)) for lot, out in chosen if out)
    if not lots:
        return
    shipped = Shipment(START + timedelta(days=9), sum((out for _, out in lots), Decimal(0)), lots)

    def value(method: Method) -> Fraction:
        return withdrawals([*stock, shipped], method)[0].non_originating_value

    assert value("fifo") <= value("specific") <= value("lifo")
    assert value("fifo") <= value("average") <= value("lifo")


@given(ledgers(), st.booleans())
def test_with_one_origin_and_one_cost_every_method_agrees(
    listed: list[Movement], originating: bool
) -> None:
    same = [
        Receipt(one.day, one.units, Decimal("1.25"), originating, one.lot)
        if isinstance(one, Receipt)
        else one
        for one in listed
    ]
    first = withdrawals(same, "fifo")
    assert all(withdrawals(same, method) == first for method in ("lifo", "average", "specific"))


def case_of(method: str, movements: list[dict[str, Any]]) -> Case:
    inventory = {"method": method, "movements": movements}
    return Case.model_validate({"materials": [{"id": "m", "inventory": inventory}]})


def as_written(row: dict[str, list[Any]]) -> dict[str, Any]:
    if "in" in row:
        day, units, cost, origin, *lot = row["in"]
        origin = "yes" if origin == "O" else "no"
        written = {"date": day, "received": units, "unit_cost": cost, "originating": origin}
        return written | ({"lot": lot[0]} if lot else {})
    day, units, *lots = row["out"]
    return {"date": day, "used": units, "lots": dict(lots[0]) if lots else {}}


@pytest.mark.parametrize("fault", EXAMPLES["faults"], ids=lambda f: f["fault"])
def test_a_ledger_of_a_case_that_cannot_be_is_explained(fault: dict[str, Any]) -> None:
    movements = [as_written(row) for row in fault["movements"]]
    if "-1" in str(movements):
        with pytest.raises(ValidationError, match="amount_negative"):
            case_of("fifo", movements)
        return
    movements.append({"date": "2021-12-31", "used": "1"})
    with pytest.raises(InputError) as raised:
        with_stock_apportioned(case_of(fault.get("method", "fifo"), movements))
    assert raised.value.code == f"inventory_{fault['fault']}"
    assert "materials, m" in raised.value.where


def test_a_stock_of_which_nothing_was_used_is_explained() -> None:
    received = {"date": "2021-01-01", "received": "1", "unit_cost": "1", "originating": "no"}
    with pytest.raises(InputError, match="were used"):
        with_stock_apportioned(case_of("fifo", [received]))
