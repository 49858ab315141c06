"""The quantity of each row in one assembly or good, also where the file gives it for several."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from assistant.base.messages import InputError, Message
from assistant.base.text import normalize
from assistant.bill_of_materials.amounts import Cells
from assistant.bill_of_materials.bill_words import bill_words, holds_any
from assistant.bill_of_materials.identity import references
from assistant.bill_of_materials.notes import Notes
from assistant.bill_of_materials.numbers import divided
from assistant.bill_of_materials.records import Record, Records
from assistant.questions.amounts import parse_amount, shortened
from assistant.questions.model import Option

C = TypeVar("C", bound=str)
_FIELDS = ("quantity", "total_quantity")
_NUMBER_OF = re.compile(r"([^\W\d_]*)\s*([1-9][0-9.,]{0,8})\s*([^\W\d_]*)")


@dataclass(frozen=True)
class Quantities:
    """The quantities as written, and for how many units of the good; None rests on a question."""

    written: list[Decimal | None]
    units: Decimal | None

    @property
    def each(self) -> list[Decimal | None]:
        """The quantities for one unit of the good, or of the assembly above."""
        units = self.units
        if units is None:
            return [None] * len(self.written)
        return [None if one is None else divided(one, units) for one in self.written]


def quantities_of(records: Records, cells: Cells, notes: Notes, *, leveled: bool) -> Quantities:
    """The quantities of the rows; reference designators count where no column does."""
    filled = {field for one in records.records for field in one.fields}
    field = "total_quantity" if filled & set(_FIELDS) == {"total_quantity"} else "quantity"
    heading = records.headings.get(field, "")
    counts = [references(one.of("reference")) for one in records.records]
    if not heading and field not in filled:
        return Quantities([Decimal(count) if count else None for count in counts], Decimal(1))
    amounts = [cells.amount(one, field) for one in records.records]
    written = [one.number if one else None for one in amounts]
    units = units_in(heading) or notes.answer("quantity", "", positive)
    if holds_any(heading, bill_words().of_one_good):
        units = Decimal(1)
    if units is None:
        units = _units(records.records, written, counts, heading, notes, leveled=leveled)
    if units == 1:
        _compare(records.records, written, counts, notes)
    return Quantities(written, units)


def units_in(heading: str) -> Decimal | None:
    """The units of the good that a heading says it is for: 100 in "Qty for 100 boards"."""
    for before, number, after in _NUMBER_OF.findall(normalize(heading[:100])):
        known = bill_words()
        if after in known.units_of_the_good or before in known.for_units:
            return positive(number.rstrip(".,"))
    return None


def positive(typed: str) -> Decimal:
    """The number of an answer, above zero. Raises InputError."""
    return Decimal(parse_amount(typed, above_zero=True))


def _units(
    rows: Sequence[Record], written: Sequence[Decimal | None], counts: Sequence[int],
    heading: str, notes: Notes, *, leveled: bool,
) -> Decimal | None:  # fmt: skip
    """For how many units the quantities are; None where that is asked."""
    pairs = [
        (one, Decimal(count)) for one, count in zip(written, counts, strict=True) if one and count
    ]
    ratios = Counter(one / count for one, count in pairs if one % count == 0)
    ((often, times),) = ratios.most_common(1) or [(Decimal(1), 0)]
    usual = 2 * times > len(pairs) and (times > 1 or often == 1)
    lines = [one.line for one, number in zip(rows, written, strict=True) if number is not None]
    if usual and often != 1:
        options = [
            Option(str(often), Message("bill_build_many", times=often)),
            Option("1", Message("bill_build_one")),
        ]
        notes.ask("quantity", "", Message("bill_ask_build", times=often), lines, options)
        return None
    words = bill_words()
    order = holds_any(heading, words.of_an_order) and not holds_any(heading, words.of_the_parent)
    if order and not leveled and not usual:
        options = [Option("1", Message("bill_build_one"))]
        notes.ask("quantity", "", Message("bill_ask_order", heading=heading), lines, options)
        return None
    return Decimal(1)


def _compare(
    rows: Sequence[Record], written: Sequence[Decimal | None], counts: Sequence[int], notes: Notes
) -> None:
    for record, quantity, count in zip(rows, written, counts, strict=True):
        if quantity and count and quantity != count:
            notes.remark(record, "bill_quantity_designators", quantity=quantity, count=count)


def choice(*values: C) -> Callable[[str], C]:
    """A reader of an answer that must be one of the values; it raises InputError for any other."""

    def read(typed: str) -> C:
        named = {normalize(value): value for value in values}
        if (plain := normalize(typed)) in named:
            return named[plain]
        listed = ", ".join(values)
        raise InputError("bill_choice_answer", value=shortened(typed), options=listed)

    return read
