"""Finds the names, symbols and patterns of component families in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise, takewhile
from typing import Literal, NamedTuple, get_args

from assistant.base.files import data_folder
from assistant.base.text import normalize
from assistant.base.yaml_files import read_form
from assistant.library.family_form import Family, FamilyFile, Tongue, Writing

_LEAST_MISSPELT = 6
_LEAST_ALIKE = 86
_LEAST_NOUN, _LONGEST_NOUN = 3, 3
# The least letters of a German word that ends compounds, and of what stands before it.
_LEAST_HEAD, _LEAST_MODIFIER = 4, 2
# The languages that put the noun first.
_HEAD_FIRST = ("es", "fr")
_OF = ("de", "del", "du", "des", "d")
_NO_FAMILY = -1
_HAN = "\u3400-\u9fff"
_TOKEN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:\.\d[^\W_{_HAN}]*)*|[^\w\s-]|_|(?<=\s)-(?=\s)")
_BREAKS = frozenset(",;()[]|-")
Role = Literal["main", "loose", "followed", "apart", "beside", "misspelt"]
_ROLES: tuple[Role, ...] = get_args(Role)


class Named(NamedTuple):
    """A family named in a text: the place of its code, if the name says it, and the words.

    `others` are families, with the place of a code, that have the same name.
    """

    family: int
    code: int | None
    role: Role
    words: str
    others: tuple[tuple[int, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    family: int
    code: int | None
    tongue: Tongue
    loose: bool
    others: tuple[tuple[int, int | None], ...] = ()


class _Hit(NamedTuple):
    name: _Name
    first: int
    after: int
    plural: bool = False


@cache
def families() -> tuple[Family, ...]:
    """Every family, in the order of the files. Raises InputError for a faulty file."""
    folder = data_folder("knowledge") / "component_families"
    files = [read_form(path, FamilyFile) for path in sorted(folder.glob("*.yaml"))]
    return tuple(family for file in files for family in file.families)


@cache
def writing() -> Writing:
    """How descriptions, values and packages are written."""
    return read_form(data_folder("knowledge") / "component_writing.yaml", Writing)


def split(text: str) -> tuple[str, ...]:
    """The words, numbers and signs of a text, normalized."""
    return tuple(_TOKEN.findall(normalize(text)))


def plain_words(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, each as its names are written."""
    return tuple(_singular(token) for token in _tokens(text) if token[0].isalnum())


@cache
def _names() -> dict[str, list[_Name]]:
    """The names by their first word, those of most words first.

    Of a name that families share, the one that stands before the others comes first.
    """
    known: dict[tuple[str, ...], _Name] = {}
    for number, family in enumerate(families()):
        loose = set(family.loose)
        for name, tongue, code in family.names():
            words = plain_words(name)
            new = _Name(words, number, code, tongue, name in loose)
            there = known.setdefault(words, new)
            if there.family == number:
                continue
            first, then = there, new
            if families()[there.family].family in family.before:
                first, then = new, there
            shared = (*first.others, (then.family, then.code), *then.others)
            known[words] = replace(first, others=tuple(dict.fromkeys(shared)))
    for aside in writing().asides:
        words = plain_words(aside)
        known.setdefault(words, _Name(words, _NO_FAMILY, None, "en", loose=True))
    by_first: dict[str, list[_Name]] = {}
    for words in sorted(known, key=len, reverse=True):
        by_first.setdefault(words[0], []).append(known[words])
    return by_first


@cache
def _vocabulary() -> frozenset[str]:
    """Every word of a name or a mark."""
    names = [name for family in families() for name, _, _ in family.names()]
    marks = [mark for family in families() for code in family.codes for mark in code.marks]
    marks += [mark for family in families() for mark in family.marks]
    materials = [word for words in writing().materials.values() for word in words]
    asides = writing().asides
    return frozenset(
        word for written in (*names, *marks, *materials, *asides) for word in split(written)
    )


@cache
def _han() -> re.Pattern[str]:
    """The Chinese words of names; those of most characters first."""
    words = [word for word in _vocabulary() if re.match(f"[{_HAN}]", word)]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


@cache
def _german() -> frozenset[str]:
    """The German names of one word; a compound that has no name of its own ends in one."""
    called = (names for one in families() for names in (one.called, *(c.called for c in one.codes)))
    found = (normalize(name) for names in called for name in names.get("de", ()))
    return frozenset(name for name in found if name.isalpha())


@lru_cache(maxsize=16384)
def _singular(token: str) -> str:
    """The token as names have it: "capacitors" as "capacitor", "led3mm" as "led"."""
    known = _vocabulary()
    for ending in ("s", "es"):
        if token.endswith(ending) and token.removesuffix(ending) in known:
            return token.removesuffix(ending)
    if token in known:
        return token
    if german := _as_german(token):
        return german
    letters = "".join(takewhile(str.isalpha, token))
    return letters if len(letters) > 2 and letters != token and letters in known else token


def _as_german(token: str) -> str | None:
    """The German name that the word is: its plural, or "ue" for "ü"; None if it is none."""
    token = token.replace("ß", "ss")
    plain = token.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    for word in dict.fromkeys((token, plain)):
        for ending in ("", "n", "en", "e", "er"):
            if word.endswith(ending) and word.removesuffix(ending) in _german():
                return word.removesuffix(ending)
    return None


@lru_cache(maxsize=16384)
def _parted(token: str) -> tuple[str, ...]:
    """The word, or what a German compound is made of: "keramikkondensator" is a kondensator."""
    if not token.isalpha() or _singular(token) in _vocabulary():
        return (token,)
    for at in range(_LEAST_MODIFIER, len(token) - _LEAST_HEAD + 1):
        if head := _as_german(token[at:]):
            return token[:at], head
    return (token,)


@lru_cache(maxsize=64)
def _tokens(text: str) -> tuple[str, ...]:
    tokens: list[str] = []
    for token in split(text):
        if "\u3400" <= token[0] <= "\u9fff":
            tokens += _han().findall(token)
        elif token[0].isalnum():
            tokens += _parted(token)
        elif token in _BREAKS:
            tokens.append(token)
    return tuple(tokens)


@cache
def _joining() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(writing().joining), frozenset(writing().head_first)


@cache
def _heads() -> frozenset[str]:
    return frozenset(writing().heads)


@cache
def _measures() -> frozenset[str]:
    return frozenset(writing().measures)


def named_in(text: str) -> list[Named]:
    """The families that a text names, the part itself first; empty if it names none.

    Where the head word is not known ("yoke, toggle switch") every name has a role that says so.
    """
    joining, head_first = _joining()
    tokens = _tokens(text)
    words = [_singular(token) for token in tokens]
    written = _words(words)
    leads = not head_first.isdisjoint(words)
    segments: list[list[_Hit]] = [[]]
    breaks: list[int] = []
    joined: int | None = None
    at = 0
    while at < len(words):
        if hit := _hit(written, at):
            at = hit.after
            if hit.name.family == _NO_FAMILY:
                continue
            if leads or at == len(words) or words[at] not in _heads() or _hit(written, at):
                plural = tokens[at - 1] == words[at - 1] + "s"
                segments[-1].append(hit._replace(plural=plural))
            continue
        joins = words[at] in joining and joined is None and at
        if joins and words[at - 1] not in _measures():
            segments.append([])
            joined = len(segments) - 1
        elif words[at] in _BREAKS:
            segments.append([])
            breaks.append(at)
        at += 1
    if inverted := _inverted(words, breaks) or (not leads and _swapped(written)):
        return [inverted]
    found = [
        _head(hits, beside=joined is not None and number >= joined, leads=leads)
        for number, hits in enumerate(segments)
        if hits
    ]
    if found and breaks and words[breaks[0]] == "," and _is_whole(segments[0], breaks[0]):
        found[0] = found[0]._replace(role="main")
    if unknown := _head_unknown(words, segments, breaks, leads=leads):
        found = [one._replace(role=unknown) for one in found]
    found.sort(key=lambda one: _ROLES.index(one.role))
    closer = (one for one in found if one.code is not None and one.family == found[0].family)
    return [next(closer, found[0]), *found[1:]] if found and found[0].code is None else found


def _is_whole(hits: Sequence[_Hit], words: int) -> bool:
    """Whether one name is all that stands before a comma; then it is what the part is."""
    return len(hits) == 1 and (hits[0].first, hits[0].after) == (0, words)


def goods_in(text: str) -> tuple[int, ...]:
    """Every family that a text names, whatever its part in the description."""
    words = _words([_singular(token) for token in _tokens(text)])
    hits = (_hit(words, at) for at in range(len(words.said)))
    found = (hit.name.family for hit in hits if hit)
    return tuple(dict.fromkeys(family for family in found if family != _NO_FAMILY))


def _head_unknown(
    words: Sequence[str], segments: Sequence[Sequence[_Hit]], breaks: Sequence[int], *, leads: bool
) -> Role | None:
    """The role of all names where the word that says what the part is seems to be unknown.

    They are apart where it stands before a comma ("yoke, toggle switch"), "de" ("horma de cable")
    or a Spanish or French name ("patte moteur"), and followed where unknown words end a plain text
    ("relay exerciser"); after a name that its language puts first these only describe it.
    """
    first = next((hits[0] for hits in segments if hits), None)
    if first is None:
        return None
    before = words[: first.first]
    if breaks and words[breaks[0]] == "," and breaks[0] < first.first:
        noun = words[: breaks[0]]
        short = len(noun) <= _LONGEST_NOUN and not any(map(_has_digit, noun))
        return "apart" if short and any(map(_is_unknown_noun, noun)) else None
    if before and before[-1] in _OF:
        return "apart" if any(map(_is_unknown_noun, before)) else None
    if before and first.name.tongue in _HEAD_FIRST and _is_unknown_noun(before[-1]):
        return "apart"
    if leads or breaks or any(map(_has_digit, words)) or len(segments) > 1:
        return None
    last = segments[0][-1]
    after = words[last.after :] if last.name.tongue == "en" else ()
    return "followed" if after and all(map(_is_unknown_noun, after)) else None


def _is_unknown_noun(word: str) -> bool:
    joining, head_first = _joining()
    return (
        len(word) >= _LEAST_NOUN
        and word.isalpha()
        and word not in _vocabulary()
        and word not in writing().abbreviations
        and not (word in joining or word in head_first or word in _measures())
    )


def _inverted(words: Sequence[str], breaks: Sequence[int]) -> Named | None:
    """The name whose words a comma parts: "tie, cable" for a cable tie, "sensor, temp"."""
    if not breaks or words[breaks[0]] != ",":
        return None
    after = breaks[1] if len(breaks) > 1 else len(words)
    noun, rest = words[: breaks[0]], words[breaks[0] + 1 : after]
    for first, second in ((rest, noun), (noun, rest)):
        joined = _words([*first, *second])
        for at in range(len(first)):
            hit = _hit(joined, at)
            if hit and hit.after > len(first) and hit.name.family != _NO_FAMILY:
                return _named(hit.name, beside=False)
    return None


class _Words(NamedTuple):
    """The words of a text as they stand, and with those that abbreviations stand for."""

    said: Sequence[str]
    full: Sequence[str]


def _swapped(words: _Words) -> Named | None:
    """The name that begins with what follows its noun: "station solder" for a solder station."""
    direct = _hit(words, 0) if words.said else None
    if direct and direct.after > 1:
        return None
    for count in (2, 1):
        if len(words.said) <= count:
            continue
        moved = _Words(*(list(one[1 : count + 1]) + list(one[:1]) for one in words))
        hit = _longest(moved.said, 0) or _longest(moved.full, 0)
        if hit and hit.after == count + 1 and hit.name.family != _NO_FAMILY:
            return _named(hit.name, beside=False)
    return None


def _words(said: Sequence[str]) -> _Words:
    known = writing().abbreviations
    if known.keys().isdisjoint(said):
        return _Words(said, said)
    return _Words(said, [known.get(word, word) for word in said])


def _hit(words: _Words, at: int) -> _Hit | None:
    """The longest name that begins at a word, or one that begins in it and reaches further.

    An abbreviation counts as its word where this makes a longer name.
    """
    known = _names()
    if words.said[at] not in known and words.full[at] not in known:
        return None
    found = _reaching(words.said, at)
    if words.full is words.said:
        return found
    full = _reaching(words.full, at)
    return full if full and (not found or full.after > found.after) else found


def _reaching(words: Sequence[str], at: int) -> _Hit | None:
    found = _longest(words, at)
    for inner in range(at + 1, found.after if found else 0):
        further = _longest(words, inner)
        if found and further and further.after > found.after:
            return further
    return found


def _longest(words: Sequence[str], at: int) -> _Hit | None:
    for name in _names().get(words[at], ()):
        after = at + len(name.words)
        if tuple(words[at:after]) == name.words:
            return _Hit(name, at, after)
    return None


def _head(hits: list[_Hit], *, beside: bool, leads: bool) -> Named:
    """The name of the part among names that stand in one segment.

    English puts it last ("relay socket") unless it stands in the plural ("Backshells strain
    relief"); Spanish, French and the short forms of distributors put it first.
    """
    firm = [hit for hit in hits if not hit.name.loose] or hits
    chosen = firm[0]
    for before, after in pairwise(hits):
        beside_each = before.after == after.first and not before.plural
        leads_here = leads or before.name.tongue in _HEAD_FIRST
        if not leads_here and beside_each and after.name.words[0] in _heads():
            return _named(after.name, beside=beside)
    for following in firm[1:]:
        first_is_head = leads or chosen.plural or chosen.name.tongue in ("short", *_HEAD_FIRST)
        if first_is_head or following.name.tongue in _HEAD_FIRST:
            break
        if following.first != chosen.after or any(map(_has_digit, following.name.words)):
            break
        if following.name.family != chosen.name.family or following.name.code is not None:
            chosen = following
    return _named(chosen.name, beside=beside)


def _named(name: _Name, *, beside: bool) -> Named:
    role: Role = "beside" if beside else "loose" if name.loose else "main"
    return Named(name.family, name.code, role, " ".join(name.words), name.others)


def _has_digit(word: str) -> bool:
    return not word.isalpha()


@cache
def _long_words() -> dict[str, _Name]:
    return {
        name.words[0]: name
        for names in _names().values()
        for name in names
        if len(name.words) == 1 and len(name.words[0]) >= _LEAST_MISSPELT and not name.loose
    }


def misspelt_in(text: str) -> list[Named]:
    """The family that the first misspelt word of a text names; empty if there is none."""
    return [found for word in plain_words(text) if (found := _nearest(word))][:1]


@lru_cache(maxsize=16384)
def _nearest(word: str) -> Named | None:
    from rapidfuzz import fuzz, process

    if len(word) < _LEAST_MISSPELT or not word.isalpha() or word in _vocabulary():
        return None
    near = process.extractOne(
        word, list(_long_words()), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE
    )
    if near is None or near[0][0] != word[0]:
        return None
    name = _long_words()[near[0]]
    return Named(name.family, name.code, "misspelt", word)


class Pattern(NamedTuple):
    """A pattern found: the families or codes that it stands for, and the text found."""

    name: str
    strong: bool
    words: str


@cache
def _compiled(kind: Literal["ratings", "packages"]) -> list[tuple[str, bool, re.Pattern[str]]]:
    found = writing().ratings if kind == "ratings" else writing().packages
    return [(name, one.strong, re.compile("|".join(one.patterns))) for name, one in found.items()]


@lru_cache(maxsize=16384)
def patterns_in(kind: Literal["ratings", "packages"], text: str) -> tuple[Pattern, ...]:
    """The ways of writing values or packages that occur in a text."""
    plain = normalize(text)
    return tuple(
        Pattern(name, strong, found[0].strip())
        for name, strong, pattern in _compiled(kind)
        if (found := pattern.search(plain))
    )


class Recognised(NamedTuple):
    """A family, or one of its codes, recognised by a symbol or part number."""

    family: int
    code: int | None
    words: str


@cache
def _symbols() -> list[tuple[int, int | None, re.Pattern[str]]]:
    listed: list[tuple[int, int | None, Iterable[str]]] = []
    for number, family in enumerate(families()):
        listed += [(number, place, code.symbols) for place, code in enumerate(family.codes)]
        listed.append((number, None, family.symbols))
    return [(n, c, re.compile("|".join(written))) for n, c, written in listed if written]


@lru_cache(maxsize=16384)
def symbol_in(text: str) -> Recognised | None:
    """The family whose symbol or footprint of an EDA library the text is; those have no spaces.

    A text of letters alone is a word, which only begins as a symbol does ("motorhaube").
    """
    plain = normalize(text)
    if " " in plain:
        return None
    _, _, inner = plain.rpartition(":")
    for number, place, pattern in _symbols():
        found = pattern.match(inner)
        if found and (found.end() == len(inner) or not inner.isalpha()):
            return Recognised(number, place, found[0])
    return None


@cache
def _part_numbers() -> tuple[re.Pattern[str], list[tuple[int, int]]]:
    """One pattern for all part numbers, a group for each code, and the code of each group."""
    listed = [
        (number, place, code.part_numbers)
        for number, family in enumerate(families())
        for place, code in enumerate(family.codes)
        if code.part_numbers
    ]
    pattern = "|".join(f"({'|'.join(f'(?:{one})' for one in written)})" for _, _, written in listed)
    return re.compile(pattern or "(?!)"), [(number, place) for number, place, _ in listed]


@lru_cache(maxsize=16384)
def part_number_in(token: str) -> Recognised | None:
    """The code of a part by the beginning of its part number; None if it is not known."""
    if len(token) < 4 or token.isalpha() or token.isdecimal():
        return None
    pattern, codes = _part_numbers()
    found = pattern.match(token)
    if not found or found.lastindex is None:
        return None
    number, place = codes[found.lastindex - 1]
    return Recognised(number, place, token)
