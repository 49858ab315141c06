"""The production steps: what they are done on, and how they are typed."""

from __future__ import annotations

import difflib

from assistant.base.messages import InputError
from assistant.base.text import normalize
from assistant.case.model import Case, ProcessStep


def check_steps(case: Case) -> None:
    """Raises InputError for a step `on` something that is neither a material nor the good."""
    for number, step in enumerate(case.production.steps, 1):
        if step.on and not case.is_the_good(step.on) and not case.material_named(step.on):
            where = f"production, steps, {number}, on"
            raise InputError(
                "step_on_unknown", where, value=step.on, nearest=_nearest(case, step.on)
            )


def typed_step(step: ProcessStep) -> str:
    """The step as a person types it: `smt on PCBA1: MX`."""
    on = f" on {step.on}" if step.on else ""
    return step.step + on + (f": {step.country}" if step.country else "")


def _nearest(case: Case, name: str) -> str:
    """The id or description that is spelled most like the name; `good` if there is no material."""
    names = {"good": "good"}
    for material in case.every_material():
        names |= {normalize(one): one for one in (material.id, material.description) if one}
    (nearest,) = difflib.get_close_matches(normalize(name), names, n=1, cutoff=0)
    return names[nearest]
