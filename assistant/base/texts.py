"""Texts that become words, in the language spoken, only when they are shown.

Facts, sentences and choices hold them, so that what was concluded speaks no language. `str` puts a
text in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from assistant.base.language import Lazy, translate
from assistant.base.messages import message


@dataclass(frozen=True, slots=True)
class Translated(Lazy):
    """A text that is written in every language."""

    texts: Mapping[str, str]

    def __str__(self) -> str:
        return translate(self.texts)

    def __hash__(self) -> int:
        return hash(tuple(self.texts.items()))


@dataclass(frozen=True, slots=True)
class Message(Lazy):
    """A sentence of rules/interface/messages/ with what fills its places."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return message(self.code, **self.fields)


@dataclass(frozen=True, slots=True)
class Joined(Lazy):
    """Texts one after another."""

    parts: Sequence[Lazy | str]
    separator: str = ""

    def __str__(self) -> str:
        return self.separator.join(map(str, self.parts))


@overload
def translated(texts: None) -> None: ...
@overload
def translated(texts: Mapping[str, str]) -> Translated: ...
def translated(texts: Mapping[str, str] | None) -> Translated | None:
    """The text to be translated when it is shown; None for None."""
    return None if texts is None else Translated(texts)
