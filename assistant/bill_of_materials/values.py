"""The price and value of each row, checked: quantity x unit price is the line total.

What the three leave open is asked, and the value is None until it is answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.base.messages import InputError, Message
from assistant.bill_of_materials.amounts import Amount, Cells, amount_fields, breaks_of
from assistant.bill_of_materials.bill_words import bill_words, holds_any
from assistant.bill_of_materials.currency import Currencies
from assistant.bill_of_materials.notes import Notes
from assistant.bill_of_materials.numbers import EXACT, divided, plain
from assistant.bill_of_materials.price_basis import LINE, pieces_in_heading, pieces_named
from assistant.bill_of_materials.quantities import (
    Quantities,
    choice,
    positive,
    units_in,
)
from assistant.bill_of_materials.records import Record, Records
from assistant.questions.amounts import shortened
from assistant.questions.model import Option

_ONE, _CENT = Decimal(1), Decimal("0.01")
_FACTORS = tuple(Decimal(10) ** power for power in (1, 2, 3, 4))
_WHOLE = Decimal("0.005")
TOTAL, PRODUCT = "total", "product"


@dataclass(frozen=True, slots=True)
class Price:
    """What a row says of money: `price` for so many `pieces`, `total` for so many `units`.

    `sure` is false where it rests on a question.
    """

    price: Amount | None = None
    total: Amount | None = None
    pieces: Decimal | None = None
    units: Decimal = _ONE
    price_currency: str = ""
    total_currency: str = ""
    sure: bool = True

    @property
    def each(self) -> Decimal | None:
        """The price of one piece; None where it is not known."""
        if self.price is None or self.pieces is None:
            return None
        return divided(self.price.number, self.pieces)

    @property
    def currency(self) -> str:
        """The currency of the value: that of the total where there is one."""
        return self.total_currency if self.total is not None else self.price_currency

    def product(self, quantity: Decimal | None) -> Decimal | None:
        """Quantity times unit price."""
        each = self.each
        return None if each is None or quantity is None else EXACT.multiply(quantity, each)

    def comparable(self) -> bool:
        """Whether the total can be compared with the price."""
        return (
            self.price is not None
            and self.total is not None
            and self.price_currency == self.total_currency
        )


def prices_of(
    records: Records, cells: Cells, currencies: Currencies, quantities: Quantities, notes: Notes
) -> list[Price]:
    """The price and total of each row, with the basis of both."""
    prices = [_read(one, records, cells, currencies, notes) for one in records.records]
    prices = _based(prices, records, quantities, notes)
    return _built(prices, records, quantities, notes)


def _read(
    record: Record, records: Records, cells: Cells, currencies: Currencies, notes: Notes
) -> Price:
    price, total = cells.amount(record, "unit_price"), cells.amount(record, "value")
    beside = record.of("price_basis")
    pieces = pieces_named(beside) if beside else None
    if beside and pieces is None:
        notes.remark(record, "bill_no_basis", value=shortened(beside))
    if price and price.pieces:
        pieces = price.pieces
    return Price(
        price,
        total,
        pieces or pieces_in_heading(records.headings.get("unit_price", "")),
        price_currency=currencies.of(record, "unit_price", price) if price else "",
        total_currency=currencies.of(record, "value", total) if total else "",
    )


def agree(product: Decimal, total: Amount) -> bool:
    """Whether the line total is the product, to the cent or to one step of its last decimal."""
    return abs(product - total.number) <= max(min(total.step, _CENT), Decimal("0.0001"))


def _rounded(quantity: Decimal, price: Price, total: Amount) -> str:
    """Which of the two is the exact one if they differ by rounding only; "" if by more."""
    product = price.product(quantity)
    if product is None or price.price is None:
        return ""
    off = abs(product - total.number)
    step = divided(min(price.price.step, _CENT), price.pieces or _ONE)
    if off <= EXACT.multiply(quantity, step) / 2:
        return TOTAL
    return PRODUCT if off <= total.step / 2 and off * 2 < total.number else ""


def _based(
    prices: Sequence[Price], records: Records, quantities: Quantities, notes: Notes
) -> list[Price]:
    """The prices with the number of pieces that they are for, asked where nothing shows it."""
    factors = Counter(
        factor
        for price, quantity in zip(prices, quantities.written, strict=True)
        if (factor := _factor(price, quantity)) is not None
    )
    checked = sum(factors.values())
    factor, often = max(factors.items(), key=lambda one: one[1], default=(Decimal(0), 0))
    usual = factor if 2 * often > checked else Decimal(0)
    lines = [one.line for one, p in zip(records.records, prices, strict=True) if p.price]
    if usual in _FACTORS:
        answer = notes.answer("price_basis", "", positive)
        if answer is None:
            options = [_basis_option(usual), _basis_option(_ONE)]
            text = Message("bill_ask_basis_checked", times=usual)
            notes.ask("price_basis", "", text, lines, options)
            return [replace(p, sure=p.price is None) for p in prices]
        return [replace(p, pieces=EXACT.multiply(p.pieces or _ONE, answer)) for p in prices]
    return _unbased(list(prices), records, quantities, notes, checks=usual == 1)


def _unbased(
    prices: list[Price], records: Records, quantities: Quantities, notes: Notes, *, checks: bool
) -> list[Price]:
    """The prices whose basis nothing says: of one piece where totals show it, else asked."""
    heading = records.headings.get("value", "")
    said = holds_any(heading, bill_words().of_the_line) or units_in(heading) is not None
    priced = any(one == "unit_price" or "." in one for one in amount_fields(records))
    several = any(
        row.of("quantity") and number != 1
        for row, number in zip(records.records, quantities.written, strict=True)
    )
    found = []
    for price, record in zip(prices, records.records, strict=True):
        if price.price is not None and price.pieces is None:
            if checks:
                price = replace(price, pieces=_ONE)
            else:
                price = _answered(price, record, "", records, notes)
        elif price.total is not None and not priced and several and not said:
            price = _answered(price, record, "value", records, notes)
        found.append(price)
    return found


def _answered(price: Price, record: Record, subject: str, records: Records, notes: Notes) -> Price:
    """The price as the answer says: of so many pieces, or of the whole line."""
    answer = notes.answer("price_basis", subject, _basis_of)
    amount = price.price or price.total
    currency = price.price_currency or price.total_currency
    if answer == LINE:
        return Price(None, amount, total_currency=currency)
    if answer is not None:
        total = price.total if price.price else None
        return Price(amount, total, Decimal(answer), _ONE, currency, price.total_currency)
    heading = records.headings.get(subject or "unit_price", "")
    options = [
        _basis_option(_ONE),
        Option(LINE, Message("bill_basis_line")),
        *map(_basis_option, (Decimal(100), Decimal(1000))),
    ]
    notes.ask(
        "price_basis", subject, Message("bill_ask_basis", heading=heading), [record.line], options
    )
    return replace(price, sure=False)


def _basis_option(pieces: Decimal) -> Option:
    if pieces == 1:
        return Option("1", Message("bill_basis_one"))
    return Option(f"{pieces:f}", Message("bill_basis_many", pieces=f"{pieces:f}"))


def _basis_of(typed: str) -> str:
    if typed.strip().lower() == LINE:
        return LINE
    pieces = pieces_named(typed)
    if pieces is None:
        raise InputError("bill_basis_answer", value=shortened(typed))
    return str(pieces)


def _factor(price: Price, quantity: Decimal | None) -> Decimal | None:
    """By what quantity x unit price must be divided to give the line total; 0 for nothing usual.

    None where the row cannot be checked.
    """
    if not price.comparable() or not quantity or not price.total or not price.total.number:
        return None
    based = price if price.pieces else replace(price, pieces=_ONE)
    product = based.product(quantity)
    if not product:
        return None
    factors = (one for one in (_ONE, *_FACTORS) if agree(divided(product, one), price.total))
    # Amounts below a cent agree with anything: only what differs by its factor shows one.
    return next(factors, Decimal(0))


def _built(
    prices: Sequence[Price], records: Records, quantities: Quantities, notes: Notes
) -> list[Price]:
    """The totals with the units of the good that they are for."""
    if quantities.units is None:
        return [replace(p, sure=p.sure and p.total is None) for p in prices]
    said = units_in(records.headings.get("value", ""))
    answer = said or notes.answer("quantity", "value", positive)
    times = Counter(
        found
        for price, quantity in zip(prices, quantities.written, strict=True)
        if (found := _times(price, quantity)) is not None
    )
    number, often = max(times.items(), key=lambda one: one[1], default=(_ONE, 0))
    usual = number if 2 * often > sum(times.values()) else _ONE
    if usual > 1 and answer is None:
        options = [
            Option(f"{usual:f}", Message("bill_build_many", times=usual)),
            Option("1", Message("bill_build_one")),
        ]
        lines = [one.line for one, p in zip(records.records, prices, strict=True) if p.total]
        text = Message("bill_ask_build_total", times=usual)
        notes.ask("quantity", "value", text, lines, options)
        return [replace(p, sure=p.sure and p.total is None) for p in prices]
    if answer is not None and (usual > 1 or not times):
        return [replace(p, units=answer) for p in prices]
    return [replace(p, units=quantities.units) for p in prices]


def _times(price: Price, quantity: Decimal | None) -> Decimal | None:
    """How many times quantity x unit price the line total is, where that is whole; else 0."""
    product = price.product(quantity)
    if not price.comparable() or price.total is None or not product:
        return None
    if agree(product, price.total):
        return _ONE
    ratio = divided(price.total.number, product)
    whole = ratio.to_integral_value()
    return whole if whole > 1 and abs(ratio - whole) <= whole * _WHOLE else Decimal(0)


def value_of(
    record: Record, subject: str, price: Price, written: Decimal | None, units: Decimal,
    notes: Notes,
) -> Decimal | None:  # fmt: skip
    """The value of the row in one assembly or good; None where it is not known or asked."""
    if not price.sure:
        return None
    each = None if written is None else divided(written, units)
    product = price.product(each)
    if price.total is None:
        return product
    total = divided(price.total.number, price.units)
    if price.price is not None and not price.comparable() and price.price_currency:
        notes.remark(
            record, "bill_currencies_differ", one=price.price_currency,
            other=price.total_currency or "?",
        )  # fmt: skip
        return total
    if product is None or each is None:
        return total
    of_one = replace(price.total, number=total, step=divided(price.total.step, price.units))
    if agree(product, of_one):
        return total
    if exact := _rounded(each, price, of_one):
        taken = total if exact == TOTAL else product
        _remark(notes, record, "bill_value_rounded", each, price, product, total, taken=taken)
        return taken
    _remark(notes, record, "bill_value_differs", each, price, product, total)
    read = choice(TOTAL, PRODUCT)
    answer = notes.answer("value", subject, read) or notes.answer("value", "", read)
    if answer:
        return total if answer == TOTAL else product
    options = [
        Option(TOTAL, Message("bill_value_total")), Option(PRODUCT, Message("bill_value_product"))
    ]  # fmt: skip
    notes.ask("value", "", Message("bill_ask_value"), [record.line], options, free=False)
    return None


def _remark(
    notes: Notes, record: Record, code: str, quantity: Decimal, price: Price, product: Decimal,
    total: Decimal, **fields: Decimal,
) -> None:  # fmt: skip
    each = price.each
    shown = {"quantity": quantity, "unit_price": each, "product": product, "value": total} | fields
    notes.remark(record, code, **{k: plain(v) for k, v in shown.items() if v is not None})


def break_price(
    record: Record, pieces: Decimal | None, annual: Decimal | None, cells: Cells,
    currencies: Currencies, notes: Notes,
) -> Price:  # fmt: skip
    """The price of a row with price breaks: that for the pieces of a year.

    Unsure where the prices differ and the units a year are not known.
    """
    found = {
        least: amount
        for least, field in breaks_of(record).items()
        if (amount := cells.amount(record, field)) is not None
    }
    if not found:
        return Price()
    same = len({one.number for one in found.values()}) == 1
    if not same and (annual is None or pieces is None):
        if pieces is not None:
            notes.ask("price_break", "", Message("bill_ask_break"), [record.line])
        return Price(sure=False)
    needed = EXACT.multiply(pieces or _ONE, annual or _ONE)
    least = max((one for one in found if one <= needed), default=min(found))
    if not same and least > needed:
        notes.remark(record, "bill_below_breaks", pieces=f"{least:f}")
    amount = found[least]
    field = breaks_of(record)[least]
    return Price(
        amount,
        pieces=amount.pieces or _ONE,
        price_currency=currencies.of(record, field, amount),
    )
