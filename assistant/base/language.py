"""The current language: one for all texts of a conversation or command; English by default."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, overload

ENGLISH = "en"
LANGUAGES = (ENGLISH, "es")

_Text = TypeVar("_Text")
_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """The two-letter code of the current language."""
    return _spoken.get()


@contextmanager
def use_language(name: str) -> Iterator[None]:
    """Uses one of `LANGUAGES` until the end of the block."""
    token = _spoken.set(name)
    try:
        yield
    finally:
        _spoken.reset(token)


@overload
def translate(texts: None) -> None: ...
@overload
def translate(texts: Mapping[str, _Text]) -> _Text: ...
def translate(texts: Mapping[str, _Text] | None) -> _Text | None:
    """The text in the current language, else in English; None for None."""
    if texts is None:
        return None
    return texts[name] if (name := language()) in texts else texts[ENGLISH]


def set_language(name: str) -> None:
    """Uses one of `LANGUAGES` from now on."""
    _spoken.set(name)


def of_locale(environment: Mapping[str, str]) -> str:
    """The language of the environment's locale; English if it is not supported."""
    named = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = next(filter(None, named), "")[:2]
    return wanted if wanted in LANGUAGES else ENGLISH


class Lazy(ABC):
    """A text that is rendered, by `str`, only when it is shown."""

    __slots__: tuple[str, ...] = ()

    @abstractmethod
    def __str__(self) -> str: ...

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and all(
            getattr(self, name) == getattr(other, name) for name in self.__slots__
        )

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        held = ", ".join(repr(getattr(self, name)) for name in self.__slots__)
        return f"{type(self).__name__}({held})"
