"""The Mexican tariff: its items by day, and the import duty of a code.

Source in law: Ley de los Impuestos Generales de Importación y de Exportación (LIGIE).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from assistant.base.hs_code import CodeRange, held_by_any, hs_digits
from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.models import LegalDay, Period, Strict, Text
from assistant.base.texts import Joined
from assistant.base.yaml_files import read_form
from assistant.library.product_rule import Printed
from assistant.library.tables import MEXICAN_TARIFF, NO_RATE, digits

_HEADING, _SUBHEADING, _ITEM = 4, 6, 8
DutyState = Literal[
    "known",
    "range",
    "prohibited",
    "mixed",
    "not_listed",
    "chapter_not_collected",
    "day_not_covered",
    "no_code",
]


class EditionDoubt(Strict):
    """Why the rates above zero of an edition may no longer hold from a day on, and of which codes.

    Rates of high confidence are not doubted.
    """

    from_: LegalDay = Field(alias="from")
    codes: list[Printed] = Field(min_length=1)
    note: Text
    sources: list[str] = Field(min_length=1)


class Edition(Period):
    """A text of the tariff and its days; `complete` if it has every item of its chapters."""

    edition: str
    complete: bool = False
    sources: list[str] = Field(min_length=1)
    doubt: EditionDoubt | None = None

    def doubts(self, item: TariffItem, day: date) -> bool:
        """Whether the rate of one of its items is to be confirmed on the day."""
        if self.doubt is None or day < self.doubt.from_ or item.confidence == "high":
            return False
        ranges = tuple(CodeRange.parse(one) for one in self.doubt.codes)
        return bool(item.rate) and held_by_any(digits(item.item), ranges) is True


class Editions(Strict):
    """The editions of the tariff, oldest first."""

    editions: list[Edition]


@dataclass(frozen=True, slots=True)
class TariffItem:
    """A tariff item (fracción) in one edition.

    `rate` is in percent of the customs value; None if import is prohibited, the duty depends on the
    goods (mixed), or the rate is not known, as `general_rate` says. `prosec` is whether some PROSEC
    rate is known to exist; False proves nothing.
    """

    item: str
    edition: str
    general_rate: str
    confidence: str
    prosec: bool
    description: str

    @property
    def rate(self) -> Decimal | None:
        """The rate in percent; None if there is none."""
        return None if self.general_rate in NO_RATE else Decimal(self.general_rate)

    @property
    def rate_in_words(self) -> Lazy:
        """The rate, or why there is none."""
        if self.general_rate in NO_RATE:
            return Message(f"mexican_rate.{self.general_rate}")
        return Message("mexican_rate.percent", rate=self.general_rate)

    @property
    def rate_and_description(self) -> Lazy:
        """The rate and what the item is, if that is known: 10 %  Static converters."""
        return Joined((self.rate_in_words, *filter(None, [self.description])), "  ")

    @property
    def in_words(self) -> Lazy:
        """The item with its rate: 8504.40.99 (10 %)."""
        return Joined((self.item, " (", self.rate_in_words, ")"))


@dataclass(frozen=True, slots=True)
class MexicanDuty:
    """The general import duty of Mexico on a code, in percent.

    `items` are the tariff items that the code may be. `low` and `high` are the lowest and highest
    of their rates, prohibited items left out; both are None if `state` says why there is no rate.
    `to_confirm` is whether one of the rates is doubted on the day.
    """

    state: DutyState
    items: tuple[TariffItem, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    to_confirm: bool = False

    @property
    def spread(self) -> Decimal | None:
        """The highest rate less the lowest."""
        return None if self.high is None or self.low is None else self.high - self.low

    @property
    def confidence(self) -> str:
        """The least confidence of the items; low if there is none."""
        found = {item.confidence for item in self.items}
        return next((one for one in ("low", "medium", "high") if one in found), "low")

    @property
    def leaves_item_open(self) -> bool:
        """Whether a tariff item would be one of several, or the first that the tariff has."""
        return len(self.items) > 1 or self.state in ("not_listed", "no_code")

    @property
    def on_prosec_list(self) -> tuple[str, ...]:
        """The items that bear a duty and have some PROSEC rate; which rate is not known."""
        return tuple(one.item for one in self.items if one.prosec and one.rate != 0)

    @property
    def prohibited(self) -> str:
        """Whether import is prohibited: yes, no, or unknown if that holds of some items only."""
        barred = {item.general_rate == "prohibited" for item in self.items}
        return "unknown" if len(barred) > 1 else "yes" if True in barred else "no"


class MexicanTariff:
    """The files of knowledge/mexico/. A chapter is read on first use and only once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "mexico"
        self._lines = cache(self._read_lines)
        self._items = cache(self._items_of)

    @cached_property
    def editions(self) -> list[Edition]:
        """The editions, oldest first."""
        return read_form(self._folder / "tariff.yaml", Editions).editions

    def has(self, code: str) -> bool:
        """Whether some edition has an item whose digits begin with those of the code."""
        return any(self._beginning(self._lines(code[:2]), code))

    def items_on(self, day: date, code: str) -> tuple[TariffItem, ...]:
        """The items of the day whose digits begin with the code's, each of its newest edition."""
        in_force = tuple(one.edition for one in self.editions if one.holds_on(day))
        return tuple(self._beginning(self._items(code[:2], in_force), code))

    def duty(self, day: date, code: str | None, tariff_item: str | None) -> MexicanDuty:
        """The duty on a material by its Mexican tariff item, or else by its HS code.

        Digits of the HS code after the sixth may be another country's, so they settle no item.
        """
        wanted = hs_digits(tariff_item)[:_ITEM] if tariff_item else _subheading(code)
        items = self.items_on(day, wanted)
        state = self._without_items(wanted) if not items else _state(items)
        if len(wanted) < _ITEM and state != "no_code" and not self._complete_on(day):
            state = "day_not_covered"
        if state not in ("known", "range"):
            return MexicanDuty(state, items)
        rates = [item.rate for item in items if item.rate is not None]
        editions = {one.edition: one for one in self.editions}
        doubtful = any(editions[item.edition].doubts(item, day) for item in items)
        return MexicanDuty(state, items, min(rates), max(rates), doubtful)

    def _complete_on(self, day: date) -> bool:
        return any(one.complete and one.holds_on(day) for one in self.editions)

    def _without_items(self, wanted: str) -> DutyState:
        if len(wanted) < _HEADING:
            return "no_code"
        if not self._lines(wanted[:2]):
            return "chapter_not_collected"
        return "day_not_covered" if self.has(wanted) else "not_listed"

    @staticmethod
    def _beginning(
        by_subheading: Mapping[str, Sequence[TariffItem]], code: str
    ) -> Iterator[TariffItem]:
        """The items whose digits begin with a code of at least four digits."""
        if len(code) >= _SUBHEADING:
            found: Iterable[TariffItem] = by_subheading.get(code[:_SUBHEADING], ())
        elif len(code) >= _HEADING:
            found = (
                one for key, items in by_subheading.items() if key.startswith(code) for one in items
            )
        else:
            found = ()
        return (one for one in found if digits(one.item).startswith(code))

    def _read_lines(self, chapter: str) -> dict[str, list[TariffItem]]:
        """Every line of a chapter by subheading."""
        lines: dict[str, list[TariffItem]] = {}
        path = self._folder / "tariff" / f"chapter_{chapter}.csv"
        for row in MEXICAN_TARIFF.rows(path):
            line = TariffItem(
                row["tariff_item"],
                row["edition"],
                row["general_rate"],
                row["confidence"],
                bool(row["prosec"]),
                row["description"],
            )
            lines.setdefault(digits(line.item)[:_SUBHEADING], []).append(line)
        return lines

    def _items_of(
        self, chapter: str, in_force: tuple[str, ...]
    ) -> dict[str, tuple[TariffItem, ...]]:
        """The line of the newest of some editions for each item of a chapter, by subheading."""
        newest: dict[str, tuple[TariffItem, ...]] = {}
        for subheading, lines in self._lines(chapter).items():
            by_age = sorted(
                (line for line in lines if line.edition in in_force),
                key=lambda line: in_force.index(line.edition),
            )
            items = {line.item: line for line in by_age}
            newest[subheading] = tuple(items[item] for item in sorted(items))
        return newest


def _subheading(code: str | None) -> str:
    return hs_digits(code)[:_SUBHEADING] if code else ""


def _state(items: Sequence[TariffItem]) -> DutyState:
    found = {item.general_rate for item in items}
    if found == {"prohibited"}:
        return "prohibited"
    if "mixed" in found:
        return "mixed"
    if "not_known" in found:
        return "day_not_covered"
    return "known" if len({item.rate for item in items} - {None}) == 1 else "range"
