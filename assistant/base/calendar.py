"""Calendar arithmetic for legal terms. Results are clamped to `date.min` and `date.max`."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date

_SATURDAY = 5

# The days that a law of trade here can concern; beyond them a year is mistyped.
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)


def days_after(day: date, days: int) -> date:
    """The day `days` days later; earlier if negative."""
    number = day.toordinal() + days
    return date.fromordinal(max(date.min.toordinal(), min(number, date.max.toordinal())))


def months_after(day: date, months: int) -> date:
    """The same day `months` months later, earlier if negative; the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        return date.max if year > MAXYEAR else date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_business_day(year: int, month: int) -> date:
    """The last weekday of the month, Monday to Friday; holidays are ignored."""
    year = min(year, MAXYEAR)
    last = date(year, month, monthrange(year, month)[1])
    return days_after(last, -max(0, last.weekday() - _SATURDAY + 1))


def next_at_end_of(day: date, month: int) -> date:
    """The first day from `day` on, inclusive, that is the last business day of that month."""
    this_year = last_business_day(day.year, month)
    return this_year if day <= this_year else last_business_day(day.year + 1, month)


def next_in_month(day: date, number: int) -> date:
    """The first day from `day` on, inclusive, with that number in its month (28 at most)."""
    return months_after(day.replace(day=number), 0 if day.day <= number else 1)
