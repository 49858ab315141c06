"""The text of others made inert for where it is written: a terminal, JSON, a cell of a spreadsheet.

A terminal obeys control characters, a reader is misled by what has no width or turns the direction
of writing, a spreadsheet runs what looks like a formula.
"""

from __future__ import annotations

import re

# Letters, marks and signs of Unicode that are drawn as nothing, or as a gap.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

_NOT_PLAIN = re.compile(r"[^\n -~]")


def printable(text: str) -> str:
    """The text in one line without control characters and what cannot be seen.

    White space of any kind becomes a space.
    """
    if text.isprintable() and (text.isascii() or not _BLANK.search(text)):
        return text
    shown = (" " if c.isspace() else c for c in text if c.isspace() or c.isprintable())
    return _BLANK.sub("", "".join(shown))


def printable_lines(text: str) -> str:
    """The text as `printable` makes it, with its line breaks."""
    return "\n".join(map(printable, text.split("\n"))) if "\n" in text else printable(text)


def inert_json(text: str, encoding: str = "utf-8") -> str:
    """The text of a JSON document, the same data, safe to be shown and written in the encoding.

    What a terminal obeys, what cannot be seen and what the encoding lacks is written as escapes.
    """
    return _NOT_PLAIN.sub(lambda found: _in_json(found[0], encoding), text)


def inert_cell(text: str) -> str:
    """The text for a cell of a spreadsheet; a quote before it where it may begin a formula."""
    shown = printable(text)
    return shown if not shown or shown[0].isalnum() else f"'{shown}"


def _in_json(character: str, encoding: str) -> str:
    """The character, or its escapes: two where it lies beyond the first plane of Unicode."""
    if printable(character) == character and character.encode(encoding, "ignore"):
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[n : n + 4]}" for n in range(0, len(units), 4))
