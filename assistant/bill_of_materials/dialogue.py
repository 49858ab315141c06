"""A bill of materials as a file and what a person types about it give it; nothing else is held.

The same file and the same answers give the same bill, so that a conversation that was broken off
goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message, has_message
from assistant.bill_of_materials.bill import Answers, Bill, BillPart, BillQuestion
from assistant.bill_of_materials.reading import changed_choices, read_records
from assistant.bill_of_materials.records import NO_CHOICES, Records
from assistant.bill_of_materials.understood import bill_of
from assistant.case.identity import TOLD
from assistant.questions.answers import is_not_known
from assistant.questions.choices import number_of
from assistant.questions.material_lines import EXCHANGE_RATE, MOST_CHARACTERS, PARENT, line_of


class BillDialogue:
    """A bill and the questions about it that are not answered.

    `check_code` raises InputError for a code that no tariff has. Raises InputError for a source
    that cannot be read.
    """

    def __init__(self, source: Path | str, check_code: Callable[[str], None]) -> None:
        self._source = source
        self._check_code = check_code
        self._choices = NO_CHOICES
        self._answers: Answers = {}
        self._left_open: set[tuple[str, str]] = set()
        self._confirmed: set[tuple[str, str]] = set()
        self._records = read_records(source)
        self.bill = self._understood(self._records, self._answers)

    def _understood(self, records: Records, answers: Answers) -> Bill:
        return bill_of(records, answers, self._has_code)

    def _has_code(self, code: str) -> bool:
        with suppress(InputError):
            self._check_code(code)
            return True
        return False

    @property
    def open(self) -> list[BillQuestion]:
        """The questions that were neither answered nor left open, in order."""
        done = self._left_open | self._confirmed
        return [one for one in self.bill.questions if (one.about, one.subject) not in done]

    @property
    def left_open(self) -> list[BillQuestion]:
        """The questions that were left open, in order."""
        return [one for one in self.bill.questions if (one.about, one.subject) in self._left_open]

    def say(self, typed: str) -> None:
        """Takes a correction, "sheet = 2", or the answer to the first open question.

        Raises InputError for what cannot be read; nothing is then changed.
        """
        asked = self.open[0] if self.open else None
        if asked is None or "=" in typed:
            self._correct(typed)
            return
        if is_not_known(typed):
            self._left_open.add((asked.about, asked.subject))
            return
        meant = chosen(asked, typed)
        if "=" in meant:  # an option of how the file is to be read
            self._correct(meant)
            self._confirmed.add((asked.about, asked.subject))
            return
        answers = {**self._answers, (asked.about, asked.subject): meant}
        self.bill = self._understood(self._records, answers)
        self._answers = answers

    def _correct(self, typed: str) -> None:
        choices = changed_choices(self._choices, typed)
        records = read_records(self._source, choices)
        self.bill = self._understood(records, self._answers)
        self._choices, self._records = choices, records


def chosen(question: BillQuestion, typed: str) -> str:
    """The answer that is meant: an option by its number, or what was typed."""
    number = number_of(typed)
    if 1 <= number <= len(question.options):
        return question.options[number - 1].value
    return typed


def unknown(bill: Bill, questions: Sequence[BillQuestion]) -> list[Lazy]:
    """What is not known of the parts, one sentence a question that has no answer."""
    said: list[Lazy] = []
    for asked in questions:
        parts = _touched(bill, asked)
        if asked.about == "origin":
            parts = [one for one in parts if one.origin is None]
        else:
            parts = [one for one in parts if one.dollars is None]
        number = "one" if len(parts) == 1 else "many"
        form = f"import_unknown.{asked.about}_{number}"
        known = has_message(form)
        said.append(Message(form, count=len(parts), of=asked.subject) if known else asked.text)
    return said


def _touched(bill: Bill, asked: BillQuestion) -> list[BillPart]:
    """The parts of the lines that a question is about, with what is in them; all without lines."""
    inside: set[str] = set()
    for part in bill.parts:
        if part.line in asked.lines or part.parent in inside or not asked.lines:
            inside.add(part.id)
    return [part for part in bill.parts if part.id in inside]


def material_lines(bill: Bill, before: int) -> Iterator[str]:
    """The lines with which the conversation takes the parts of the bill.

    `before` is the number of parts named already: an assembly is named by the number that it gets.
    Of an assembly that is bought, what is in it is no part.
    """
    taken: dict[str, str] = {}
    inside: set[str] = set()
    rates = {
        one.currency: f"{one.currency} {_plain(one.dollars)} {one.day}".rstrip()
        for one in bill.rates
    }
    for part in bill.parts:
        if part.parent in inside:
            inside.add(part.id)
            continue
        if part.assembly == "bought":
            inside.add(part.id)
        taken[part.id] = f"M{before + len(taken) + 1}"
        above = taken.get(part.parent or "", "")
        rate = rates.get(part.currency, "") if part.dollars is not None else ""
        yield line_of(_material(part) | {PARENT: above, EXCHANGE_RATE: rate})


def _material(part: BillPart) -> dict[str, str]:
    words = part.words
    told = {name: str(getattr(words, name, "")) for name in TOLD}
    named = (words.rating, words.package, words.manufacturer, words.part_number)
    described = words.description or " ".join(filter(None, named)) or words.reference
    return told | {
        "description": described[:MOST_CHARACTERS],
        "hts": part.hts or "",
        "origin": part.origin or "",
        "value": _plain(part.dollars),
        "kind": part.kind or "",
        "originating": part.originating or "",
        "quantity": _plain(part.quantity),
        "unit_price": _plain(part.unit_price),
        "currency": part.currency if part.unit_price is not None else "",
        "suggested_hts": ", ".join(
            f"{one.hts} {one.confidence}" for one in part.suggestions if not part.hts
        ),
    }


def _plain(amount: Decimal | None) -> str:
    """The amount without zeros behind its cents."""
    whole, point, decimals = ("" if amount is None else format(amount, "f")).partition(".")
    return f"{whole}{point}{decimals[:2]}{decimals[2:].rstrip('0')}"
