"""Parts labelled with their right subheadings, and how well the suggestions meet them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from assistant.library.component_families import PartWords, Suggestion, suggested
from tests.support.paths import ROOT

FOLDER = ROOT / "tests" / "bill_of_materials" / "labelled"
_NONE = "none"
_TEXTS = [field.name for field in fields(PartWords)]


@dataclass(frozen=True)
class Labelled:
    """A part, its style of writing, and its right subheadings; none where nothing is right."""

    style: str
    words: PartWords
    right: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """Counts over the parts that have a right code; `garbage` counts those that have none."""

    parts: int
    six_digits: int
    heading: int
    first: int
    wrong: int
    silent: int
    garbage: int

    def __str__(self) -> str:
        def share(count: int) -> str:
            return f"{count / self.parts:6.1%}"

        return (
            f"{self.parts} parts; among the first three: six digits {share(self.six_digits)}, "
            f"heading {share(self.heading)}; first right {share(self.first)}; wrong first without "
            f"any right {share(self.wrong)}; silent {share(self.silent)}; "
            f"suggested where nothing is right: {self.garbage}"
        )


def labelled(path: Path) -> list[Labelled]:
    """The parts of a file of `FOLDER`."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(
                row["style"],
                PartWords(**{name: row[name] for name in _TEXTS if row.get(name)}),
                tuple(one for one in row["right"].split("|") if one not in ("", _NONE)),
            )
            for row in csv.DictReader(file)
        ]


def figures(parts: Sequence[Labelled]) -> Figures:
    """How well the suggestions for the parts meet the right codes."""
    found = list(zip(parts, suggested([one.words for one in parts]), strict=True))
    named = [(one.right, codes) for one, codes in found if one.right]
    return Figures(
        len(named),
        sum(_meets(right, codes) for right, codes in named),
        sum(_meets(right, codes, digits=4) for right, codes in named),
        sum(_meets(right, codes[:1]) for right, codes in named),
        sum(bool(codes) and not _meets(right, codes, digits=4) for right, codes in named),
        sum(not codes for _, codes in named),
        sum(bool(codes) for one, codes in found if not one.right),
    )


def missed(parts: Sequence[Labelled]) -> Iterator[str]:
    """A line for each part of which no suggestion has the right heading."""
    for one, codes in zip(parts, suggested([one.words for one in parts]), strict=True):
        if one.right and not _meets(one.right, codes, digits=4):
            yield f"{one.words} is {one.right}, suggested {[code.hts for code in codes]}"


def _meets(right: Sequence[str], codes: Sequence[Suggestion], digits: int = 6) -> bool:
    length = digits + (digits > 4)  # with the dot
    return bool({code[:length] for code in right} & {one.hts[:length] for one in codes})
