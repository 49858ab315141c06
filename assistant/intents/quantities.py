"""Quantities of a supposition: 7 % less, x3, half, four dollars more, from 31 to 38, up to 210."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.text import normalize
from assistant.intents.entities import Sentence, Span
from assistant.intents.form import PlaceWords, every, table
from assistant.intents.tokens import Phrases, word_list
from assistant.questions.amounts import parse_amount
from assistant.questions.grammar import Measure, grammar

_FACTOR = re.compile(r"[x×](\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)[x×]")
_TIMES_BEFORE = ("x", "×", "times")
_EXACT = Context(prec=60)
_CENT, _ONE, _HUNDRED = Decimal("0.01"), Decimal(1), Decimal(100)
_WIDEST = 3


class Unclear(Exception):
    """The supposition is not understood whole; `asks` says why, where that helps."""

    def __init__(self, asks: Lazy | None = None) -> None:
        super().__init__()
        self.asks = asks


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value as in a case file, and how it was computed from the present one."""

    value: str
    note: Lazy | None = None


def shares(sentence: Sentence) -> Iterator[Span]:
    """The percentages and factors of a sentence."""
    words = sentence.words
    for number, word in enumerate(words):
        if found := _FACTOR.fullmatch(word):
            yield Span(number, number + 1, "factor", found[1] or found[2])
        if not (value := _plain(word)):
            continue
        if after := _follows(word_list("percent"), words, number + 1):
            yield Span(number, after, "percent", value)
        elif after := _follows(word_list("times_over"), words, number + 1):
            yield Span(number, after, "factor", value)
        elif number and words[number - 1] in _TIMES_BEFORE:
            yield Span(number - 1, number + 1, "factor", value)
    for factor, phrases in _factor_words():
        for first, after in phrases.places_in(words):
            yield Span(first, after, "factor", str(factor))


def is_money(words: Sequence[str], span: Span) -> bool:
    """Whether an amount is said to be money."""
    beside = [*words[max(0, span.first - 1) : span.first], *words[span.after : span.after + 1]]
    return words[span.first].startswith("$") or word_list("money").occur_in(*beside)


def is_priced(words: Sequence[str], span: Span) -> bool:
    """Whether an amount is led as a price is: "at 110", "for 110", "a 110"."""
    return bool(span.first) and word_list("leads_a_price").occur_in(words[span.first - 1])


def in_dollars(words: Sequence[str], span: Span) -> Span:
    """The amount in dollars, of cents also; raises Unclear for one that counts another thing."""
    word = words[span.after] if span.after < len(words) else ""
    measure = _measures().get(word)
    if span.kind != "amount" or measure is None or measure.counts in ("units", "months"):
        return span
    if measure.counts != "money" or measure.divided != 1:
        raise Unclear
    return replace(span, value=plain(Decimal(span.value or "") * measure.times))


def counts_pieces(words: Sequence[str], span: Span) -> bool:
    """Whether an amount is said to count pieces; a word of comparison may stand between."""
    after = span.after
    while moved := _follows(_compares(), words, after) or _follows(_of(), words, after):
        after = moved
    return not is_money(words, span) and bool(_follows(word_list("counted"), words, after))


def new_value(
    words: Sequence[str], place: PlaceWords, quantities: Sequence[Span], held: Decimal | None
) -> NewValue:
    """The new value of a place of which these quantities are said.

    `words` are those of the clause, the quantities are placed in them. Raises Unclear where the
    quantities may mean more than one value, or contradict the value held.
    """
    if len(quantities) > 1:
        new = _from_one_to_another(words, quantities, held)
        return NewValue(new.value or "")
    quantity = quantities[0]
    sign = _sign(words)
    if quantity.kind == "amount" and not (sign and _is_difference(words, quantity)):
        return NewValue(_absolute(words, quantity, sign, held))
    if held is None:
        raise Unclear(Message("ask.supposed_not_held"))
    by = Decimal(quantity.value or "")
    if quantity.kind == "factor":
        value, note = _multiplied(words, quantity, sign, held), Message("change.times", by=by)
    elif not sign or (_led(words, quantity, "to") and not _is_difference(words, quantity)):
        raise Unclear
    elif quantity.kind == "percent":
        value = _EXACT.multiply(held, _EXACT.divide(_HUNDRED + sign * by, _HUNDRED))
        value = _rounded(value, place)
        note = Message("change.percent_more" if sign > 0 else "change.percent_less", by=by)
    else:
        value = held + sign * by
        note = Message("change.more" if sign > 0 else "change.less", by=by)
    if value <= 0 or (place.counts and value != value.to_integral_value()):
        raise Unclear
    return NewValue(plain(value), note)


def plain(value: Decimal) -> str:
    """A number as a case file writes it, without zeros that say nothing."""
    return format(value.normalize(_EXACT), "f")


def _from_one_to_another(
    words: Sequence[str], amounts: Sequence[Span], held: Decimal | None
) -> Span:
    """The new amount of "from 31 to 38" or "to 38 from 31"; 31 is what the case must hold."""
    if any(one.kind != "amount" for one in amounts) or len(amounts) > 2:
        raise Unclear
    old = [one for one in amounts if _led(words, one, "from")]
    new = [one for one in amounts if _led(words, one, "to") or _led(words, one, "by")]
    if len(old) != 1 or len(new) != 1 or old == new:
        raise Unclear
    if held is None or Decimal(old[0].value or "") != held:
        raise Unclear(differs(old[0].value or "", None if held is None else plain(held)))
    sign = _sign(words)
    if sign and sign * (Decimal(new[0].value or "") - held) < 0:
        raise Unclear
    return new[0]


def differs(said: str, held: str | None) -> Lazy:
    """That the sentence gives another present value than the case holds."""
    if held is None:
        return Message("ask.supposed_before_not_held", said=said)
    return Message("ask.supposed_before", said=said, held=held)


def _absolute(words: Sequence[str], amount: Span, sign: int, held: Decimal | None) -> str:
    value = Decimal(amount.value or "")
    moves = any(word_list(one).places_in(list(words)) for one in ("rises", "falls"))
    # "Drops to 95" says that more than 95 is held.
    if sign and not _led(words, amount, "to"):
        raise Unclear
    if sign and moves and held is not None and sign * (value - held) < 0:
        raise Unclear(differs_in_direction(amount.value or "", held))
    return amount.value or ""


def differs_in_direction(said: str, held: Decimal) -> Lazy:
    """That the value held is already beyond the one said to be reached."""
    return Message("ask.supposed_direction", said=said, held=plain(held))


def _multiplied(words: Sequence[str], factor: Span, sign: int, held: Decimal) -> Decimal:
    by = Decimal(factor.value or "")
    beside = list(words[factor.after : factor.after + _WIDEST])
    compared = any(first == 0 for first, _ in _compares().places_in(beside))
    # Three times more may be three or four times as much.
    if compared or by <= 0 or sign * (by - 1) < 0:
        raise Unclear
    return _EXACT.multiply(held, by)


def _sign(words: Sequence[str]) -> int:
    """1 where the words raise a value, -1 where they lower it, 0 where they do neither."""
    signs = {sign for sign, *_ in _moves(words)}
    if len(signs) > 1:
        raise Unclear
    return next(iter(signs), 0)


def _moves(words: Sequence[str]) -> Iterator[tuple[int, bool, int, int]]:
    """The words that raise (1) or lower (-1), whether they are said to move, where they stand."""
    for first, after in _all_moves().places_in(list(words)):
        said = " ".join(words[first:after])
        moves = any(_says(name, said) for name in ("rises", "falls"))
        if not _says("not_moved", said):
            yield -1 if _says("less", said) or _says("falls", said) else 1, moves, first, after


def _says(name: str, said: str) -> bool:
    return bool(word_list(name).pattern.fullmatch(said))


def _is_difference(words: Sequence[str], amount: Span) -> bool:
    """Whether an amount is how much more or less: "4 dollars less", "drops by 4", "a hike of 4"."""
    after = amount.after
    for one in ("money", "cents", "counted", "per_piece"):
        after = _follows(word_list(one), words, after) or after
    behind = {after, _follows(_of(), words, after) or after}
    places = list(_moves(words))
    if any(first in behind for _, _, first, _ in places):
        article = word_list("article_or_to").occur_in(words[amount.first - 1])
        if _led(words, amount, "to") and not article:
            raise Unclear
        return True
    if _led(words, amount, "to"):
        return False
    if _led(words, amount, "by") or _led(words, amount, "change_of"):
        return True
    return any(moves and _takes(words, end, amount) for _, moves, _, end in places)


def _takes(words: Sequence[str], after: int, amount: Span) -> bool:
    """Whether a verb that ends there moves by the amount: "drops 5", "bajar el precio 5"."""
    if after == amount.first:
        return True
    between = words[after : amount.first]
    near = 0 < len(between) <= _WIDEST + 1 and word_list("identifies").occur_in(between[0])
    return near and not word_list("to").places_in(list(between))


def _led(words: Sequence[str], span: Span, name: str) -> bool:
    """Whether one of the words stands before the span."""
    first = span.first
    if first and word_list("money").occur_in(words[first - 1]):
        first -= 1
    return any(
        after == first
        for start in range(max(0, first - _WIDEST), first)
        for at, end in word_list(name).places_in(list(words[start:first]))
        if (after := start + end) and at == 0
    )


def _rounded(value: Decimal, place: PlaceWords) -> Decimal:
    """A share of a value, in whole pieces, or in cents where that changes next to nothing."""
    near = value.quantize(_ONE if place.counts else _CENT, ROUND_HALF_UP)
    if place.counts:
        return near
    return near if abs(near - value) <= value * table().thresholds.rounded else value


def _follows(phrases: Phrases, words: Sequence[str], at: int) -> int:
    """The word after one of the phrases that stands at that word; 0 where none does."""
    text = " ".join(words[at : at + _WIDEST])
    found = phrases.pattern.match(text) if text else None
    return at + len(found[0].split()) if found else 0


def _plain(word: str) -> str:
    if not word[:1].isdigit():
        return ""
    try:
        return parse_amount(word)
    except InputError:
        return ""


@cache
def _measures() -> dict[str, Measure]:
    return {normalize(word): one for one in grammar().measures for word in every(one.words)}


@cache
def _factor_words() -> tuple[tuple[Decimal, Phrases], ...]:
    return tuple((factor, Phrases.of(every(one))) for factor, one in table().factors.items())


@cache
def _all_moves() -> Phrases:
    names = ("more", "less", "rises", "falls", "not_moved")
    return Phrases.of([one for name in names for one in every(table().words[name])])


@cache
def _compares() -> Phrases:
    return Phrases.of([one for name in ("more", "less") for one in every(table().words[name])])


@cache
def _of() -> Phrases:
    return Phrases.of(["de", "of", "in", "en"])
