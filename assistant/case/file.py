"""Reads a case file or a partner profile, YAML or JSON. Errors name the place and the remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.base.messages import InputError
from assistant.base.yaml_files import Tree, compose, first_fault
from assistant.case.model import Case

MOST_BYTES = 20_000_000
Form = TypeVar("Form", bound=BaseModel)


def read_case(path: Path) -> Case:
    """The case in a file. Raises InputError naming file, line and key of the first error."""
    return read_file(path, Case)


def read_file(path: Path, form: type[Form]) -> Form:
    """The record in a file. Raises InputError naming file, line and key of the first error."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError("case_is_folder", str(path))
        if size > MOST_BYTES:
            raise InputError("case_too_large", str(path), megabytes=MOST_BYTES // 1_000_000)
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError("case_missing", str(path)) from None
    except UnicodeDecodeError:
        raise InputError("case_not_text", str(path)) from None
    except OSError as error:
        raise InputError("case_unreadable", str(path), reason=error.strerror) from None
    return _parsed(text, str(path), form)


def _parsed(text: str, where: str, form: type[Form]) -> Form:
    if not text.strip():
        raise InputError("case_empty", where)
    tree = Tree(where)
    try:
        content = _json(text, where) if text.lstrip().startswith("{") else compose(text, tree)
    except RecursionError:
        raise InputError("case_too_deep", where) from None
    if not isinstance(content, dict):
        raise InputError("case_not_mapping", where)
    try:
        return form.model_validate(content)
    except ValidationError as error:
        raise first_fault(error, tree, form) from None


def _json(text: str, where: str) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        for key in keys:
            if keys.count(key) > 1:
                raise InputError("yaml_key_twice", where, key=key)
        return dict(items)

    try:
        return json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise InputError("yaml_form", f"{where}, line {error.lineno}", reason=error.msg) from None
