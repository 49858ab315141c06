"""Decides which field each column below a heading row holds, by its heading and its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple

from assistant.bill_of_materials.contents import (
    Share,
    electrical,
    holds_amount,
    mostly_references,
    plain_integers,
    says_currency,
    share_of,
)
from assistant.bill_of_materials.headings import (
    IGNORED,
    NAMING,
    PRICE_BREAK,
    SURE,
    Content,
    break_named,
    fields,
    fields_named,
    holds,
)
from assistant.bill_of_materials.table import Row
from assistant.questions.amounts import names_other_currency, parse_amount
from assistant.questions.material_lines import FIELDS

_BEHIND = 50  # how far an amount in another currency ranks behind one in US dollars
_SPARSE = 10  # how far a column that few rows fill ranks behind one that most fill
_BREAK = 101  # a price break is told apart from a unit price
_MOST_AMOUNTS = 6  # columns of which three may be quantity, unit price and value
_LEAST_BREAK = 5
_LONGEST_NUMBER, _MOST_APART = 7, 20  # item numbers may go up by tens
# What decides over money and law: a heading that its cells do not confirm is doubted.
_DOUBTED: frozenset[Content] = frozenset(
    {"amount", "count", "country", "code", "currency", "kind", "originating", "level"}
)
# What names a part is kept as its heading says, whatever the cells look like.
_KEPT: frozenset[Content] = frozenset({"references", "rating", "text", "unit"})


class ColumnDoubt(NamedTuple):
    """A column named for a field by its heading, though few of its cells can be read so.

    `fitting` of `filled` cells can. Without any, the column is not used.
    """

    field: str
    place: int
    fitting: int
    filled: int


class Assigned(NamedTuple):
    """The column of each field, from 0, and the columns whose cells do not confirm the heading.

    `more` are further columns that describe the part.
    """

    places: dict[str, int]
    doubts: tuple[ColumnDoubt, ...] = ()
    more: tuple[int, ...] = ()


class _Candidate(NamedTuple):
    score: float
    order: int
    field: str
    place: int
    share: Share
    content: Content

    @property
    def confirmed(self) -> bool:
        return not self.content or not self.share.filled or self.share.mostly


def assigned(headings: Sequence[str], rows: Sequence[Row]) -> Assigned:
    """The column of each field by the headings, where the cells of the column confirm it.

    In a list of components "item" may be a number, "type" a package, and "value" 10k or 100nF. A
    column that no field can take as its heading says is doubted.
    """
    candidates = sorted(
        _without_ambiguous(_candidates(headings, rows), rows),
        key=lambda one: (-round(one.score), one.order, -one.score),
    )
    places: dict[str, int] = {}
    taken: set[int] = set()
    for one in candidates:
        if one.confirmed and one.place not in taken and one.field not in places:
            taken.add(one.place)
            if one.field != IGNORED:
                places[one.field] = one.place
    more = tuple(
        one.place
        for one in candidates
        if one.field == "description" and one.confirmed and one.score >= SURE
        and one.place not in taken
    )  # fmt: skip
    taken.update(more)
    doubts = []
    for one in candidates:
        if one.confirmed or one.place in taken or one.field in places:
            continue
        if one.content not in _DOUBTED:
            if one.score >= SURE and one.content in _KEPT:
                taken.add(one.place)
                places[one.field] = one.place
            continue
        if one.score < SURE and one.content not in ("amount", "count"):
            continue
        taken.add(one.place)
        if one.field == "value" and "unit_price" in places and not one.share.fitting:
            continue
        doubts.append(ColumnDoubt(one.field, one.place, *one.share))
        # Without its quantity, a unit price would be taken for the value.
        if one.share.fitting or one.field == "quantity":
            places[one.field] = one.place
    return Assigned(places | _unnamed(headings, rows, places, taken), tuple(doubts), more)


def _unnamed(
    headings: Sequence[str], rows: Sequence[Row], places: Mapping[str, int], taken: set[int]
) -> dict[str, int]:
    """The references and the description in columns that no heading says it of."""
    found: dict[str, int] = {}
    for place in range(_width(rows)):
        if place in taken:
            continue
        blank = place >= len(headings) or not headings[place]
        if "reference" not in places and mostly_references(rows, place):
            found.setdefault("reference", place)
        elif (
            (blank or not NAMING & places.keys())
            and "description" not in places
            and share_of(rows, place, "text").mostly
        ):
            found.setdefault("description", place)
    return found


def _width(rows: Sequence[Row]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _candidates(headings: Sequence[str], rows: Sequence[Row]) -> list[_Candidate]:
    order = {field: number for number, field in enumerate(fields())}
    found = []
    breaks = _breaks(headings, rows)
    for place, heading in enumerate(headings):
        if place in breaks:
            share = share_of(rows, place, "amount")
            field = f"{PRICE_BREAK}{breaks[place]}"
            found.append(_Candidate(_BREAK, 0, field, place, share, "amount"))
            continue
        for field, score in fields_named(heading) if heading else ():
            content = holds(field)
            if content == "amount" and names_other_currency(heading):
                score -= _BEHIND
            share = share_of(rows, place, content)
            found.append(_Candidate(score, order[field], field, place, share, content))
    return [
        one._replace(score=one.score - _SPARSE) if _is_sparse(one, found) else one for one in found
    ]


def _is_sparse(one: _Candidate, found: Sequence[_Candidate]) -> bool:
    """Whether another column of such numbers is filled on most rows, and this one on few.

    An export of an order or a good with its lines has a quantity of both.
    """
    return one.content in ("amount", "count") and any(
        other.field == one.field and other.score >= SURE and other.confirmed
        and other.share.filled > 2 * one.share.filled
        for other in found
    )  # fmt: skip


def _breaks(headings: Sequence[str], rows: Sequence[Row]) -> dict[int, int]:
    """The number of pieces of each column that is a price break.

    "Price 1", "Price 2" and "Price 3" are numbered; a number alone is a break among prices only.
    """
    found = {
        place: named for place, one in enumerate(headings) if one and (named := break_named(one))[0]
    }
    said = [place for place, (_, price) in found.items() if price]
    numbers = sorted(found[place][0] for place in said)
    if numbers and max(numbers) < _LEAST_BREAK:
        said = []
    priced = any(
        field in ("unit_price", "currency")
        for one in headings
        if one
        for field, _ in fields_named(one)
    )
    among = bool(said) or priced or len(found) > 1
    return {
        place: number
        for place, (number, price) in found.items()
        if (price and place in said) or (not price and among and _prices(rows, place))
    }


def _prices(rows: Sequence[Row], place: int) -> bool:
    """Whether the column holds prices: amounts that are not all whole numbers."""
    return share_of(rows, place, "amount").mostly and not plain_integers(rows, place)


def _without_ambiguous(candidates: list[_Candidate], rows: Sequence[Row]) -> list[_Candidate]:
    """The candidates without those fields of a heading that the rest of the table speaks against.

    "Value" beside references or footprints is an electrical value, unless it shows a currency or is
    quantity x price. "Amount" over whole numbers is a quantity where no other column is.
    """
    fields_at: dict[int, set[str]] = {}
    for one in candidates:
        fields_at.setdefault(one.place, set()).add(one.field)
    confirmed = {one.field: one.place for one in candidates if one.confirmed and one.score >= SURE}
    of_circuit = bool(confirmed.keys() & {"reference", "package"})
    dropped: set[tuple[str, int]] = set()
    for place, named in fields_at.items():
        if {"value", "rating"} <= named:
            price, quantity = confirmed.get("unit_price"), confirmed.get("quantity")
            amounts = says_currency(rows, place) or (
                price is not None and quantity is not None
                and _are_products(rows, quantity, price, place)
            )  # fmt: skip
            share = share_of(rows, place, "amount")
            written = electrical(rows, place) and not share.mostly
            is_rating = not amounts and (of_circuit or written or not share.fitting)
            dropped.add(("value" if is_rating else "rating", place))
        is_text = "description" in named or ("notes" in named and not electrical(rows, place))
        if "rating" in named and is_text and not of_circuit:
            dropped.add(("rating", place))
        if {"item", "own_part_number"} <= named and not _counting(rows, place):
            dropped.add(("item", place))
        if "quantity" in named and named & {"value", "unit_price"} and plain_integers(rows, place):
            others = [
                one
                for one in candidates
                if one.field == "quantity" and one.place != place and one.confirmed
            ]
            if not others:
                dropped |= {("value", place), ("unit_price", place)}
            else:
                dropped |= {("quantity", place)}
        elif "quantity" in named and named & {"value", "unit_price"}:
            dropped |= {("quantity", place)}
    return [one for one in candidates if (one.field, one.place) not in dropped]


def _counting(rows: Sequence[Row], place: int) -> bool:
    """Whether the column counts the lines: whole numbers that rise and stay small."""
    cells = [row.cell(place) for row in rows if row.cell(place)]
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < _LONGEST_NUMBER]
    return (
        2 * len(numbers) > len(cells)
        and numbers == sorted(numbers)
        and max(numbers) <= _MOST_APART * len(rows)
    ) or not cells


def _are_products(rows: Sequence[Row], quantity: int, price: int, value: int) -> bool:
    """Whether the value is quantity x price in every row that has the three."""
    triples = [
        row for row in rows if all(holds_amount(row.cell(p)) for p in (quantity, price, value))
    ]
    return bool(triples) and all(_is_product(row, quantity, price, value) for row in triples)


def by_content(rows: Sequence[Row], width: int) -> dict[str, int]:
    """The columns of a table without headings: in the order of a typed line, or by content."""
    return _in_order(rows, width) or _by_content(rows, width)


def _mostly(rows: Sequence[Row], place: int, content: Content) -> bool:
    return share_of(rows, place, content).mostly


def _in_order(rows: Sequence[Row], width: int) -> dict[str, int]:
    """The columns in the order of `FIELDS`; empty if the content of a column contradicts it."""
    if width > len(FIELDS):
        return {}
    ordered: Mapping[str, Content] = {
        "description": "text", "hts": "code", "origin": "country", "value": "amount",
    }  # fmt: skip
    for place, (field, content) in enumerate(ordered.items()):
        others = (other for name, other in ordered.items() if name != field)
        if not share_of(rows, place, content).fitting and any(
            _mostly(rows, place, other) for other in others
        ):
            return {}
        if field == "value" and _mostly_integers(rows, place):
            return {}
    return {field: place for place, field in enumerate(FIELDS[: max(width, 1)])}


def _by_content(rows: Sequence[Row], width: int) -> dict[str, int]:
    """The columns that hold codes, countries, references, amounts and the longest texts."""
    places: dict[str, int] = {}
    free = [place for place in range(width) if not _counts_lines(rows, place)]
    sought: Iterable[tuple[str, Content]] = (
        ("hts", "code"), ("origin", "country"), ("reference", "references"), ("link", "link"),
    )  # fmt: skip
    for field, content in sought:
        found = [place for place in free if _mostly(rows, place, content)]
        if found:
            places[field] = found[0]
            free.remove(found[0])
    counts = [place for place in free if _mostly_integers(rows, place)]
    if len(counts) == 1:
        places["quantity"] = counts[0]
    texts = [
        place
        for place in free
        if _mostly(rows, place, "text") and not _mostly(rows, place, "amount")
    ]
    if texts:
        places["description"] = max(texts, key=lambda place: _length(rows, place))
        free.remove(places["description"])
    amounts = [place for place in free if _mostly(rows, place, "amount")]
    for quantity, price, value in permutations(amounts[:_MOST_AMOUNTS], 3):
        if all(_is_product(row, quantity, price, value) for row in rows):
            return places | {"quantity": quantity, "unit_price": price, "value": value}
    if len(amounts) == 1 and amounts[0] not in counts:
        places["value"] = amounts[0]
    return places


def _mostly_integers(rows: Sequence[Row], place: int) -> bool:
    """Whether the cells of the column are whole numbers; its first may be a heading."""
    first = rows[0].cell(place) if rows else ""
    if any(map(str.isdigit, first)):
        return plain_integers(rows, place)
    return plain_integers(rows[1:], place)


def _counts_lines(rows: Sequence[Row], place: int) -> bool:
    return [row.cell(place) for row in rows] == [str(n) for n in range(1, len(rows) + 1)]


def _length(rows: Sequence[Row], place: int) -> int:
    return sum(len(row.cell(place)) for row in rows)


def _is_product(row: Row, quantity: int, price: int, value: int) -> bool:
    cells = [row.cell(place) for place in (quantity, price, value)]
    if not all(map(holds_amount, cells)):
        return not any(cells)
    count, each, whole = (Decimal(parse_amount(cell)) for cell in cells)
    return agree(count, each, whole)


def agree(quantity: Decimal, unit_price: Decimal, value: Decimal) -> bool:
    """Whether the value is quantity times unit price, within one unit of its last decimal."""
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return abs(quantity * unit_price - value) <= step
