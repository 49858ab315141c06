"""What is found while a bill of materials is understood: remarks, rows left out, questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.bill_of_materials.bill import About, Answers, BillQuestion, LeftOut
from assistant.bill_of_materials.records import Record
from assistant.questions.amounts import shortened
from assistant.questions.model import Option

T = TypeVar("T")


class Notes:
    """Collects what a bill leaves open; knows what the person answered before."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.remarks: list[LeftOut] = []
        self.left_out: list[LeftOut] = []
        self._questions: dict[tuple[str, str], BillQuestion] = {}
        self._lines: dict[tuple[str, str], set[int]] = {}

    @property
    def questions(self) -> tuple[BillQuestion, ...]:
        """The questions, each with all its lines, in the order in which they came up."""
        return tuple(
            replace(one, lines=tuple(sorted(self._lines[key])))
            for key, one in self._questions.items()
        )

    def remark(self, record: Record, code: str, **fields: Any) -> None:
        """Says something of a row."""
        self.remarks.append(LeftOut(record.line, told(record), Message(code, **fields)))

    def leave_out(self, record: Record, code: str, **fields: Any) -> None:
        """Says why a row is no part."""
        self.left_out.append(LeftOut(record.line, told(record), Message(code, **fields)))

    def answer(self, about: About, subject: str, read: Callable[[str], T]) -> T | None:
        """What was answered; None for nothing. Raises InputError for what cannot be read."""
        typed = self.answers.get((about, subject))
        if typed is None:
            return None
        try:
            return read(typed)
        except InputError as error:
            where = ", ".join(filter(None, (about, subject)))
            raise InputError(error.code, where, **error.message.fields) from None

    def ask(
        self,
        about: About,
        subject: str,
        text: Lazy,
        lines: Iterable[int],
        options: Sequence[Option] = (),
        *,
        free: bool = True,
    ) -> None:
        """Adds a question; one that was asked before gets these lines too."""
        key = (about, subject)
        self._lines.setdefault(key, set()).update(lines)
        if key not in self._questions:
            self._questions[key] = BillQuestion(about, text, (), subject, tuple(options), free)


def told(record: Record) -> str:
    """The row in short."""
    return shortened("; ".join(record.fields.values()))
