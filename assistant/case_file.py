"""Reads a case file, YAML or JSON, and says of every fault where it stands and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.case import Case
from assistant.messages import InputError
from assistant.yaml_form import Tree, compose, first_fault

MOST_BYTES = 20_000_000


def read_case(path: Path) -> Case:
    """The case in a file; raises InputError naming file, line and key of the first fault."""
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
    return parse_case(text, str(path))


def parse_case(text: str, where: str) -> Case:
    """The case that a YAML or JSON text holds; `where` names it in faults (InputError)."""
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
        return Case.model_validate(content)
    except ValidationError as error:
        raise first_fault(error, tree, Case) from None


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
