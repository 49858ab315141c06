"""Texts that are rendered in the current language only when they are shown.

Facts, sentences and choices hold them, so that conclusions do not depend on a language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, overload

from assistant.base.language import Lazy, translate
from assistant.base.messages import fill


class Translated(Lazy):
    """A text given in every language."""

    __slots__ = ("texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def __str__(self) -> str:
        return translate(self.texts)


class Filled(Lazy):
    """A text given in every language, with the values of its placeholders."""

    __slots__ = ("fields", "texts")

    def __init__(self, texts: Mapping[str, str], fields: Mapping[str, Any]) -> None:
        self.texts = texts
        self.fields = dict(fields)

    def __str__(self) -> str:
        return fill(translate(self.texts), self.fields)


class Stripped(Lazy):
    """A text stripped of these characters at both ends; of white space by default."""

    __slots__ = ("characters", "text")

    def __init__(self, text: Lazy, characters: str | None = None) -> None:
        self.text = text
        self.characters = characters

    def __str__(self) -> str:
        return str(self.text).strip(self.characters)


class Joined(Lazy):
    """Texts joined by a separator."""

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
    """The text, to be translated when it is shown; None for None."""
    return None if texts is None else Translated(texts)
