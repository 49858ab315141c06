"""Inventory management methods: the origin and value of the fungible materials in a shipment.

USMCA Art. 4.13; Uniform Regulations (19 CFR Part 182, Appendix A), Schedule 7 (identical
non-originating materials) and Schedule 8 (fungible materials and goods). Amounts are in the
currency of the unit costs; all arithmetic is exact unless a `Rounding` is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Method = Literal["fifo", "lifo", "average", "specific"]
FaultCode = Literal[
    "units_not_positive",
    "cost_negative",
    "dates_backwards",
    "lot_twice",
    "lot_unknown",
    "lots_do_not_add_up",
    "stock_short",
    "nothing_received",
]


class InventoryFault(ValueError):
    """An inconsistent ledger: the fault, and the number of the movement (the first is 1)."""

    def __init__(self, code: FaultCode, movement: int) -> None:
        super().__init__(f"{code} at movement {movement}")
        self.code = code
        self.movement = movement


@dataclass(frozen=True, slots=True)
class Receipt:
    """Units received at one cost and of one status; `lot` names marked units."""

    day: date
    units: Decimal
    unit_cost: Decimal
    originating: bool
    lot: str = ""


@dataclass(frozen=True, slots=True)
class Shipment:
    """Units shipped; `lots` (name, units) is used by specific identification."""

    day: date
    units: Decimal
    lots: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The contents of a shipment by the chosen method; `value` is that of all its materials."""

    day: date
    units: Fraction
    originating_units: Fraction
    non_originating_units: Fraction
    non_originating_value: Fraction
    value: Fraction


@dataclass(frozen=True, slots=True)
class Rounding:
    """Decimal places, rounded half up; None leaves a figure exact.

    The worked examples of Schedule 8 round the ratio, the unit value and, for a period, the units
    and the non-originating value per unit at each step; the provisions themselves require no
    rounding.
    """

    ratio: int | None = None
    unit_value: int | None = None
    units: int | None = None


EXACT = Rounding()


@dataclass(frozen=True, slots=True)
class PeriodAverage:
    """The average over a period: its units, the originating ratio and the values per unit."""

    units: Fraction
    originating_units: Fraction
    originating_ratio: Fraction
    unit_value: Fraction
    non_originating_unit_value: Fraction
    rounding: Rounding

    def of(self, shipment: Shipment) -> Withdrawal:
        """The contents of a shipment under this average.

        Under Schedule 8 section 7 the ratio is that of the period itself, under section 14
        (fungible goods) that of the previous period.
        """
        units = Fraction(shipment.units)
        originating = _rounded(units * self.originating_ratio, self.rounding.units)
        return Withdrawal(
            day=shipment.day,
            units=units,
            originating_units=originating,
            non_originating_units=units - originating,
            non_originating_value=units * self.non_originating_unit_value,
            value=units * self.unit_value,
        )


@dataclass(frozen=True, slots=True)
class _Layer:
    """The remaining units of one receipt."""

    units: Fraction
    unit_cost: Fraction
    originating: bool
    lot: str


@dataclass(frozen=True, slots=True)
class _Pool:
    """The whole stock, for the average method."""

    originating_units: Fraction = Fraction(0)
    non_originating_units: Fraction = Fraction(0)
    value: Fraction = Fraction(0)

    @property
    def units(self) -> Fraction:
        return self.originating_units + self.non_originating_units

    def with_(self, layer: _Layer) -> _Pool:
        return _Pool(
            self.originating_units + (layer.units if layer.originating else 0),
            self.non_originating_units + (0 if layer.originating else layer.units),
            self.value + layer.units * layer.unit_cost,
        )

    def without(self, out: Withdrawal) -> _Pool:
        if out.units == self.units:
            return _Pool()
        return _Pool(
            self.originating_units - out.originating_units,
            self.non_originating_units - out.non_originating_units,
            max(self.value - out.value, Fraction(0)),
        )


def withdrawals(
    movements: Sequence[Receipt | Shipment], method: Method, rounding: Rounding = EXACT
) -> tuple[Withdrawal, ...]:
    """The contents of each shipment, in ledger order (Schedule 8 sections 2 to 8).

    Opening inventory comes first, as the latest receipts that add up to it (section 9). `average`
    uses the ratio and the unit value of the inventory just before each shipment (section 8).
    `rounding` affects `average` only: as in the examples, the rounded contents of a shipment also
    leave the inventory. Raises InventoryFault.
    """
    stock: list[_Layer] = []
    pool = _Pool()
    found: list[Withdrawal] = []
    for number, movement in checked_movements(movements):
        if isinstance(movement, Receipt):
            layer = _layer(movement, number)
            stock.append(layer)
            pool = pool.with_(layer)
        elif method == "average":
            withdrawal = _averaged(pool, movement, rounding)
            pool = pool.without(withdrawal)
            found.append(withdrawal)
        else:
            taken = _taken(stock, movement, method, number)
            found.append(_carried(stock, taken, movement))
            stock = [
                _resized(layer, layer.units - units)
                for layer, units in zip(stock, taken, strict=True)
                if layer.units > units
            ]
    return tuple(found)


def period_average(receipts: Iterable[Receipt], rounding: Rounding = EXACT) -> PeriodAverage:
    """The average over a period, from the opening stock and the receipts of the period.

    Schedule 8 sections 7 and 14; the ratio also applies to the stock left at the period's end.
    Raises InventoryFault.
    """
    layers = []
    for number, receipt in enumerate(receipts, 1):
        if receipt.units <= 0:
            raise InventoryFault("units_not_positive", number)
        layers.append(_layer(receipt, number))
    if not layers:
        raise InventoryFault("nothing_received", 1)
    units = sum((layer.units for layer in layers), Fraction(0))
    originating = sum((layer.units for layer in layers if layer.originating), Fraction(0))
    ratio = _rounded(originating / units, rounding.ratio)
    unit_value = _rounded(_value(layers) / units, rounding.unit_value)
    return PeriodAverage(
        units=units,
        originating_units=originating,
        originating_ratio=ratio,
        unit_value=unit_value,
        non_originating_unit_value=_rounded(unit_value * (1 - ratio), rounding.unit_value),
        rounding=rounding,
    )


def checked_movements(
    movements: Sequence[Receipt | Shipment],
) -> Iterator[tuple[int, Receipt | Shipment]]:
    """The movements with their numbers. Raises InventoryFault at the first inconsistent one."""
    lots: set[str] = set()
    last: date | None = None
    left = Fraction(0)
    for number, movement in enumerate(movements, 1):
        if movement.units <= 0:
            raise InventoryFault("units_not_positive", number)
        if last is not None and movement.day < last:
            raise InventoryFault("dates_backwards", number)
        last = movement.day
        if isinstance(movement, Receipt) and movement.lot:
            if movement.lot in lots:
                raise InventoryFault("lot_twice", number)
            lots.add(movement.lot)
        units = Fraction(movement.units)
        left += units if isinstance(movement, Receipt) else -units
        if left < 0:
            raise InventoryFault("stock_short", number)
        yield number, movement


def _layer(receipt: Receipt, number: int) -> _Layer:
    if receipt.unit_cost < 0:
        raise InventoryFault("cost_negative", number)
    cost = Fraction(receipt.unit_cost)
    return _Layer(Fraction(receipt.units), cost, receipt.originating, receipt.lot)


def _resized(layer: _Layer, units: Fraction) -> _Layer:
    return _Layer(units, layer.unit_cost, layer.originating, layer.lot)


def _value(layers: Iterable[_Layer]) -> Fraction:
    return sum((layer.units * layer.unit_cost for layer in layers), Fraction(0))


def _averaged(pool: _Pool, shipment: Shipment, rounding: Rounding) -> Withdrawal:
    ratio = _rounded(pool.non_originating_units / pool.units, rounding.ratio)
    unit_value = _rounded(pool.value / pool.units, rounding.unit_value)
    units = Fraction(shipment.units)
    foreign = _rounded(units * ratio, rounding.units)
    # The rounded ratio may require more units of one status than are in stock.
    foreign = min(max(foreign, units - pool.originating_units), pool.non_originating_units, units)
    return Withdrawal(
        day=shipment.day,
        units=units,
        originating_units=units - foreign,
        non_originating_units=foreign,
        non_originating_value=foreign * unit_value,
        value=units * unit_value,
    )


def _taken(stock: list[_Layer], shipment: Shipment, method: Method, number: int) -> list[Fraction]:
    """The units taken from each layer."""
    if method == "specific":
        return _marked(stock, shipment, number)
    taken = [Fraction(0)] * len(stock)
    wanted = Fraction(shipment.units)
    order = range(len(stock)) if method == "fifo" else reversed(range(len(stock)))
    for index in order:
        taken[index] = min(wanted, stock[index].units)
        wanted -= taken[index]
    return taken


def _marked(stock: list[_Layer], shipment: Shipment, number: int) -> list[Fraction]:
    wanted: dict[str, Fraction] = {}
    for lot, units in shipment.lots:
        if units <= 0:
            raise InventoryFault("units_not_positive", number)
        wanted[lot] = wanted.get(lot, Fraction(0)) + Fraction(units)
    if sum(wanted.values(), Fraction(0)) != Fraction(shipment.units):
        raise InventoryFault("lots_do_not_add_up", number)
    held = {layer.lot: layer.units for layer in stock if layer.lot}
    for lot, out in wanted.items():
        if lot not in held:
            raise InventoryFault("lot_unknown", number)
        if held[lot] < out:
            raise InventoryFault("stock_short", number)
    return [wanted.get(layer.lot, Fraction(0)) for layer in stock]


def _carried(stock: list[_Layer], taken: list[Fraction], shipment: Shipment) -> Withdrawal:
    out = [_resized(layer, units) for layer, units in zip(stock, taken, strict=True)]
    foreign = [layer for layer in out if not layer.originating]
    units = Fraction(shipment.units)
    foreign_units = sum((layer.units for layer in foreign), Fraction(0))
    return Withdrawal(
        day=shipment.day,
        units=units,
        originating_units=units - foreign_units,
        non_originating_units=foreign_units,
        non_originating_value=_value(foreign),
        value=_value(out),
    )


def _rounded(value: Fraction, places: int | None) -> Fraction:
    """The value rounded half up, as in the examples; values here are never negative."""
    if places is None:
        return value
    scale = 10**places
    return Fraction(
        (2 * value.numerator * scale + value.denominator) // (2 * value.denominator), scale
    )
