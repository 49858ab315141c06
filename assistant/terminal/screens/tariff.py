"""How an imported tariff differs from the shipped one, as lines of text."""

from __future__ import annotations

from collections import Counter

from assistant.base.messages import message
from assistant.library import Library
from assistant.library.printed_rate import read_rate
from assistant.library.tables import UsTariffLine
from assistant.library.tariff_import import ImportedTariff, RateChange, changes


def import_lines(tariff: ImportedTariff, shipped: Library) -> list[str]:
    """The number of lines read, the number that differ, and each difference."""
    found = list(changes(tariff, {one: shipped.us_tariff(one) for one in tariff.chapters}))
    counts = Counter(_kind(change) for change in found)
    lines = [line for chapter in tariff.chapters.values() for line in chapter.values()]
    unread = sum(read_rate(line.general_rate) is None for line in lines)
    said = [
        message(
            "tariff_import.done",
            count=len(lines),
            chapters=len(tariff.chapters),
            file=tariff.file,
        ),
        message(
            "tariff_import.counts",
            changed=counts["change"],
            added=counts["added"],
            removed=counts["removed"],
        ),
    ]
    if unread:
        said.append(message("tariff_import.unread", count=unread))
    return [*said, *(_change_line(change) for change in found)]


def _kind(change: RateChange) -> str:
    if change.before is None:
        return "added"
    return "change" if change.after else "removed"


def _change_line(change: RateChange) -> str:
    before, after = (_rates(line) for line in (change.before, change.after))
    line = change.after or change.before
    return message(
        f"tariff_import.{_kind(change)}",
        hts8=line.hts8 if line else "",
        before=before[0],
        after=after[0],
        usmca_before=before[1],
        usmca_after=after[1],
        other_before=before[2],
        other_after=after[2],
    )


def _rates(line: UsTariffLine | None) -> tuple[str, ...]:
    rates = (line.general_rate, line.usmca_rate, line.column2_rate) if line else ("",) * 3
    return tuple(rate or message("not_known_mark") for rate in rates)
