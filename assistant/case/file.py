"""Reads a case file, YAML or JSON. Errors name the place and the remedy."""

from __future__ import annotations

from pathlib import Path

from assistant.base.messages import InputError
from assistant.base.outside import read_outside
from assistant.case.model import Case

MOST_MATERIALS = 10_000


def read_case(path: Path) -> Case:
    """The case in a file. Raises InputError naming file, line and key of the first error."""
    case = read_outside(path, Case)
    if sum(1 for _ in case.every_material()) > MOST_MATERIALS:
        raise InputError("case_too_many_materials", str(path), most=MOST_MATERIALS)
    return case
