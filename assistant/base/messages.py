"""Messages to the user, stored in rules/interface/messages/ and filled in here."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from assistant.base.data_files import read_plain
from assistant.base.errors import InputError, Message, defined_twice
from assistant.base.files import data_folder
from assistant.base.inert import printable
from assistant.base.language import LANGUAGES, translate
from assistant.base.manifest import require

__all__ = [
    "InputError",
    "Message",
    "defined_twice",
    "fill",
    "has_message",
    "message",
    "read_messages",
    "stray_brace",
]

_NEEDED_FIRST = ("command_line", "interview", "terminal")
# A doubled brace, or a place: {name}, {kind.field}, {parameter:name}, {variant@place}.
_PLACE = re.compile(r"\{\{|\}\}|\{[A-Za-z0-9_.:@]+\}")
_BRACE = re.compile(r"[^{}]{0,20}[{}][^{}]{0,20}")
_read: dict[str, dict[str, str]] = {}
_read_from: dict[str, Path] = {}
_faulty: list[InputError] = []


@cache
def _waiting() -> list[Path]:
    """The files not read yet; those that the first question needs come first."""
    paths = sorted((data_folder("rules") / "interface" / "messages").glob("*.yaml"))
    return sorted(paths, key=lambda path: path.stem not in _NEEDED_FIRST)


def _texts(code: str) -> dict[str, str] | None:
    """The message of that name in each language. Reads files only until it is found.

    Raises InputError for a faulty file only if the message is in no other.
    """
    while code not in _read and _waiting():
        path = _waiting().pop(0)
        try:
            found = read_messages(path)
            for error in defined_twice([*_read_from.items(), *((name, path) for name in found)]):
                raise error
        except InputError as error:
            _faulty.append(error)
            continue
        _read.update(found)
        _read_from.update(dict.fromkeys(found, path))
    if code not in _read and _faulty:
        raise _faulty[0]
    return _read.get(code)


def read_messages(path: Path) -> dict[str, dict[str, str]]:
    """The messages of a file, by name. Raises InputError for one that cannot be used."""
    found = read_plain(path)
    if not isinstance(found, dict):
        raise InputError("file_not_mapping", str(path))
    for name, texts in found.items():
        in_languages = isinstance(texts, dict) and set(texts) == set(LANGUAGES)
        if not in_languages or not all(isinstance(text, str) for text in texts.values()):
            raise InputError("message_form", f"{path}, {name}")
        for text in texts.values():
            if (brace := stray_brace(text)) is not None:
                raise InputError("text_brace", f"{path}, {name}", text=brace)
    require(path, found)
    return found


def stray_brace(text: str) -> str | None:
    """The text around a brace that neither belongs to a {place} nor is doubled; None without."""
    if "{" not in text and "}" not in text:
        return None
    found = _BRACE.search(_PLACE.sub("", text))
    return found[0] if found else None


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
    """The template with each {placeholder} replaced; the values are not expanded in turn.

    Raises InputError for a placeholder without a value.
    """
    shown = {k: printable(_digits(v)) for k, v in fields.items()}
    try:
        return template.format_map(shown).strip()
    except (KeyError, ValueError, AttributeError, IndexError):
        raise InputError("text_not_fillable", text=template) from None


def _digits(value: Any) -> str:
    """The value as text; a number never in powers of ten, as 1E+2."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


Message.render = message
