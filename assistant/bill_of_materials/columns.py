"""Reads how a person says which column holds what: "value = 5", "value = E", "value = none"."""

from __future__ import annotations

import re

from assistant.base.messages import InputError
from assistant.base.text import normalized_letters
from assistant.base.texts import Joined
from assistant.bill_of_materials.headings import field_asked, fields, label
from assistant.questions.words import words


def field_and_column(typed: str) -> tuple[str, str]:
    """The field and the column of "field = column"; "" for no column. Raises InputError."""
    name, sign, wanted = (part.strip() for part in typed.partition("="))
    field = field_asked(name)
    if not sign or not field:
        names = Joined([label(one) for one in fields()], ", ")
        raise InputError("bill_column_form", value=typed, fields=names)
    return field, "" if words().mean("nothing", wanted) else wanted


def place_of(wanted: str, headings: tuple[str, ...], width: int) -> int:
    """The column, from 0, that a heading, a number from 1 or a letter names; raises InputError."""
    named = [normalized_letters(heading) for heading in headings]
    if normalized_letters(wanted) in named:
        return named.index(normalized_letters(wanted))
    place = -1
    if re.fullmatch(r"[0-9]{1,3}", wanted):
        place = int(wanted) - 1
    elif re.fullmatch(r"[A-Za-z]", wanted):
        place = ord(wanted.upper()) - ord("A")
    if not 0 <= place < width:
        raise InputError("bill_no_column", value=wanted, count=width)
    return place
