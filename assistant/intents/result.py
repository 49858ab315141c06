"""What a sentence is understood against, and what it was understood as."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from assistant.questions.model import AnswerKind


@dataclass(frozen=True, slots=True)
class Context:
    """What is known when something is said.

    `day` is that of the case; `materials` are ids with descriptions, `codes` ids with HS codes;
    `steps` the steps of production as an answer says them; `waiting` the kind of answer that a
    question waits for, None where none waits; `terms` the names that the glossary knows.
    """

    day: date
    materials: tuple[tuple[str, str], ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    product: str = ""
    product_code: str = ""
    production_country: str = ""
    destination: str = ""
    steps: tuple[str, ...] = ()
    waiting: AnswerKind | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """An intent, the slash command that does it (without the slash), and its arguments by name.

    The arguments of `whatif` are places of the case with their new values ("remove" for a material
    that is taken away), in the order said. `goods` are the words for which a code was found.
    """

    intent: str
    command: str
    arguments: dict[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """The command as it would be typed."""
        if self.command == "whatif":
            said = [f"{place}={value}" for place, value in self.arguments.items()]
        else:
            said = [value for name, value in self.arguments.items() if name != "goods"]
        return " ".join([f"/{self.command}", *said])


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing was understood; the intents that are nearest, to be offered."""

    nearest: tuple[str, str, str]
