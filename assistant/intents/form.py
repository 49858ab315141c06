"""The schema of rules/interface/intents.yaml."""

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
    """The least decision values of intents, and the least similarity of words, 0 to 100."""

    understood: Decimal
    unrelated: Decimal
    asked: Decimal
    between: Decimal
    both: Decimal
    third: Decimal
    offered: Decimal
    unnamed: Decimal
    unrelated_question: Decimal
    beside: Decimal
    seems_asked: Decimal
    fewest_words: int
    rounded: Decimal
    whole: Decimal
    country_typo: Decimal
    part_word: Decimal
    term_typo: Decimal
    typo_from: int
    two_typos_from: int


class Intent(Strict):
    """An intent. An argument whose name ends with ? is optional.

    `answers` says whether its command answers a question, `topic` which topic of
    knowledge/answers/ it is then about, `needs_case` that there is nothing to answer without one.
    """

    intent: str
    does: dict[str, str]
    command: str
    arguments: dict[str, ArgumentKind] = Field(default_factory=dict)
    otherwise: dict[str, str] = Field(default_factory=dict)
    answers: bool = False
    topic: str = ""
    needs_case: bool = False


class PlaceWords(Strict):
    """A place of the case: the words that signal a change of it, and its names.

    `counts` says that its number counts pieces and is no money, `of_money` are words that speak of
    it only beside money, `of_part_too` that its words may
    be said of a part, `over` which place it precedes where the words of both occur.
    """

    place: str
    takes: ValueKind | None = None
    words: Words = Field(default_factory=dict)
    without: str | None = None
    value: str = ""
    negated: str = ""
    unless_else: bool = False
    counts: bool = False
    of_money: Words = Field(default_factory=dict)
    of_part_too: bool = False
    over: str = ""
    only_called: bool = False
    called: Words = Field(default_factory=dict)

    @property
    def of_material(self) -> bool:
        """Whether the place belongs to a named material."""
        return self.place.startswith("materials.{material}")


class RelativeDay(Strict):
    """A day relative to today."""

    words: Words
    next: Literal["year", "month"] | None = None
    days: int = 0
    months: int = 0


class Days(Strict):
    """The words for dates."""

    before: Words
    months: Words
    relative: list[RelativeDay]
    units: list[RelativeDay]
    span: Words
    numbers: Words
    years: dict[Literal["first", "last"], int]


class TalkSettings(Strict):
    """What counts as a question or a request to the program while a question is open."""

    leads: Words
    hedges: Words
    opens: Words
    before: Words
    helps: Words
    of: Words
    begins: Words
    tells_number: Words
    before_number: Words
    states: Words
    goes_on: Words
    puts_off: Words
    says: Words
    whole: Words
    within: Words
    enough: Words


class CorrectionWords(Strict):
    """How an earlier answer is corrected."""

    undo: Words
    paste: Words
    mistake: Words
    meant: Words
    change: Words
    behind: Words
    to: Words
    between: Words
    of_part: dict[str, str]


class IntentTable(Strict):
    """The intents table: all of rules/interface/intents.yaml."""

    thresholds: Thresholds
    spelled: dict[str, str]
    endings: dict[str, str]
    fillers: Words
    common: Words
    things: Words
    words: dict[str, Words]
    intents: list[Intent]
    topics: dict[str, str]
    place_topics: dict[str, str]
    verdicts: dict[str, Words]
    lines: dict[str, Words]
    places: list[PlaceWords]
    certifications: dict[str, list[str]]
    days: Days
    times: dict[str, str]
    factors: dict[Decimal, Words]
    joining: Words
    nationalities: dict[str, list[str]]
    short_countries: list[str]
    laws: dict[str, Words]
    files: list[str]
    articles: Words
    sections: Words
    languages: dict[str, list[str]]
    talk: TalkSettings
    corrections: CorrectionWords


def answers(command: str) -> bool:
    """Whether the command answers a question, and so may run outside a conversation."""
    return any(one.answers and one.command == command for one in table().intents)


@cache
def table() -> IntentTable:
    """The intents table; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "interface" / "intents.yaml", IntentTable)


def every(words: Words) -> list[str]:
    """The words of all languages, because users may use either."""
    return list(chain.from_iterable(words.values()))


def does(intent: str) -> Lazy:
    """The description of an intent, for offering it."""
    return next(Translated(one.does) for one in table().intents if one.intent == intent)
