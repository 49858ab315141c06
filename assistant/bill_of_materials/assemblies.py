"""Which assemblies are made from their parts and which are bought whole: never both are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal

from assistant.base.messages import Message
from assistant.base.text import normalize
from assistant.bill_of_materials.bill import Assembly
from assistant.bill_of_materials.bill_words import bill_words, holds_any
from assistant.bill_of_materials.identity import shown, words_of
from assistant.bill_of_materials.levels import Tree
from assistant.bill_of_materials.notes import Notes
from assistant.bill_of_materials.numbers import EXACT, divided
from assistant.bill_of_materials.quantities import choice
from assistant.bill_of_materials.records import Record, Records
from assistant.bill_of_materials.values import Price
from assistant.questions.model import Option

_READ: Callable[[str], Assembly] = choice("made", "bought")
_READ_ALL: Callable[[str], Assembly | Literal["each"]] = choice("made", "bought", "each")
_CENT = Decimal("0.01")
_MARKS = ("procurement", "kind", "notes")


def assemblies_of(
    records: Records, tree: Tree, each: Sequence[Decimal | None], per: Sequence[Decimal | None],
    ids: Sequence[str], notes: Notes,
) -> dict[int, Assembly]:  # fmt: skip
    """Each assembly that is made or bought; "" where it is asked.

    `each` are the prices of one piece, `per` the quantities in the assembly above.
    """
    rows = records.records
    found: dict[int, Assembly] = {}
    asked = []
    rolled = rolled_up(tree, each, per)
    for row in tree.children:
        if row == tree.good:
            continue
        found[row] = _by_file(rows[row], each[row], row in rolled)
        if not found[row]:
            found[row] = notes.answer("levels", ids[row], _READ) or ""
        if not found[row]:
            asked.append(row)
    answer = notes.answer("levels", "", _READ_ALL)
    if answer in ("made", "bought"):
        return found | dict.fromkeys(asked, answer)
    options = [Option("made", Message("bill_made")), Option("bought", Message("bill_bought"))]
    if len(asked) > 1 and answer != "each":
        text = Message("bill_ask_assemblies", count=len(asked))
        lines = [rows[row].line for row in asked]
        several = [*options, Option("each", Message("bill_each"))]
        notes.ask("levels", "", text, lines, several, free=False)
        return found
    for row in asked:
        text = Message("bill_ask_assembly", assembly=shown(words_of(rows[row])))
        notes.ask("levels", ids[row], text, [rows[row].line], options, free=False)
    return found


def _by_file(record: Record, each: Decimal | None, rolled: bool) -> Assembly:
    if marked := _marked(record):
        return marked
    # A price that is in doubt is a price.
    return "" if _has_price(record, each) and not rolled else "made"


def _marked(record: Record) -> Assembly:
    cells = [normalize(record.of(field)) for field in _MARKS]
    if cells[0] in bill_words().made or holds_any(" ".join(cells), bill_words().phantom):
        return "made"
    long = [one for one in cells[1:] if len(one) > 1]
    if cells[0] in bill_words().bought or any(one in bill_words().bought for one in long):
        return "bought"
    return "made" if any(one in bill_words().made for one in long) else ""


def _has_price(record: Record, each: Decimal | None) -> bool:
    if each is not None:
        return each > 0
    return any(
        field in ("unit_price", "value") or field.startswith("price_break")
        for field in record.fields
    )


def rolled_up(
    tree: Tree, each: Sequence[Decimal | None], per: Sequence[Decimal | None]
) -> dict[int, Decimal]:
    """The assemblies whose price is that of their parts.

    With 1 where the quantities of the parts are those in one assembly, with the quantity of the
    assembly where they are those in all of them.
    """
    sums: dict[int, Decimal | None] = {}
    found = {}
    for row in reversed(tree.order):
        if row not in tree.children:
            continue
        total: Decimal | None = Decimal(0)
        for child in tree.children[row]:
            price = each[child] if each[child] is not None else sums.get(child)
            quantity = per[child]
            if price is None or quantity is None or total is None:
                total = None
            else:
                total = EXACT.add(total, EXACT.multiply(price, quantity))
        sums[row] = total
        price = each[row]
        for times in (Decimal(1), per[row]):
            if price and total is not None and times:
                whole = EXACT.multiply(price, times)
                if row not in found and abs(total - whole) <= _CENT:
                    found[row] = times
    return found


def each_of(prices: Sequence[Price], quantities: Sequence[Decimal | None]) -> list[Decimal | None]:
    """The price of one piece of each row, by its unit price or its total."""
    found: list[Decimal | None] = []
    for price, quantity in zip(prices, quantities, strict=True):
        one = price.each
        if one is None and price.total is not None and quantity:
            one = divided(divided(price.total.number, price.units), quantity)
        found.append(one if price.sure else None)
    return found
