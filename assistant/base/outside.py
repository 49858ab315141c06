"""Reads files that come from outside: regular files only, within bounds of size, depth and count.

Every file that a person names, and every file in the user's folders, is read here. A file beyond a
bound is refused with the bound in the message; no file can hold the program up.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.base.data_files import Place
from assistant.base.messages import InputError
from assistant.base.yaml_files import Tree, compose, first_fault, told

MOST_LEVELS = 100
_LONGEST_VALUE = 20_000
_MOST_DIRECTIVES = 10
Form = TypeVar("Form", bound=BaseModel)


class Bounds(NamedTuple):
    """What a YAML or JSON file may hold: bytes, keys and values in all, and items of one list."""

    size: int
    values: int
    items: int


OF_CASE = Bounds(5_000_000, 150_000, 10_000)
OF_CONVERSATION = Bounds(20_000_000, 150_000, 50_000)
OF_SESSION = Bounds(20_000_000, 500_000, 100_000)  # written by the program alone


def file_content(path: Path, most: int = OF_CASE.size) -> bytes:
    """The bytes of a regular file. Raises InputError for any other path or more than `most` bytes.

    A pipe or a device is refused without waiting for it.
    """
    where = str(path)
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError("file_is_device", where)
            content = file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("case_missing", where) from None
    except IsADirectoryError:
        raise InputError("case_is_folder", where) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", "") or str(error)
        raise InputError("case_unreadable", where, reason=reason) from None
    if len(content) > most:
        raise InputError("case_too_large", where, megabytes=most // 1_000_000)
    return content


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)


def file_text(path: Path, most: int = OF_CASE.size) -> str:
    """The text of a file in UTF-8. Raises InputError, with the line that is not."""
    content = file_content(path, most)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("case_not_text", f"{path}, line {line}") from None


def read_outside(path: Path, form: type[Form], bounds: Bounds = OF_CASE) -> Form:
    """The record in a YAML or JSON file. Raises InputError naming file, line and key of a fault."""
    text = file_text(path, bounds.size)
    where = str(path)
    if not text.strip():
        raise InputError("case_empty", where)
    tree = Tree(where)
    if text.lstrip().startswith("{"):
        content = _json(text, where, bounds)
    else:
        _check_yaml(text, where, bounds)
        content = compose(text, tree)
    if not isinstance(content, dict):
        raise InputError("case_not_mapping", where)
    _check_content(content, tree, bounds)
    try:
        return form.model_validate(content)
    except ValidationError as error:
        raise first_fault(error, tree, form) from None


def _json(text: str, where: str, bounds: Bounds) -> Any:
    """The content of a JSON text, with numbers as text.

    A text is refused unparsed if it has ten times as many places for a value as it may have values.
    """

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        content = dict(items)
        if len(content) < len(items):
            key = Counter(key for key, _ in items).most_common(1)[0][0]
            raise InputError("yaml_key_twice", where, key=told(key))
        return content

    if sum(map(text.count, ",[{:")) > 10 * bounds.values:
        raise InputError("file_too_many_values", where, most=bounds.values)
    try:
        return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise InputError("yaml_form", f"{where}, line {error.lineno}", reason=error.msg) from None
    except RecursionError:
        raise InputError("file_too_deep", where, most=MOST_LEVELS) from None


def _check_yaml(text: str, where: str, bounds: Bounds) -> None:
    """Raises InputError for a text that is out of bounds. Its other faults are left to `compose`.

    The events of a text are counted before its content is held; no text expands in them.
    """
    if len(re.findall(r"(?m)^%", text)) > _MOST_DIRECTIVES:
        raise InputError("yaml_form", where, reason="%TAG")
    count = level = 0
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            count += not isinstance(event, yaml.CollectionEndEvent)
            level += isinstance(event, yaml.CollectionStartEvent)
            level -= isinstance(event, yaml.CollectionEndEvent)
            _check_count(where, level, count, bounds)


def _check_content(content: Any, tree: Tree, bounds: Bounds) -> None:
    """Raises InputError for content that is out of bounds."""
    waiting: list[tuple[Place, Any]] = [((), content)]
    count = 0
    while waiting:
        path, value = waiting.pop()
        count += 1
        texts: Iterable[str] = ()
        if isinstance(value, dict):
            count += len(value)
            texts = value
            waiting += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            if len(value) > bounds.items:
                raise InputError("file_list_too_long", tree.place(path), most=bounds.items)
            waiting += [((*path, place), inner) for place, inner in enumerate(value)]
        elif isinstance(value, str):
            texts = (value,)
        if any(len(text) > _LONGEST_VALUE for text in texts):
            raise InputError("file_value_too_long", tree.place(path), most=_LONGEST_VALUE)
        _check_count(tree.where, len(path), count, bounds)


def _check_count(where: str, level: int, count: int, bounds: Bounds) -> None:
    if level > MOST_LEVELS:
        raise InputError("file_too_deep", where, most=MOST_LEVELS)
    if count > bounds.values:
        raise InputError("file_too_many_values", where, most=bounds.values)
