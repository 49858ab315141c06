"""Harmonized System codes: their format, their levels and the ranges printed in rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

DIGITS_OF_LEVEL = {"chapter": 2, "heading": 4, "subheading": 6, "tariff_item": 8}
_FORM = re.compile(r"\d{2}|\d{4}|\d{6}|\d{8}|\d{10}")


@lru_cache(maxsize=8192)
def hs_digits(text: str) -> str:
    """The 2, 4, 6, 8 or 10 digits of a code written with or without dots, spaces or dashes.

    Raises ValueError for any other format.
    """
    digits = re.sub(r"[.\s-]", "", text)
    if not digits.isascii() or not _FORM.fullmatch(digits):
        raise ValueError(text)
    return digits


def format_hs(digits: str) -> str:
    """The code as tariffs print it: 8517.62.00.00."""
    parts = [digits[:4], digits[4:6], digits[6:8], digits[8:10]]
    return ".".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class CodeRange:
    """A printed code ("8538.90") or range ("8532.10-8532.90"), compared at its own length."""

    first: str
    last: str

    @classmethod
    @lru_cache(maxsize=8192)
    def parse(cls, printed: str) -> CodeRange:
        """The range printed in a rule. Raises ValueError for any other format."""
        first, _, last = printed.partition("-")
        return cls(hs_digits(first), hs_digits(last or first))

    def holds(self, digits: str) -> bool | None:
        """Whether the range contains the code; None when the code is too short to tell."""
        width = len(self.first)
        if len(digits) >= width:
            return self.first <= digits[:width] <= self.last
        lowest, highest = digits.ljust(width, "0"), digits.ljust(width, "9")
        if highest < self.first or lowest > self.last:
            return False
        if self.first <= lowest and highest <= self.last:
            return True
        return None


def held_by_any(digits: str, ranges: tuple[CodeRange, ...]) -> bool | None:
    """Whether any of the ranges contains the code; None when the code is too short to tell."""
    answers = [one.holds(digits) for one in ranges]
    if True in answers:
        return True
    return None if None in answers else False
