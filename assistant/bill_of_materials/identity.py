"""What a part is called: put together from the columns that describe it, and the ids of parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from assistant.base.text import normalized_letters
from assistant.bill_of_materials.records import Record
from assistant.library.component_families import PartWords

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NOTHING = re.compile(r"[\s~?*.\-_/]*|n/?a|none|nan|null", re.IGNORECASE)
_NUMBERS = ("part_number", "own_part_number", "supplier_part_number", "item", "hts")
_NAMES = ("line_id", "own_part_number", "item", "part_number")
_LONGEST_ID = 40
_REFERENCE = re.compile(r"([A-Za-z]{1,6})([0-9]{1,6})")
_MOST_REFERENCES = 10_000


def words_of(record: Record) -> PartWords:
    """What the row says of its part. A link or a number of a catalogue describes nothing."""
    description = _told(record, "description")
    plain = normalized_letters(description)
    if any(plain == normalized_letters(record.of(field)) for field in _NUMBERS):
        description = ""
    return PartWords(
        description,
        _told(record, "reference"),
        _told(record, "rating"),
        _told(record, "package"),
        _told(record, "manufacturer"),
        _told(record, "part_number") or _told(record, "own_part_number"),
        _told(record, "supplier"),
        _told(record, "supplier_part_number"),
        record.section,
    )


def _told(record: Record, field: str) -> str:
    text = record.of(field)
    return _bare(text) if text else ""


@lru_cache(maxsize=65536)
def _bare(text: str) -> str:
    """The text without links; "" for a sign that means nothing."""
    plain = " ".join(_LINK.sub(" ", text).split())
    return "" if _NOTHING.fullmatch(plain) else plain


def is_named(words: PartWords) -> bool:
    """Whether anything but a package names the part."""
    return any(
        (words.description, words.reference, words.rating, words.part_number,
         words.supplier_part_number)
    )  # fmt: skip


def described(words: PartWords) -> str:
    """What the part is: rating, package and description, each once; else what names it."""
    parts: list[str] = []
    if words.description or words.rating:
        for text in (words.description, words.rating, words.package):
            if text and not _holds(" ".join(parts), text):
                parts.append(text)
        # The rating reads best before the package: "0.1 uF 0402", after a name: "Capacitor 22p".
        return " ".join(parts)
    number = " ".join(filter(None, (words.manufacturer, words.part_number)))
    rest = number or words.supplier_part_number or words.reference
    return " ".join(filter(None, (words.section, rest, words.package)))


def shown(words: PartWords) -> str:
    """How a part is mentioned: its reference designators, then what it is."""
    what = described(words)
    reference = words.reference.rstrip(" ,;")
    if not reference or _holds(what, reference):
        return what
    return f"{reference} {what}"


def _holds(text: str, part: str) -> bool:
    return f" {normalized_letters(part)} " in f" {normalized_letters(text)} "


def references(text: str) -> int:
    """How many pieces reference designators name: "C1, C3 C7-C9" names five; 0 for other text."""
    count = 0
    for token in filter(None, re.split(r"[\s,;]+", re.sub(r"\s*[-–]\s*", "-", text.strip()))):
        first, dash, last = token.partition("-")
        start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if not start:
            return 0
        if not dash:
            count += 1
            continue
        number = end[2] if end and end[1] == start[1] else last
        if not number.isdecimal() or not 0 < int(number) - int(start[2]) < _MOST_REFERENCES:
            return 0
        count += int(number) - int(start[2]) + 1
    return count


def ids_of(records: Sequence[Record]) -> list[str]:
    """An id for each row: a number of it that no other row has, else its line."""
    candidates = [[_id(one.of(field)) for field in _NAMES] for one in records]
    for field in range(len(_NAMES)):
        counts = Counter(row[field] for row in candidates)
        for row in candidates:
            if counts[row[field]] > 1:
                row[field] = ""
    taken: set[str] = set()
    ids = []
    for record, row in zip(records, candidates, strict=True):
        wanted = next((one for one in row if one and one not in taken), f"line-{record.line}")
        while wanted in taken:
            wanted += "+"
        taken.add(wanted)
        ids.append(wanted)
    return ids


def _id(text: str) -> str:
    """The text as an id; "" if it is empty or too long."""
    plain = re.sub(r"\s+", "-", text.strip())
    return "" if len(plain) > _LONGEST_ID else plain
