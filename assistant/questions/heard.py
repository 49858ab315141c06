"""What is taken from a sentence, and what is asked back about one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.base.language import Lazy
from assistant.questions.model import Option


@dataclass(frozen=True, slots=True)
class Beside:
    """What a sentence says beside its answer: the question that it answers, how, and where."""

    question: str
    answer: str
    shown: Lazy | str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """The value taken from a sentence, how it was understood, and what else it says."""

    value: Any
    shown: Lazy | str
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A question about an answer that is in doubt, with the readings to choose from.

    One of several readings is chosen by its number. With `confirms` there is only one, and it is
    asked whether that is right.
    """

    ask: Lazy
    options: tuple[Option, ...]
    confirms: bool = False
