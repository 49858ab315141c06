"""Sheets of a bill of materials as records, for tests of what is understood of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.bill_of_materials.bill import Bill, BillPart
from assistant.bill_of_materials.records import Record, Records

Rows = Sequence[Mapping[str, str]]


def sheet(
    rows: Rows, headings: Mapping[str, str] | None = None, sums: Rows = (), *, points: bool = False
) -> Records:
    """The records of rows below a heading row in line 1, then those of sums."""
    kept = [{field: cell for field, cell in row.items() if cell} for row in rows]
    records = tuple(Record(line, row) for line, row in enumerate(kept, 2))
    summed = tuple(Record(line, row) for line, row in enumerate(sums, len(rows) + 2))
    return Records("bill.csv", "", 1, headings or {}, records, summed, has_points=points)


def indented(records: Records, depths: Sequence[int]) -> Records:
    """The records with these indents."""
    rows = zip(records.records, depths, strict=True)
    return replace(records, records=tuple(replace(one, indent=depth) for one, depth in rows))


def asked(bill: Bill) -> set[tuple[str, str]]:
    """What the questions of a bill are about, and their subjects."""
    return {(one.about, one.subject) for one in bill.questions}


def values(bill: Bill) -> list[Decimal | None]:
    return [part.value for part in bill.parts]


def part(bill: Bill, name: str) -> BillPart:
    return next(one for one in bill.parts if one.id == name)
