"""The number that a sentence answers, and what is asked back where it may be read in two ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.texts import Joined
from assistant.questions.amounts import (
    decimal_of,
    shortened,
    shown_year,
    understood_amount,
    understood_number,
    understood_percent,
)
from assistant.questions.grammar import OR_HUNDREDS, Line, grammar
from assistant.questions.heard import AskedBack, Heard
from assistant.questions.model import Option, Question
from assistant.questions.said_numbers import LEAST_YEAR, Number, is_range, numbers_in
from assistant.questions.told import own_numbers
from assistant.questions.words import words

_TWO_WAYS = re.compile(
    r"[^0-9.,]*([1-9][0-9]{0,2})([.,])([0-9]{3})(?![0-9.,]*[0-9])[^0-9%]*", re.DOTALL
)
_CENTS = Decimal("0.01")
_CONVERTED = ("hours", "months", "kilograms")
_BESIDE = ("freight", "duty", "margin", "resale")  # roles of an amount that is not the one asked
_NEAR = 5  # characters between "2 h" and "30 min"


def number_said(question: Question, line: Line, typed: str) -> Heard | AskedBack | None:
    """The number that a sentence answers, or the readings to choose from; None if there is none.

    Raises InputError for an amount in another currency or out of bounds.
    """
    if _says_nothing_more(question, line):
        return Heard("0", "0")
    line = line.replaced(re.compile(grammar().without_amount), "")
    if hundreds := re.search(rf"([1-9]){OR_HUNDREDS}([0-9]{{2}})", line.plain):
        readings = (Decimal("".join(hundreds.groups())), Decimal(".".join(hundreds.groups())))
        return _asked_back("answer_two_ways", typed, readings)
    said = numbers_in(line)
    own = own_numbers(question, said, line)
    every = _combined(question, own, line)
    fitting = _fitting(question, every)
    if not fitting:
        every = _combined(question, said, line)
        fitting = _fitting(question, every)
    if not fitting:
        return None if every else _share(question, line)
    if currency := fitting[0].currency:
        raise InputError("interview_other_currency", value=shortened(typed), currency=currency)
    fitting = list(_range(question, line, every, fitting))
    counted = [one for one in every if one.measure in ("", question.counted_in)]
    concluded = (one for one in counted if re.search(grammar().concludes, line.plain[: one.start]))
    fitting = [one] if (one := next(concluded, None)) else fitting
    if len({one.amount for one in fitting}) > 1:
        return _asked_back(
            "answer_which_number", typed, dict.fromkeys(rounded(one.amount) for one in fitting)
        )
    one = fitting[0]
    limit_before = re.search(grammar().bounds + r"\s*$", line.plain[: one.start])
    if limit_before or re.match(grammar().inexact, line.plain[one.end :]):
        limit = Option(format(one.amount, "f"), format(one.amount, ",f"))
        ask = Message("answer_about", value=shortened(typed), reading=limit.label)
        return AskedBack(ask, (limit,), confirms=True)
    if not one.scaled and (doubt := read_two_ways(question, one.written)):
        return doubt
    converted = one.scaled or one.measure in _CONVERTED
    value = as_answer(question, rounded(one.amount).normalize() if converted else one.amount)
    shown: Lazy | str = shown_number(question, Decimal(value))
    if one.a_year:
        shown = shown_year(one.value.normalize(), one.a_year)
    return Heard(value, shown)


def read_two_ways(question: Question, typed: str) -> AskedBack | None:
    """The readings of a number such as 1,250 or 40.000, asked back; None for any other answer.

    A sign of the dollar says that it is written as in the United States and Mexico, where a comma
    sets off thousands. Of a whole number both readings must be whole.
    """
    found = _TWO_WAYS.fullmatch(typed)
    if not found or question.counted_in not in ("money", "units"):
        return None
    before, mark, after = found.groups()
    whole = question.answer == "whole_number"
    small = Decimal(f"{before}.{after}")
    if mark == "," and (whole or "$" in typed):
        return None
    if whole and small != small.to_integral_value():
        return None
    small = small.quantize(min(small.normalize(), Decimal(1) if whole else _CENTS, key=_exponent))
    return _asked_back("answer_two_ways", typed, (Decimal(before + after), small))


def as_answer(question: Question, amount: Decimal) -> str:
    """The amount as the answer; raises InputError as for an amount that is typed alone."""
    plain = format(amount if _exponent(amount) >= -2 else amount.normalize(), "f")
    match question.answer:
        case "whole_number":
            return understood_number(plain, above_zero=question.above_zero).value
        case "percent":
            return understood_percent(plain).value
        case _:
            return understood_amount(plain, above_zero=question.above_zero).value


def shown_number(question: Question, amount: Decimal) -> str:
    """The amount as it is said back: money with cents."""
    cents = question.counted_in == "money" and _exponent(amount) > -2
    return format(amount, ",.2f" if cents else ",f")


def role_asked(question: Question) -> str:
    """The role of the amount that is asked; "" for an amount without one."""
    if question.question.endswith(".freight"):
        return "freight"
    return "price" if question.counted_in == "money" else ""


def _asked_back(code: str, typed: str, values: Iterable[Decimal]) -> AskedBack:
    options = tuple(Option(format(value, "f"), format(value, ",f")) for value in values)
    readings = Joined([option.label for option in options], " / ")
    return AskedBack(Message(code, value=shortened(typed), readings=readings), options)


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def rounded(amount: Decimal) -> Decimal:
    """The amount with four significant decimals at most: a conversion is no more exact."""
    places = 4 if amount >= _CENTS else 8
    return amount.quantize(Decimal(10) ** -places) if _exponent(amount) < -places else amount


def _says_nothing_more(question: Question, line: Line) -> bool:
    """Whether it is said that there is nothing to pay: "it's included in the price"."""
    if question.question not in grammar().nothing_more.questions:
        return False
    priced = any(one.measure in ("money", "") for one in numbers_in(line))
    known = not grammar().says_not_known.search(line.plain)
    return bool(grammar().nothing.search(line.plain)) and known and not priced


def _share(question: Question, line: Line) -> Heard | None:
    """A share in words: "half of it"."""
    if question.answer != "percent":
        return None
    shares = (one.value for one in grammar().shares if one.pattern.search(line.plain))
    share = next(shares, "")
    return Heard(share, share) if share else None


def _range(
    question: Question, line: Line, every: Sequence[Number], fitting: Sequence[Number]
) -> Sequence[Number]:
    """Both ends of a range that holds one of the fitting numbers: "between 20 and 25"."""
    counted = [one for one in every if one.measure in ("", question.counted_in)]
    for one, other in pairwise(counted):
        if is_range(line, one, other) and (one in fitting or other in fitting):
            return [_in_thousands_of(one, other), other]
    return fitting


def _in_thousands_of(one: Number, other: Number) -> Number:
    """The first number of "50 to 60 thousand", in the thousands of the second."""
    if other.scaled and not one.scaled and other.written and one.value * 10 < other.value:
        factor = other.value / decimal_of(other.written)
        one = replace(one, value=one.value * factor, scaled=True)
    if not other.scaled and other.value % 1000 == 0 and one.value < other.value / 1000:
        one = replace(one, value=one.value * 1000, scaled=True)  # "ten to twelve thousand"
    return replace(one, a_year=one.a_year or other.a_year)


def _combined(question: Question, every: Sequence[Number], line: Line) -> list[Number]:
    """The numbers, with "2 h 30 min" as one and "2 at 0.14 each" multiplied."""
    found: list[Number] = []
    for one in every:
        last = found[-1] if found else None
        if last and _goes_on(question, last, one):
            found[-1] = replace(last, value=last.value + one.value, end=one.end, scaled=True)
        else:
            found.append(one)
    for one, other in pairwise(found):
        measures = {one.measure, other.measure}
        if one.measure == "packs" and question.counted_in == "units":
            return [_product(other, one)]
        many = other.measure == "units" or other.each
        if one.measure == "shipment" and many and question.counted_in == "units":
            product = replace(_product(other, one), a_year=other.a_year or one.a_year)
            return [product] if one.a_year else [other, product]
        if _is_marked_up(question, line, one, other):
            return [one, replace(one, value=one.value + other.value, written="", scaled=True)]
        if _adds_up(question, line, one, other):
            return [replace(one, value=one.value + other.value, written="", scaled=True)]
        lot, price = (one, other) if one.measure == "lot" else (other, one)
        if lot.measure == "lot" and price.each:
            return [price]
        if lot.measure == "lot" and lot.value > 1 and question.counted_in == "money":
            of_one = replace(price, value=price.value / lot.value, written="", scaled=True)
            return [price, of_one]
        if measures == {"people", "hours"} and question.counted_in == "hours":
            (each, people) = (other, one) if one.measure == "people" else (one, other)
            return [each, _product(each, people)]
        if _is_of_a_lot(question, line, one, other):
            return [one, replace(one, value=one.value / other.value, written="", scaled=True)]
    return _priced(found, line) if question.question == "material.value" else found


def _adds_up(question: Question, line: Line, one: Number, other: Number) -> bool:
    """Whether two amounts of freight are said to be added: "3 plus 1.50 of drayage"."""
    asked = role_asked(question) == "freight" and {one.role, other.role} <= {"", "freight"}
    money = {one.measure, other.measure} <= {"", "money"} and not (one.currency or other.currency)
    between = line.plain[one.end : other.start]
    return bool(asked and money and re.fullmatch(grammar().adds, between))


def _is_marked_up(question: Question, line: Line, one: Number, other: Number) -> bool:
    """Whether a margin may be added to a cost: "110 plus 35 of margin"."""
    money = {one.measure, other.measure} <= {"", "money"} and question.counted_in == "money"
    between = line.plain[one.end : other.start]
    return money and other.role == "margin" and bool(re.fullmatch(grammar().adds, between))


def _is_of_a_lot(question: Question, line: Line, one: Number, other: Number) -> bool:
    """Whether a price may be of several pieces: "12 dollars for 10 pieces"."""
    between = re.fullmatch(grammar().of_a_lot, line.plain[one.end : other.start])
    price = one.priced or one.measure == ""
    pieces = other.measure == "units" or (one.scaled and other.measure == "")
    counted = price and pieces and other.value > 1
    of_one = question.counted_in == "money" and question.question != "material.value"
    return bool(between and counted and of_one)


def _goes_on(question: Question, last: Number, one: Number) -> bool:
    counted = question.counted_in in _CONVERTED and one.measure == last.measure
    same = counted and one.measure == question.counted_in
    smaller = one.value < last.value or last.value == 0
    return same and smaller and one.start - last.end <= _NEAR


def _priced(found: list[Number], line: Line) -> list[Number]:
    """The value of all pieces, where their number is said; both readings where it may be meant."""
    two = [one for one in found if one.measure in ("", "units", "money")]
    if len(two) != 2:
        return found
    kinds: list[Callable[[Number], bool]] = [
        lambda one: one.measure == "money",
        lambda one: one.measure == "" and one.value != int(one.value),
        lambda one: one.measure == "" and one.each,
        lambda one: one.measure == "" and one.role == "price",
    ]
    sorted_out = ([one for one in two if kind(one)] for kind in kinds)
    price = next((some[0] for some in sorted_out if len(some) == 1), None)
    if price is None:
        return found
    (many,) = (one for one in two if one is not price)
    if many.measure == "money" or many.value != int(many.value) or many.value <= 0:
        return found
    between = line.plain[two[0].end : two[1].start]
    pieces_at = many.measure == "units" and re.fullmatch(grammar().pieces_at, between)
    each = price.each or pieces_at or re.match(grammar().of_each, line.plain[price.end :])
    if each or re.fullmatch(grammar().multiplies, between):
        return [_product(price, many)]
    counted = price.role == "price" or many.each or many.measure == "units"
    return [price, _product(price, many)] if counted else found


def _product(one: Number, many: Number) -> Number:
    return replace(one, value=one.value * many.value, written="", scaled=True)


def _fitting(question: Question, every: Sequence[Number]) -> list[Number]:
    """The numbers that may be the answer; several only if none is likelier."""
    wanted, role = question.counted_in, role_asked(question)
    yearly = question.sets in words().a_year
    doubted = {one.measured for one in grammar().doubts if one.asks == question.question}
    if len(every) == 1 and every[0].measure in doubted - {""}:
        return list(every)
    measures = {"", wanted} | ({"shipment"} if wanted == "units" and not yearly else set())
    per_year = yearly or wanted not in ("money", "units")
    fitting = [one for one in every if one.measure in measures and (per_year or not one.a_year)]
    if wanted == "money" and any(one.measure == "shipment" for one in every):
        fitting = [one for one in fitting if one.priced]  # "2,400 per container of 800"
    if wanted == "months":
        fitting = [one for one in fitting if one.measure or one.value < LEAST_YEAR]
    likelier: list[Callable[[Number], bool]] = [
        lambda one: role != "price" and bool(role) and one.role == role,
        lambda one: one.role in ("", "price") or (one.role == "home" and wanted != "percent"),
        lambda one: one.measure == wanted or (bool(role) and role != "price" and one.role == role),
        lambda one: bool(role) and one.role == role,
        lambda one: not yearly or bool(one.a_year),
        lambda one: not one.currency,
    ]
    for test in likelier:
        fitting = [one for one in fitting if test(one)] or fitting
    beside = all(one.role in _BESIDE and one.role != role for one in fitting)
    return [] if beside and wanted not in _CONVERTED else fitting
