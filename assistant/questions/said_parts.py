"""Reads a material from a sentence: "wifi chipset from taiwan $22"."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from itertools import pairwise

from assistant.base.language import Lazy
from assistant.base.messages import InputError
from assistant.base.texts import Joined
from assistant.questions.amounts import shortened
from assistant.questions.codes import code_is_named, codes_in
from assistant.questions.grammar import Line, folded, grammar
from assistant.questions.said_numbers import Number, is_range, numbers_in
from assistant.questions.said_places import SaidPlace, places_in

_OF_SEGMENT = re.compile(r"(?:^|[,;:|/-])\s*$")
_SEGMENT_ENDS = re.compile(r"\s*(?:$|[,;.|/]|-\s)")
_MOST_PARTS = 10
_MOST_CHARACTERS = 600
_Span = tuple[int, int]


def parts_said(typed: str) -> list[tuple[str, dict[str, str], Lazy | str]]:
    """The parts of a sentence, each with its words, as a case file has it, and how it was read.

    Several are taken if each has a description and a price of its own. Raises InputError as
    `part_said` does.
    """
    if len(typed) > _MOST_CHARACTERS or not re.search(grammar().part_signs, folded(typed)):
        return []
    pieces = list(filter(None, map(str.strip, re.split(grammar().part_splits, typed))))
    if 1 < len(pieces) <= _MOST_PARTS:
        with suppress(InputError):
            read = [(piece, part_said(piece)) for piece in pieces]
            several = [(piece, *part) for piece, part in read if part and "value" in part[0]]
            if len(several) == len(pieces):
                return several
    one = part_said(typed)
    return [(typed, *one)] if one else []


def part_said(typed: str) -> tuple[dict[str, str], Lazy | str] | None:
    """The material of a sentence in the form of a case file, and how it was understood.

    None where nothing but a description is recognised. Raises InputError for several parts at
    once and for other currencies.
    """
    line = Line.of(typed)
    spans: list[_Span] = []
    material: dict[str, str] = {}
    codes = [
        one
        for one in codes_in(line)
        if ("." in one[0][:5] and len(one[0]) >= 7) or code_is_named(line, one[1])
    ]
    every = places_in(line, by_city=False)
    # What begins the line is the name of the part: "tapa" is a cover, and a city.
    every = every or [one for one in places_in(line) if one.exact or one.start]
    places = [one for one in every if one.role not in ("via", "sold")]
    numbers = numbers_in(line)
    prices = _prices(line, every, [(a, b) for _, a, b in codes])
    if any(one.measure == "other" and one.shown == "money" for one in numbers):
        raise InputError("interview_amount", value=shortened(typed))  # "$2 per kilo"
    for one, other in pairwise(numbers):
        if {one, other} & set(prices) and is_range(line, one, other):
            ends = Joined([format(end.value, "f") for end in (one, other)], " / ")
            raise InputError("answer_which_number", value=shortened(typed), readings=ends)
    if len({one.codes for one in places}) > 1 and len(prices) > 1:
        raise InputError("answer_several_parts")
    if codes:
        material["hts"] = codes[0][0]
        spans.append(codes[0][1:])
    if len({one.codes for one in places}) == 1 and len(places[0].codes) == 1:
        material["origin"] = places[0].codes[0]
        spans.extend((one.start, one.end) for one in places)
    if prices:
        if currency := prices[0].currency:
            raise InputError("interview_other_currency", value=shortened(typed), currency=currency)
        if len({one.value for one in prices}) > 1:
            raise InputError("answer_several_parts")
        material["value"] = format(_worth(line, prices[0]), "f")
        spans.append((prices[0].start, prices[0].end))
    for key, patterns in (
        ("kind", grammar().part_kinds),
        ("originating", grammar().part_certified),
    ):
        for value, pattern in patterns.items():
            if (found := re.search(pattern, line.plain)) and key not in material:
                material[key] = value
                if key == "originating":
                    spans.append(found.span())
    description = _described(line, spans)
    if not material.keys() & {"hts", "origin", "value"} or not description:
        return None
    material = {"description": description, **material}
    return material, Joined(list(material.values()), "; ")


def _prices(line: Line, places: list[SaidPlace], codes: list[_Span]) -> list[Number]:
    """The numbers that are prices: with a sign, after a word of prices, or alone between commas."""
    found = []
    every = [one for one in numbers_in(line) if not any(a <= one.start < b for a, b in codes)]
    for one in every:
        beside = one.role in ("freight", "duty") and len(every) > 1
        if beside:
            continue
        before, after = line.plain[: one.start], line.plain[one.end :]
        alone = _SEGMENT_ENDS.match(after)
        ends_after_place = alone and any(
            re.fullmatch(r"[\s,)]*", line.plain[place.end : one.start]) is not None
            for place in places
            if place.end <= one.start
        )
        if (
            one.measure == "money"
            or one.currency
            or (
                one.measure == ""
                and (
                    (one.each and before.strip())
                    or (len(every) == 1 and re.search(r"[.][0-9]{2}$", one.written))
                    or (alone and _OF_SEGMENT.search(before) and before.strip())
                    or (
                        re.search(grammar().part_prices, before)
                        and (alone or one.each or re.match(r"\s", after))
                    )
                    or ends_after_place
                    or re.search(rf"[0-9]{grammar().multiplies}$", before)
                )
            )
        ):
            found.append(one)
    signed = [one for one in found if one.measure == "money"]
    # "8 per unit, at 0.02 each": a whole number of each is how many there are.
    cents = [one for one in found if one.value != int(one.value)]
    return signed or cents or found


def _worth(line: Line, price: Number) -> Decimal:
    """The price of all pieces of a unit: "2 chipsets at $22 each", "$22 x 2" are worth 44."""
    for one in numbers_in(line):
        if one.start == price.start:
            continue
        whole = one.measure in ("", "units") and one.value == int(one.value) > 0
        first = one.start == 0 and re.match(r"\s*[a-z]{3,}s\b", line.plain[one.end :])
        told = one.measure == "units" or one.each or first or _is_counted(line, one)
        at = re.search(grammar().pieces_at + "$", line.plain[: price.start])
        counts = (told and (price.each or at)) or (
            price.each and one.start == 0 and one.end < price.start
        )
        left, right = (one, price) if one.start < price.start else (price, one)
        between = line.plain[left.end : right.start]
        if whole and (counts or re.fullmatch(grammar().multiplies, between)):
            return one.value * price.value
    return price.value


def _is_counted(line: Line, one: Number) -> bool:
    return bool(re.match(grammar().counted, line.plain[one.end :]))


def _described(line: Line, spans: list[_Span]) -> str:
    """What is left of the sentence: the first piece of it that has words."""
    pieces, end = [], 0
    for start, stop in sorted(spans):
        pieces.append(line.raw[end:start])
        end = max(end, stop)
    pieces.append(line.raw[end:])
    for piece in pieces:
        for part in re.split(r"\s*;\s*|\s*,\s+(?=.*$)", piece) if len(pieces) > 1 else [piece]:
            cleaned = _without_edges(part)
            if re.search(r"[^\W\d_]{2}", cleaned):
                return cleaned
    return ""


def _without_edges(text: str) -> str:
    found = Line(text, folded(text))
    found = found.replaced(re.compile(grammar().part_edges), "")
    bare = found.replaced(re.compile(grammar().part_edges), "").raw.strip(" ,;:.-")
    return bare if ")" in bare else bare.partition(" (")[0]
