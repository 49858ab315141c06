"""Messages to the user, stored in rules/interface/messages/ and filled in here."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.base.files import data_folder
from assistant.base.inert import printable
from assistant.base.language import Lazy, translate

_NEEDED_FIRST = ("command_line", "interview", "terminal")
_read: dict[str, dict[str, str]] = {}


class Message(Lazy):
    """A message of rules/interface/messages/ with the values of its placeholders."""

    __slots__ = ("code", "fields")

    def __init__(self, code: str, **fields: Any) -> None:
        self.code = code
        self.fields = fields

    def __str__(self) -> str:
        return message(self.code, **self.fields)


class InputError(Exception):
    """User input that cannot be used: what is wrong, where, and what to do.

    `message` is the message shown, `where` the file, line and key.
    """

    def __init__(self, code: str, where: str = "", **fields: Any) -> None:
        self.message = Message(code, **fields)
        self.where = printable(where)
        super().__init__(code, where)

    @property
    def code(self) -> str:
        """The name of the message."""
        return self.message.code

    @property
    def text(self) -> str:
        """The message in the current language."""
        return str(self.message)

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


@cache
def _waiting() -> list[Path]:
    """The files not read yet; those that the first question needs come first."""
    paths = sorted((data_folder("rules") / "interface" / "messages").glob("*.yaml"))
    return sorted(paths, key=lambda path: path.stem not in _NEEDED_FIRST)


def _texts(code: str) -> dict[str, str] | None:
    """The message of that name in each language. Reads files only until it is found."""
    while code not in _read and _waiting():
        _read.update(yaml.load(_waiting().pop(0).read_bytes(), yaml.CSafeLoader))
    return _read.get(code)


def message(code: str, **fields: Any) -> str:
    """The message of that name in the current language, with its placeholders filled.

    Raises KeyError if there is none.
    """
    texts = _texts(code)
    if texts is None:
        raise KeyError(code)
    return fill(translate(texts), fields)


def has_message(code: str) -> bool:
    """Whether there is a message of that name."""
    return _texts(code) is not None


def fill(template: str, fields: dict[str, Any]) -> str:
    """The template with each {placeholder} replaced; the values are not expanded in turn."""
    shown = {k: printable(str(v)) for k, v in fields.items()}
    return template.format_map(shown).strip()
