"""Texts that become words, in the language spoken, only when they are shown.

Facts, sentences and choices hold them, so that what was concluded speaks no language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import overload

from assistant.base.language import Lazy, translate


class Translated(Lazy):
    """A text that is written in every language."""

    __slots__ = ("texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def __str__(self) -> str:
        return translate(self.texts)


class Joined(Lazy):
    """Texts one after another."""

    __slots__ = ("parts", "separator")

    def __init__(self, parts: Sequence[Lazy | str], separator: str = "") -> None:
        self.parts = tuple(parts)
        self.separator = separator

    def __str__(self) -> str:
        return self.separator.join(map(str, self.parts))


@overload
def translated(texts: None) -> None: ...
@overload
def translated(texts: Mapping[str, str]) -> Translated: ...
def translated(texts: Mapping[str, str] | None) -> Translated | None:
    """The text to be translated when it is shown; None for None."""
    return None if texts is None else Translated(texts)
