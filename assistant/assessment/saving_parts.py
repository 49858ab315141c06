"""What each part of the plan brings to the saving, from the lines of the supply chains passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.assessment.concluded import once
from assistant.assessment.model import Line, PartOfSaving, Scenario
from assistant.base.messages import Message
from assistant.base.numbers import for_people, money
from assistant.base.texts import Translated
from assistant.library.forms import SavingParts

_Moved = tuple[Line | None, Line | None]


def parts_of_saving(stations: Sequence[Scenario], form: SavingParts) -> list[PartOfSaving]:
    """The parts in the order of the form, those on which nothing changes left out.

    `stations` are the supply chains from today to the plan. The parts add up to the difference of
    the first and the last, per unit and per year.
    """
    moved: dict[str, list[_Moved]] = {}
    for before, after in pairwise(stations):
        for pair in _moved(before, after):
            line = next(one for one in pair if one)
            moved.setdefault(form.part_of(after.id, line.id), []).append(pair)
    return [_part(name, moved[name], form) for name in form.parts if name in moved]


def _moved(before: Scenario, after: Scenario) -> Iterator[_Moved]:
    """Each line that differs, before and after; None where it is no line."""
    first, second = ({line.id: line for line in one.lines} for one in (before, after))
    for name in dict.fromkeys([*first, *second]):
        pair = first.get(name), second.get(name)
        if _amount(pair[0]) != _amount(pair[1]) or _annual(pair[0]) != _annual(pair[1]):
            yield pair


def _part(name: str, moved: Sequence[_Moved], form: SavingParts) -> PartOfSaving:
    part = form.parts[name]
    lines = [line for pair in moved for line in pair if line]
    yearly = None
    if all(line.annual is not None for line in lines):
        yearly = sum((_annual(before) - _annual(after) for before, after in moved), Decimal(0))
    told = "; ".join(filter(None, map(_told, moved)))
    return PartOfSaving(
        id=name,
        label=str(Translated(part.label)),
        per_unit=money(sum((_amount(one) - _amount(other) for one, other in moved), Decimal(0))),
        annual=None if yearly is None else money(yearly),
        because=f"{Translated(part.says)} {told}." if told else str(Translated(part.says)),
        citation=once(law for line in lines for law in line.citation),
    )


def _amount(line: Line | None) -> Decimal:
    return Decimal(line.amount) if line else Decimal(0)


def _annual(line: Line | None) -> Decimal:
    return Decimal(line.annual or 0) if line else Decimal(0)


def _told(moved: _Moved) -> str:
    """The line before and after; empty where both are shown alike."""
    before, after = (for_people(_amount(line)) for line in moved)
    label = next(line.label for line in moved if line)
    if before == after:
        return ""
    return str(Message("part_of_saving", label=label, before=before, after=after))
