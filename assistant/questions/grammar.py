"""The words and patterns by which sentences are read, from rules/questions/sentences.yaml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from itertools import chain

from pydantic import Field

from assistant.base.files import data_folder
from assistant.base.models import Strict, Text
from assistant.base.yaml_files import read_form

_MOST_WITH_CENTS = 1000
OR_HUNDREDS = "\u2016"  # "one twenty" is 1.20 or 120
ByLanguage = dict[str, list[str]]


class Rewrite(Strict):
    """What is written otherwise before a sentence is read; of one measure or of any."""

    pattern: str
    gives: str
    counted_in: str = ""


class NumberWord(Strict):
    """A number in words; a `weak` one is a number only before a unit or in a longer number."""

    number: int
    words: ByLanguage
    weak: bool = False


class Measure(Strict):
    """What numbers count by the words beside them, and how they come to the unit of a case."""

    counts: str
    words: ByLanguage
    times: Decimal = Decimal(1)
    divided: Decimal = Decimal(1)


class Lot(Strict):
    """So many pieces for one price."""

    pieces: Decimal
    words: ByLanguage


class NothingMore(Strict):
    """The questions to which a sentence may answer that there is nothing to pay."""

    questions: list[str]
    patterns: ByLanguage


class Places(Strict):
    """What stands before places, their other names, and what is done there."""

    before: ByLanguage
    codes: list[str]
    states: list[str]
    more: dict[str, str]
    short: dict[str, list[str]]
    of_people: dict[str, ByLanguage]
    not_places: list[str]
    goes_on: str
    not_meant: ByLanguage
    roles: dict[str, Text]


class _Told(Strict):
    """A question that a sentence may answer beside the one asked.

    `asked` are the beginnings of the ids of the questions at which it may be told; any if empty.
    """

    fills: str
    asked: list[str] = Field(default_factory=list)

    def at(self, question: str) -> bool:
        """Whether it may be told where this question is asked."""
        return not self.asked or any(question.startswith(one) for one in self.asked)


class ToldNumber(_Told):
    """A number by what it counts, its role, the words of its clause and the places in it.

    `a_year` asks for a period beside it, `least` for so much without one.
    """

    counts: list[str]
    roles: list[str] = Field(default_factory=lambda: ["", "price", "home"])
    says: str = ""
    says_not: str = ""
    where: list[str] = Field(default_factory=list)
    a_year: bool = False
    least: Decimal = Decimal(0)
    priced: bool = False


class ToldPlace(_Told):
    """A place by its role, the words before it, and its country: `within` or `outside` of some."""

    roles: list[str]
    says: str = ""
    within: list[str] = Field(default_factory=list)
    outside: list[str] = Field(default_factory=list)


class ToldTopic(_Told):
    """A choice or a yes or no by the words that name what it is about.

    `alone` is what its mere mention says, `denied` what it says behind a no; "" says nothing.
    """

    names: str
    alone: str = ""
    denied: str = "no"


class ToldCode(_Told):
    """An HS code."""


class Told(Strict):
    """What a sentence may tell beside its answer, by kind; of each the first that fits counts."""

    numbers: list[ToldNumber]
    places: list[ToldPlace]
    codes: list[ToldCode]
    steps: list[ToldCode]
    topics: list[ToldTopic]
    topic_ends: str
    described: str
    description_edges: str


class Meaning(Strict):
    """A value, and the patterns that mean it; "" where they mean that nothing is decided.

    `denies` says that the patterns deny something themselves: "not on any list" is a yes.
    """

    value: str
    patterns: ByLanguage
    denies: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The patterns of every language as one."""
        return any_of(chain.from_iterable(self.patterns.values()))


class Doubt(Strict):
    """When a value is asked about once more, and the message that asks."""

    asks: str
    says: str
    of: str = ""
    from_: Decimal | None = Field(default=None, alias="from")
    below: Decimal | None = None
    measured: str = ""


class Grammar(Strict):
    """rules/questions/sentences.yaml."""

    rewrites: list[Rewrite]
    number_words: list[NumberWord]
    number_joins: list[str]
    measures: list[Measure]
    lots: list[Lot]
    concludes: str
    adds: str
    of_a_lot: str
    counted: str
    names: str
    named: str
    ordered: str
    order: str
    in_a_lot: str
    uses: str
    multiplies: str
    pieces_at: str
    of_each: str
    each_of: str
    roles: dict[str, ByLanguage]
    clauses: str
    ranges: str
    between: str
    bounds: str
    inexact: str
    nothing_more: NothingMore
    shares: list[Meaning]
    without_amount: str
    places: Places
    place_roles: dict[str, list[str]]
    told: Told
    not_known: ByLanguage
    no_figure: ByLanguage
    no_more_parts: str
    vague: ByLanguage
    lead_in: Text
    lead_out: str
    yes_no: list[Meaning]
    choices: dict[str, list[Meaning]]
    steps: dict[str, str]
    step_splits: str
    steps_in: str
    steps_between: str
    steps_denied: str
    part_edges: str
    part_prices: str
    part_splits: str
    part_signs: str
    part_kinds: dict[str, str]
    part_certified: dict[str, str]
    doubts: list[Doubt]

    @cached_property
    def rewritten(self) -> list[tuple[re.Pattern[str], Rewrite]]:
        """What is written otherwise, in order."""
        return [(re.compile(one.pattern), one) for one in self.rewrites]

    @cached_property
    def says_not_known(self) -> re.Pattern[str]:
        """Says that the answer is not known."""
        return any_of(chain.from_iterable(self.not_known.values()))

    @cached_property
    def says_no_figure(self) -> re.Pattern[str]:
        """Says that there is no figure, code or list yet."""
        return any_of(chain.from_iterable(self.no_figure.values()))

    @cached_property
    def is_vague(self) -> re.Pattern[str]:
        """Says nothing that could be an answer."""
        return any_of(chain.from_iterable(self.vague.values()))

    @cached_property
    def nothing(self) -> re.Pattern[str]:
        """Says that there is nothing more to pay."""
        return any_of(chain.from_iterable(self.nothing_more.patterns.values()))

    @cached_property
    def clause_ends(self) -> re.Pattern[str]:
        """Separates one amount from the next."""
        return re.compile(self.clauses)

    @cached_property
    def role_words(self) -> dict[str, re.Pattern[str]]:
        """The words of each role of an amount."""
        return {role: words_of(by) for role, by in self.roles.items()}

    @cached_property
    def place_words(self) -> dict[str, re.Pattern[str]]:
        """The words of each role of a place."""
        return {role: any_of(by.values()) for role, by in self.places.roles.items()}

    @cached_property
    def not_meant(self) -> re.Pattern[str]:
        """Before a place, says that it is not meant."""
        return any_of(chain.from_iterable(self.places.not_meant.values()))

    @cached_property
    def lead_ins(self) -> list[re.Pattern[str]]:
        """What leads into an answer in words, in each language."""
        return [re.compile(one) for one in self.lead_in.values()]

    @cached_property
    def step_words(self) -> dict[str, re.Pattern[str]]:
        """The words of each production step."""
        return {step: re.compile(pattern) for step, pattern in self.steps.items()}


@cache
def grammar() -> Grammar:
    """The grammar of sentences; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "questions" / "sentences.yaml", Grammar)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that fits where any of these does."""
    return re.compile("|".join(f"(?:{one})" for one in patterns))


def folded(text: str) -> str:
    """The text in lower case without accents, character by character: places stay the same."""
    return "".join(
        (unicodedata.normalize("NFD", c)[0].lower()[:1] or c) if c != "\u2019" else "'"
        for c in text
    )


def words_of(by_language: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    """A pattern of whole words or phrases, the longest first."""
    found = sorted(
        {folded(one) for one in chain(*by_language.values())}, key=lambda w: (-len(w), w)
    )
    return re.compile("|".join(rf"{_edge(w[0])}{re.escape(w)}{_edge(w[-1])}" for w in found))


def _edge(character: str) -> str:
    return r"\b" if character.isalnum() else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as typed and folded; both are of one length, with numbers in digits."""

    raw: str
    plain: str

    @classmethod
    def of(cls, typed: str, counted_in: str = "") -> Line:
        """The sentence in one line, with numbers in words written in digits.

        `counted_in` is what the number that is asked counts.
        """
        raw = " ".join(unicodedata.normalize("NFC", typed).split())
        return cls(raw, folded(raw))._rewritten(counted_in).with_digits()._rewritten(counted_in)

    @classmethod
    def only_digits(cls, typed: str) -> Line:
        """The sentence with nothing but its numbers in words written otherwise."""
        raw = " ".join(unicodedata.normalize("NFC", typed).split())
        return cls(raw, folded(raw)).with_digits()

    def _rewritten(self, counted_in: str) -> Line:
        line = self
        for pattern, one in grammar().rewritten:
            if one.counted_in in ("", counted_in):
                line = line.replaced(pattern, one.gives)
        return line

    def replaced(self, pattern: re.Pattern[str], gives: str) -> Line:
        """The line with what the pattern finds written otherwise."""
        raw, plain, end = "", "", 0
        for found in pattern.finditer(self.plain):
            text = found.expand(gives)
            raw += self.raw[end : found.start()] + text
            plain += self.plain[end : found.start()] + text
            end = found.end()
        return Line(raw + self.raw[end:], plain + self.plain[end:]) if end else self

    def with_digits(self) -> Line:
        """The line with its numbers in words written in digits."""
        raw, plain, end = "", "", 0
        for found in _number_words().finditer(self.plain):
            after = self.plain[found.end() :]
            unit = bool(_unit_follows().match(after))
            digits = _in_digits(found[0], before_unit=unit) or _with_cents(found[0])
            if digits is None or self.plain[: found.start()].endswith("por "):
                continue
            raw += self.raw[end : found.start()] + digits
            plain += self.plain[end : found.start()] + digits
            end = found.end()
        return Line(raw + self.raw[end:], plain + self.plain[end:]) if end else self


@cache
def _values() -> dict[str, NumberWord]:
    return {
        folded(word): one for one in grammar().number_words for word in chain(*one.words.values())
    }


@cache
def _thousands() -> dict[str, int]:
    from assistant.questions.words import words

    return {word: int(by) for word, by in words().times.items() if word.isalpha() and len(word) > 2}


@cache
def _number_words() -> re.Pattern[str]:
    word = "|".join(sorted((*_values(), *_thousands()), key=len, reverse=True))
    joins = "|".join(grammar().number_joins)
    return re.compile(
        rf"(?<![\w.,])(?<![0-9] )(?:{word})(?:(?:[ -]|\s(?:{joins})\s)(?:{word}))*(?!\w)"
    )


@cache
def _unit_follows() -> re.Pattern[str]:
    units = sorted({folded(w) for m in grammar().measures for w in chain(*m.words.values())})
    return re.compile(r"\s*(?:" + "|".join(rf"{re.escape(w)}(?!\w)" for w in units) + ")")


def _with_cents(text: str) -> str | None:
    """An amount said as "ninety-six fifty", in digits; None for any other words."""
    names = re.split(r"[ -]+", text)
    for at in range(len(names) - 1, 0, -1):
        whole = _in_digits(" ".join(names[:at]), before_unit=True)
        cents = _in_digits(" ".join(names[at:]), before_unit=False)
        if whole and cents and len(cents) == 2 and int(whole) < _MOST_WITH_CENTS:
            return f"{whole}{'.' if len(whole) > 1 else OR_HUNDREDS}{cents}"
    return None


def _in_digits(text: str, *, before_unit: bool) -> str | None:
    """The number that these words write, in digits; None if they write none."""
    names = re.split(r"[ -]+", text)
    if len(names) == 1:
        one = _values().get(names[0])
        if one is None:
            # "mil dólares" is a thousand, "a million" stands with its article.
            return str(_thousands()[names[0]]) if names[0] == "mil" else None
        return str(one.number) if before_unit or not one.weak else None
    total = current = 0
    for name in names:
        if name in grammar().number_joins:
            continue
        if name in _thousands():
            total, current = total + (current or 1) * _thousands()[name], 0
            continue
        number = _values()[name].number
        if number == 100 and 0 < current < 100:
            current *= 100
            continue
        room = 1000 if not current else 100 if current % 100 == 0 else 10
        if current and (number >= room or (room == 10 and (current % 10 or current % 100 < 20))):
            return None
        current += number
    return str(total + current)
