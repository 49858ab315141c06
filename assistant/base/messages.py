"""Sentences for people, kept in rules/interface/messages/ and filled here."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.base.files import data_folder
from assistant.base.language import Lazy, translate

_NEEDED_FIRST = ("command_line", "interview", "terminal")
_read: dict[str, dict[str, str]] = {}


class Message(Lazy):
    """A sentence of rules/interface/messages/ with what fills its places."""

    __slots__ = ("code", "fields")

    def __init__(self, code: str, **fields: Any) -> None:
        self.code = code
        self.fields = fields

    def __str__(self) -> str:
        return message(self.code, **self.fields)


class InputError(Exception):
    """Something a person gave that cannot be used: what is wrong, where, and what to do.

    `message` is the sentence, `where` the file, line and key.
    """

    def __init__(self, code: str, where: str = "", **fields: Any) -> None:
        self.message = Message(code, **fields)
        self.where = printable(where)
        super().__init__(code, where)

    @property
    def code(self) -> str:
        """The name of the sentence."""
        return self.message.code

    @property
    def text(self) -> str:
        """The sentence in the language spoken."""
        return str(self.message)

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


@cache
def _waiting() -> list[Path]:
    """The files not read yet: first those that the first question needs."""
    paths = sorted((data_folder("rules") / "interface" / "messages").glob("*.yaml"))
    return sorted(paths, key=lambda path: path.stem not in _NEEDED_FIRST)


def _texts(code: str) -> dict[str, str] | None:
    """The sentence of that name in each language, from the files read as far as it takes."""
    while code not in _read and _waiting():
        _read.update(yaml.load(_waiting().pop(0).read_bytes(), yaml.CSafeLoader))
    return _read.get(code)


def message(code: str, **fields: Any) -> str:
    """The sentence of that name, in the language spoken, with its places filled.

    Raises KeyError where there is none.
    """
    texts = _texts(code)
    if texts is None:
        raise KeyError(code)
    return fill(translate(texts), fields)


def has_message(code: str) -> bool:
    """Whether there is a sentence of that name."""
    return _texts(code) is not None


def fill(template: str, fields: dict[str, Any]) -> str:
    """The template with each {place} replaced; what is put in is never itself expanded."""
    shown = {k: printable(str(v)) if isinstance(v, str | Lazy) else v for k, v in fields.items()}
    return template.format_map(shown).strip()


def printable(text: str) -> str:
    """The text without the control characters that a terminal would obey."""
    return text if text.isprintable() else "".join(c for c in text if c.isprintable())
