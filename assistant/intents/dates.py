"""Finds dates: 2027, in January, next year, el 1 de enero de 2027, in six months."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from assistant.base.calendar import days_after, months_after
from assistant.base.text import normalize
from assistant.intents.form import RelativeDay, every, table
from assistant.intents.tokens import Phrases

_FULL = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_OF_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|ro|o)?")
_YEAR = re.compile(r"\d{4}")
_FEW = 2
_JOINT = ("de", "el", "of", "the")


def days_in(words: Sequence[str], today: date) -> Iterator[tuple[int, int, str]]:
    """The dates in the words: first word (prepositions included), word after, ISO date.

    A year alone means its first day. A month alone means the first day of its next occurrence. A
    month and day without a year mean the next such date.
    """
    place = 0
    while place < len(words):
        found = _day_at(words, place, today)
        if found is None:
            place += 1
            continue
        length, day = found
        first = place
        while first and words[first - 1] in _before():
            first -= 1
        yield first, place + length, day.isoformat()
        place += length


def _day_at(words: Sequence[str], place: int, today: date) -> tuple[int, date] | None:
    rest = list(words[place : place + 6])
    for phrases, relative in _relative():
        if found := phrases.pattern.match(" ".join(rest)):
            return len(found[0].split()), _moved(today, relative, 1)
    return _span_at(rest, today) or _calendar_day(words, place, rest, today)


def _span_at(rest: list[str], today: date) -> tuple[int, date] | None:
    """Reads a span from today: in three months, dentro de 90 días."""
    span = next((one for one in _spans() if rest[: len(one)] == one), None)
    if span is None or len(rest) < len(span) + 2:
        return None
    number, unit = rest[len(span)], rest[len(span) + 1]
    count = _numbers().get(number) or (int(number) if re.fullmatch(r"\d{1,3}", number) else 0)
    for phrases, relative in _units():
        if count and phrases.pattern.fullmatch(unit):
            return len(span) + 2, _moved(today, relative, count)
    return None


def _calendar_day(
    words: Sequence[str], place: int, rest: list[str], today: date
) -> tuple[int, date] | None:
    if found := _FULL.fullmatch(rest[0]):
        return _made(1, int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHED.fullmatch(rest[0]):
        return _slashed(int(found[1]), int(found[2]), int(found[3]))
    if _is_year(rest[0]):
        return 1, date(int(rest[0]), 1, 1)
    led = len(words) <= _FEW or (place > 0 and words[place - 1] in _before())
    return _named_month(rest, today, alone=led)


def _slashed(first: int, second: int, year: int) -> tuple[int, date] | None:
    """Reads 1/1/2027 or 31/12/2027; None if both orders give valid but different dates."""
    orders = (_made(1, year, first, second), _made(1, year, second, first))
    days = {made[1] for made in orders if made}
    return (1, days.pop()) if len(days) == 1 else None


def _named_month(rest: list[str], today: date, *, alone: bool) -> tuple[int, date] | None:
    """Reads January (if `alone`), January 2027, January 15 2027, 15 de enero de 2027."""
    month = day = year = 0
    used = 0
    for number, word in enumerate(rest):
        if word in _months() and not month:
            month = _months()[word]
        elif (found := _OF_MONTH.fullmatch(word)) and not day and (month or _leads(rest[number:])):
            day = int(found[1])
        elif _is_year(word) and month:
            year = int(word)
        elif word in _JOINT and used:
            continue
        else:
            break
        used = number + 1
        if year:
            break
    if not month or not (alone or day or year):
        return None
    if not year:
        year = today.year + (date(today.year, month, 1) <= today.replace(day=1))
        if day and (made := _made(used, today.year, month, day)) and made[1] > today:
            return made
    return _made(used, year, month, day or 1)


def _leads(rest: list[str]) -> bool:
    """Whether the first word is followed by the name of a month."""
    return next((word in _months() for word in rest[1:] if word not in _JOINT), False)


def _made(used: int, year: int, month: int, day: int) -> tuple[int, date] | None:
    try:
        return used, date(year, month, day)
    except ValueError:
        return None


def _moved(today: date, relative: RelativeDay, count: int) -> date:
    day = today
    if relative.next == "year":
        day = date(today.year + 1, 1, 1)
    elif relative.next == "month":
        day = months_after(today, 1).replace(day=1)
    return days_after(months_after(day, relative.months * count), relative.days * count)


def _is_year(word: str) -> bool:
    years = table().days.years
    return bool(_YEAR.fullmatch(word)) and years["first"] <= int(word) <= years["last"]


@cache
def _before() -> frozenset[str]:
    return frozenset(every(table().days.before))


@cache
def _months() -> dict[str, int]:
    return {
        normalize(name): number
        for names in table().days.months.values()
        for number, name in enumerate(names, 1)
    }


@cache
def _numbers() -> dict[str, int]:
    return {
        normalize(name): number
        for names in table().days.numbers.values()
        for number, name in enumerate(names, 1)
    }


@cache
def _spans() -> list[list[str]]:
    return sorted((one.split() for one in every(table().days.span)), key=len, reverse=True)


@cache
def _relative() -> list[tuple[Phrases, RelativeDay]]:
    return [(Phrases.of(every(one.words)), one) for one in table().days.relative]


@cache
def _units() -> list[tuple[Phrases, RelativeDay]]:
    return [(Phrases.of(every(one.words)), one) for one in table().days.units]
