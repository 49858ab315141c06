"""Text normalized for comparison with user input: case, accents and spacing are ignored."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def normalize(text: str) -> str:
    """The text in lower case on one line, without accents, with straight quotes."""
    plain = text.lower().replace("\u2019", "'")
    if not plain.isascii():
        parts = unicodedata.normalize("NFD", plain)
        plain = "".join(c for c in parts if not unicodedata.combining(c))
    return " ".join(plain.split())


@lru_cache(maxsize=65536)
def normalized_letters(text: str) -> str:
    """The normalized text without punctuation: "U.S.A." gives "usa", "A & B" gives "a b"."""
    closed = re.sub(r"[.']", "", normalize(text))
    return " ".join(re.sub(r"[\W_]", " ", closed).split())
