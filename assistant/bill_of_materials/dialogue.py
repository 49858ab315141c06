"""A bill of materials as a file and what a person types about it give it; nothing else is held.

The same file and the same answers give the same bill, so that a conversation that was broken off
goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from assistant.base.messages import InputError
from assistant.bill_of_materials.bill import Bill, BillPart, BillQuestion, LeftOut
from assistant.bill_of_materials.columns import changed_columns, guessed_columns
from assistant.bill_of_materials.imported import imported
from assistant.bill_of_materials.reading import read_table, table_of_text
from assistant.case.identity import TOLD
from assistant.library.component_families import PartWords, suggested
from assistant.questions.choices import number_of
from assistant.questions.material_lines import MOST_CHARACTERS, PARENT, line_of, material_of


class BillDialogue:
    """A bill and the questions about it that are not answered.

    `has_code` raises InputError for a code that no tariff has. Raises InputError for a source that
    cannot be read.
    """

    def __init__(self, source: Path | str, has_code: Callable[[str], None]) -> None:
        self._has_code = has_code
        self._table = read_table(source) if isinstance(source, Path) else table_of_text(source)
        self._columns = guessed_columns(self._table)
        self._skipped: set[tuple[str, str]] = set()
        self._read()

    def _read(self) -> None:
        table = self._table
        found = imported(table, self._columns, self._has_code)
        parts = [_part(line.line, material_of(line.answer)) for line in found.lines]
        suggestions = suggested([part.words for part in parts])
        headings = self._columns.headings
        self.bill = Bill(
            where=table.where,
            sheet="",
            heading_line=self._columns.heading_line,
            columns={f: headings[at] for f, at in self._columns.places.items() if headings},
            parts=tuple(
                replace(part, suggestions=those)
                for part, those in zip(parts, suggestions, strict=True)
            ),
            left_out=tuple(LeftOut(one.line, one.told, one.text) for one in found.rejected),
            questions=(),
            remarks=tuple(LeftOut(one.line, one.told, one.text) for one in found.remarks),
        )

    @property
    def open(self) -> list[BillQuestion]:
        """The questions that were neither answered nor left open, in order."""
        return [one for one in self.bill.questions if (one.about, one.subject) not in self._skipped]

    def say(self, typed: str) -> None:
        """Takes a correction, "sheet = 2", or the answer to the first open question.

        Raises InputError for what cannot be read; nothing is then changed.
        """
        if "=" not in typed and self.open:
            self._answer(self.open[0], typed)
            return
        before = self._columns
        try:
            self._columns = changed_columns(self._table, before, typed)
            self._read()
        except InputError:
            self._columns = before
            raise

    def _answer(self, question: BillQuestion, typed: str) -> None:
        self._skipped.add((question.about, question.subject))


def chosen(question: BillQuestion, typed: str) -> str:
    """The answer that is meant: an option by its number, or what was typed."""
    number = number_of(typed)
    if 1 <= number <= len(question.options):
        return question.options[number - 1].value
    return typed


def _part(line: int, material: Mapping[str, str]) -> BillPart:
    value = material.get("value")
    amount = None if value is None else Decimal(value)
    return BillPart(
        line=line,
        id=str(line),
        words=PartWords(description=material["description"]),
        value=amount,
        dollars=amount,
        currency="USD" if value else "",
        origins=(material["origin"],) if "origin" in material else (),
        hts=material.get("hts"),
        kind=material.get("kind"),
        originating=material.get("originating"),
    )


def material_lines(bill: Bill, before: int) -> Iterator[str]:
    """The lines with which the conversation takes the parts of the bill.

    `before` is the number of parts named already: an assembly is named by the number that it gets.
    Of an assembly that is bought, what is in it is no part.
    """
    taken: dict[str, str] = {}
    inside: set[str] = set()
    for part in bill.parts:
        if part.parent in inside:
            inside.add(part.id)
            continue
        if part.assembly == "bought":
            inside.add(part.id)
        taken[part.id] = f"M{before + len(taken) + 1}"
        yield line_of(_material(part) | {PARENT: taken.get(part.parent or "", "")})


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
    return "" if amount is None else format(amount, "f")
