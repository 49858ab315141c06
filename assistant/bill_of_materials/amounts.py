"""Reads the amounts in the cells of a bill of materials as exact decimals.

The whole file decides whether a comma or a point is the decimal mark, since 1,234 alone may be
either. A number that its file leaves in doubt is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from assistant.base.messages import InputError, Message
from assistant.base.text import normalize
from assistant.bill_of_materials.bill_words import bill_words
from assistant.bill_of_materials.headings import PRICE_BREAK
from assistant.bill_of_materials.notes import Notes
from assistant.bill_of_materials.price_basis import pieces_named
from assistant.bill_of_materials.records import Record, Records
from assistant.questions.amounts import shortened
from assistant.questions.model import Option
from assistant.questions.words import words

Mark = Literal[".", ",", ""]

_AMOUNTS = ("quantity", "total_quantity", "unit_price", "value")
_NUMBER = re.compile(r"[.,]?[0-9](?:[0-9.,'’\s]*[0-9])?")
_SET_OFF = re.compile(r"[0-9]{1,3}(?:['’\s][0-9]{3})+(?:[.,][0-9]+)?")
_GROUPED = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of a cell with the step of its last decimal.

    `currencies` are what a sign or code beside it may mean. `pieces` is how many pieces the cell
    says that it is for; None where it does not say.
    """

    number: Decimal
    step: Decimal
    currencies: tuple[str, ...] = ()
    pieces: Decimal | None = None


def amount_fields(records: Records) -> list[str]:
    """The fields of a sheet that hold amounts."""
    named = dict.fromkeys(field for one in records.records for field in one.fields)
    return [one for one in named if one in _AMOUNTS or one.startswith(PRICE_BREAK)]


def breaks_of(record: Record) -> dict[Decimal, str]:
    """The fields of a row that hold prices, by the number of pieces from which they hold."""
    found = {}
    for field in record.fields:
        number = field.removeprefix(PRICE_BREAK)
        if number != field and re.fullmatch(r"[0-9]{1,12}", number):
            found[Decimal(number)] = field
    return dict(sorted(found.items()))


class Cells:
    """Reads the cells of a sheet; says of those that cannot be read why."""

    def __init__(self, records: Records, notes: Notes) -> None:
        self._notes = notes
        self._mark = _decimal_mark(records, notes)

    def amount(self, record: Record, field: str) -> Amount | None:
        """The amount in a cell; None where there is none, or none that can be read."""
        cell = record.of(field)
        if not cell or words().mean("not_known", cell):
            return None
        if field in record.uncomputed:
            self._notes.remark(record, "bill_formula", value=shortened(cell))
            return None
        try:
            return _amount(cell, self._mark)
        except InputError as error:
            self._notes.remark(record, error.code, **error.message.fields)
        except _InDoubtError:
            _ask_mark(self._notes, record, cell)
        return None


class _InDoubtError(Exception):
    """The decimal mark of a number is not known."""


def _decimal_mark(records: Records, notes: Notes) -> Mark:
    marks = {"."} if records.has_points else set()
    marks |= {_own_mark(number) for number in _numbers(records)} - {""}
    if len(marks) == 1:
        return "," if "," in marks else "."
    return notes.answer("decimals", "", _mark_of) or ""


def _mark_of(typed: str) -> Mark:
    if typed not in (".", ","):
        raise InputError("bill_decimals_answer", value=shortened(typed))
    return "," if typed == "," else "."


def _numbers(records: Records) -> Iterator[str]:
    fields = amount_fields(records)
    for record in (*records.records, *records.sums):
        for field in fields:
            found = _NUMBER.search(record.of(field)[:_LONGEST])
            if found and field not in record.uncomputed:
                yield found[0]


def _own_mark(written: str) -> Mark:
    """The decimal mark that the form of a number shows; "" where it shows none."""
    point, comma = written.rfind("."), written.rfind(",")
    if point < 0 and comma < 0:
        return ""
    mark: Mark = "." if point > comma else ","
    other: Mark = "," if mark == "." else "."
    if min(point, comma) >= 0:
        return mark if written.count(mark) == 1 else ""
    if written.count(mark) > 1:
        return other
    before, _, after = written.partition(mark)
    # Three digits after one mark may be thousands, unless a zero or more than three stand before.
    doubtful = len(after) == 3 and 0 < len(before) <= 3 and not before.startswith("0")
    return "" if doubtful else mark


def _ask_mark(notes: Notes, record: Record, cell: str) -> None:
    number = _NUMBER.search(cell)
    written = number[0] if number else cell
    options = [
        Option(mark, Message("bill_decimals_option", number=_with_point(written, mark)))
        for mark in (".", ",")
    ]
    text = Message("bill_ask_decimals", number=written)
    notes.ask("decimals", "", text, [record.line], options, free=False)


def _with_point(written: str, mark: str) -> str:
    other = "," if mark == "." else "."
    return re.sub(r"['’\s]", "", written).replace(other, "").replace(mark, ".")


@lru_cache(maxsize=65536)
def _amount(cell: str, mark: Mark) -> Amount:
    """Reads a cell. Raises InputError where it is no amount, _InDoubtError without its mark."""
    unreadable = InputError("bill_no_amount", value=shortened(cell))
    found = _NUMBER.search(cell)
    if not found or len(cell) > _LONGEST:
        raise unreadable
    before, after = cell[: found.start()], cell[found.end() :]
    if re.search(r"[-\u2212(]", before):
        raise InputError("amount_negative", value=shortened(cell))
    try:
        signs = [_beside(before), _beside(after)]
    except ValueError:
        raise unreadable from None
    written = found[0]
    if re.search(r"['’\s]", written):
        if not _SET_OFF.fullmatch(written):
            raise unreadable
        written = re.sub(r"['’\s]", "", written)
    own = _own_mark(written) or mark
    if re.search("[.,]", written):
        if not own:
            raise _InDoubtError
        written = _with_point(written, own) if _well_formed(written, own) else ""
    if not written:
        raise unreadable
    number = Decimal(written)
    exponent = number.as_tuple().exponent
    currencies: tuple[str, ...] = next((one for one, _ in signs if one), ())
    pieces = next((one for _, one in signs if one), None)
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return Amount(number, step, currencies, pieces)


def _well_formed(written: str, mark: str) -> bool:
    """Whether what is before the decimal mark is plain digits, or digits in groups."""
    whole, _, decimals = written.partition(mark)
    grouped = not re.search("[.,]", whole) or _GROUPED.fullmatch(whole)
    return bool(grouped) and not re.search("[.,]", decimals)


def _beside(text: str) -> tuple[tuple[str, ...], Decimal | None]:
    """The currency and price basis that stand beside a number. Raises ValueError for other text."""
    plain = normalize(text).strip(" :;=~")
    if not plain:
        return (), None
    known = bill_words()
    for sign in (plain, plain.replace(" ", "")):
        if sign in known.currencies:
            return known.currencies[sign], None
    if plain in known.units_of_measure or any(
        plain in words().by_meaning[meaning] for meaning in ("each", "about")
    ):
        return (), None
    signed, sign, basis = plain.partition("/")
    pieces = pieces_named(sign + basis.strip() if sign else plain)
    # A letter alone is no basis: 10k may be the value of a resistor.
    if pieces is None or not (sign or " " in plain):
        raise ValueError(text)
    return (_beside(signed)[0] if sign else ()), pieces
