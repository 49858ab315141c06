"""Facts, measured or concluded, with exact values; and how values are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assistant.base.language import Lazy
from assistant.base.numbers import money, rate

Row = Mapping[str, str | Lazy]
Value = str | Lazy | Decimal | Fraction | tuple[str | Lazy, ...] | tuple[Row, ...] | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a kind in the vocabulary. None in a field means "not known"."""

    kind: str
    fields: Mapping[str, Value]

    def __getitem__(self, field: str) -> Value:
        return self.fields[field]

    def text(self, field: str) -> str:
        """The field as text; "" where it is not known."""
        return shown(self.fields.get(field))

    def words(self, field: str) -> list[str]:
        """The entries of a list field as text; empty where the field holds no list."""
        value = self.fields[field]
        held = value if isinstance(value, tuple) else ()
        return [str(one) for one in held if isinstance(one, str | Lazy)]

    def amount(self, field: str) -> Decimal:
        """The field as an exact amount; raises TypeError where it is not an amount."""
        value = self.fields[field]
        if not isinstance(value, Decimal):
            raise TypeError(f"{self.kind}.{field} is not an amount")
        return value

    def known_amount(self, field: str) -> Decimal | None:
        """The field as an exact amount, or None if not known; raises TypeError as `amount`."""
        return None if self.fields[field] is None else self.amount(field)

    def as_shown(self) -> dict[str, object]:
        """Every known field as it is shown."""
        return {name: _plain(value) for name, value in self.fields.items() if value is not None}


def _plain(value: Value) -> object:
    if isinstance(value, tuple) and value and isinstance(value[0], Mapping):
        return [_plain_row(row) for row in value if isinstance(row, Mapping)]
    return shown(value)


def _plain_row(row: Row) -> dict[str, str]:
    return {name: str(cell) for name, cell in row.items()}


def yes_no(holds: bool) -> str:
    """`yes` or `no`; the engine does not reliably distinguish True from 1."""
    return "yes" if holds else "no"


def shown(value: Value) -> str:
    """The value as text; amounts to a hundredth of a cent, without trailing zeros."""
    match value:
        case str():
            return value
        case None:
            return ""
        case Lazy():
            return str(value)
        case Decimal():
            return money(value)
        case Fraction():
            return rate(value)
        case _:
            return ", ".join(str(part) for part in value if isinstance(part, str | Lazy))
