"""The context in which a sentence is parsed, and the result."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assistant.base.language import Lazy
from assistant.questions.model import AnswerKind


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when a sentence is parsed.

    `day` is the day of the case. `materials` pairs ids with descriptions, `codes` pairs ids with HS
    codes, `values` pairs places with what the case holds there. `steps` are the production steps in
    the form of an answer. `waiting` is the answer kind of the open question, None if there is none.
    `terms` are the names in the glossary.
    """

    day: date
    materials: tuple[tuple[str, str], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    product: str = ""
    product_code: str = ""
    production_country: str = ""
    destination: str = ""
    steps: tuple[str, ...] = ()
    waiting: AnswerKind | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """An intent, its command (without the slash), and the arguments by name.

    The arguments of `whatif` are places of the case with their new values, in order; "remove"
    removes a material. `notes` say how a value at such a place was computed. `whole`
    says that every number, country, part and day of the sentence is used. `goods` are the words for
    which a code was found.
    """

    intent: str
    command: str
    arguments: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Lazy] = field(default_factory=dict)
    whole: bool = False

    @property
    def line(self) -> str:
        """The command as a user would type it."""
        if self.command == "whatif":
            said = [f"{place}={value}" for place, value in self.arguments.items()]
        else:
            said = [value for name, value in self.arguments.items() if name != "goods"]
        return " ".join([f"/{self.command}", *said])


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """The sentence was not understood; `nearest` are the intents to offer."""

    nearest: tuple[str, str, str]
