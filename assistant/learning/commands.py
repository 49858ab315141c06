"""The menu and the commands of a learning session, from rules/learning/commands.yaml."""

from __future__ import annotations

from functools import cache
from itertools import chain

from pydantic import Field
from rapidfuzz import process

from assistant.base.files import data_folder
from assistant.base.language import ENGLISH, language
from assistant.base.messages import InputError
from assistant.base.models import Strict, Text
from assistant.base.text import normalize
from assistant.base.yaml_files import read_form
from assistant.questions.model import Choice


class LearningCommand(Strict):
    """A command: its description, its argument, and its aliases by language."""

    does: Text
    argument: Text | None = None
    also: dict[str, list[str]] = Field(default_factory=dict)

    @property
    def others(self) -> list[str]:
        """The aliases in all languages."""
        return list(chain.from_iterable(self.also.values()))


class LearningForm(Strict):
    """The schema of rules/learning/commands.yaml."""

    menu: list[Choice]
    difficulties: list[Choice]
    commands: dict[str, LearningCommand]


@cache
def learning_form() -> LearningForm:
    """The menu and the commands; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "learning" / "commands.yaml", LearningForm)


def called(name: str) -> str:
    """The name of the command in the current language."""
    if language() == ENGLISH:
        return name
    return next(iter(learning_form().commands[name].also.get(language(), [])), name)


def command_typed(typed: str) -> tuple[str, str]:
    """The command in a line that starts with /, and its argument.

    Raises InputError, naming the nearest command, for an unknown one.
    """
    name, _, rest = typed.strip().removeprefix("/").partition(" ")
    commands = learning_form().commands
    names = {normalize(also): own for own, one in commands.items() for also in (own, *one.others)}
    wanted = normalize(name)
    if wanted not in names:
        nearest = process.extractOne(wanted, list(names))[0]
        raise InputError("learn.no_command", command=f"/{name}", nearest=f"/{nearest}")
    return names[wanted], rest.strip()
