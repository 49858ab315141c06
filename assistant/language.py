"""The language spoken: one for all texts of a conversation or command, English where none is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

ENGLISH = "en"
LANGUAGES = (ENGLISH, "es")

_Said = TypeVar("_Said")
_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """The two letters of the language spoken."""
    return _spoken.get()


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speaks one of `LANGUAGES` until the end of the block."""
    token = _spoken.set(name)
    try:
        yield
    finally:
        _spoken.reset(token)


def said(texts: Mapping[str, _Said]) -> _Said:
    """The text in the language spoken, in English where it has none."""
    return texts[name] if (name := language()) in texts else texts[ENGLISH]
