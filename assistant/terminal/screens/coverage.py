"""How many product rules can be decided, chapter by chapter, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.base.messages import message

if TYPE_CHECKING:
    from assistant.checks.coverage import RuleCounts

_COUNTED = (
    "printed",
    "decide",
    "notes",
    "undecidable",
    "alternatives",
    "checked",
    "unchecked",
    "doubtful",
)


def coverage_table(rows: Iterable[RuleCounts]) -> list[str]:
    """A title, the names of the columns, a line for each row, and the totals."""
    names = [message(f"coverage.{column}") for column in ("chapter", *_COUNTED)]
    lines, total = [message("coverage.title"), " ".join(names)], [0] * len(_COUNTED)
    for row in rows:
        cells = [getattr(row, column) for column in _COUNTED]
        counts = [len(cell) if isinstance(cell, tuple) else cell for cell in cells]
        total = [sum(pair) for pair in zip(total, counts, strict=True)]
        chapters = "-".join(f"{one:02}" for one in sorted({row.chapters[0], row.chapters[-1]}))
        lines.append(_line(names, [chapters, *counts]))
    return [*lines, _line(names, [message("coverage.total"), *total])]


def coverage_notes(rows: Iterable[RuleCounts]) -> list[str]:
    """What the columns count, and which rules cannot be decided, by the reason."""
    by_reason: dict[str, list[str]] = {}
    for one in (one for row in rows for one in row.undecidable):
        by_reason.setdefault(one.reason, []).append(one.rule)
    reasons = [
        message(f"coverage.reason.{reason}", rules=", ".join(rules))
        for reason, rules in by_reason.items()
    ]
    return [message("coverage.key"), *reasons]


def _line(names: Sequence[str], cells: Sequence[object]) -> str:
    first, *others = (str(cell) for cell in cells)
    counts = (f"{cell:>{len(name)}}" for name, cell in zip(names[1:], others, strict=True))
    return " ".join([f"{first:{len(names[0])}}", *counts])
