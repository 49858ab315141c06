"""Suggests HS subheadings for a part from what its bill of materials says of it.

Each kind of evidence has a weight; the family with the greatest sum is suggested first, and the
marks of its codes ("x7r", "0402") rank these. They also decide what a shared name means ("CAP").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from operator import attrgetter
from typing import Literal

from assistant.base.errors import Message
from assistant.base.language import Lazy
from assistant.base.texts import Joined, Translated
from assistant.library.family_form import Family, FamilyCode
from assistant.library.family_names import (
    Named,
    families,
    goods_in,
    misspelt_in,
    named_in,
    part_number_in,
    patterns_in,
    plain_words,
    symbol_in,
    writing,
)

Confidence = Literal["high", "medium", "low"]

MOST_SUGGESTED = 3
# How much each kind of evidence weighs; only words of the description are sure alone.
_WORDS = {"main": 100, "loose": 80, "followed": 40, "apart": 15, "beside": 15, "misspelt": 50}
# What part numbers say against the description, with a package and a reference, stays below it.
_PART_NUMBER, _PART_NUMBER_OF_OTHER = 70, 40
# The share of the weight that the other families of a shared name have: where nothing tells them
# apart, and where something speaks for the first.
_EQUAL, _LESSER = 0.7, 0.3
_RATING_WORDS = 60
_SYMBOL = 60
_PACKAGE_WORDS = 35
_SECTION = 30
_STRONG_PATTERN = 35
_WEAK_PATTERN = 20
_REFERENCE = 20
# Less is silence: what a part is for does not say what it is.
_HIGH, _MEDIUM, _LEAST = 80, 45, 20
# The share of the first family's weight from which another family makes it doubtful.
_DOUBT = 0.6
_SAID_BY_NAME = 10
_MATERIAL_MARK, _WORD_MARK, _PATTERN_MARK = 6, 5, 2
_TOLD = 2
# Chapters of the HS whose articles are classified by their material.
_OF_MATERIALS = {"39", "40", "44", "48", "73", "74", "76", "79"}
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class PartWords:
    """What a bill of materials says of a part, each as written; "" where it says nothing.

    `reference` are the reference designators, `rating` the electrical value (10k, 0.1 uF),
    `package` the package or footprint.
    """

    description: str = ""
    reference: str = ""
    rating: str = ""
    package: str = ""
    manufacturer: str = ""
    part_number: str = ""
    supplier: str = ""
    supplier_part_number: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A subheading of six digits with dots, its family, the reason, and how sure it is.

    `question` tells it apart from the other suggestions; None where nothing needs asking. `name` is
    that of the goods of the subheading.
    """

    hts: str
    family: str
    because: Lazy
    confidence: Confidence
    question: Lazy | None = None
    name: Translated | None = None


@dataclass(slots=True)
class _Found:
    """What speaks for a family: its weight, the weight for each of its codes, and the reasons."""

    weight: int = 0
    codes: dict[int, int] = field(default_factory=dict)
    reasons: list[Lazy] = field(default_factory=list)


_texts = attrgetter(*(one.name for one in fields(PartWords)))


def suggested(parts: Sequence[PartWords]) -> list[tuple[Suggestion, ...]]:
    """The subheadings of each part, the likeliest first; empty where nothing is known of it.

    Raises InputError if a file of the families cannot be read.
    """
    return [_suggested(_shortened(part)) for part in parts]


def _shortened(part: PartWords) -> PartWords:
    """The part with the beginning of each text; what a part is stands there."""
    told = _texts(part)
    if max(map(len, told)) <= _LONGEST:
        return part
    return PartWords(*(text[:_LONGEST] for text in told))


@lru_cache(maxsize=16384)
def _suggested(part: PartWords) -> tuple[Suggestion, ...]:
    found: dict[int, _Found] = {}
    for number, code, weight, reason in _evidence(part):
        one = found.setdefault(number, _Found())
        one.weight += weight
        one.reasons.append(reason)
        if code is not None:
            one.codes[code] = max(one.codes.get(code, 0), _SAID_BY_NAME + weight)
    ranked = sorted(found, key=lambda number: -found[number].weight)
    if not ranked or found[ranked[0]].weight < _LEAST:
        return ()
    first = ranked[0]
    rivals = [n for n in ranked[1:] if found[n].weight >= _DOUBT * found[first].weight]
    return tuple(_ranked(first, found[first], rivals, part))


def _evidence(part: PartWords) -> Iterator[tuple[int, int | None, int, Lazy]]:
    """Each family that something speaks for: its place, that of its code, the weight and reason."""
    nothing_named = True
    surely: int | None = None
    for place, text, most in (
        ("description", part.description, 100),
        ("rating", part.rating, _RATING_WORDS),
        ("package", part.package, _PACKAGE_WORDS),
        ("section", part.section, _SECTION),
    ):
        if not text:
            continue
        names = named_in(_without_part_numbers(text))
        # "SW_SPST" is a symbol; a word alone ("fuse") is a name first.
        symbol = symbol_in(text) if not names or "_" in text or place != "description" else None
        if symbol:
            yield symbol.family, symbol.code, _SYMBOL, _reason(place, symbol.words)
            continue
        if not names and place == "description":
            names = misspelt_in(text)
        if place in ("package", "section"):
            # They tell a shape or a place there ("disc", "panel"), not an article.
            names = [one for one in names if not families()[one.family].made_to_fit]
        for named in names[:1]:
            weight = _WORDS[named.role] * most // 100
            senses = _senses(named, part)
            for share, family, code in senses:
                yield family, code, int(share * weight), _reason(place, named.words)
            if named.role == "main" and place == "description":
                surely = senses[0][1]
        nothing_named = nothing_named and not (names and place in ("description", "rating"))
    for text in (part.part_number, part.rating, part.description):
        for token in split_part_numbers(text):
            if known := part_number_in(token):
                reason = _reason("part_number", token)
                other = surely is not None and surely != known.family
                weight = _PART_NUMBER_OF_OTHER if other else _PART_NUMBER
                yield known.family, known.code, weight, reason
                break
    values = part.rating or (part.description if nothing_named else "")
    packages = part.package or (part.description if nothing_named else "")
    yield from _by_patterns("ratings", values)
    yield from _by_patterns("packages", packages)
    prefix = re.match(r"[A-Za-z]+", part.reference)
    if prefix and (number := _references().get(prefix[0].upper())) is not None:
        yield number, None, _REFERENCE, _reason("reference", part.reference.split()[0])


def _senses(named: Named, part: PartWords) -> list[tuple[float, int, int | None]]:
    """The families that the name may mean, the likeliest first, and the share of each."""
    senses = [(named.family, named.code), *named.others]
    if len(senses) == 1:
        return [(1.0, *senses[0])]
    words = _words_of(part).replace(f" {named.words} ", " ", 1)
    support = [_support(families()[number], part, words) for number, _ in senses]
    most = max(support)
    best = support.index(most)
    others = [
        (_EQUAL if support[n] == most else _LESSER, *sense)
        for n, sense in enumerate(senses)
        if n != best
    ]
    return [(1.0, *senses[best]), *others]


def _support(family: Family, part: PartWords, words: str) -> int:
    """What speaks for the family beside its name; the words are those without the name."""
    of_codes = (mark for marks in _marks(family.family).values() for mark, _, _ in marks)
    marks = {*_family_marks(family.family), *of_codes}
    weight = sum(_WORD_MARK for mark in marks if mark in words)
    for code in family.codes:
        weight += sum(_PATTERN_MARK for _ in _patterns_of(code, part))
    for kind, wanted, text in (
        ("packages", family.packages, part.package or part.description),
        ("ratings", family.ratings, part.rating or part.description),
    ):
        found = patterns_in(kind, text) if wanted and text else ()
        weight += sum(_WORD_MARK for one in found if one.name in wanted)
    prefix = re.match(r"[A-Za-z]+", part.reference)
    if prefix and prefix[0].upper() in family.references:
        weight += _REFERENCE
    section = named_in(part.section) if part.section else ()
    return weight + _SECTION * any(families()[one.family] is family for one in section)


def _without_part_numbers(text: str) -> str:
    """The text without the part numbers in it, whose letters name nothing."""
    known = [token for token in split_part_numbers(text) if part_number_in(token)]
    plain = text.lower()
    for token in known:
        plain = plain.replace(token, " ")
    return plain if known else text


def split_part_numbers(text: str) -> list[str]:
    """What in a text may be part numbers: words with letters and digits."""
    return re.findall(r"[a-z0-9][a-z0-9\-/+.]*", text.lower()) if text else []


def _by_patterns(
    kind: Literal["ratings", "packages"], text: str
) -> Iterator[tuple[int, int | None, int, Lazy]]:
    for pattern in patterns_in(kind, text) if text else ():
        for number in _families_of(kind).get(pattern.name, ()):
            weight = _STRONG_PATTERN if pattern.strong else _WEAK_PATTERN
            yield number, None, weight, _reason(kind, pattern.words)


def _reason(place: str, words: str) -> Message:
    return Message(f"families.in_{place}", words=words)


@cache
def _references() -> dict[str, int]:
    return {prefix: n for n, family in enumerate(families()) for prefix in family.references}


@cache
def _families_of(kind: Literal["ratings", "packages"]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, family in enumerate(families()):
        for name in getattr(family, kind):
            found.setdefault(name, []).append(number)
    return found


def _ranked(
    number: int, found: _Found, rivals: Sequence[int], part: PartWords
) -> Iterator[Suggestion]:
    """The codes of the family, then the first code of each family that is nearly as likely."""
    family = families()[number]
    if not family.codes:
        return
    weights, told = _marked(family, part)
    for place, said in found.codes.items():
        weights[place] += said
    order = sorted(range(len(weights)), key=lambda place: -weights[place])
    leading = weights[order[0]]
    sure = len(order) == 1 or leading > weights[order[1]]
    listed = [(number, place) for place in order if weights[place] or not leading]
    if leading or len(order) == 1:
        listed[1:1] = [_place_of()[hts] for hts in family.codes[order[0]].beside]
    other = _of_other_material(family, part)
    listed[1:1] = other
    parts = _parts_of_goods(part) if family.made_to_fit else []
    listed[1 if leading else 0 : 0] = parts
    if not any(code.marks or code.materials for code in family.codes) and family.made_to_fit:
        listed = parts
    listed += [(rival, 0) for rival in rivals if families()[rival].codes]
    each: dict[str, tuple[int, int]] = {}
    for one in listed:
        each.setdefault(_hts(one), one)
    listed = list(each.values())
    if not listed:
        return
    first = _code(*listed[0])
    reasons = found.reasons[:_TOLD]
    if leading and len(order) > 1 and order[0] in told:
        reasons.append(Message("families.marks", words=", ".join(told[order[0]])))
    if first.doubt:
        reasons.append(Translated(first.doubt))
    doubts = (
        (not sure)
        + bool(rivals)
        + bool(other)
        + (family.made_to_fit and (bool(parts) or not leading))
    )
    confidence = _confidence(found.weight, doubts)
    asked = _question(family, rivals, several=len(listed) > 1, sure=confidence == "high")
    for rank, one in enumerate(listed[:MOST_SUGGESTED]):
        code = _code(*one)
        yield Suggestion(
            hts=code.hts,
            family=families()[one[0]].family,
            because=Translated(code.when or code.name) if rank else Joined(reasons, "; "),
            confidence="low" if rank else confidence,
            question=asked,
            name=Translated(code.name),
        )


def _of_other_material(family: Family, part: PartWords) -> list[tuple[int, int]]:
    """The code of articles of the material that the part names and no code of the family has.

    Nothing where the family is not classified by its material.
    """
    if _OF_MATERIALS.isdisjoint(code.hts[:2] for code in family.codes):
        return []
    known = {material for code in family.codes for material in code.materials}
    words, marks = _words_of(part), _material_words()
    found = (one for word in words.split() for one in marks.get(word, ()))
    named = {material for mark, material in found if mark in words}
    return [_by_material()[one] for one in sorted(named - known) if not named & known]


@cache
def _material_words() -> dict[str, list[tuple[str, str]]]:
    """The words for materials by their first word, with a space at both ends."""
    found: dict[str, list[tuple[str, str]]] = {}
    for material, marks in writing().materials.items():
        for words in map(plain_words, marks):
            found.setdefault(words[0], []).append((f" {' '.join(words)} ", material))
    return found


@cache
def _by_material() -> dict[str, tuple[int, int]]:
    """The code of each material, of the family that is made of the most materials."""
    sizes = [sum(bool(code.materials) for code in family.codes) for family in families()]
    number = sizes.index(max(sizes))
    codes = families()[number].codes
    return {one: (number, place) for place, code in enumerate(codes) for one in code.materials}


def _parts_of_goods(part: PartWords) -> list[tuple[int, int]]:
    """The codes of parts of the goods that the description names."""
    goods = (families()[number] for number in goods_in(part.description))
    return [_place_of()[one.parts] for one in goods if one.parts]


def _question(family: Family, rivals: Sequence[int], *, several: bool, sure: bool) -> Lazy | None:
    """What to ask for the choice among families and codes; None where nothing needs asking."""
    asked: list[Lazy] = []
    if rivals:
        names = [Translated(one.name) for one in (family, *(families()[n] for n in rivals))]
        asked.append(Message("families.which", names=Joined(names, "; ")))
    if family.question and (several or not sure):
        asked.append(Translated(family.question))
    if not asked and not sure:
        asked.append(Message("families.is_it", name=Translated(family.name)))
    return Joined(asked, " ") if asked else None


def _hts(place: tuple[int, int]) -> str:
    return _code(*place).hts


def _code(family: int, place: int) -> FamilyCode:
    return families()[family].codes[place]


@cache
def _place_of() -> dict[str, tuple[int, int]]:
    """The family and place of each code; of several families the first."""
    found: dict[str, tuple[int, int]] = {}
    for number, family in enumerate(families()):
        for place, code in enumerate(family.codes):
            found.setdefault(code.hts, (number, place))
    return found


def _confidence(weight: int, doubts: int) -> Confidence:
    level = (weight >= _HIGH) + (weight >= _MEDIUM) - doubts
    return "high" if level >= 2 else "medium" if level == 1 else "low"


def _marked(family: Family, part: PartWords) -> tuple[list[int], dict[int, list[str]]]:
    """The weight of the marks of each code, and the words and patterns of the part that are marks.

    The words stand by the place of the code, as the part has them.
    """
    weights = [0] * len(family.codes)
    told: dict[int, list[str]] = {}
    words = _words_of(part)
    marks = _marks(family.family)
    for word in dict.fromkeys(words.split()):
        for mark, place, weight in marks.get(word, ()):
            if mark in words:
                weights[place] += weight
                told.setdefault(place, []).append(mark.strip())
    for place in _with_patterns(family.family):
        for one in _patterns_of(family.codes[place], part):
            weights[place] += _PATTERN_MARK
            told.setdefault(place, []).append(one)
    return weights, {place: list(dict.fromkeys(one)) for place, one in told.items()}


@cache
def _with_patterns(family: str) -> list[int]:
    """The places of the codes of a family that packages and values tell."""
    of_family = next(one for one in families() if one.family == family)
    return [n for n, code in enumerate(of_family.codes) if code.packages or code.ratings]


@lru_cache(maxsize=1)
def _words_of(part: PartWords) -> str:
    """The words of the part, with a space around each."""
    said = (part.description, part.rating, part.package, part.section)
    return " ".join(("", *(word for text in said if text for word in plain_words(text)), ""))


def _patterns_of(code: FamilyCode, part: PartWords) -> Iterator[str]:
    """What is written of the part as packages and values of the code are."""
    for kind, wanted, text in (
        ("packages", code.packages, part.package or part.description),
        ("ratings", code.ratings, part.rating or part.description),
    ):
        for one in patterns_in(kind, text) if wanted and text else ():
            if one.name in wanted:
                yield one.words


@cache
def _family_marks(family: str) -> list[str]:
    """The marks of the family itself, with a space at both ends."""
    of_family = next(one for one in families() if one.family == family)
    return [f" {' '.join(plain_words(mark))} " for mark in of_family.marks]


@cache
def _marks(family: str) -> dict[str, list[tuple[str, int, int]]]:
    """The marks of the codes of a family by their first word.

    Each is given with a space at both ends, its place and weight.
    """
    of_family = next(one for one in families() if one.family == family)
    materials = writing().materials
    found: dict[str, list[tuple[str, int, int]]] = {}
    for place, code in enumerate(of_family.codes):
        told = [(mark, _WORD_MARK) for mark in code.marks]
        told += [(mark, _MATERIAL_MARK) for one in code.materials for mark in materials[one]]
        for mark, weight in told:
            words = plain_words(mark)
            found.setdefault(words[0], []).append((f" {' '.join(words)} ", place, weight))
    return found
