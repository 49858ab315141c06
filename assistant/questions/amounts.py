"""Reads amounts, whole numbers and percentages as people write them, as exact decimals.

1,234.50 and 1.234,50 are both read. A single comma before three digits separates thousands, as in
the United States and Mexico. Amounts are US dollars; no exchange rate is ever assumed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from functools import cache
from itertools import chain

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.text import normalize
from assistant.questions.model import ReadAnswer
from assistant.questions.words import words

_MOST = Decimal(10) ** 12
_LEAST = Decimal(10) ** -12  # the smallest amount that a case can hold
_MOST_DECIMALS = 15
_EXACT = Context(prec=100)
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,15})?")
_NEGATIVE = re.compile(r"[^0-9]*[-\u2212]\s*\$?\s*[0-9.]")
_TIMES = re.compile(
    r"\s*[\u00d7*]\s*|(?<=[0-9])\s*@\s*(?=[$.0-9]+$)|(?<=[a-z0-9.])\s+x\s+(?=[$.0-9])|(?<=[0-9])x(?=[$.0-9])"
)
_PARTS = re.compile(r"([^0-9.,]*)((?:[.,]?[0-9])(?:[0-9.,' ]*[0-9])?)(.*)")
_SET_OFF = re.compile(r"[0-9]{1,3}(?:[' ][0-9]{3})+(?:[.,][0-9]+)?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_POINT, _COMMA = "en", "de"  # locales that write 1,234.50 and 1.234,50
_BEFORE = ("dollars", "about")
_AFTER = ("dollars", "each", "units", "times", "periods")


def understood_amount(typed: str, *, above_zero: bool = False, yearly: bool = False) -> ReadAnswer:
    """An amount in US dollars as plain digits; a product such as 2 x 0.14 is multiplied.

    With `yearly`, a period may follow, and the amount returned is per year. Raises InputError.
    """
    return _understood(typed, "interview_amount", above_zero, yearly)


def understood_number(typed: str, *, above_zero: bool = False, yearly: bool = False) -> ReadAnswer:
    """A whole number as plain digits, read like `understood_amount`; raises InputError."""
    number = _understood(typed, "interview_whole_number", above_zero, yearly)
    value = Decimal(number.value)
    if value != value.to_integral_value():
        raise InputError("interview_whole_number", value=shortened(typed))
    plain = format(value.to_integral_value(), "f")
    return ReadAnswer(plain, number.shown if number.shown != plain else "")


def understood_percent(typed: str) -> ReadAnswer:
    """A percentage from 0 to 100 as plain digits; 0.6 means 0.6 %, not 60 %. Raises InputError."""
    plain = normalize(typed)
    for word in sorted(words().by_meaning["percent"], key=len, reverse=True):
        plain = plain.removesuffix(word)
    share = _understood(plain, "interview_percent", above_zero=False, yearly=False)
    if Decimal(share.value) > 100:
        raise InputError("interview_percent", value=shortened(typed))
    return share


def parse_amount(typed: str, *, above_zero: bool = False) -> str:
    """The value of `understood_amount`; raises InputError."""
    return understood_amount(typed, above_zero=above_zero).value


def parse_percent(typed: str) -> str:
    """The value of `understood_percent`; raises InputError."""
    return understood_percent(typed).value


def is_amount(typed: str, *, any_currency: bool = False) -> bool:
    """Whether the text is an amount as found in tables, without a multiplier such as k or mil."""
    try:
        factor = _factor(normalize(typed))
    except NoNumber as error:
        return any_currency and bool(error.other_currency)
    in_range = factor.number == 0 or _LEAST <= factor.number < _MOST
    return in_range and factor.times == 1 and factor.a_year is None


def names_other_currency(heading: str) -> bool:
    """Whether a column heading ends with a currency other than the US dollar."""
    last = re.findall(r"[^\s()\[\]:/]+", heading)[-1:]
    return any(
        normalize(word) in words().by_meaning["other_currency"]
        or (word.isupper() and word.lower() in _currencies())
        for word in last
    )


def shortened(typed: str) -> str:
    """The typed text, truncated to 60 characters for quoting in a message."""
    return typed if len(typed) <= 60 else typed[:57] + "..."


class NoNumber(Exception):
    """The text is no number in US dollars; `other_currency` names another currency, if any."""

    def __init__(self, other_currency: str = "") -> None:
        self.other_currency = other_currency


@dataclass(frozen=True, slots=True)
class _Factor:
    """A number as written, its multiplier, and its periods per year, None if none is named."""

    written: str
    number: Decimal
    times: Decimal = Decimal(1)
    a_year: Decimal | None = None

    @property
    def value(self) -> Decimal:
        if self.times == 1:
            return self.number
        return _EXACT.normalize(_EXACT.multiply(self.number, self.times))


def _understood(typed: str, fault: str, above_zero: bool, yearly: bool) -> ReadAnswer:
    if _PLAIN.fullmatch(typed):
        return _checked(Decimal(typed), typed, above_zero, "")
    plain = normalize(typed)
    if _NEGATIVE.match(plain):
        raise InputError("amount_negative", value=shortened(typed))
    try:
        factors = [_factor(part) for part in _TIMES.split(plain)]
        if not yearly and any(factor.a_year for factor in factors):
            raise NoNumber
    except NoNumber as error:
        if currency := error.other_currency:
            raise InputError(
                "interview_other_currency", value=shortened(typed), currency=currency
            ) from None
        raise InputError(fault, value=shortened(typed)) from None
    amount = Decimal(1)
    for factor in factors:
        amount = _EXACT.multiply(amount, factor.value)
    a_year = next((factor.a_year for factor in factors if factor.a_year), None)
    if a_year:
        return _checked(
            _EXACT.multiply(amount, a_year), typed, above_zero, shown_year(amount, a_year)
        )
    return _checked(amount, typed, above_zero, _shown(amount, factors))


def _checked(amount: Decimal, typed: str, above_zero: bool, shown: Lazy | str) -> ReadAnswer:
    if amount >= _MOST:
        raise InputError("interview_amount_too_large", value=shortened(typed))
    if 0 < amount < _LEAST:
        raise InputError("interview_amount_too_small", value=shortened(typed))
    if above_zero and amount == 0:
        raise InputError("interview_above_zero")
    return ReadAnswer(format(amount, "f"), shown)


def _shown(amount: Decimal, factors: list[_Factor]) -> Lazy | str:
    """The amount as understood; "" if it reads as written."""
    if len(factors) > 1:
        product = " x ".join(_grouped(factor.value) for factor in factors)
        return Message("interview_product_understood", amount=_grouped(amount), product=product)
    (factor,) = factors
    if factor.times == 1 and _THOUSANDS.fullmatch(factor.written):
        return format(amount, "f")
    if factor.times == 1 and factor.written.lstrip("0") in _plain_forms(amount):
        return ""
    return _grouped(amount)


def _plain_forms(amount: Decimal) -> set[str]:
    return {format(amount, form).lstrip("0") for form in ("f", ",f")}


def shown_year(amount: Decimal, a_year: Decimal) -> Lazy:
    """What an amount comes to in a year of so many periods, as it is said back."""
    year = _grouped(_EXACT.multiply(amount, a_year))
    if a_year == 1:
        return Message("interview_year_understood", amount=year)
    return Message(
        "interview_periods_understood", amount=year, of_period=_grouped(amount), periods=a_year
    )


def _grouped(amount: Decimal) -> str:
    return format(amount, ",f")


def _factor(text: str) -> _Factor:
    """Reads one number with the words around it; raises NoNumber."""
    parts = _PARTS.fullmatch(text)
    if not parts:
        raise NoNumber
    before, written, after = parts.groups()
    for _ in _phrases(before, _BEFORE):
        pass
    times, a_year = Decimal(1), None
    for phrase in _phrases(after, _AFTER):
        times = _EXACT.multiply(times, words().times.get(phrase, Decimal(1)))
        a_year = words().periods.get(phrase, a_year)
    return _Factor(written, decimal_of(written), times, a_year)


def _phrases(text: str, meanings: tuple[str, ...]) -> Iterator[str]:
    """Splits the text into phrases of those meanings; raises NoNumber at any other text."""
    while text := text.lstrip(" ,.").rstrip():
        phrase = next(
            (p for p in _known_phrases(meanings) if text.startswith(p) and _ends(text, p)), ""
        )
        if phrase in words().by_meaning["other_currency"]:
            raise NoNumber(phrase)
        if not phrase:
            raise NoNumber(_other_currency(text))
        yield phrase
        text = text[len(phrase) :]


def _ends(text: str, phrase: str) -> bool:
    """Whether the phrase ends at a word boundary in the text."""
    return not (phrase[-1].isalpha() and text[len(phrase) :][:1].isalpha())


@cache
def _known_phrases(meanings: tuple[str, ...]) -> list[str]:
    """The phrases of those meanings and of other currencies, longest first."""
    numbers = {"times": words().times, "periods": words().periods}
    known = {*words().by_meaning["other_currency"]}
    for meaning in meanings:
        known.update(numbers.get(meaning) or words().by_meaning[meaning])
    return sorted(known, key=lambda phrase: (-len(phrase), phrase))


def other_currency_in(text: str) -> str:
    """The code or symbol of another currency that the text starts with, codes in capitals only."""
    first = re.match(r"[^\W\d_]+|\S", text)
    if not first or (first[0].isalpha() and not first[0].isupper()):
        return ""
    if first[0].lower() in words().by_meaning["not_currency"]:
        return ""
    return _other_currency(first[0].lower())


def _other_currency(text: str) -> str:
    """The currency code or symbol that the text starts with; "" if there is none."""
    first = text.split()[0]
    if first in _currencies():
        return first.upper()
    return first[0] if unicodedata.category(first[0]) == "Sc" else ""


@cache
def _currencies() -> frozenset[str]:
    """Codes and symbols of every currency except the US dollar, in lower case."""
    from babel import Locale
    from babel.numbers import list_currencies

    symbols = (Locale.parse(name).currency_symbols for name in words().locales.values())
    known = {*list_currencies(), *chain.from_iterable(one.values() for one in symbols)}
    return frozenset(name.lower() for name in known) - words().by_meaning["dollars"]


def decimal_of(written: str) -> Decimal:
    """The number, with any usual thousands separator; raises NoNumber."""
    if _SET_OFF.fullmatch(written):
        written = re.sub("[' ]", "", written)
    number = Decimal(written) if written.replace(".", "", 1).isdigit() else _parsed(written)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -_MOST_DECIMALS:
        raise NoNumber
    return number


def _parsed(written: str) -> Decimal:
    from babel.numbers import NumberFormatError, parse_decimal

    point, comma = written.rfind("."), written.rfind(",")
    if point >= 0 and comma >= 0:
        with_point = point > comma
    elif comma >= 0:
        with_point = written.count(",") > 1 or bool(_THOUSANDS.fullmatch(written))
    else:
        with_point = False  # several points, so they separate thousands
    try:
        return parse_decimal(written, locale=_POINT if with_point else _COMMA, strict=True)
    except (NumberFormatError, InvalidOperation):
        raise NoNumber from None
