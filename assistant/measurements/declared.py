"""Facts with fields that the vocabulary declares as copies of a place in the case."""

from __future__ import annotations

from datetime import date
from functools import reduce

from assistant.case.model import Case
from assistant.rulebook.facts import Fact, Value
from assistant.rulebook.vocabulary import Vocabulary


def declared_fact(kind: str, case: Case, vocabulary: Vocabulary, **measured: Value) -> Fact:
    """A fact of that kind: fields declared as copies come from the case, others from `measured`."""
    fields: dict[str, Value] = {}
    for name, field in vocabulary.facts[kind].fields.items():
        if field.copies:
            value = reduce(getattr, field.copies.split("."), case)
            fields[name] = value.isoformat() if isinstance(value, date) else value  # type: ignore[assignment]
        else:
            fields[name] = measured[name]
    return Fact(kind, fields)
