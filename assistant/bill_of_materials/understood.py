"""Understands the rows of a bill of materials as the parts of one unit of the good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from assistant.base.messages import InputError, Message
from assistant.base.text import normalize
from assistant.bill_of_materials.amounts import Cells, breaks_of
from assistant.bill_of_materials.assemblies import assemblies_of, each_of, rolled_up
from assistant.bill_of_materials.bill import Answers, Assembly, Bill, BillPart, LeftOut
from assistant.bill_of_materials.bill_words import bill_words, holds_any
from assistant.bill_of_materials.currency import Currencies, Rates
from assistant.bill_of_materials.identity import ids_of, is_named, words_of
from assistant.bill_of_materials.levels import Tree, tree_of
from assistant.bill_of_materials.notes import Notes, told
from assistant.bill_of_materials.numbers import EXACT, divided, plain
from assistant.bill_of_materials.origins import hts_of, origins_of
from assistant.bill_of_materials.quantities import (
    Quantities,
    choice,
    positive,
    quantities_of,
)
from assistant.bill_of_materials.records import Record, Records
from assistant.bill_of_materials.values import Price, break_price, prices_of, value_of
from assistant.library.component_families import PartWords, suggested
from assistant.questions.choices import understood_kind
from assistant.questions.material_lines import originating_of
from assistant.questions.model import Option

NO_ANSWERS: Answers = MappingProxyType({})
_PARENT, _GOOD = "parent", "good"
_READERS: dict[str, Callable[[str], str]] = {
    "kind": lambda typed: understood_kind(typed).value,
    "originating": originating_of,
}
_CENT = Decimal("0.01")
_MOST_DECIMALS = 12


def bill_of(
    records: Records,
    answers: Answers = NO_ANSWERS,
    has_code: Callable[[str], bool] = lambda code: True,
) -> Bill:
    """The bill: each row is a part, the good, a sum, or left out with its reason.

    `has_code` says whether a tariff has a code. Raises InputError for an answer that cannot be
    read, naming what it is about.
    """
    notes = Notes(answers)
    cells = Cells(records, notes)
    words = {one.line: words_of(one) for one in records.records}
    records = replace(records, records=tuple(_parts(records.records, words, notes)))
    tree = tree_of(records.records)
    if tree.goods:
        records, tree = _of_one_good(records, tree, notes)
    leveled = bool(tree.children) or tree.good is not None
    quantities = quantities_of(records, cells, notes, leveled=leveled)
    records, tree, quantities = _without_zero(records, tree, quantities, notes)
    rows, ids = records.records, ids_of(records.records)
    currencies, rates = Currencies(records, notes), Rates(records, notes)
    prices = prices_of(records, cells, currencies, quantities, notes)
    quantities, prices = _of_references(tree, quantities, prices)
    per = quantities.each
    per_good = _are_per_good(records, tree, each_of(prices, per), per)
    times = tree.times(per, per_good=per_good)
    annual = notes.answer("price_break", "", positive)
    prices = [
        break_price(row, total, annual, cells, currencies, notes)
        if price.price is None and price.total is None and price.sure and breaks_of(row)
        else price
        for row, price, total in zip(rows, prices, times, strict=True)
    ]
    assemblies = assemblies_of(records, tree, each_of(prices, per), per, ids, notes)
    counted = _counted(tree, assemblies)
    parts: list[BillPart] = []
    good, asked = None, False
    for row, record in enumerate(rows):
        if row in tree.same:
            notes.leave_out(record, "bill_same_assembly", line=rows[tree.same[row]].line)
            continue
        above, price = tree.parents[row], prices[row]
        part = BillPart(
            record.line,
            ids[row],
            words[record.line],
            parent=None if above is None or row not in counted else ids[above],
            assembly=assemblies.get(row, ""),
            quantity=times[row],
            unit_price=price.each if price.sure else None,
            currency=price.currency,
            origins=origins_of(record, ids[row], notes),
            hts=hts_of(record, notes, has_code),
            kind=_read(record, "kind", notes),
            originating=_read(record, "originating", notes),
        )
        if row == tree.good:
            good = part
            continue
        if row not in counted:
            notes.remark(record, "bill_level_circle")
        elif counted[row]:
            units = quantities.units or Decimal(1)
            value = value_of(record, part.id, price, quantities.written[row], units, notes)
            value = _whole(record, value, price, per[row], times[row], per_good, notes)
            value = None if value is None else _held(value)
            asked = asked or (value is None and bool(price.price or price.total))
            dollars = None if value is None else rates.dollars(record, value, part.currency)
            dollars = None if dollars is None else _held(dollars)
            part = replace(part, value=value, dollars=dollars)
        _remark_levels(record, per[row], times[row], notes)
        parts.append(part)
    said = {one.currency for one in prices if one.price or one.total}
    bill = _bill(records, parts, good, said, leveled=leveled)
    # A sum without the lines that are asked about would be another number.
    read = None if asked else bill.read_total
    bill = replace(bill, rates=tuple(rates.used.values()), read_total=read)
    return _totaled(bill, records, cells, quantities, prices, notes)


def _parts(rows: Sequence[Record], words: Mapping[int, PartWords], notes: Notes) -> list[Record]:
    """The rows that are named by something."""
    kept = []
    for row in rows:
        if is_named(words[row.line]):
            kept.append(row)
        else:
            notes.leave_out(row, "bill_unnamed")
    return kept


def _without_zero(
    records: Records, tree: Tree, quantities: Quantities, notes: Notes
) -> tuple[Records, Tree, Quantities]:
    """Without the rows of which there are none, unless they are assemblies."""
    none = [
        row
        for row, number in enumerate(quantities.written)
        if number == 0 and row not in tree.children and row != tree.good
    ]
    if not none:
        return records, tree, quantities
    for row in none:
        notes.leave_out(records.records[row], "bill_quantity_zero")
    kept = [row for row in range(len(records.records)) if row not in set(none)]
    records = replace(records, records=tuple(records.records[row] for row in kept))
    written = [quantities.written[row] for row in kept]
    return records, tree_of(records.records), Quantities(written, quantities.units)


def _are_per_good(
    records: Records, tree: Tree, each: Sequence[Decimal | None], per: Sequence[Decimal | None]
) -> bool:
    """Whether the quantities are those in one good already, by their heading or by the prices."""
    heading, known = records.headings.get("quantity", ""), bill_words()
    if holds_any(heading, known.of_one_good):
        return True
    if holds_any(heading, known.of_the_parent):
        return False
    if holds_any(heading, known.of_the_good):
        return True
    found = {
        times
        for row, times in rolled_up(tree, each, per).items()
        if row != tree.good and per[row] not in (None, 1)
    }
    return bool(found) and Decimal(1) not in found


def _counted(tree: Tree, assemblies: Mapping[int, Assembly]) -> dict[int, bool]:
    """Whether the value of each row counts: that of an assembly or of its parts, never of both."""
    opened: dict[int, bool] = {}
    for row in tree.order:
        above = tree.parents[row]
        # Of several goods, none counts until one is chosen.
        opened[row] = (
            not tree.goods if above is None else (opened[above] and assemblies[above] == "made")
        )
    whole = {row for row in opened if row not in tree.children or assemblies.get(row) == "bought"}
    return {row: opens and row in whole for row, opens in opened.items()}


def _of_one_good(records: Records, tree: Tree, notes: Notes) -> tuple[Records, Tree]:
    """The rows of the good that the bill is about; all of them until it is asked which one."""
    rows = records.records
    answer = notes.answer("levels", "good", choice(*tree.goods))
    if answer is None:
        options = [Option(name, name) for name in tree.goods]
        lines = [rows[row].line for found in tree.goods.values() for row in found]
        notes.ask("levels", "good", Message("bill_ask_good"), lines, options, free=False)
        return records, tree
    waiting = [row for name, own in tree.goods.items() if name == answer for row in own]
    kept: set[int] = set()
    while waiting:
        row = waiting.pop()
        if row not in kept:
            kept.add(row)
            waiting += tree.children.get(row, ())
            waiting += [tree.same[row]] if row in tree.same else []
    for number, row_left in enumerate(rows):
        if number not in kept:
            notes.leave_out(row_left, "bill_other_good")
    records = replace(records, records=tuple(rows[row] for row in sorted(kept)))
    return records, tree_of(records.records)


def _of_references(
    tree: Tree, quantities: Quantities, prices: list[Price]
) -> tuple[Quantities, list[Price]]:
    """What an assembly lacks is taken from a row that names it again."""
    written, prices = list(quantities.written), list(prices)
    for other, main in tree.same.items():
        if written[main] is None:
            written[main] = written[other]
        if prices[main] == Price(pieces=prices[main].pieces) and prices[other].price:
            prices[main] = replace(prices[other], total=None)
    return Quantities(written, quantities.units), prices


def _held(value: Decimal) -> Decimal:
    """The value as a case holds it: with at most twelve decimals."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -_MOST_DECIMALS:
        return value
    return value.quantize(Decimal(1).scaleb(-_MOST_DECIMALS), context=EXACT).normalize(EXACT)


def _remark_levels(
    record: Record, per: Decimal | None, times: Decimal | None, notes: Notes
) -> None:
    if per is not None and times is not None and per != times:
        notes.remark(record, "bill_quantity_multiplied", quantity=plain(per), total=plain(times))


def _whole(
    record: Record, value: Decimal | None, price: Price, per: Decimal | None,
    times: Decimal | None, per_good: bool, notes: Notes,
) -> Decimal | None:  # fmt: skip
    """The value in one good of a row whose value in the assembly above is given."""
    if value is None or per_good or per == times or (per is None and price.total is not None):
        return value
    if not per or times is None:
        return None
    multiplied = EXACT.multiply(value, EXACT.divide(times, per))
    if price.price is not None:
        return multiplied
    answer = notes.answer("quantity", "levels", choice(_PARENT, _GOOD))
    if answer is None:
        options = [
            Option(_PARENT, Message("bill_per_assembly")), Option(_GOOD, Message("bill_per_good"))
        ]  # fmt: skip
        text = Message("bill_ask_level_quantity")
        notes.ask("quantity", "levels", text, [record.line], options, free=False)
        return None
    return multiplied if answer == _PARENT else value


def _read(record: Record, field: str, notes: Notes) -> str | None:
    """The kind or the originating status of a row; None, with a remark, for what is none."""
    cell = record.of(field)
    if not cell or _is_mark(field, cell):
        return None
    try:
        return _READERS[field](cell)
    except InputError as error:
        notes.remark(record, error.code, **error.message.fields)
        return None


def _is_mark(field: str, cell: str) -> bool:
    """Whether a kind says only how an assembly is procured."""
    known = bill_words()
    return field == "kind" and normalize(cell) in known.bought | known.made | known.phantom


def _bill(
    records: Records, parts: Sequence[BillPart], good: BillPart | None, currencies: set[str],
    *, leveled: bool,
) -> Bill:  # fmt: skip
    unclassified = [part.words for part in parts if not part.hts]
    found = iter(suggested(unclassified))
    parts = [part if part.hts else replace(part, suggestions=next(found)) for part in parts]
    values = [part.value for part in parts if part.value is not None]
    return Bill(
        records.where,
        records.sheet,
        records.heading_line,
        dict(records.headings),
        tuple(parts),
        (),
        (),
        unused=records.unused,
        currency=currencies.pop() if len(currencies) == 1 else "",
        levels=leveled,
        good=good,
        read_total=_sum(values) if values and not currencies else None,
    )


def _sum(values: Iterable[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def _totaled(
    bill: Bill, records: Records, cells: Cells, quantities: Quantities, prices: Sequence[Price],
    notes: Notes,
) -> Bill:  # fmt: skip
    """The bill with the printed total, and the remark where the values add up to another."""
    printed = [(row, total) for row in records.sums if (total := _printed(row, cells)) is not None]
    total = _chosen_total(bill, printed, {quantities.units, *(one.units for one in prices)}, notes)
    left_out = sorted((*records.left_out, *notes.left_out), key=lambda one: one.line)
    left_out += [
        LeftOut(row.line, told(row), Message("bill_sum_left_out"))
        for row in records.sums
        if row.line not in {one.line for one in left_out}
    ]
    return replace(
        bill,
        printed_total=total,
        left_out=tuple(sorted(left_out, key=lambda one: one.line)),
        questions=(*records.questions, *notes.questions),
        remarks=tuple(notes.remarks),
    )


def _printed(row: Record, cells: Cells) -> Decimal | None:
    """The amount that a row of a sum prints."""
    amount = cells.amount(row, "value") or cells.amount(row, "unit_price")
    return amount.number if amount and amount.number else None


def _chosen_total(
    bill: Bill, printed: Sequence[tuple[Record, Decimal]], units: Iterable[Decimal | None],
    notes: Notes,
) -> Decimal | None:  # fmt: skip
    """The printed sum that the values add up to, or the last one with a remark."""
    if not printed:
        return None
    row, last = printed[-1]
    read = bill.read_total
    if read is None:
        return last
    totals = [*reversed([number for _, number in printed]), _sum(number for _, number in printed)]
    for times in {Decimal(1), *units} - {None}:
        for total in totals:
            if abs(divided(total, times or Decimal(1)) - read) <= _CENT:
                return total
    notes.remark(
        row, "bill_total_differs", printed=plain(last), read=plain(read),
        difference=plain(last - read),
    )  # fmt: skip
    return last
