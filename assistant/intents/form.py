"""The form of rules/interface/intents.yaml."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Literal

from pydantic import Field

from assistant.base.files import data_folder
from assistant.base.language import Lazy
from assistant.base.models import Strict
from assistant.base.texts import Translated
from assistant.base.yaml_files import read_form

Words = dict[str, list[str]]
ArgumentKind = Literal[
    "verdict", "line", "material", "country", "goods", "day", "term", "citation", "part_of_case",
    "file", "language", "changes",
]  # fmt: skip
ValueKind = Literal["country", "amount", "code", "certification", "step", "day"]


class Thresholds(Strict):
    """From what likeness an intent is meant; from what nearness, 0 to 100, words are the same."""

    understood: Decimal
    unrelated: Decimal
    beside: Decimal
    country_typo: Decimal
    part_word: Decimal
    term_typo: Decimal
    typo_from: int
    two_typos_from: int


class Intent(Strict):
    """Something that may be meant. An argument whose name ends with ? may be missing."""

    intent: str
    does: dict[str, str]
    command: str
    arguments: dict[str, ArgumentKind] = Field(default_factory=dict)
    otherwise: dict[str, str] = Field(default_factory=dict)


class PlaceWords(Strict):
    """A place of the case: by which words a change of it is meant, and what it is called."""

    place: str
    takes: ValueKind | None = None
    words: Words = Field(default_factory=dict)
    without: str | None = None
    value: str = ""
    negated: str = ""
    unless_else: bool = False
    only_called: bool = False
    called: Words = Field(default_factory=dict)

    @property
    def of_material(self) -> bool:
        """Whether it is a place of a material that is named."""
        return self.place.startswith("materials.{material}")


class RelativeDay(Strict):
    """A day that counts from today."""

    words: Words
    next: Literal["year", "month"] | None = None
    days: int = 0
    months: int = 0


class Days(Strict):
    """The words of days."""

    before: Words
    months: Words
    relative: list[RelativeDay]
    units: list[RelativeDay]
    span: Words
    numbers: Words
    years: dict[Literal["first", "last"], int]


class TalkSettings(Strict):
    """What is talk to the program when a question waits."""

    begins: Words
    says: Words
    whole: Words


class IntentTable(Strict):
    """All of rules/interface/intents.yaml."""

    thresholds: Thresholds
    spelled: dict[str, str]
    endings: dict[str, str]
    fillers: Words
    common: Words
    things: Words
    words: dict[str, Words]
    intents: list[Intent]
    verdicts: dict[str, Words]
    lines: dict[str, Words]
    places: list[PlaceWords]
    certifications: dict[str, list[str]]
    days: Days
    times: dict[str, str]
    joining: Words
    nationalities: dict[str, list[str]]
    short_countries: list[str]
    laws: dict[str, Words]
    files: list[str]
    articles: Words
    sections: Words
    languages: dict[str, list[str]]
    talk: TalkSettings


@cache
def table() -> IntentTable:
    """What rules/interface/intents.yaml says; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "interface" / "intents.yaml", IntentTable)


def every(words: Words) -> list[str]:
    """The words of all languages, since a person may speak either."""
    return list(chain.from_iterable(words.values()))


def does(intent: str) -> Lazy:
    """What an intent does, to be offered."""
    return next(Translated(one.does) for one in table().intents if one.intent == intent)
