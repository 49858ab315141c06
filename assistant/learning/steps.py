"""Reads the steps of an assessment: their texts, and whether they conclude a fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.assessment.model import Step
from assistant.base.conditions import Condition, holds
from assistant.rulebook.facts import Value


def shown_value(shown: Any) -> Value:
    """A shown value as the value for conditions: "unknown" becomes None, a list a tuple."""
    if isinstance(shown, list):
        return tuple(shown)
    return None if shown == "unknown" else shown


def concludes(step: Step, kind: str, conditions: Mapping[str, Condition]) -> bool:
    """Whether the step concludes a fact of that kind whose fields meet the conditions."""
    return kind in step.concluded and all(
        holds(condition, shown_value(step.concluded[kind].get(field)))
        for field, condition in conditions.items()
    )


def texts(step: Step) -> Iterator[str]:
    """Every text in the facts that the step matched and concluded."""
    return _texts([step.facts, step.concluded])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
