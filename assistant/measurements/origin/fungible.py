"""Splits fungible materials drawn from mixed stock into originating and non-originating parts.

USMCA Art. 4.13; Uniform Regulations (19 CFR Part 182, Appendix A) s. 8 and Schedule 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from assistant.base.messages import InputError
from assistant.case.model import Case, Inventory, Material, Movement
from assistant.measurements.origin.inventory import (
    InventoryFault,
    Receipt,
    Shipment,
    Withdrawal,
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
    return case.model_copy(update={"materials": list(_apportioned(case.materials))})


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
    per_good = Fraction(inventory.units_per_good or 1) / used.units
    value = material.value if material.value is not None else _decimal(used.value * per_good)
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
            yield named.model_copy(
                update={
                    "id": identity,
                    "description": material.description or material.id,
                    "value": part,
                    "weight_kg": None if weight is None else _decimal(Fraction(weight) * share),
                    "originating": status,
                    "origin": _origin(inventory, status) or material.origin,
                    "inventory": None,
                }
            )


def _used(material: Material, inventory: Inventory) -> Withdrawal:
    """The withdrawal for the last use, by the inventory's method."""
    movements = [_movement(one) for one in inventory.movements]
    where = f"materials, {material.id}, inventory"
    if not isinstance(movements[-1], Shipment):
        raise InputError("inventory_not_used", where)
    try:
        if inventory.method == "period_average":
            received = [one for one in movements if isinstance(one, Receipt)]
            return period_average(received).of(movements[-1])
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
