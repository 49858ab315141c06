"""Facts: what was measured or concluded, exact; and how they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assistant.base.numbers import money, rate

Row = Mapping[str, str]
Value = str | Decimal | Fraction | tuple[str, ...] | tuple[Row, ...] | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a kind of the vocabulary. None in a field is "not known"."""

    kind: str
    fields: Mapping[str, Value]

    def __getitem__(self, field: str) -> Value:
        return self.fields[field]

    def text(self, field: str) -> str:
        """The field as text, "" where it is not known."""
        return shown(self.fields.get(field))

    def amount(self, field: str) -> Decimal:
        """The field as an exact amount; raises TypeError where it is none."""
        value = self.fields[field]
        if not isinstance(value, Decimal):
            raise TypeError(f"{self.kind}.{field} is not an amount")
        return value

    def as_shown(self) -> dict[str, object]:
        """Every known field in the form in which it is shown."""
        return {name: _plain(value) for name, value in self.fields.items() if value is not None}


def _plain(value: Value) -> object:
    if isinstance(value, tuple) and value and not isinstance(value[0], str):
        return [dict(row) for row in value if not isinstance(row, str)]
    return shown(value)


def yes_no(holds: bool) -> str:
    """The word for it: the engine tells True from 1 no better than from "yes"."""
    return "yes" if holds else "no"


def shown(value: Value) -> str:
    """The value as people read it: amounts to a hundredth of a cent, without needless zeros."""
    if isinstance(value, str):
        return value
    match value:
        case None:
            return ""
        case Decimal():
            return money(value)
        case Fraction():
            return rate(value)
        case _:
            return ", ".join(part for part in value if isinstance(part, str))
