"""The countries of origin that a cell names, and the code that it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from assistant.base.messages import InputError, Message
from assistant.base.text import normalize, normalized_letters
from assistant.bill_of_materials.bill_words import bill_words
from assistant.bill_of_materials.notes import Notes
from assistant.bill_of_materials.records import Record
from assistant.questions.amounts import shortened
from assistant.questions.codes import code_of
from assistant.questions.countries import ShownCountry, country_of, names_country
from assistant.questions.model import Option
from assistant.questions.words import words

_SHORTEST_CITY = 4  # letters: shorter ones are units and marks
_SIGNS = re.compile(r"[/,;|+&]|\n")


def countries_in(cell: str) -> Iterator[str]:
    """Each country of a cell. Raises InputError for a word that is none."""
    bare = _bare(cell)
    if _is_country(bare):
        yield country_of(bare)
        return
    between = "|".join(sorted(bill_words().between_countries))
    for part in re.split(rf"{_SIGNS.pattern}|\b(?:{between})\b", bare, flags=re.IGNORECASE):
        if not part.strip():
            continue
        if not _is_country(name := _bare(part)):
            raise InputError("bill_no_country", value=shortened(cell))
        yield country_of(name)


def origins_of(record: Record, subject: str, notes: Notes) -> tuple[str, ...]:
    """The countries of a row, the one that was answered where it names several."""
    cell = record.of("origin")
    if not cell or words().mean("not_known", cell):
        return ()
    try:
        found = tuple(dict.fromkeys(countries_in(cell)))
    except InputError:
        found = _of_city(cell)
    if not found:
        notes.remark(record, "bill_no_country", value=shortened(cell))
    if len(found) < 2:
        return found
    group = "/".join(sorted(found))
    answer = next(
        (said for of in (subject, group) if (said := notes.answer("origin", of, country_of))), None
    )
    if answer:
        return (answer,)
    options = [Option(code, ShownCountry(code)) for code in found]
    notes.ask("origin", group, Message("bill_ask_origin", origins=cell), [record.line], options)
    return found


def _of_city(cell: str) -> tuple[str, ...]:
    """The country of the one city of that name; empty for other words, however near."""
    if len(cell) < _SHORTEST_CITY:
        return ()
    with suppress(InputError):
        return (country_of(_bare(cell)),)
    return ()


def _bare(text: str) -> str:
    """The text without "made in" before it."""
    plain = normalize(text).strip(" .:")
    for phrase in sorted(bill_words().made_in, key=len, reverse=True):
        if plain.startswith(phrase):
            return plain[len(phrase) :].strip(" :")
    return plain


def _is_country(name: str) -> bool:
    """Whether the text is the code or the name of one country."""
    plain = normalized_letters(name)
    return plain not in bill_words().no_countries and names_country(name)


def hts_of(record: Record, notes: Notes, has_code: Callable[[str], bool]) -> str | None:
    """The code of a row; None, with a remark, for one that no tariff has."""
    cell = record.of("hts")
    if not cell or words().mean("not_known", cell):
        return None
    try:
        code = code_of(cell)
    except InputError as error:
        notes.remark(record, error.code, **error.message.fields)
        return None
    if not has_code(code):
        notes.remark(record, "bill_no_code", value=code)
        return None
    return code
