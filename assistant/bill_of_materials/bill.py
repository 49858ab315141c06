"""A bill of materials as understood: its parts, what was left out, and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.base.language import Lazy
from assistant.library.component_families import PartWords, Suggestion
from assistant.questions.model import Option

About = Literal[
    "encoding", "sheet", "headings", "decimals", "currency", "rate", "price_basis", "price_break",
    "quantity", "value", "levels", "origin",
]  # fmt: skip
Assembly = Literal["", "made", "bought"]
# What the person said to earlier questions, by what they are about and their subject.
Answers = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no part, and why."""

    line: int
    told: str
    reason: Lazy


@dataclass(frozen=True, slots=True)
class BillQuestion:
    """What the file does not say. `subject` tells questions about the same thing apart.

    `options` are the answers to choose from; others may be typed where `free` says so.
    """

    about: About
    text: Lazy
    lines: tuple[int, ...] = ()
    subject: str = ""
    options: tuple[Option, ...] = ()
    free: bool = True


@dataclass(frozen=True, slots=True)
class Rate:
    """How many US dollars one unit of a currency is, and the day of the rate as said, or ""."""

    currency: str
    dollars: Decimal
    day: str = ""


@dataclass(frozen=True, slots=True)
class BillPart:
    """A line of the bill. Amounts are in `currency`, "" where it is not known.

    `quantity` is that in one unit of the good, through all levels. `unit_price` is of one piece,
    `value` of all pieces in one unit of the good; None where it is not known or rests on a
    question other than that of the currency. `dollars` is the value in US dollars. `parent` is the
    id of the assembly that the part goes into; an assembly is made from its parts or bought whole.
    """

    line: int
    id: str
    words: PartWords
    parent: str | None = None
    assembly: Assembly = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    value: Decimal | None = None
    currency: str = ""
    dollars: Decimal | None = None
    origins: tuple[str, ...] = ()
    hts: str | None = None
    kind: str | None = None
    originating: str | None = None
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def origin(self) -> str | None:
        """The country of origin; None where none or several are named."""
        return self.origins[0] if len(self.origins) == 1 else None


@dataclass(frozen=True, slots=True)
class Bill:
    """The parts of one unit of the good, in the order of the file.

    `good` is the row of the good itself, where the file has one. `printed_total` is the sum that
    the file prints and `read_total` that of the values read, None while one is asked about; both
    are in `currency`. `remarks` say what was understood otherwise than written, or is in doubt.
    `unused` are the headings of columns that nothing is read from.
    """

    where: str
    sheet: str
    heading_line: int
    columns: dict[str, str]
    parts: tuple[BillPart, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[BillQuestion, ...]
    remarks: tuple[LeftOut, ...] = ()
    unused: tuple[str, ...] = ()
    currency: str = ""
    levels: bool = False
    good: BillPart | None = None
    printed_total: Decimal | None = None
    read_total: Decimal | None = None
    rates: tuple[Rate, ...] = ()

    @property
    def materials(self) -> tuple[BillPart, ...]:
        """The parts that count: no assembly that is made, and nothing within one bought whole."""
        made = {one.id: one.assembly for one in self.parts}
        above = {one.id: one.parent for one in self.parts}
        assemblies = {one.parent for one in self.parts if one.parent}

        def bought_above(part: BillPart) -> bool:
            parent = part.parent
            while parent in made:
                if made[parent] == "bought":
                    return True
                parent = above[parent]
            return False

        return tuple(
            one
            for one in self.parts
            if (one.assembly == "bought" or one.id not in assemblies)
            and one.assembly != "made"
            and not bought_above(one)
        )
