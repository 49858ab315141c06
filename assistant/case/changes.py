"""Changes of single facts of a case, and the changes that follow from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from assistant.base.messages import InputError
from assistant.case.change_form import changes_form
from assistant.case.model import Case
from assistant.case.paths import (
    MATERIALS,
    Place,
    find_material,
    parse_place,
    value_at,
    with_value,
    without,
)

_ALL_MATERIALS = Place((MATERIALS,))


@dataclass(frozen=True)
class CaseChange:
    """A fact of a case and its new value, both as in a case file; None makes it unknown.

    `add` takes the place `materials` and a whole material, `remove` the place `materials.U1`.
    """

    place: str
    value: Any = None
    action: Literal["set", "add", "remove"] = "set"


class ChangeStep(NamedTuple):
    """One change, and the case before and after it."""

    before: Case
    change: CaseChange
    after: Case


def changed(case: Case, changes: Sequence[CaseChange]) -> Case:
    """The case after the changes, in order, and what follows from them.

    The same object if there are no changes. Raises InputError naming the place of a change that
    cannot be made.
    """
    for step in change_steps(case, changes):
        case = step.after
    return case


def change_steps(case: Case, changes: Sequence[CaseChange]) -> Iterator[ChangeStep]:
    """Every change in order, each followed by the changes that follow from it.

    Those make facts unknown that depend on the changed one, as listed in
    rules/questions/changes.yaml, unless another change names them. Raises InputError naming the
    place of a change that cannot be made.
    """
    named = {change.place for change in changes}
    for change in changes:
        step = _step(case, change)
        yield step
        case = step.after
        for place in _hanging_on(step, changes_form().forgets):
            if str(place) not in named and _is_given(case, place):
                forgetting = _step(case, CaseChange(str(place)))
                yield forgetting
                case = forgetting.after


def stale_facts(case: Case, changes: Sequence[CaseChange]) -> Iterator[tuple[Case, Place]]:
    """The facts that the changes make stale but keep, as there is nothing to replace them with.

    Each comes with the case before the change that makes it stale. Raises InputError as `changed`
    does.
    """
    named = {change.place for change in changes}
    for step in change_steps(case, changes):
        for place in _hanging_on(step, changes_form().keeps):
            if str(place) not in named and _is_given(step.before, place):
                yield step.before, place


def _step(case: Case, change: CaseChange) -> ChangeStep:
    return ChangeStep(case, change, _made(case, change))


def _made(case: Case, change: CaseChange) -> Case:
    if change.action == "add":
        return with_value(case, _ALL_MATERIALS, [*case.materials, change.value])
    place = parse_place(change.place, case)
    if place.material is not None and find_material(case, place.material) is None:
        known = ", ".join(material.id for material in case.every_material())
        raise InputError("change_no_material", change.place, known=known or "-")
    if change.action == "remove":
        return without(case, replace(place, keys=()) if place.material is not None else place)
    if not place.keys:
        raise InputError("change_no_fact", change.place)
    if change.value is None:
        return without(case, place)
    return with_value(case, place, change.value)


def _hanging_on(step: ChangeStep, table: Mapping[str, Sequence[str]]) -> Iterator[Place]:
    """The facts that the table lists for the changed fact, if its value really differs."""
    if step.change.action != "set":
        return
    place = parse_place(step.change.place, step.before)
    hanging = table.get(place.fact, ())
    if hanging and value_at(step.before, place) != value_at(step.after, place):
        yield from (replace(place, keys=tuple(fact.split("."))) for fact in hanging)


def _is_given(case: Case, place: Place) -> bool:
    return bool(value_at(case, place) != value_at(without(case, place), place))
