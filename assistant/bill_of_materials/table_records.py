"""The rows of a table as records, by the columns guessed from its headings."""

from __future__ import annotations

from pathlib import Path

from assistant.bill_of_materials.columns import guessed_columns
from assistant.bill_of_materials.imported import is_sum
from assistant.bill_of_materials.reading import read_table, table_of_text
from assistant.bill_of_materials.records import NO_CHOICES, Choices, Record, Records


def read_records(source: Path | bytes, choices: Choices = NO_CHOICES) -> Records:
    """The records of a file, or of what came from standard input. Raises InputError.

    `choices` are not followed.
    """
    table = (
        read_table(source)
        if isinstance(source, Path)
        else table_of_text(source.decode(errors="replace"))
    )
    columns = guessed_columns(table)
    rows = [row for row in table.rows if row.line > columns.heading_line]
    records: list[Record] = []
    sums: list[Record] = []
    for row in rows:
        fields = {field: cell for field, at in columns.places.items() if (cell := row.cell(at))}
        uncomputed = {field for field, at in columns.places.items() if at in row.uncomputed}
        kept = sums if is_sum(row, columns) else records
        kept.append(Record(row.line, fields, uncomputed=frozenset(uncomputed)))
    headings = {f: columns.headings[at] for f, at in columns.places.items() if columns.headings}
    return Records(
        table.where, "", columns.heading_line, headings, tuple(records), tuple(sums),
        has_points=not table.as_written,
    )  # fmt: skip
