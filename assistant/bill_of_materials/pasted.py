"""Reads pasted lines of materials, each as if it was typed alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from assistant.base.messages import InputError
from assistant.bill_of_materials.bill import LeftOut
from assistant.questions.amounts import shortened
from assistant.questions.material_lines import has_fields, line_of, material_of


class PastedLines(NamedTuple):
    """The lines as answers, and those that cannot be read, each with the reason."""

    lines: tuple[str, ...]
    refused: tuple[LeftOut, ...]


def pasted_lines(text: str, check_code: Callable[[str], None]) -> PastedLines:
    """The materials of the lines; `check_code` raises InputError for a code that no tariff has."""
    lines, refused = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            material = material_of(line if has_fields(line) else f"{line};")
            if "hts" in material:
                check_code(material["hts"])
        except InputError as error:
            refused.append(LeftOut(number, shortened(" ".join(line.split())), error.message))
        else:
            lines.append(line_of(material))
    return PastedLines(tuple(lines), tuple(refused))
