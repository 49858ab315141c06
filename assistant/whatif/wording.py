"""Sentences about changes to a case, their consequences, and facts left stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from assistant.base.language import Lazy
from assistant.base.messages import Message, has_message
from assistant.base.texts import Joined
from assistant.case.changes import CaseChange, ChangeStep, change_steps, stale_facts
from assistant.case.model import Case, Material, ProcessStep
from assistant.case.paths import Place, find_material, parse_place, value_at
from assistant.case.steps import typed_step
from assistant.rulebook.rulebook import shipped_rulebook


def describe_changes(
    case: Case, changes: Sequence[CaseChange], notes: Mapping[str, Lazy] | None = None
) -> list[Lazy]:
    """A sentence for each change and each change that follows from it, with the old value.

    `notes` say by place how a new value was computed. Raises InputError for a change that cannot
    be made.
    """
    said = [(step.change.place, _described(step)) for step in change_steps(case, changes)]
    return [
        Message("change.computed", change=one, how=notes[place])
        if notes and place in notes
        else one
        for place, one in said
    ]


def describe_stale(case: Case, changes: Sequence[CaseChange]) -> list[Lazy]:
    """A sentence for each stale fact: one that the changes may affect but that keeps its value.

    Raises InputError for a change that cannot be made.
    """
    sentences: dict[Place, Lazy] = {}
    for before, place in stale_facts(case, changes):
        value = shown_value(value_at(before, place))
        sentences[place] = Message("change.kept", fact=_fact(before, place), value=value)
    return list(sentences.values())


def fact_name(place: Place, material: str = "") -> Lazy | str:
    """The name of the fact at a place, with its material if any."""
    label = fact_label(place)
    if place.material is None:
        return label
    return Message("change.of_material", what=material, fact=label)


def fact_label(place: Place) -> Lazy | str:
    """The name of the fact at a place, whichever its material."""
    code = f"change.fact.{place.fact}"
    label: Lazy | str | None = Message(code) if has_message(code) else None
    label = label or shipped_rulebook().vocabulary.label_of_place(place.fact)
    return label or str(Place(place.keys))


def _described(step: ChangeStep) -> Lazy:
    before, change, after = step
    if change.action == "add":
        return Message("change.added", what=_named(Material.model_validate(change.value)))
    place = parse_place(change.place, before)
    if change.action == "remove":
        return Message("change.removed", what=_named(_material(before, place)))
    return Message(
        "change.set",
        fact=_fact(before, place),
        before=shown_value(value_at(before, place)),
        after=shown_value(value_at(after, place)),
    )


def _fact(case: Case, place: Place) -> Lazy | str:
    return fact_name(place, "" if place.material is None else _named(_material(case, place)))


def _material(case: Case, place: Place) -> Material:
    material: Material = find_material(case, place.material or "")
    return material


def _named(material: Material) -> str:
    if not material.description or material.description == material.id:
        return material.id
    return f"{material.description} ({material.id})" if material.id else material.description


def shown_value(value: Any) -> Lazy | str:
    """A value of the case as text."""
    if value in (None, "", "unknown", [], {}):
        return Message("change.not_known")
    if isinstance(value, ProcessStep):
        return typed_step(value)
    if isinstance(value, Material):
        return _named(value)
    if isinstance(value, list):
        return Joined([shown_value(one) for one in value], ", ")
    if isinstance(value, Decimal):
        return format(value, ",f")
    if isinstance(value, BaseModel):
        return Message("change.as_given")
    if value in ("yes", "no"):
        return Message(f"change.{value}")
    return str(value)
