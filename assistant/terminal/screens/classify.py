"""The HS subheadings suggested for a part, as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.base.inert import printable
from assistant.base.messages import message
from assistant.library.component_families import Suggestion


def classify_lines(text: str, suggestions: Sequence[Suggestion]) -> Iterator[tuple[int, str]]:
    """The text, its suggestions, and the question that tells them apart, with their depths."""
    yield 0, printable(text)
    if not suggestions:
        yield 1, message("families.nothing")
    for one in suggestions:
        sure = message(f"families.confidence.{one.confidence}")
        yield (
            1,
            message(
                "families.suggestion",
                hts=one.hts,
                name=one.name,
                confidence=sure,
                because=one.because,
            ),
        )
    if suggestions and suggestions[0].question:
        yield 1, str(suggestions[0].question)
