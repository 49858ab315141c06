"""An import that is under way: a file or a pasted table, and what was typed about it.

It is saved with the session, so that an import that was broken off goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.models import Strict
from assistant.bill_of_materials.bill import Bill, BillQuestion
from assistant.bill_of_materials.dialogue import BillDialogue, unknown
from assistant.questions.answers import is_not_known
from assistant.questions.words import words


class Importing(Strict, defer_build=True):
    """The file with the digest of what it held, or else the pasted text, and the answers."""

    file: str = ""
    digest: str = ""
    pasted: str = ""
    typed: list[str] = Field(default_factory=list)


def begun(path: Path) -> Importing:
    """The import of a file; raises InputError if it cannot be read."""
    return Importing(file=str(path.absolute()), digest=_digest(path))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("case_unreadable", str(path), reason=reason) from None


@dataclass(slots=True)
class Import:
    """The import as its answers give it.

    `ended` is "taken" or "left" once it is. `refused` are answers that are no longer accepted, with
    the reason. `is_changed` says that the file holds something else now. `asks_again` says that it
    was to be taken while questions are open, and is taken once that is said again. Raises
    InputError if the bill can no longer be read.
    """

    importing: Importing
    has_code: Callable[[str], None]
    ended: str = ""
    refused: list[tuple[str, Message]] = field(default_factory=list)
    is_changed: bool = False
    asks_again: bool = False
    _dialogue: BillDialogue = field(init=False)

    def __post_init__(self) -> None:
        saved = self.importing
        source: Path | str = Path(saved.file) if saved.file else saved.pasted
        self.is_changed = isinstance(source, Path) and _digest(source) != saved.digest
        self._dialogue = BillDialogue(source, self.has_code)
        for typed in saved.typed:
            try:
                self._take(typed)
            except InputError as error:
                self.refused.append((typed, error.message))

    @property
    def bill(self) -> Bill:
        """The bill as understood so far."""
        return self._dialogue.bill

    @property
    def open(self) -> list[BillQuestion]:
        """The questions of the file that wait for an answer."""
        return self._dialogue.open

    @property
    def unknown(self) -> list[Lazy]:
        """What stays unknown if the bill is taken as it is."""
        return unknown(self.bill, [*self._dialogue.left_open, *self.open])

    @property
    def is_about_columns(self) -> bool:
        """Whether it is asked if the columns are read rightly, which yes and no answer."""
        return bool(self.open) and self.open[0].about == "headings"

    @property
    def may_take(self) -> bool:
        """Whether nothing is asked but if the bill is taken, to which an empty line agrees."""
        return not self.open

    def say(self, typed: str) -> None:
        """Takes what was typed; raises InputError, and changes nothing, if it cannot be read."""
        self._take(typed)
        self.importing = self.importing.model_copy(update={"typed": [*self.importing.typed, typed]})

    def _take(self, typed: str) -> None:
        agrees, refuses = words().mean("yes", typed), words().mean("no", typed)
        if self.is_about_columns and (agrees or refuses):
            options = self.open[0].options
            if refuses and len(options) == 1:
                raise InputError("import_which_columns")
            self._dialogue.say("1" if agrees else "2")
        elif refuses or not (typed or self.may_take):
            self.ended = "left"
        elif agrees or not typed:
            if self.open and not self.asks_again:
                self.asks_again = True
                return
            self.ended = "taken"
        elif is_not_known(typed) and not self.open:
            raise InputError("import_answer")
        else:
            self._dialogue.say(typed)
        self.asks_again = False
