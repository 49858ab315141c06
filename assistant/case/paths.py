"""Places in a case: parsing them, and reading, setting and removing facts in a Case or a draft.

A place is written as in a case file: `product.hts`, `materials.U1` for a material, and
`materials.U1.origin` for one of its facts. The id of a material may contain dots. An interview
question writes `material.origin` for the material that it is about, and `*` for the name that it is
about. A draft is an incomplete case in the format of a case file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from assistant.base.messages import InputError
from assistant.base.yaml_files import Tree, validated

if TYPE_CHECKING:
    from assistant.case.model import Case

Draft = dict[str, Any]
Holder = TypeVar("Holder", bound="Case | Draft")

MATERIALS = "materials"
_OF_MATERIALS, _OF_MATERIAL = f"{MATERIALS}.", "material."
_REMOVED = object()


@dataclass(frozen=True, slots=True)
class Place:
    """The keys that lead to a fact, from the case, or from `material` if it is set.

    Without keys it is the material itself.
    """

    keys: tuple[str, ...]
    material: str | None = None

    def __str__(self) -> str:
        start = () if self.material is None else (MATERIALS, self.material)
        return ".".join((*start, *self.keys))

    @property
    def fact(self) -> str:
        """The place without the id of its material: `materials.origin`."""
        return ".".join(self.keys if self.material is None else (MATERIALS, *self.keys))

    @property
    def asked(self) -> str:
        """The place as a question writes it: `material.origin`."""
        path = ".".join(self.keys)
        return path if self.material is None else f"{_OF_MATERIAL}{path}"


def parse_place(text: str, holder: Case | Draft) -> Place:
    """The place that a text names in that case or draft, whether or not it has a value.

    If several material ids match, the longest is taken; if none does, the id ends at the first dot.
    """
    if not text.startswith(_OF_MATERIALS):
        return Place(_keys(text, holder))
    text = text.removeprefix(_OF_MATERIALS)
    ids = [str(_read(one, "id")) for one in _materials(holder)]
    identity, rest = longest_named(text, ids) or _first(text)
    material = find_material(holder, identity)
    return Place(_keys(rest, material) if rest else (), identity)


def place_asked(sets: str, about: str = "") -> Place:
    """The place that a question sets, for the material and the name that it is about.

    `about` is the id of a material, a name, or both with `|` between them.
    """
    material = about_material(about) if sets.startswith(_OF_MATERIAL) else None
    name = about.rpartition("|")[2]
    keys = sets.removeprefix(_OF_MATERIAL).split(".")
    return Place(tuple(name if key == "*" else key for key in keys), material)


def about_material(about: str) -> str:
    """The id of the material that a question is about."""
    return about.partition("|")[0]


def every_place(draft: Draft, above: Place | None = None) -> Iterator[tuple[Place, Any]]:
    """Every place of a draft with its value; a material is a place too."""
    above = above or Place(())
    for key, value in draft.items():
        place = replace(above, keys=(*above.keys, key))
        if key == MATERIALS and not above.keys:
            for material in value:
                whole = Place((), material["id"])
                yield whole, material
                yield from every_place(material, whole)
        elif isinstance(value, dict):
            yield from every_place(value, place)
        else:
            yield place, value


def find_material(holder: Case | Draft, identity: str) -> Any:
    """The material with that id, inputs of intermediates included; None if there is none."""
    if not identity:
        return None
    return next((one for one in _materials(holder) if _read(one, "id") == identity), None)


def value_at(holder: Case | Draft, place: Place) -> Any:
    """The value at the place; None if there is none."""
    value = holder if place.material is None else find_material(holder, place.material)
    for key in place.keys:
        value = _read(value, key)
    return value


def with_value(holder: Holder, place: Place, value: Any) -> Holder:
    """The case or draft with the value at the place; unchanged if there is no such material.

    A Case is validated. Raises InputError for an invalid value and for a place that does not exist
    in a case.
    """
    held: Holder = _changed(holder, place, value)
    return held


def with_material(draft: Draft, material: Draft, parent: str = "") -> Draft:
    """The draft with the material behind the others, or behind the inputs of its parent.

    Raises InputError for a parent that the draft does not have.
    """
    place = Place((MATERIALS,), parent or None)
    if parent and find_material(draft, parent) is None:
        raise InputError("material_parent_unknown", value=parent)
    return with_value(draft, place, [*(value_at(draft, place) or []), material])


def without(holder: Holder, place: Place) -> Holder:
    """The case or draft without the value at the place, which may be a material.

    A Case gets the default value instead. Raises InputError for a place that does not exist in a
    case.
    """
    left: Holder = _changed(holder, place, _REMOVED)
    return left


def longest_named(path: str, names: Iterable[str]) -> tuple[str, str] | None:
    """The longest of the names that the path begins with, and the rest of the path.

    None if it begins with none of them. Names may contain dots.
    """
    fitting = [name for name in names if path == name or path.startswith(f"{name}.")]
    name = max(fitting, key=len, default=None)
    return None if name is None else (name, path[len(name) + 1 :])


def _first(path: str) -> tuple[str, str]:
    key, _, rest = path.partition(".")
    return key, rest


def _keys(path: str, record: Any) -> tuple[str, ...]:
    """The keys of a path below a record; the name of an entry in a mapping may contain dots."""
    key, dot, rest = path.partition(".")
    inner = _read(record, key)
    if not dot:
        return (key,)
    if isinstance(record, BaseModel) and isinstance(inner, dict):
        return (key, rest)
    return (key, *_keys(rest, inner))


def _materials(holder: Any) -> Iterator[Any]:
    """Every material in a case, in a draft, or below a material of either."""
    for material in _read(holder, MATERIALS) or ():
        yield material
        yield from _materials(material)


def _read(record: Any, key: str) -> Any:
    if isinstance(record, dict):
        return record.get(key)
    if isinstance(record, BaseModel) and key in type(record).model_fields:
        return getattr(record, key)
    return None


def _changed(holder: Any, place: Place, value: Any) -> Any:
    if place.material is None:
        return _put(holder, place.keys, value, place)
    if place.keys:
        return _edited(holder, place, lambda one: _put(one, place.keys, value, place))
    if value is _REMOVED:
        return _edited(holder, place, lambda one: None)
    raise InputError("change_no_fact", str(place))


def _edited(holder: Any, place: Place, edit: Callable[[Any], Any]) -> Any:
    """The holder with the place's material edited; a material that becomes None is removed."""
    before = _read(holder, MATERIALS) or []
    after = []
    for one in before:
        same = _read(one, "id") == place.material
        edited = edit(one) if same else _edited(one, place, edit)
        if edited is not None:
            after.append(edited)
    if len(after) == len(before) and all(map(lambda a, b: a is b, after, before)):
        return holder
    if isinstance(holder, dict):
        return {**holder, MATERIALS: after}
    return _checked(holder.model_copy(update={MATERIALS: after}), str(place))


def _put(record: Any, keys: tuple[str, ...], value: Any, place: Place) -> Any:
    key, *rest = keys
    inner = _read(record, key)
    if rest:
        if isinstance(record, dict) and inner is None:
            inner = {}
        if not isinstance(inner, dict | BaseModel):
            raise InputError("change_no_fact", str(place))
        value = _put(inner, tuple(rest), value, place)
        if isinstance(inner, BaseModel):
            return _checked(record.model_copy(update={key: value}), str(place))
    if isinstance(record, BaseModel):
        return _validated(record, key, value, place)
    if value is _REMOVED:
        return {one: held for one, held in record.items() if one != key}
    return {**record, key: value}


def _validated(record: BaseModel, key: str, value: Any, place: Place) -> BaseModel:
    """The record with a new value for a key; with the default if the value is removed."""
    if value is _REMOVED and key not in type(record).model_fields:
        raise InputError("change_no_fact", str(place))
    data = {name: getattr(record, name) for name in record.model_fields_set if name != key}
    if value is not _REMOVED:
        data[key] = value
    return _checked(data, str(place), type(record))


def _checked(content: Any, place: str, form: type[BaseModel] | None = None) -> BaseModel:
    """The record of that content, or itself. Raises InputError naming the place of the change."""
    try:
        return validated(form or type(content), content, Tree(""))
    except InputError as fault:
        fault.where = place
        raise
