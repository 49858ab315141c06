"""Suggests HS subheadings for a part from what its bill of materials says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.base.language import Lazy

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class PartWords:
    """What a bill of materials says of a part, each as written; "" where it says nothing.

    `reference` are the reference designators, `rating` the electrical value (10k, 0.1 uF),
    `package` the package or footprint.
    """

    description: str = ""
    reference: str = ""
    rating: str = ""
    package: str = ""
    manufacturer: str = ""
    part_number: str = ""
    supplier: str = ""
    supplier_part_number: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A subheading of six digits with dots, its family, the reason, and how sure it is.

    `question` tells it apart from the other suggestions; None where nothing needs asking.
    """

    hts: str
    family: str
    because: Lazy
    confidence: Confidence
    question: Lazy | None = None


def suggested(parts: Sequence[PartWords]) -> list[tuple[Suggestion, ...]]:
    """The subheadings of each part, the likeliest first; empty where nothing is known of it."""
    return [() for _ in parts]
