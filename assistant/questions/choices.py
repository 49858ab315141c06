"""Reads a choice by number, by value, by the start of a label, or with a typing error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from assistant.base.files import data_folder
from assistant.base.language import Lazy
from assistant.base.messages import InputError
from assistant.base.text import normalize
from assistant.base.texts import Joined, Translated
from assistant.base.yaml_files import read_form
from assistant.questions.amounts import shortened
from assistant.questions.countries import country_of
from assistant.questions.model import Choice, ReadAnswer
from assistant.questions.words import words

_SAME = 85  # one letter wrong in seven
_APART = 10
_NEAR = 60
_SHORTEST = 4
_MOST_NAMED = 3
if TYPE_CHECKING:
    from assistant.library.forms import ProductionStep

Labels = Mapping[str, Mapping[str, str]]


def number_of(typed: str) -> int:
    """The number of the option chosen, from 1; 0 if the text is no number."""
    return int(typed) if re.fullmatch(r"[0-9]{1,2}", typed.strip()) else 0


def yes_or_no(typed: str) -> str:
    """`yes` or `no`; raises InputError."""
    for answer in ("yes", "no"):
        if words().mean(answer, typed):
            return answer
    raise InputError("interview_yes_no", value=shortened(typed))


def understood_choice(typed: str, choices: Sequence[Choice]) -> ReadAnswer:
    """The value of the typed choice, with its label if the text had a typing error.

    Raises InputError, naming the nearest choices, if none or several match.
    """
    return _one_of(typed, {choice.value: choice.label for choice in choices})


def production_steps() -> dict[str, Lazy]:
    """The production steps by id, with their labels."""
    return {word: Translated(label) for word, label in _step_labels().items()}


def offered_steps() -> dict[str, Lazy]:
    """The production steps to choose from; others are understood too."""
    return {word: Translated(step.label) for word, step in _steps().items() if step.offered}


def understood_kind(typed: str) -> ReadAnswer:
    """The kind of a material, read like `understood_choice`; raises InputError."""
    return _one_of(typed, _kind_labels())


def steps_of(typed: str) -> tuple[list[dict[str, str]], Lazy | str]:
    """The production steps, each with its material and country if given: `smt on M1 in CN, test`.

    Also returns how they were understood, "" if that is obvious. Raises InputError.
    """
    labels = _step_labels()
    steps: list[dict[str, str]] = []
    shown: list[Lazy | str] = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", typed))):
        word, on, place = (part, "", "") if _fitting(part, labels) else _taken_apart(part)
        step = _one_of(word, labels)
        steps.append({"step": step.value})
        if place:
            steps[-1]["country"] = country_of(place)
        if on:
            steps[-1]["on"] = on
        if step.shown:
            shown.append(step.shown)
    if not steps:
        raise InputError("interview_nothing_typed")
    return steps, Joined(shown, ", ") if shown else ""


def _taken_apart(part: str) -> tuple[str, str, str]:
    """The step, what it is done on and where, as typed; "" for what is not said."""
    elsewhere, on = (
        "|".join(re.escape(word) for word in sorted(words().by_meaning[meaning]))
        for meaning in ("elsewhere", "done_on")
    )
    form = rf"(.+?)(?:\s+(?:{on})\s+(.+?))?(?:(?:\s*:\s*|\s+(?:{elsewhere})\s+)([^:]+))?"
    found = re.fullmatch(form, part, re.IGNORECASE)
    step, done_on, place = found.groups("") if found else (part, "", "")
    return step, done_on, place


@cache
def _kind_labels() -> Labels:
    from assistant.library.forms import MaterialKinds

    form = read_form(data_folder("knowledge") / "material_kinds.yaml", MaterialKinds)
    return {word: kind.label for word, kind in form.kinds.items()}


@cache
def _steps() -> dict[str, ProductionStep]:
    from assistant.library.forms import ProductionSteps

    form = read_form(data_folder("knowledge") / "production_steps.yaml", ProductionSteps)
    return form.steps


def _step_labels() -> Labels:
    return {word: step.label for word, step in _steps().items()}


def _one_of(typed: str, labels: Labels) -> ReadAnswer:
    """The value typed by number, in full, by its start or with an error; raises InputError."""
    number = number_of(typed)
    if number and number <= len(labels):
        return ReadAnswer(list(labels)[number - 1])
    fitting = _fitting(typed, labels)
    if len(fitting) == 1:
        return ReadAnswer(fitting[0])
    if fitting:
        raise _complaint("interview_choice_several", typed, labels, fitting)
    near = _near(_word(typed), labels)
    first, second = [*near.values(), 0, 0][:2]
    if first >= _SAME and first - second >= _APART:
        (value, *_) = near
        return ReadAnswer(value, Translated(labels[value]))
    if near:
        raise _complaint("interview_choice_near", typed, labels, near)
    raise InputError("interview_choice", value=shortened(typed), choices=", ".join(labels))


def _fitting(typed: str, labels: Labels) -> list[str]:
    """The values that match exactly, else those with a name that starts with the text.

    A word for yes or no is read as that answer first, because "sí" also starts "sin programa".
    """
    for answer in ("yes", "no"):
        if answer in labels and words().mean(answer, typed):
            return [answer]
    plain = _word(typed)
    if not plain:
        return []
    names = {value: [_word(value), *map(_word, label.values())] for value, label in labels.items()}
    exact = [value for value in names if _word(value) == plain]
    exact = exact or [value for value in names if plain in names[value]]
    return exact or [
        value for value in names if any(name.startswith(plain) for name in names[value])
    ]


def _near(plain: str, labels: Labels) -> dict[str, float]:
    """The values spelled most like the text, with their similarity of 0 to 100, nearest first."""
    from rapidfuzz import fuzz

    if len(plain) < _SHORTEST:
        return {}
    nearness = {
        value: max(
            (fuzz.ratio(plain, name) for name in map(_word, (value, *label.values()))
             if len(name) >= _SHORTEST),
            default=0,
        )
        for value, label in labels.items()
    }  # fmt: skip
    near = sorted(labels, key=lambda value: -nearness[value])
    return {value: nearness[value] for value in near[:_MOST_NAMED] if nearness[value] >= _NEAR}


def _complaint(code: str, typed: str, labels: Labels, values: Iterable[str]) -> InputError:
    named = [Joined((Translated(labels[value]), f" ({value})")) for value in values]
    return InputError(code, value=shortened(typed), near=Joined(named, ", "))


def _word(text: str) -> str:
    return normalize(text).replace("_", " ").replace("-", " ")
