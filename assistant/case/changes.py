"""Changes of single facts of a case: what they are, what they bring with them, and their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.base.messages import InputError, has_message, message
from assistant.base.yaml_files import Tree, first_fault
from assistant.case.change_form import changes_form
from assistant.case.model import Case, Material, ProcessStep

_MATERIALS = "materials"
Record = TypeVar("Record", bound=BaseModel)


@dataclass(frozen=True)
class CaseChange:
    """A fact of a case and its new value, both as in a case file; None makes it not known.

    Places: `product.destination`, `materials.U1.origin`, `assumptions.NAME`, `as_of` and the like.
    `add` takes the place `materials` and a whole material, `remove` the place `materials.U1`.
    """

    place: str
    value: Any = None
    action: Literal["set", "add", "remove"] = "set"


def changed(case: Case, changes: Sequence[CaseChange]) -> Case:
    """The case with the changes, one after another, and what follows from them.

    Itself where there are none. Raises InputError naming the place where one cannot be made.
    """
    for before, change in _each(case, changes):
        case = _made(before, change)
    return case


def following(case: Case, changes: Sequence[CaseChange]) -> tuple[CaseChange, ...]:
    """What is no longer known once the changes are made, beside what they say themselves.

    Which facts hang on which is said in rules/questions/changes.yaml.
    """
    return tuple(change for _, change in _each(case, changes) if change not in changes)


def told(case: Case, changes: Sequence[CaseChange]) -> list[str]:
    """A sentence for each change and for what follows from it, with what stood there before."""
    return [_told(before, change) for before, change in _each(case, changes)]


def kept(case: Case, changes: Sequence[CaseChange]) -> list[str]:
    """A sentence for each fact that would differ after the changes but stays for want of better."""
    named = {change.place for change in changes}
    said = {}
    for before, change in _each(case, changes):
        for place in _hanging_on(before, _made(before, change), change, changes_form().keeps):
            if place not in named and _is_given(before, place):
                value = _shown(_value(before, place))
                said[place] = message("change.kept", fact=_fact(before, place), value=value)
    return list(said.values())


def next_year(day: date) -> date:
    """The first of January after the day, which is what "next year" is taken to mean."""
    return date(day.year + 1, 1, 1)


def _told(case: Case, change: CaseChange) -> str:
    if change.action == "add":
        return message("change.added", what=_named(Material.model_validate(change.value)))
    if change.action == "remove":
        return message("change.removed", what=_named(_material(case, change.place)[0]))
    before, after = _value(case, change.place), _value(_made(case, change), change.place)
    fact = _fact(case, change.place)
    return message("change.set", fact=fact, before=_shown(before), after=_shown(after))


def _each(case: Case, changes: Sequence[CaseChange]) -> Iterator[tuple[Case, CaseChange]]:
    """Every change and what follows from it, with the case before it."""
    named = {change.place for change in changes}
    for change in changes:
        before, case = case, _made(case, change)
        yield before, change
        for place in _hanging_on(before, case, change, changes_form().forgets):
            if place not in named and _is_given(case, place):
                forgotten = CaseChange(place)
                yield case, forgotten
                case = _made(case, forgotten)


def _hanging_on(
    before: Case, after: Case, change: CaseChange, table: dict[str, list[str]]
) -> Iterator[str]:
    """What the table says of the changed fact, where it is really another then."""
    if change.action != "set":
        return
    named, of = change.place, ""
    if named.startswith(f"{_MATERIALS}."):
        material, path = _material(before, named)
        named, of = ".".join([_MATERIALS, *path]), f"{_MATERIALS}.{material.id}."
    if named in table and _value(before, change.place) != _value(after, change.place):
        yield from (f"{of}{fact}" for fact in table[named])


def _is_given(case: Case, place: str) -> bool:
    record, field = _holder(case, place)
    value = getattr(record, field)
    return bool(value != type(record).model_fields[field].get_default(call_default_factory=True))


def _holder(case: Case, place: str) -> tuple[BaseModel, str]:
    if place.startswith(f"{_MATERIALS}."):
        material, path = _material(case, place)
        return material, path[0]
    record: BaseModel = case
    *above, field = place.split(".")
    for key in above:
        record = getattr(record, key)
    return record, field


def _value(case: Case, place: str) -> Any:
    """What stands at a place; None where nothing does."""
    value: Any = case
    path = place.split(".")
    if place.startswith(f"{_MATERIALS}."):
        value, path = _material(case, place)
    for key in path:
        value = value.get(key) if isinstance(value, dict) else getattr(value, key, None)
    return value


def _material(case: Case, place: str) -> tuple[Material, list[str]]:
    """The material of a place (whose id may hold dots), and what is named of it."""
    rest = place.removeprefix(f"{_MATERIALS}.")
    fitting = [
        one
        for one in case.every_material()
        if rest.startswith(one.id) and rest[len(one.id) :][:1] in ("", ".")
    ]
    if not fitting:
        known = ", ".join(material.id for material in case.every_material())
        raise InputError("change_no_material", place, known=known or "-")
    material = max(fitting, key=lambda one: len(one.id))
    return material, [key for key in rest[len(material.id) + 1 :].split(".") if key]


def _made(case: Case, change: CaseChange) -> Case:
    place = change.place
    if change.action == "add":
        return _with(case, _MATERIALS, [*case.materials, change.value], place)
    if not place.startswith(f"{_MATERIALS}."):
        return _set(case, place.split("."), change.value, place)
    material, path = _material(case, place)
    if change.action == "remove":
        return _replaced(case, material, None)
    if not path:
        raise InputError("change_no_fact", place)
    return _replaced(case, material, _set(material, path, change.value, place))


def _replaced(case: Case, material: Material, by: Material | None) -> Case:
    def walked(materials: list[Material]) -> list[Material]:
        return [
            one.model_copy(update={_MATERIALS: walked(one.materials)}) if one.materials else one
            for old in materials
            if (one := by if old is material else old) is not None
        ]

    return case.model_copy(update={_MATERIALS: walked(case.materials)})


def _set(record: Record, path: list[str], value: Any, place: str) -> Record:
    key, *rest = path
    inner = getattr(record, key, None) if key in type(record).model_fields else None
    if rest and isinstance(inner, BaseModel):
        return record.model_copy(update={key: _set(inner, rest, value, place)})
    if rest and isinstance(inner, dict):
        name = ".".join(rest)
        others = {one: held for one, held in inner.items() if one != name}
        value = others if value is None else {**others, name: value}
    elif rest:
        raise InputError("change_no_fact", place)
    return _with(record, key, value, place)


def _with(record: Record, key: str, value: Any, place: str) -> Record:
    """The record with another value of a key, validated; its default where the value is None."""
    data = {name: getattr(record, name) for name in record.model_fields_set if name != key}
    if value is not None:
        data[key] = value
    elif key not in type(record).model_fields:
        raise InputError("change_no_fact", place)
    try:
        return type(record).model_validate(data)
    except ValidationError as error:
        fault = first_fault(error, Tree(""), type(record))
        fault.where = place
        raise fault from None


def _fact(case: Case, place: str) -> str:
    """The name of the fact at a place, with that of its material."""
    if not place.startswith(f"{_MATERIALS}."):
        return _label(place)
    material, path = _material(case, place)
    label = _label(".".join([_MATERIALS, *path]))
    return message("change.of_material", what=_named(material), fact=label)


def _label(place: str) -> str:
    code = f"change.fact.{place}"
    return message(code) if has_message(code) else place.removeprefix(f"{_MATERIALS}.")


def _named(material: Material) -> str:
    if not material.description or material.description == material.id:
        return material.id
    return f"{material.description} ({material.id})" if material.id else material.description


def _shown(value: Any) -> str:
    if value in (None, "", "unknown", [], {}):
        return message("change.not_known")
    if isinstance(value, ProcessStep):
        return value.step + (f" ({value.country})" if value.country else "")
    if isinstance(value, Material):
        return _named(value)
    if isinstance(value, list):
        return ", ".join(_shown(one) for one in value)
    if isinstance(value, Decimal):
        return format(value, ",f")
    if isinstance(value, BaseModel):
        return message("change.as_given")
    if value in ("yes", "no"):
        return message(f"change.{value}")
    return str(value)
