"""Reads a material from one line, as typed, pasted or imported.

The fields are "description; code; origin; value; kind; originating"; trailing ones may be omitted.
What else a bill says of a material follows by name: "reference = C12, C14". `parent` names the
material that it goes into.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from assistant.base.inert import printable
from assistant.base.messages import InputError
from assistant.base.text import normalize
from assistant.case.identity import MOST_CHARACTERS as MOST_TOLD
from assistant.case.identity import TOLD
from assistant.questions.amounts import is_amount, parse_amount
from assistant.questions.choices import understood_kind
from assistant.questions.codes import code_of
from assistant.questions.countries import country_of, names_country
from assistant.questions.words import words

MOST_CHARACTERS = 400
FIELDS = ("description", "hts", "origin", "value", "kind", "originating")
PARENT, EXCHANGE_RATE = "parent", "exchange_rate"
_NAMED = (PARENT, EXCHANGE_RATE, *TOLD)
_BY_NAME = re.compile(rf"({'|'.join(_NAMED)})\s*=\s*(.*)", re.DOTALL)
_FULL_CODE = re.compile(r"[0-9](?:[.\s-]?[0-9]){3,}")
_CLEAR_CODE = re.compile(r"[0-9]{4}([.\s-]?)[0-9]{2}(?:\1[0-9]{2}(?:\1?[0-9]{2})?)?")
_NUMBER = re.compile(r"\s*\$?[0-9][0-9.,]*")  # the start of an amount that commas split
_REST = re.compile(r"[0-9]+(?:\.[0-9]+)?\s*")


def text_of(typed: str) -> str:
    """The text in one line; raises InputError if it is empty or too long."""
    typed = " ".join(typed.split())
    if not typed:
        raise InputError("interview_nothing_typed")
    if len(typed) > MOST_CHARACTERS:
        raise InputError("interview_too_long", most=MOST_CHARACTERS)
    return typed


def originating_of(typed: str) -> str:
    """`yes`, `no` or `unknown`: whether the supplier certifies the material as originating."""
    for answer, meanings in {
        "yes": ("yes", "originating"),
        "no": ("no", "not_originating"),
        "unknown": ("not_known",),
    }.items():
        if any(words().mean(meaning, typed) for meaning in meanings):
            return answer
    raise InputError("interview_originating", value=typed)


_READERS: dict[str, Callable[[str], str]] = {
    "hts": code_of,
    "origin": country_of,
    "value": parse_amount,
    "kind": lambda typed: understood_kind(typed).value,
    "originating": originating_of,
}


def material_of(typed: str) -> dict[str, str]:
    """A material from one line of fields, in the form of a case file; raises InputError.

    Fields are separated by tab, semicolon or comma. A comma separates only if a code (or `?`)
    follows, because descriptions contain commas. A line without fields is a description. If the
    fields do not fit in their order, they are assigned by content where that is unambiguous.
    """
    fields, told = _told_apart(fields_of(typed))
    if len(fields) > len(FIELDS):
        raise InputError("interview_line_too_long", fields=len(fields))
    try:
        return material_from(dict(zip(FIELDS, fields, strict=False)) | told)
    except InputError:
        if sorted_out := _by_content(fields):
            return material_from(sorted_out | told)
        raise


def _told_apart(fields: Sequence[str]) -> tuple[Sequence[str], dict[str, str]]:
    """The fields by order, and those by name at the end of the line; the first is never one."""
    told: dict[str, str] = {}
    kept = list(fields)
    while len(kept) > 1 and (named := _BY_NAME.fullmatch(kept[-1])) and named[1] not in told:
        told[named[1]] = named[2]
        kept.pop()
    return kept, told


def material_from(fields: Mapping[str, str]) -> dict[str, str]:
    """A material from its fields by name, without those that are empty or not known.

    Raises InputError for an unreadable field.
    """
    description = fields.get("description", "")
    if not description:
        raise InputError("interview_line_without_description")
    material = {"description": text_of(description)}
    for name, read in _READERS.items():
        field = fields.get(name, "")
        if field and (name == "originating" or not words().mean("not_known", field)):
            material[name] = read(field)
    for name in _NAMED:
        if told := printable(fields.get(name, "")).strip():
            if len(told) > MOST_TOLD:
                raise InputError("identity_too_long", most=MOST_TOLD)
            material[name] = told
    return material


def line_of(material: Mapping[str, str]) -> str:
    """The line that `material_of` reads as this material; it always has at least two fields."""
    fields = [_quoted(material.get(name, "")) for name in FIELDS]
    while len(fields) > 2 and not fields[-1]:
        fields.pop()
    told = [_quoted(f"{name} = {material[name]}") for name in _NAMED if material.get(name)]
    return "; ".join([*fields, *told]).rstrip()


def shown_line(typed: str, material: Mapping[str, str]) -> str:
    """The line of the material if it differs from what was typed, else ""."""
    line = line_of(material)
    plain = "; ".join(field for field in fields_of(typed))
    return "" if normalize(plain) == normalize(line) else line


def _quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if re.search('[";\t]', field) else field


def has_fields(typed: str) -> bool:
    """Whether a material line has more fields than a description."""
    return len(fields_of(typed)) > 1


def fields_of(typed: str) -> list[str]:
    """The fields of a line, without quotes and surrounding spaces."""
    for separator in ("\t", ";"):
        fields = _separated(typed, separator)
        if len(fields) > 1:
            while len(fields) > 2 and not fields[-1].strip():
                fields.pop()
            return [field.strip() for field in fields]
    return [field.strip() for field in _fields_by_comma(typed)]


def _separated(typed: str, separator: str) -> list[str]:
    """Splits at separators outside quotes, or at all of them if the quotes are unbalanced."""
    if typed.count('"') % 2 == 0:
        with suppress(csv.Error):
            spaced = separator == ";"
            return next(csv.reader([typed], delimiter=separator, skipinitialspace=spaced), [""])
    return [unquoted(field) for field in typed.split(separator)]


def unquoted(field: str) -> str:
    """The field without surrounding quotes and spaces."""
    field = field.strip()
    return field[1:-1] if len(field) > 1 and field[0] == field[-1] == '"' else field


def _fields_by_comma(typed: str) -> list[str]:
    parts = _separated(typed, ",")
    if len(parts) > 1 and _CLEAR_CODE.fullmatch(parts[0].strip()):
        return parts
    for place, part in enumerate(parts[1:], 1):
        field = part.strip()
        if not field or words().mean("not_known", field) or _FULL_CODE.fullmatch(field):
            description, rest = ",".join(parts[:place]), parts[place + 2 :]
            while len(rest) > 1 and _NUMBER.fullmatch(rest[0]) and _REST.fullmatch(rest[1]):
                rest[:2] = [f"{rest[0]},{rest[1]}"]
            return [description, *parts[place : place + 2], *rest]
    return [typed.strip().strip('"')]


def _by_content(fields: Sequence[str]) -> dict[str, str]:
    """The fields by name, identified by content; empty if that is ambiguous or incomplete."""
    found: dict[str, str] = {}
    for field in filter(None, fields):
        name = content_of(field)
        if name in found:
            return {}
        found[name] = field
    return found if {"description", "hts", "origin"} <= found.keys() else {}


def content_of(field: str) -> str:
    """The field name that the content suggests: `hts`, `origin`, `value` or `description`."""
    if _CLEAR_CODE.fullmatch(field):
        return "hts"
    if names_country(field):
        return "origin"
    return "value" if is_amount(field) else "description"
