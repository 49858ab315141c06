"""Splits fungible materials drawn from mixed stock into originating and non-originating parts.

USMCA Art. 4.13; Uniform Regulations (19 CFR Part 182, Appendix A) s. 8 and Schedule 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from assistant.base.messages import InputError
from assistant.base.yaml_files import Tree, validated
from assistant.case.model import Case, Deductions, Inventory, Material, Movement
from assistant.measurements.origin.inventory import (
    InventoryFault,
    Receipt,
    Shipment,
    Withdrawal,
    checked_movements,
    period_average,
    withdrawals,
)


def with_stock_apportioned(case: Case) -> Case:
    """The case with each material that has an inventory split into its two parts.

    A given value is apportioned as the stock is; otherwise the value is taken from the stock.
    Raises InputError for an inconsistent ledger.
    """
    if not any(material.inventory for material in case.every_material()):
        return case
    apportioned = case.model_copy(update={"materials": list(_apportioned(case.materials))})
    return validated(Case, apportioned, Tree(""))


def _apportioned(materials: list[Material]) -> Iterator[Material]:
    for material in materials:
        if material.inventory:
            yield from _parts(material, material.inventory)
        elif material.materials:
            inputs = list(_apportioned(material.materials))
            yield material.model_copy(update={"materials": inputs})
        else:
            yield material


def _parts(material: Material, inventory: Inventory) -> Iterator[Material]:
    """The non-originating part under the material's own id, then the originating part."""
    used = _used(material, inventory)
    where = f"materials, {material.id}, inventory"
    units = Fraction(inventory.units_per_good or 1)
    if units > used.units:
        raise InputError("inventory_units_per_good", where, units=str(inventory.units_per_good))
    value = material.value
    if value is None:
        value = _decimal(used.value * units / used.units)
    foreign_share = used.non_originating_value / used.value if used.value else Fraction(0)
    foreign_value = _decimal(Fraction(value) * foreign_share)
    foreign_units = used.non_originating_units / used.units
    shares = (
        ("no", material.id, foreign_value, foreign_units),
        (
            "yes",
            f"{material.id}.originating",
            value - foreign_value,
            1 - foreign_units,
        ),
    )
    for status, identity, part, share in shares:
        if share:
            weight = material.weight_kg
            named = material.as_originating_stock() if status == "yes" else material
            copy = named.model_copy(
                update={
                    "id": identity,
                    "description": material.description or material.id,
                    "value": part,
                    "deductions": _part_of(material.deductions, part, value),
                    "weight_kg": None if weight is None else _decimal(Fraction(weight) * share),
                    "originating": status,
                    "origin": _origin(inventory, status) or material.origin,
                    "inventory": None,
                }
            )
            yield validated(Material, copy, Tree(f"materials, {material.id}"))


def _part_of(deductions: Deductions, part: Decimal, value: Decimal) -> Deductions:
    """The deductions of a part of the material's value."""
    if part == value:
        return deductions
    given = {name: amount for name, amount in deductions if amount}
    return deductions.model_copy(
        update={
            k: _decimal(Fraction(v) * Fraction(part) / Fraction(value)) for k, v in given.items()
        }
    )


def _used(material: Material, inventory: Inventory) -> Withdrawal:
    """The withdrawal for the last use, or for all uses of a period, by the inventory's method."""
    movements = [_movement(one) for one in inventory.movements]
    where = f"materials, {material.id}, inventory"
    if not isinstance(movements[-1], Shipment):
        raise InputError("inventory_not_used", where)
    try:
        if inventory.method == "period_average":
            checked = [one for _, one in checked_movements(movements)]
            received = [one for one in checked if isinstance(one, Receipt)]
            used = sum((one.units for one in checked if isinstance(one, Shipment)), Decimal(0))
            return period_average(received).of(Shipment(movements[-1].day, used))
        return withdrawals(movements, inventory.method)[-1]
    except InventoryFault as fault:
        raise InputError(f"inventory_{fault.code}", where, movement=fault.movement) from None


def _movement(movement: Movement) -> Receipt | Shipment:
    if movement.used is not None:
        lots = tuple((lot, units or Decimal(0)) for lot, units in movement.lots.items())
        return Shipment(movement.date, movement.used, lots)
    return Receipt(
        movement.date,
        movement.received or Decimal(0),
        movement.unit_cost or Decimal(0),
        movement.originating == "yes",
        movement.lot,
    )


def _origin(inventory: Inventory, status: str) -> str | None:
    """The common origin of all units of that status in the stock; None if they differ."""
    countries = {one.origin for one in inventory.movements if one.originating == status}
    return countries.pop() if len(countries) == 1 else None


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
