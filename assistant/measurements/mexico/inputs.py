"""The materials as imports into Mexico: customs value, duty rate, and what may lower the rate.

Amounts are US dollars per unit of the good. The customs value is the value of USMCA Art. 4.6 with
freight (Ley Aduanera arts. 64 and 65), less the duties and brokerage that the case says it
includes. Materials that do not differ in anything the rules use are one fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from assistant.base.language import Lazy
from assistant.base.texts import Joined
from assistant.case.model import Answer, Case, Deductions, Material
from assistant.library import DatedLibrary
from assistant.library.mexican_tariff import MexicanDuty
from assistant.measurements.costs.arithmetic import added, exact, known, plus, share
from assistant.measurements.origin.materials import originating_status
from assistant.rulebook.facts import Fact, Value, yes_no

_MOST_NAMED = 4


def input_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """The inputs, grouped by code, origin and other facts, and their totals."""
    duty_of = cache(library.mexican_duty)
    inputs = []
    for (status, _), materials in alike_inputs(case, library).items():
        duty = duty_of(materials[0].hts, materials[0].mexican_tariff_item)
        inputs.append(_input(materials, status, duty, case, library))
    return [*inputs, _together(inputs, case)]


def with_alike_materials_together(case: Case, library: DatedLibrary) -> Case:
    """The case with each group of equivalent materials merged into one, values summed."""
    materials = [_put_together(one) for one in alike_inputs(case, library).values()]
    return case.model_copy(update={"materials": materials})


def _put_together(materials: Sequence[Material]) -> Material:
    sums = {
        name: plus(*(getattr(m.deductions, name) or Decimal(0) for m in materials))
        for name in Deductions.model_fields
    }
    value = plus(*(m.value for m in materials))
    update = {"value": value, "deductions": Deductions(**sums)}
    return materials[0].model_copy(update=update)


def alike_inputs(
    case: Case, library: DatedLibrary
) -> dict[tuple[Answer, tuple[object, ...]], list[Material]]:
    """The materials of each fact of `input_facts`, in the same order."""
    groups: dict[tuple[Answer, tuple[object, ...]], list[Material]] = {}
    for material in case.every_material():
        if not material.materials:
            status = originating_status(material, case, library)
            alike = (
                material.hts, material.mexican_tariff_item, material.origin, material.kind,
                material.preference, material.prosec_rate, material.regla_octava,
                material.same_condition, material.value is None,
                material.id if _worth_more(material, case) else None,
            )  # fmt: skip
            groups.setdefault((status, alike), []).append(material)
    return groups


def _worth_more(material: Material, case: Case) -> bool:
    price = case.product.transaction_value
    return material.value is not None and price is not None and material.value > price


def customs_value_of(material: Material) -> Decimal:
    """The customs value in Mexico; 0 where the value is not known."""
    left_out = (material.deductions.duties, material.deductions.brokerage)
    return (material.value or Decimal(0)) - sum(one or Decimal(0) for one in left_out)


def _input(
    materials: Sequence[Material],
    status: str,
    duty: MexicanDuty,
    case: Case,
    library: DatedLibrary,
) -> Fact:
    first = materials[0]
    value = plus(*(m.value for m in materials))
    customs_value = None
    if value is not None:
        customs_value = sum((customs_value_of(m) for m in materials), Decimal(0))
    agreement = first.origin in library.group("mexico_preference")
    sensitive = library.in_group_of_codes("regla_octava_sensitive", first.hts)
    abroad = yes_no(first.origin != case.production.country) if first.origin else "unknown"
    return Fact(
        "input",
        {
            "id": first.id,
            "materials": _named(m.id for m in materials),
            "name": _named(m.name for m in materials),
            "hts": first.hts,
            "origin": first.origin,
            "value": value,
            "customs_value": customs_value,
            "originating": status,
            "imported": abroad,
            "article_2_5": library.library.kinds.kinds[first.kind].article_2_5,
            "same_condition": first.same_condition or "no",
            "rate": exact(duty.high),
            "rate_low": exact(duty.low),
            "rate_state": duty.state,
            "tariff_items": _named(item.in_words for item in duty.items),
            "item_open": yes_no(duty.leaves_item_open),
            "prohibited": duty.prohibited,
            "confidence": duty.confidence,
            "to_confirm": yes_no(duty.to_confirm),
            "duty": share(duty.high, customs_value),
            "duty_at_stake": share(duty.spread, customs_value),
            "agreement": yes_no(agreement),
            "preference": (first.preference or "unknown") if agreement else "no",
            "prosec": _prosec(first.prosec_rate, duty.high),
            "prosec_items": _named(duty.on_prosec_list),
            "prosec_rate": exact(first.prosec_rate),
            "prosec_duty": share(first.prosec_rate, customs_value),
            "regla_octava": first.regla_octava or "no",
            "regla_octava_sensitive": yes_no(sensitive),
            "worth_more_than_good": yes_no(_worth_more(first, case)),
        },
    )


def _prosec(rate: Decimal | None, tariff: Decimal | None) -> str:
    if rate is None:
        return "none"
    return "lower" if tariff is not None and rate < tariff else "not_lower"


def _together(inputs: Sequence[Fact], case: Case) -> Fact:
    """The totals of the inputs: their value, and the duty on the imported ones at tariff rates.

    Unknown duties are left out. `materials` is the value of all materials of the good, `parts` that
    of the inputs from outside the country of destination.
    """
    foreign = [one for one in inputs if one["origin"] != case.product.destination]
    imported = [one for one in inputs if one["imported"] != "no"]
    by_treaty = [one for one in imported if _by_treaty(one)]
    originating = any(one["originating"] == "yes" for one in imported)
    on_prosec_list = (one for one in imported if one["prosec_items"] and _bears_tariff_rate(one))
    valued = all(one["customs_value"] is not None for one in imported)
    return Fact(
        "inputs",
        {
            "materials": plus(*(m.value for m in case.materials)) if case.materials else None,
            "parts": plus(*(known(one, "value") for one in foreign)),
            "imported": "some" if imported else "none",
            "customs_value": added(imported, "customs_value") if valued else None,
            "by_treaty": "some" if by_treaty else "none",
            "originating": "some" if originating else "none",
            "outside_treaties": added(
                (one for one in imported if not _by_treaty(one)), "customs_value"
            )
            if valued
            else None,
            "tariff_duty": added(imported, "duty"),
            "to_confirm": _named(
                _in_a_row(one["name"])
                for one in imported
                if one["to_confirm"] == "yes" and one["originating"] != "yes"
            ),
            "on_prosec_list": _named(
                Joined((_in_a_row(one["name"]), " (", _in_a_row(one["prosec_items"]), ")"))
                for one in on_prosec_list
            ),
        },
    )


def _by_treaty(one: Fact) -> bool:
    return one["originating"] == "yes" or one["preference"] == "yes"


def _bears_tariff_rate(one: Fact) -> bool:
    """Whether the input bears more than nothing, and nothing said of it lowers the rate."""
    lowered = _by_treaty(one) or one["regla_octava"] == "yes" or one["prosec_rate"] is not None
    return one["rate"] != 0 and not lowered


def _in_a_row(names: Value) -> Lazy:
    return (
        Joined([one for one in names if isinstance(one, str | Lazy)], ", ")
        if isinstance(names, tuple)
        else Joined(())
    )


def _named(names: Iterable[str | Lazy]) -> tuple[str | Lazy, ...]:
    every = tuple(names)
    return every if len(every) <= _MOST_NAMED else (*every[: _MOST_NAMED - 1], "...", every[-1])
