"""The form of knowledge/drills_rulings.yaml."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from assistant.learning.contract import Kind
from assistant.library.product_rule import Strict, Text


class RulingSource(Strict):
    """Where a decision was read."""

    title: str
    url: str
    date: str = ""


class RulingDrill(Strict):
    """A decision, the question put, and the answer of customs at a place of the assessment.

    `differs` says why the engine answers otherwise, where it does.
    """

    ruling: str
    topic: str
    source: RulingSource
    ask: Text
    kind: Kind
    within: Decimal = Decimal(0)
    at: str
    decided: str
    says: Text
    differs: Text | None = None
    case: dict[str, Any]


class RulingDrills(Strict):
    """Every decision that is put as a drill, on the day of `as_of`."""

    as_of: date
    rulings: list[RulingDrill]
