"""The numbers of a sentence: what each counts, and what it is said of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import chain, pairwise

from assistant.questions.amounts import NoNumber, decimal_of, other_currency_in
from assistant.questions.grammar import Line, Measure, folded, grammar
from assistant.questions.words import words

_NUMBER = re.compile(
    r"(?<![\w.,/])(?:[0-9]{1,3}(?:[' ][0-9]{3})+(?![0-9])(?:[.,][0-9]+)?"
    r"|[.,]?[0-9](?:[0-9.,']*[0-9])?)"
)
_SIGN = re.compile(r"(?:us ?\$|usd ?\$?|\$|\u20ac|\u00a3|\u00a5|mx\$|c\$|eur|mxn)\s*$")
_FOREIGN = {"\u20ac": "EUR", "\u00a3": "GBP", "\u00a5": "CNY", "mx$": "MXN", "c$": "CAD"}
_MOST_NUMBERS = 20
LEAST_YEAR = 1000  # a number that may be a year
_PARTS_OF = re.compile(r"/([2-9]|[1-9][0-9])(?![0-9/])")
_OF = re.compile(r"\s*-?(?:de |of )?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a sentence, in the unit of a case.

    `measure` is what it counts, "" if nothing says so. `a_year` are its periods per year. `each`
    says that it is of one piece. `currency` is another than the US dollar. `start` and `end` are
    where it stands, its unit included; `role` what it is said to be. `clause` is where the words
    stand that are said of it. `shown` is what it was said to count before a word for a shipment.
    """

    value: Decimal
    start: int
    end: int
    written: str
    measure: str = ""
    a_year: Decimal | None = None
    each: bool = False
    currency: str = ""
    role: str = ""
    shown: str = ""
    scaled: bool = False
    clause: tuple[int, int] = (0, 0)

    @property
    def priced(self) -> bool:
        """Whether it is money, or stands as a price does."""
        return "money" in (self.measure, self.shown) or self.each or self.role == "price"

    @property
    def amount(self) -> Decimal:
        """The value, per year where a period is named."""
        return self.value * (self.a_year or 1)


def numbers_in(line: Line) -> list[Number]:
    """The numbers of a sentence in order, none of what holds too many for one.

    Codes and what cannot be read are left out.
    """
    found = [one for place in _NUMBER.finditer(line.plain) if (one := _number(line, place))]
    if len(found) > _MOST_NUMBERS:
        return []
    found = [found[0], *map(_like_the_last, pairwise(found))] if found else []
    said = [_in_clause(line.plain, one, found) for one in found]
    for n, (one, other) in enumerate(pairwise(said)):
        if is_range(line, one, other):
            said[n], said[n + 1] = _as_one(one, other)
    return said


def is_range(line: Line, one: Number, other: Number) -> bool:
    """Whether two numbers are the ends of a range: "5 to 6 dollars", "entre 20 y 25"."""
    between = line.plain[one.end : other.start]
    rises = one.value < other.value and one.measure in ("", other.measure)
    if not rises or not re.fullmatch(grammar().ranges, between):
        return False
    joined = re.search(r"\b(?:and|y)\b", between)
    return not joined or bool(re.search(grammar().between, line.plain[: one.start]))


def _as_one(one: Number, other: Number) -> tuple[Number, Number]:
    """Both ends of a range, of which the same is said: "a" before the second is no "at"."""
    role = one.role or ("" if other.role == "price" else other.role)
    clause = (one.clause[0], other.clause[1])
    return replace(one, role=role, clause=clause), replace(other, role=role, clause=clause)


def _number(line: Line, place: re.Match[str]) -> Number | None:
    try:
        value = decimal_of(place[0])
    except NoNumber:
        return None
    before = line.plain[: place.start()]
    sign = _SIGN.search(before)
    start = sign.start() if sign else place.start()
    if sign is None and re.search(r"(?<![0-9])[a-z]-$", before):
        return None
    shown = sign[0].strip() if sign else ""
    currency = _FOREIGN.get(shown, shown.upper() if shown in ("eur", "mxn") else "")
    word = re.search(r"([^\W\d_]+)\s*$", line.raw[: place.start()])
    if sign is None and word and (currency := _foreign(word[1])):
        start = word.start()
    one = Number(value, start, place.end(), place[0], "money" if sign else "", currency=currency)
    if part := _PARTS_OF.match(line.plain, place.end()):
        one = replace(one, value=value / int(part[1]), end=part.end(), scaled=True)
    return _with_units(line, one)


def _like_the_last(pair: tuple[Number, Number]) -> Number:
    """The number in the unit of the last where it has none: "5 years, 3 remaining"."""
    last, one = pair
    bare = not (one.measure or one.a_year or one.each or one.currency or one.scaled)
    if not bare or last.measure != "months" or one.value >= LEAST_YEAR:
        return one
    return replace(one, value=one.value * last.value / decimal_of(last.written), measure="months")


def _foreign(word: str) -> str:
    """The currency that a word before a number names, other than the US dollar."""
    known = word.lower() if word.lower() in words().by_meaning["other_currency"] else ""
    return known or other_currency_in(word)


def _with_units(line: Line, one: Number) -> Number:
    """The number with the words after it: thousands, units, periods, currencies."""
    while True:
        rest = line.plain[one.end :]
        gap = _OF.match(rest)
        at = gap.end() if gap else 0
        kind, word = next(
            ((k, m[0]) for k, p in _units().items() if (m := p.match(rest, at))), ("", "")
        )
        if not word:
            currency = other_currency_in(line.raw[one.end :].strip())
            return replace(one, currency=one.currency or currency)
        end = one.end + at + len(word)
        if kind == "times":
            if one.scaled:
                return one
            one = replace(one, value=one.value * words().times[word], end=end, scaled=True)
        elif kind == "lots":
            one = replace(one, value=one.value / _lots()[word], end=end, each=True, scaled=True)
        elif kind == "periods":
            one = replace(one, a_year=words().periods[word], end=end)
        elif kind == "each":
            one = replace(one, each=True, end=end)
        elif kind == "currency":
            return replace(one, currency=word, measure="money", end=end)
        else:
            measure = _measured()[word]
            if measure.counts in ("other", "shipment"):
                return replace(one, measure=measure.counts, shown=one.measure, end=end)
            if one.measure and one.measure != measure.counts:
                return one
            value = one.value if one.measure else one.value * measure.times / measure.divided
            one = replace(one, value=value, measure=measure.counts, end=end)


@cache
def _units() -> dict[str, re.Pattern[str]]:
    """The words that may follow a number, by what they say."""
    meaning = words().by_meaning
    kinds: dict[str, Sequence[str] | frozenset[str] | Mapping[str, object]] = {
        "lots": _lots(),
        "periods": words().periods,
        "each": meaning["each"],
        "times": words().times,
        "currency": meaning["other_currency"] - _measured().keys(),
        "measure": _measured(),
    }
    return {
        kind: re.compile(
            "|".join(
                re.escape(w) + (r"(?!\w)" if w[-1].isalnum() else "")
                for w in sorted(names, key=len, reverse=True)
            )
        )
        for kind, names in kinds.items()
    }


@cache
def _lots() -> dict[str, Decimal]:
    return {folded(w): one.pieces for one in grammar().lots for w in chain(*one.words.values())}


@cache
def _measured() -> dict[str, Measure]:
    return {folded(w): one for one in grammar().measures for w in chain(*one.words.values())}


def _in_clause(plain: str, one: Number, every: Sequence[Number]) -> Number:
    """The number with what the words of its clause say of it: its role, and its period."""
    ends = [m.span() for m in grammar().clause_ends.finditer(plain)]
    ends = [span for span in ends if not any(n.start <= span[0] < n.end for n in every)]
    ends += [(n.start, n.end) for n in every]
    first = max([0, *(end for _, end in ends if end <= one.start)])
    last = min([len(plain), *(start for start, _ in ends if start >= one.end)])
    before, after = plain[first : one.start], plain[one.end : last]
    if one.measure in ("", "units", "money", "shipment") and one.a_year is None:
        found = _spaced("periods").search(after) or _spaced("periods").search(before)
        if found:
            one = replace(one, a_year=words().periods[found[0]])
        elif _spaced("other").search(after):
            one = replace(one, measure="other", shown=one.measure)
    if _counts_nothing(one, plain):
        one = replace(one, measure="other", shown=one.measure)
    if one.measure == "" and re.search(grammar().in_a_lot, before):
        one = replace(one, measure="lot")
    role = _role(before, after)
    if re.search(grammar().each_of, before):
        one = replace(one, each=True)
    counts = one.measure == "" and role in ("", "price") and one.value == int(one.value)
    if counts and re.search(grammar().uses, before):
        one = replace(one, measure="units")
    return replace(one, role=role, clause=(first, last))


def _counts_nothing(one: Number, plain: str) -> bool:
    """Whether the number is a document, a model or a day, or says how many are ordered at once."""
    before, after = plain[: one.start], plain[one.end :]
    bare = one.measure == "" and not (one.a_year or one.each or one.scaled or "." in one.written)
    named = re.search(grammar().names, plain[: one.end]) or re.match(grammar().named, after)
    ordered = re.search(grammar().ordered, before) or re.match(grammar().order, after)
    # "118 @ 5k": so many thousands behind a price are ordered.
    ordered = ordered or (re.search(r"[0-9].*@\s*$", before) if one.scaled else None)
    return bool((bare and named) or (ordered and one.measure in ("", "units") and not one.a_year))


@cache
def _spaced(kind: str) -> re.Pattern[str]:
    """The words for a period of several words: those of a year, or shorter ones."""
    rates = [w for w, one in _measured().items() if one.counts == "other"]
    names = words().periods if kind == "periods" else rates
    long = sorted((w for w in names if len(w) > 5 or " " in w), key=len, reverse=True)
    long = [w for w in long if " " in w or kind == "periods"]
    return re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in long))


def _role(before: str, after: str) -> str:
    """What a number is said to be by the words of its clause."""
    roles = grammar().role_words
    for role in ("resale", "past", "freight", "duty", "margin", "home"):
        if roles[role].search(after) or roles[role].search(before):
            return role
    priced = roles["price"].search(before) or roles["terms"].search(after)
    return "price" if priced else ""
