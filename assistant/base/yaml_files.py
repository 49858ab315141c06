"""Reads YAML files. Errors name the file, the line, the key and the remedy."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.base.data_files import Place, read_plain, read_text, yaml_fault
from assistant.base.manifest import require
from assistant.base.messages import InputError

_LONGEST_TOLD = 60
Form = TypeVar("Form", bound=BaseModel)


@dataclass(slots=True)
class Tree:
    """The file's content with every scalar as text, and the line of every key."""

    where: str
    lines: dict[Place, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def place(self, path: Place) -> str:
        """File, line and key, as far as known."""
        line = next(
            (self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), None
        )
        key = ".".join(str(part + 1) if isinstance(part, int) else told(part) for part in path)
        return ", ".join(filter(None, [self.where, f"line {line}" if line else "", key]))

    def value(self, node: yaml.Node, path: Place = ()) -> Any:
        """The plain value of a node. Raises InputError for a duplicate key or an alias."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return node.value
        if id(node) in self.seen:
            raise InputError("yaml_alias", self.place(path))
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, n)) for n, child in enumerate(node.value)]
        content: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            inner = (*path, key)
            self.lines[inner] = key_node.start_mark.line + 1
            if key in content:
                raise InputError("yaml_key_twice", self.place(inner), key=told(key))
            content[key] = self.value(child, inner)
        return content


def compose(text: str, tree: Tree) -> Any:
    """The content of a YAML text, every scalar as text. Raises InputError for invalid YAML."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise yaml_fault(error, tree.where) from None
    return tree.value(node) if node is not None else None


def read_form(path: Path, form: type[Form]) -> Form:
    """A file of rules/ or knowledge/, validated. Raises InputError naming the first error.

    What the manifest above the file names and the file lacks is an error, too.
    """
    content = read_plain(path)
    read = validated_file(path, content, form)
    require(path, content)
    return read


def validated_file(path: Path, content: Any, form: type[Form]) -> Form:
    """The content of a file as a record. Raises InputError naming the first error."""
    try:
        return form.model_validate(content)
    except ValidationError as error:
        tree = Tree(str(path))
        compose(read_text(path), tree)
        raise first_fault(error, tree, form) from None


def validated(form: type[Form], content: Any, tree: Tree) -> Form:
    """The record of that content. Raises InputError naming the first error."""
    try:
        return form.model_validate(content)
    except ValidationError as error:
        raise first_fault(error, tree, form) from None


def told(value: object) -> str:
    """The value as text for a message, cut to 60 characters."""
    text = str(value)
    return text if len(text) <= _LONGEST_TOLD else text[: _LONGEST_TOLD - 3] + "..."


def first_fault(error: ValidationError, tree: Tree, form: type[BaseModel]) -> InputError:
    """The first error that pydantic found, with its place and the remedy."""
    faults = error.errors(include_url=False)
    # A misspelt key also counts as missing; the spelling is the error that the user can see.
    fault = min(faults, key=lambda one: one["type"] != "extra_forbidden")
    context: Mapping[str, Any] = fault.get("ctx", {})
    path = (*fault["loc"], *context.get("at", ()))
    where = tree.place(path)
    if fault["type"] == "maquila":
        fields = {key: told(v) for key, v in context.items() if key not in ("code", "at")}
        return InputError(str(context["code"]), where, **fields)
    if fault["type"] == "extra_forbidden":
        key = str(path[-1])
        known = _keys_at(path[:-1], form)
        nearest = difflib.get_close_matches(key, known, n=1, cutoff=0)
        return InputError(
            "yaml_unknown_key", where, key=told(key), nearest=nearest[0], known=", ".join(known)
        )
    if fault["type"] == "missing":
        return InputError("yaml_missing_key", where, key=str(path[-1]))
    if fault["type"] == "literal_error":
        return InputError(
            "yaml_not_one_of", where, value=told(fault["input"]), choices=context["expected"]
        )
    return InputError("yaml_value_form", where, value=told(fault["input"]), reason=fault["msg"])


def _keys_at(path: Place, form: type[BaseModel]) -> list[str]:
    """The keys that the form allows at that place."""
    model: type[BaseModel] = form
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = _record_in(model.model_fields[part].annotation) or model
    return list(model.model_fields)


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if found := _record_in(inner):
            return found
    return None
