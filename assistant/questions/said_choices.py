"""The choice, the yes or no, and the production steps that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.texts import Joined, Translated
from assistant.questions.choices import production_steps
from assistant.questions.grammar import Line, Meaning, grammar
from assistant.questions.heard import Heard
from assistant.questions.model import Question
from assistant.questions.said_places import places_in


def choice_said(question: Question, line: Line) -> Heard | None:
    """The choice that the words of the question name, else yes or no where those are choices."""
    meant = meant_by(grammar().choices.get(question.question, ()), line)
    general = meant_by(grammar().yes_no, line)
    values = [choice.value for choice in question.choices]
    if meant is None and general and general.value in values:
        meant = general
    value = meant.value if meant else ""
    return Heard(value, shown_decision(question, value)) if value else None


def yes_no_said(question: Question, line: Line) -> Heard | None:
    """Yes or no by the words of the question, unless the sentence denies them; else in general."""
    meant = meant_by(grammar().choices.get(question.question, ()), line)
    general = meant_by(grammar().yes_no, line)
    denied = general and general.value == "no" and meant and meant.value == "yes"
    if meant is None or (denied and not meant.denies):
        meant = general
    if meant is None or not meant.value:
        return None
    if meant.value == "unknown":
        return Heard("unknown", "")
    return Heard(meant.value, shown_decision(question, meant.value))


def shown_decision(question: Question, value: str) -> Lazy | str:
    """A choice, or yes or no, as it is said back."""
    labels = {choice.value: choice.label for choice in question.choices}
    return Translated(labels[value]) if value in labels else Message(f"change.{value}")


def meant_by(meanings: Iterable[Meaning], line: Line) -> Meaning | None:
    """The first meaning that fits; None if none does."""
    return next((one for one in meanings if one.pattern.search(line.plain)), None)


def steps_said(line: Line) -> Heard | None:
    """The steps that the words name in their order, each with the place said of it."""
    if re.search(grammar().steps_between, line.plain):
        return None
    labels = production_steps()
    found: list[dict[str, str]] = []
    for begin, end in _pieces(line.plain):
        piece = Line(line.raw[begin:end], line.plain[begin:end])
        step = step_in(piece.plain)
        if not step or re.search(grammar().steps_denied, piece.plain):
            continue
        taken = {"step": step}
        named = [place for place in places_in(piece) if len(place.codes) == 1]
        # "QA" is quality here, and no country.
        named = [one for one in named if not step_in(piece.plain[one.start : one.end])]
        if len(named) == 1:
            taken["country"] = named[0].codes[0]
        if found and found[-1]["step"] == step and "country" not in found[-1]:
            found.pop()  # "stamping and bending in Monterrey" is one step
        elsewhere = "country" in taken and found and taken["country"] != found[-1].get("country")
        if not found or found[-1]["step"] != step or elsewhere:
            found.append(taken)
    if not found:
        return None
    countries = [one["country"] for one in found if "country" in one]
    if len(countries) == 1 and re.search(grammar().steps_in, line.plain):
        found = [{**one, "country": countries[0]} for one in found]
    shown = [
        Joined((labels[one["step"]], f" ({one['country']})" if "country" in one else ""))
        for one in found
    ]
    return Heard(found, Joined(shown, ", "))


def step_in(plain: str) -> str:
    """The production step that the words name; "" for none."""
    words = grammar().step_words.items()
    return next((step for step, pattern in words if pattern.search(plain)), "")


def _pieces(plain: str) -> list[tuple[int, int]]:
    ends = [m.span() for m in re.finditer(grammar().step_splits, plain)]
    begins = [0, *(end for _, end in ends)]
    return list(zip(begins, [*(start for start, _ in ends), len(plain)], strict=True))
