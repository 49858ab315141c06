"""The error for input that cannot be used, and the message that it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from assistant.base.inert import printable
from assistant.base.language import Lazy


class Message(Lazy):
    """A message of rules/interface/messages/ with the values of its placeholders."""

    __slots__ = ("code", "fields")
    # Set by assistant.base.messages, whose files are read with the errors of this module.
    render: ClassVar[Callable[..., str]]

    def __init__(self, code: str, **fields: Any) -> None:
        self.code = code
        self.fields = fields

    def __str__(self) -> str:
        return Message.render(self.code, **self.fields)


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
        """The message in the current language; its name and fields if it cannot be read."""
        try:
            return str(self.message)
        except (KeyError, InputError):
            fields = (f"{name}={value}" for name, value in self.message.fields.items())
            return printable(", ".join((self.code, *fields)))

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text


def defined_twice(named: Iterable[tuple[str, Path | str]]) -> Iterator[InputError]:
    """An error for each name, given with its file, that was defined before; it names both files."""
    files: dict[str, Path | str] = {}
    for name, file in named:
        if name in files:
            where = f"{file}, {name}"
            yield InputError("entry_twice_in_files", where, name=name, other=str(files[name]))
        files[name] = file
