"""The parts that production steps are done on, and steps as they are typed."""

from __future__ import annotations

import difflib

from assistant.base.messages import InputError
from assistant.base.text import normalize
from assistant.case.model import Case, ProcessStep


def check_steps(case: Case) -> None:
    """Raises InputError for a step done on something that is neither a material nor the good."""
    for number, step in enumerate(case.production.steps, 1):
        if step.on and not case.is_the_good(step.on):
            _check(case, step.on, f"production, steps, {number}, on")


def check_essential_material(case: Case) -> None:
    """Raises InputError for an essential material that the case does not have."""
    _check(case, case.product.essential_material or "", "product.essential_material")


def _check(case: Case, name: str, where: str) -> None:
    if case.material_named(name) is None:
        raise InputError("part_unknown", where, value=name, nearest=_nearest(case, name))


def typed_step(step: ProcessStep) -> str:
    """The step as a person types it: `smt on PCBA1: MX`."""
    on = f" on {step.on}" if step.on else ""
    return step.step + on + (f": {step.country}" if step.country else "")


def _nearest(case: Case, name: str) -> str:
    """The id or description that is spelled most like the name; `-` if there is no material."""
    names = {"-": "-"}
    for material in case.every_material():
        names |= {normalize(one): one for one in (material.id, material.description) if one}
    (nearest,) = difflib.get_close_matches(normalize(name), names, n=1, cutoff=0)
    return names[nearest]
