"""Reads files of rules/ and knowledge/ as text and as plain YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from assistant.base.errors import InputError

Place = tuple[str | int, ...]


class Plain(yaml.CBaseLoader):
    """Reads every scalar as text. A key that stands twice is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping of a node; YAML itself would let the last of two equal keys win."""
        content: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(content) != len(node.value):
            keys = [key for key, _ in node.value]
            names = [key.value for key in keys]
            twice = next(key for n, key in enumerate(keys) if key.value in names[:n])
            raise KeyTwiceError(problem=str(twice.value), problem_mark=twice.start_mark)
        return content


class KeyTwiceError(yaml.MarkedYAMLError):
    """A key that stands twice in a mapping."""


def read_plain(path: Path) -> Any:
    """The content of a YAML file, every scalar as text. Raises InputError for a faulty file."""
    text = read_text(path)
    try:
        return yaml.load(text, Plain)
    except yaml.YAMLError as error:
        raise yaml_fault(error, str(path)) from None
    except RecursionError:
        raise InputError("file_nested_too_deeply", str(path)) from None


def read_text(path: Path) -> str:
    """The text of a file. Raises InputError for one that cannot be read, is empty or not UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError("case_unreadable", str(path), reason=error.strerror) from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("file_not_utf8", f"{path}, line {line}") from None
    if not text.strip():
        raise InputError("file_empty", str(path))
    return text


def yaml_fault(error: yaml.YAMLError, where: str) -> InputError:
    """The error of YAML, with its line."""
    mark = getattr(error, "problem_mark", None)
    where = f"{where}, line {mark.line + 1}" if mark else where
    if isinstance(error, KeyTwiceError):
        return InputError("yaml_key_twice", where, key=error.problem)
    reason = getattr(error, "problem", "") or getattr(error, "reason", "")
    return InputError("yaml_form", where, reason=reason)


def line_of(path: Path, place: Place) -> int:
    """The line of a place in a YAML file."""
    node: Any = yaml.compose(read_text(path), yaml.CBaseLoader)
    for part in place:
        if isinstance(part, int):
            node = node.value[part]
        else:
            node = next(value for key, value in node.value if key.value == part)
    return int(node.start_mark.line) + 1
