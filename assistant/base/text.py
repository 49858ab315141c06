"""Text as it is compared with what a person typed: case, accents and spacing do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=65536)
def normalize(text: str) -> str:
    """The text in lower case and one line, without accents, with plain quotes."""
    plain = text.lower().replace("\u2019", "'")
    if not plain.isascii():
        parts = unicodedata.normalize("NFD", plain)
        plain = "".join(c for c in parts if not unicodedata.combining(c))
    return " ".join(plain.split())


@lru_cache(maxsize=65536)
def normalized_letters(text: str) -> str:
    """The folded text without punctuation: U.S.A. is usa, and Antigua & Barbuda antigua barbuda."""
    closed = re.sub(r"[.']", "", normalize(text))
    return " ".join(re.sub(r"[\W_]", " ", closed).split())
