"""Sentences for people, kept in rules/messages/ and filled here."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from assistant.data_folders import data_folder
from assistant.language import said


class InputError(Exception):
    """Something a person gave that cannot be used: what is wrong, where, and what to do.

    `code` names the sentence in rules/messages/, `where` the file, line and key.
    """

    def __init__(self, code: str, where: str = "", **fields: Any) -> None:
        self.code = code
        self.where = where = printable(where)
        self.text = message(code, **fields)
        super().__init__(f"{where}: {self.text}" if where else self.text)


@cache
def _messages() -> dict[str, dict[str, str]]:
    collected: dict[str, dict[str, str]] = {}
    for path in sorted((data_folder("rules") / "messages").glob("*.yaml")):
        loaded: dict[str, dict[str, str]] = yaml.load(path.read_bytes(), yaml.CSafeLoader)
        collected |= loaded
    return collected


def message(code: str, **fields: Any) -> str:
    """The sentence of that name, in the language spoken, with its places filled."""
    return fill(said(_messages()[code]), fields)


def has_message(code: str) -> bool:
    """Whether there is a sentence of that name."""
    return code in _messages()


def fill(template: str, fields: dict[str, Any]) -> str:
    """The template with each {place} replaced; what is put in is never itself expanded."""
    shown = {k: printable(v) if isinstance(v, str) else v for k, v in fields.items()}
    return template.format_map(shown).strip()


def printable(text: str) -> str:
    """The text without the control characters that a terminal would obey."""
    return text if text.isprintable() else "".join(c for c in text if c.isprintable())
