"""Facts whose fields the vocabulary declares as copies of a place in the case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any

from assistant.case.model import Case
from assistant.measurements.costs.arithmetic import exact
from assistant.rulebook.facts import Fact, Value
from assistant.rulebook.form import FactField
from assistant.rulebook.vocabulary import Vocabulary


def declared_fact(kind: str, case: Case, vocabulary: Vocabulary, **measured: Value) -> Fact:
    """The fact of a kind in the order of its fields: what it copies of the case, and the rest."""
    fields: dict[str, Value] = {}
    for name, field in vocabulary.facts[kind].fields.items():
        if name in measured:
            fields[name] = measured[name]
        elif field.copies:
            fields[name] = _copied(field, reduce(getattr, field.copies.split("."), case))
    return Fact(kind, fields)


def _copied(field: FactField, value: Any) -> Value:
    if isinstance(value, date):
        return value.isoformat()
    if field.type in ("number", "percent"):
        return exact(value)
    return value
