"""The currency of each amount, by all that the file says of it, and the rates to US dollars.

A dollar or yen sign is shared by several currencies and says none. US dollars are never assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache

from assistant.base.messages import InputError, Message
from assistant.base.text import normalize
from assistant.bill_of_materials.amounts import Amount, amount_fields
from assistant.bill_of_materials.bill import Rate
from assistant.bill_of_materials.bill_words import bill_words, holds, is_currency_code
from assistant.bill_of_materials.notes import Notes
from assistant.bill_of_materials.numbers import EXACT, divided
from assistant.bill_of_materials.records import Record, Records
from assistant.questions.amounts import parse_amount, shortened
from assistant.questions.model import Option

DOLLARS = "USD"
_OFFERED = 4
_RATE = re.compile(
    r"(?P<number>[0-9.,]+)(?:\s*/\s*(?P<by>[0-9.,]+))?(?:\s*(?:;|,|@|\s)\s*(?P<day>\d{4}-\d\d-\d\d))?"
)
_SPLIT = re.compile(r"\s*[;\n]\s*(?=[A-Za-z])|,\s+(?=[A-Za-z])")


@lru_cache(maxsize=4096)
def named_in(text: str, *, heading: bool = False) -> tuple[str, ...]:
    """The currencies that a heading or a title may mean; one where it says it, () for none.

    The heading of an amount may write a usual code in any case: unit_cost_usd.
    """
    codes = {word for word in re.findall(r"[A-Z]{3}", text) if _stands_alone(text, word)}
    found = {code for code in codes if is_currency_code(code)}
    known, rest = bill_words().currencies, normalize(text[:100])
    shared: tuple[str, ...] = ()
    for word in sorted(known, key=len, reverse=True):
        usual = heading and word in bill_words().usual_codes
        if len(known[word]) == 1 and is_currency_code(word.upper()) and not usual:
            continue  # a code counts in capitals only: "all" is no Albanian lek
        if word in rest and holds(rest, word):
            rest = rest.replace(word, " ")
            if len(known[word]) == 1:
                found.add(known[word][0])
            else:
                shared = shared or known[word]
    if len(found) == 1:
        return tuple(found)
    return tuple(sorted(found)) or shared


def _stands_alone(text: str, code: str) -> bool:
    return re.search(rf"(?<![A-Za-z]){code}(?![A-Za-z])", text) is not None


class Currencies:
    """Says in which currency an amount of a row is."""

    def __init__(self, records: Records, notes: Notes) -> None:
        self._notes = notes
        self._headings = {
            field: named_in(records.headings.get(field, ""), heading=True)
            for field in amount_fields(records)
        }
        said = {one for one in self._headings.values() if len(one) == 1}
        titles = [one.told for one in records.left_out if one.line < records.heading_line]
        sums = [cell for one in records.sums for cell in one.fields.values()]
        for text in () if said else (*titles, *sums):
            said |= {one for one in [named_in(text)] if len(one) == 1}
        self._of_file = said.pop() if len(said) == 1 else ()

    def of(self, record: Record, field: str, amount: Amount) -> str:
        """The code of the currency, "" where it is not said; then a question asks it."""
        column = record.of("currency")
        beside = _of_cell(column)
        if column and not beside:
            self._notes.remark(record, "bill_no_currency", value=shortened(column))
        sources = (amount.currencies, beside, self._headings.get(field, ()))
        meant = _narrowed(sources)
        if all(len(source) != 1 for source in sources):
            meant = _narrowed((meant, self._of_file))
        if len(meant) == 1:
            return meant[0]
        return self._asked(record, meant)

    def _asked(self, record: Record, meant: Sequence[str]) -> str:
        likely = bill_words().likely_currencies
        subject = "" if not meant or DOLLARS in meant[:1] else "/".join(meant[:_OFFERED])
        answer = self._notes.answer("currency", subject, code_of_currency)
        if answer:
            return answer
        offered = (meant or likely)[:_OFFERED] if subject else likely
        options = [Option(code, code) for code in offered]
        text = Message("bill_ask_currency_of", signs=subject) if subject else None
        text = text or Message("bill_ask_currency")
        self._notes.ask("currency", subject, text, [record.line], options)
        return ""


def _narrowed(sources: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """What all sources allow; what contradicts each other is all of it, since none is sure."""
    meant: tuple[str, ...] = ()
    for source in sources:
        if not meant or not source:
            meant = meant or source
            continue
        both = tuple(code for code in meant if code in source)
        meant = both or tuple(dict.fromkeys((*meant[:2], *source[:2])))
    return meant


def _of_cell(cell: str) -> tuple[str, ...]:
    plain = normalize(cell)
    return bill_words().currencies.get(plain) or named_in(cell)


def code_of_currency(typed: str) -> str:
    """The ISO 4217 code of the currency that an answer names. Raises InputError."""
    found = _of_cell(typed.strip())
    if len(found) != 1:
        raise InputError("bill_currency_answer", value=shortened(typed))
    return found[0]


def rate_of(currency: str, typed: str) -> Rate:
    """The rate that an answer gives: 0.054, or 1/18.50, and a day. Raises InputError."""
    found = _RATE.fullmatch(typed.strip())
    if not found:
        raise InputError("bill_rate_answer", value=shortened(typed), currency=currency)
    dollars = Decimal(parse_amount(found["number"], above_zero=True))
    if found["by"]:
        dollars = divided(dollars, Decimal(parse_amount(found["by"], above_zero=True)))
    return Rate(currency, dollars, found["day"] or "")


def rates_of(typed: str) -> dict[str, Rate]:
    """The rates of an answer that gives several: EUR 1.08, MXN 1/18.50. Raises InputError."""
    rates = {}
    for part in filter(None, _SPLIT.split(typed.strip())):
        name, _, rate = part.replace("=", " ").partition(" ")
        currency = code_of_currency(name.rstrip(":"))
        rates[currency] = rate_of(currency, rate)
    return rates


class Rates:
    """The rates to US dollars that the person gave; a question asks one that is needed."""

    def __init__(self, records: Records, notes: Notes) -> None:
        self._notes = notes
        self._records = records
        self._several = notes.answer("rate", "", rates_of) or {}
        self.used: dict[str, Rate] = {}

    def dollars(self, record: Record, value: Decimal, currency: str) -> Decimal | None:
        """The value in US dollars; None without a currency or its rate."""
        if currency == DOLLARS:
            return value
        if not currency:
            return None
        rate = self._notes.answer("rate", currency, lambda typed: rate_of(currency, typed))
        rate = rate or self._several.get(currency)
        if rate is None:
            text = Message("bill_ask_rate", currency=currency)
            self._notes.ask("rate", currency, text, [record.line], self._of_file(currency))
            return None
        self.used[currency] = rate
        return EXACT.multiply(value, rate.dollars)

    def _of_file(self, currency: str) -> list[Option]:
        """The rate that a column of the file gives, both ways, since it may be meant either way."""
        cells = {one.of("exchange_rate") for one in self._records.records} - {""}
        if len(cells) != 1:
            return []
        rate = cells.pop()
        try:
            ways = {way: rate_of(currency, way) for way in (rate, f"1/{rate}")}
        except InputError:
            return []
        labels = {
            way: Message("bill_rate_option", currency=currency, dollars=one.dollars)
            for way, one in ways.items()
        }
        return [Option(way, label) for way, label in labels.items()]
