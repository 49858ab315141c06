"""The days on which a value of the knowledge changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from assistant.library.library import DatedLibrary, Library

_Window = tuple[date | None, date | None]


def change_days(library: DatedLibrary) -> list[date]:
    """The days after the library's own on which a value begins, or the last one has ended."""
    return [day for day in _all_days(library.library) if day > library.day]


@cache
def _all_days(library: Library) -> tuple[date, ...]:
    days = set()
    for first, last in _windows(library):
        if first is not None:
            days.add(first)
        if last is not None:
            days.add(last + timedelta(days=1))
    return tuple(sorted(days))


def _windows(library: Library) -> Iterator[_Window]:
    """The days on which each dated value holds: parameters, US measures, Mexican tariff lines."""
    for path in sorted((library.folder / "parameters").glob("*.yaml")):
        yield from ((one.from_, one.to) for one in library.parameter_form(path.stem).values)
    for measure in library.us_measures:
        rates = (rate for heading in measure.headings for rate in heading.rates)
        for window in (*measure.exempt, *measure.possible, *rates):
            yield window.from_, window.to
    for lines in library.mexican_lines.values():
        yield from ((line.from_, line.to) for line in lines)
