"""Maps column headings to the fields of a bill of materials, from rules/questions/columns.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pydantic import Field

from assistant.base.files import data_folder
from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.models import Strict
from assistant.base.text import normalize, normalized_letters
from assistant.base.texts import Translated
from assistant.base.yaml_files import read_form
from assistant.bill_of_materials.bill_words import bill_words, is_currency_code
from assistant.questions.material_lines import content_of

IGNORED = "ignored"
PRICE_BREAK = "price_break."
Content = Literal[
    "", "amount", "code", "count", "country", "currency", "kind", "level", "link", "mark",
    "originating", "rating", "references", "text", "unit", "whole",
]  # fmt: skip
Mark = Literal["yes", "no", "fitted", "not_fitted", "total", "alternate", "board_feature"]
_SAME, _NEAR, _HELD = 100.0, 88.0, 80.0
SURE = 85.0  # the score of a heading that is one of the names, or spelled nearly so
_SHORTEST = 5
_LONGEST = 80
_FEWEST = 2
_PLAIN_ORDER = 1000


class _Column(Strict):
    label: dict[str, str]
    holds: Content = ""
    names: dict[str, list[str]]


class _ColumnFile(Strict):
    columns: dict[str, _Column]
    suppliers: list[str]
    catalogue_words: list[str]
    price_words: list[str]
    basis_words: list[str]
    before_currency: list[str]
    piece_words: list[str]
    reference_prefixes: list[str]
    marks: dict[Mark, list[str]]
    choices: dict[str, list[str]] = Field(default_factory=dict)


class Named(NamedTuple):
    """A field that a heading may name, with a score up to 100."""

    field: str
    score: float


@cache
def _form() -> _ColumnFile:
    return read_form(data_folder("rules") / "questions" / "columns.yaml", _ColumnFile)


def fields() -> list[str]:
    """The fields that a column may hold, in the order shown."""
    return list(_form().columns)


def label(field: str) -> Lazy:
    """The label of a field; of a price break, with its number of pieces."""
    if field.startswith(PRICE_BREAK):
        return Message("bill_report.price_break", pieces=field.removeprefix(PRICE_BREAK))
    return Translated(_form().columns[field].label)


def holds(field: str) -> Content:
    """What the cells of a column for the field must hold; "" for anything."""
    return _form().columns[field].holds


def marks(mark: Mark) -> frozenset[str]:
    """The normalized words that a cell may say this with."""
    return _marks()[mark]


@cache
def _marks() -> Mapping[Mark, frozenset[str]]:
    return {mark: _normalized(names) for mark, names in _form().marks.items()}


@cache
def units() -> frozenset[str]:
    """The normalized units of measure."""
    return _normalized(bill_words().units_of_measure)


@cache
def reference_prefixes() -> frozenset[str]:
    """What reference designators usually begin with, in lower case."""
    return frozenset(_form().reference_prefixes)


def choice_named(name: str) -> str:
    """The choice beside the columns that a person names: sheet, headings, encoding, or ""."""
    plain = normalized_letters(name)
    return next((one for one, names in _form().choices.items() if plain in _normalized(names)), "")


def _normalized(names: Iterable[str]) -> frozenset[str]:
    return frozenset(normalized_letters(name) or name for name in names)


@cache
def _names() -> dict[str, dict[str, float]]:
    """The fields and their scores by each normalized column name; earlier names score higher."""
    found: dict[str, dict[str, float]] = {}
    for field, column in _form().columns.items():
        for names in column.names.values():
            for place, name in enumerate(names):
                scores = found.setdefault(normalized_letters(name), {})
                scores[field] = max(scores.get(field, 0), _SAME - place / _PLAIN_ORDER)
    return found


@cache
def _cjk_names() -> list[str]:
    """The names that are written without spaces between words, longest first."""
    return sorted((one for one in _names() if ord(one[-1]) > 0x2E80), key=len, reverse=True)


def field_named(heading: str) -> Named:
    """The field that a heading names the most surely; `Named("", 0)` if it names none."""
    return max(fields_named(heading), key=lambda one: one.score, default=Named("", 0.0))


def field_asked(name: str) -> str:
    """The field that a person names, by its label or a name of its columns; "" for none.

    What is not used is not called by the names of the columns that are not used.
    """
    labels = {
        normalized_letters(text): field
        for field, column in _form().columns.items()
        for text in column.label.values()
    }
    field = labels.get(normalized_letters(name)) or field_named(name).field
    return "" if field == IGNORED and normalized_letters(name) not in labels else field


@lru_cache(maxsize=8192)
def fields_named(heading: str) -> tuple[Named, ...]:
    """Every field that a heading may name, with the best score of each."""
    best: dict[str, float] = {}
    if len(heading) > _LONGEST:
        return ()
    heading = re.sub(r"<[^<>]{1,60}>", " ", heading)  # tags that design programs leave
    outside = re.sub(r"[(\[（].*?[)\]）]", " ", heading)
    bare = _without_currency(re.sub(r"[()\[\]（）]", " ", heading))
    for weight, text in ((1.0, heading), (0.99, outside), (0.98, bare)):
        plain = normalized_letters(text) or ("no" if heading.strip() in ("#", "№") else "")
        for field, score in _scores(plain).items():
            best[field] = max(best.get(field, 0.0), score * weight)
    if bare:  # what is in a currency is money: no electrical value, and no quantity
        best = {name: score for name, score in best.items() if holds(name) == "amount"} or best
    return tuple(Named(field, score) for field, score in best.items())


def _without_currency(heading: str) -> str:
    """The heading without the currency of its amounts: "Value MXN" is a value."""
    *before, last = heading.split() or [""]
    is_currency = is_currency_code(last) or (
        (not last.isalpha() or last.islower()) and normalize(last) in bill_words().currencies
    )
    if not is_currency:
        return ""
    if before and normalize(before[-1]) in _form().before_currency:
        before.pop()
    return " ".join(before)


def _scores(plain: str) -> dict[str, float]:
    if not plain:
        return {}
    if plain in _names():
        return _names()[plain]
    numbered = re.fullmatch(r"(.*?\D) ?([1-9])( .*)?", plain)  # the first of several manufacturers
    if numbered:
        of_all = _names().get(numbered[1] + (numbered[3] or ""), {})
        if of_all and numbered[2] == "1":
            return {field: score * 0.99 for field, score in of_all.items()}
        if of_all:
            return {"alternates": _SAME * 0.99}
    if (sold := _of_supplier(plain)) is not None:
        return sold
    found: dict[str, float] = {}
    if len(plain) >= _SHORTEST:
        from rapidfuzz import fuzz, process

        near = process.extractOne(plain, list(_names()), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if near:
            found = dict.fromkeys(_names()[near[0]], near[1] * 0.98)
    held = [name for name in _names() if len(name) > 1 and f" {name} " in f" {plain} "]
    held += [name for name in _cjk_names() if name in plain]
    if held:
        longest = max(held, key=len)
        for field in _names()[longest]:
            found[field] = max(found.get(field, 0), _HELD + len(longest) / 100)
    return found


def _of_supplier(plain: str) -> dict[str, float] | None:
    """What a heading that names a seller of parts is for; None if it names none."""
    for supplier in _suppliers():
        if f" {supplier} " in f" {plain} ":
            rest = " ".join(f" {plain} ".replace(f" {supplier} ", " ").split())
            if not rest or rest in _catalogue_words():
                return {"supplier_part_number": _SAME * 0.98}
            return {field: score * 0.95 for field, score in _scores(rest).items()}
    return None


@cache
def _suppliers() -> list[str]:
    return sorted(_normalized(_form().suppliers), key=len, reverse=True)


@cache
def _catalogue_words() -> frozenset[str]:
    return _normalized(_form().catalogue_words)


@cache
def _price_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A price basis, a price break beside a word, and a number of pieces alone."""

    def either(names: list[str]) -> str:
        plain = {normalized_letters(name) or name for name in names}
        return "|".join(sorted(map(re.escape, plain), key=len, reverse=True))

    form = _form()
    number = r"(?P<number>[0-9]{1,7}) ?(?P<thousand>k\b)?"
    price, pieces = either(form.price_words), either(form.piece_words)
    return (
        re.compile(rf"(?:/|\b(?:{either(form.basis_words)})\b) ?(?:[0-9]|k\b)"),
        re.compile(
            rf"(?:.*\b(?:{price})\b.*?[ @]{number}(?: (?:{pieces})\b)?(?: .*)?"
            rf"|{number.replace('number', 'first').replace('thousand', 'kilo')} ?(?:{pieces})?\b"
            rf" ?.*\b(?:{price})\b.*)"
        ),
        re.compile(rf"(?:qty )?{number} ?\+?(?: ?(?:{pieces}))?"),
    )


@lru_cache(maxsize=8192)
def break_named(heading: str) -> tuple[int, bool]:
    """The number of pieces of a price break that a heading names, and whether it says a price.

    0 if it names none. "Price per 100" and "Price/1k" are unit prices with another basis.
    """
    plain = re.sub(r"[^\w/@+]+", " ", re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", heading.lower()))
    plain = normalized_letters_kept(plain)
    basis, said, alone = _price_patterns()
    if basis.search(plain):
        return 0, False
    found = alone.fullmatch(plain) or said.fullmatch(plain)
    if not found:
        return 0, False
    parts = found.groupdict()
    number = parts["number"] or parts.get("first") or "0"
    thousand = parts["thousand"] or parts.get("kilo")
    return int(number) * (1000 if thousand else 1), found.re is said


def normalized_letters_kept(text: str) -> str:
    """The text without accents, with its signs "/", "@" and "+"."""
    return " ".join(
        piece if piece in "/@+" else normalized_letters(piece)
        for piece in re.split(r"([/@+])", text)
        if piece.strip()
    )


NAMING = frozenset(
    {"description", "part_number", "own_part_number", "reference", "rating", "supplier_part_number"}
)


_COSTING = frozenset({"quantity", "unit_price", "value"})


def heading_weight(cells: Sequence[str]) -> float:
    """How far the cells of a row are headings: the fields that they name; 0 for another row."""
    filled = [cell for cell in cells if cell]
    if any(len(cell) > _LONGEST for cell in filled):
        return 0.0
    numbers = [cell for cell in filled if content_of(cell) in ("hts", "value")]
    if not all(break_named(cell)[0] for cell in numbers):
        return 0.0  # only a number of pieces may head a column of prices
    named = [fields_named(cell) for cell in filled if cell not in numbers]
    found = sorted(filter(None, named), key=len)
    if 2 * len(found) < len(filled) - len(numbers) or (numbers and len(found) <= _FEWEST):
        return 0.0
    every = {one.field for fields in found for one in fields}
    if not every & NAMING and len(every & _COSTING) < _FEWEST:
        return 0.0
    weights: dict[str, float] = {}
    for (
        fields
    ) in found:  # those of one meaning first: Nombre is a name in Spanish, a count in French
        free = [one for one in fields if one.field not in weights]
        if free:
            best = max(free, key=lambda one: one.score)
            weights[best.field] = 1.0 if best.score >= SURE else 0.5
    return sum(weight * (0.5 if field == IGNORED else 1) for field, weight in weights.items())
