"""Citations as they are printed, for the day of an assessment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.library import Library


@cache
def _library() -> Library:
    from assistant.library import Library

    return Library.open()


def cited(citation: Iterable[str], day: str) -> list[str]:
    """Each citation spelled out."""
    dated = _library().as_of(date.fromisoformat(day))
    return [dated.citation(name) for name in citation]
