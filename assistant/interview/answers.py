"""What a person typed, read as the value that a question asks for.

Every function raises InputError, with a sentence that says what to type, for what cannot be read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.data_folders import data_folder
from assistant.hs_code import digits_of, dotted
from assistant.interview.countries import country_of
from assistant.interview.questions import Choice, words
from assistant.language import said
from assistant.messages import InputError
from assistant.yaml_form import read_form

MOST_CHARACTERS = 400
_MOST = Decimal(10) ** 12
_AMOUNT = re.compile(
    r"(?:usd|us\$|\$)?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(\.[0-9]{1,8})?\s*([km]?)\s*(?:usd)?",
    re.IGNORECASE,
)
_FULL_CODE = re.compile(r"[0-9](?:[.\s-]?[0-9]){3,}")
_TIMES = {"": 0, "k": 3, "m": 6}
_MATERIAL_FIELDS = ("description", "hts", "origin", "value", "kind")


def cleaned(typed: str) -> str:
    """The text in one line without control characters, which a terminal might obey."""
    plain = (" " if c in "\r\n\v\f\u2028\u2029" else c for c in typed)
    kept = (c for c in plain if c == "\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).strip(" ")


def is_not_known(typed: str) -> bool:
    """Whether the person says that it is not known."""
    return words().mean("not_known", typed)


def text_of(typed: str) -> str:
    """The text itself."""
    typed = " ".join(typed.split())
    if not typed:
        raise InputError("interview_nothing_typed")
    if len(typed) > MOST_CHARACTERS:
        raise InputError("interview_too_long", most=MOST_CHARACTERS)
    return typed


def code_of(typed: str) -> str:
    """An HS code of 4 to 10 digits, with dots."""
    try:
        digits = digits_of(typed.strip())
    except ValueError:
        raise InputError("hts_form", value=shortened(typed)) from None
    if len(digits) < 4:
        raise InputError("hts_form", value=typed)
    return dotted(digits)


def number_of(typed: str) -> int:
    """The number by which an option is chosen; 0 where the text is none."""
    return int(typed) if re.fullmatch(r"[0-9]{1,2}", typed.strip()) else 0


def looks_like_code(typed: str) -> bool:
    """Whether the text is meant as a code: digits, and what stands between them."""
    return bool(re.fullmatch(r"[0-9][0-9.\s-]*", typed.strip()))


def tariff_item_of(typed: str) -> str:
    """A Mexican tariff item of eight digits (or ten, with the NICO), with dots."""
    code = code_of(typed)
    if len(code) < len("8517.62.01"):
        raise InputError("interview_tariff_item", value=code)
    return code


def amount_of(typed: str, *, above_zero: bool = False) -> str:
    """An amount in US dollars as plain digits."""
    plain = " ".join(typed.split())
    if re.match(r"[^0-9]*[-\u2212]\s*\$?\s*[0-9.]", plain):
        raise InputError("amount_negative", value=shortened(plain))
    found = _AMOUNT.fullmatch(plain)
    if not found or not (found[1] or found[2]):
        raise InputError("interview_amount", value=shortened(plain))
    digits = Decimal((found[1] or "0").replace(",", "") + (found[2] or ""))
    power = _TIMES[found[3].lower()]
    amount = digits.scaleb(power)
    if amount >= _MOST:
        raise InputError("interview_amount_too_large", value=shortened(plain))
    if above_zero and amount == 0:
        raise InputError("interview_above_zero")
    return format(amount, "f")


def whole_number_of(typed: str, *, above_zero: bool = False) -> str:
    """A whole number as plain digits."""
    number = Decimal(amount_of(typed, above_zero=above_zero))
    if number != number.to_integral_value():
        raise InputError("interview_whole_number", value=shortened(typed))
    return format(number.to_integral_value(), "f")


def percent_of(typed: str) -> str:
    """A percentage between 0 and 100 as plain digits."""
    share = amount_of(typed.strip().removesuffix("%"))
    if Decimal(share) > 100:
        raise InputError("interview_percent", value=shortened(typed))
    return share


def yes_or_no(typed: str) -> str:
    """`yes` or `no`."""
    for answer in ("yes", "no"):
        if words().mean(answer, typed):
            return answer
    raise InputError("interview_yes_no", value=shortened(typed))


def choice_of(typed: str, choices: Sequence[Choice]) -> str:
    """The value of the choice that is typed by its number, its word, or the start of its label."""
    values = {choice.value: said(choice.label) for choice in choices}
    return _one_of(typed, values)


def production_steps() -> dict[str, str]:
    """The words for production steps, with their labels."""
    from assistant.library.forms import ProductionSteps

    form = read_form(data_folder("knowledge") / "production_steps.yaml", ProductionSteps)
    return {word: said(step.label) for word, step in form.steps.items()}


def kind_of(typed: str) -> str:
    """The kind of a material: its word, or the start of its label."""
    from assistant.library.forms import MaterialKinds

    form = read_form(data_folder("knowledge") / "material_kinds.yaml", MaterialKinds)
    return _one_of(typed, {word: said(kind.label) for word, kind in form.kinds.items()})


def steps_of(typed: str) -> list[dict[str, str]]:
    """The production steps, each with its country where one is given: `smt in CN, test`."""
    elsewhere = "|".join(re.escape(word) for word in sorted(words().by_meaning["elsewhere"]))
    steps = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", typed))):
        word, *place = re.split(rf"\s*:\s*|\s+(?:{elsewhere})\s+", part, maxsplit=1)
        step = {"step": _one_of(word, production_steps())}
        if place:
            step["country"] = country_of(place[0])
        steps.append(step)
    if not steps:
        raise InputError("interview_nothing_typed")
    return steps


def _one_of(typed: str, labels: Mapping[str, str]) -> str:
    """The word typed by its number, itself, or the start of it or its label, if only one fits."""
    plain = typed.strip().lower()
    values = list(labels)
    number = number_of(plain)
    if number and number <= len(values):
        return values[number - 1]
    exact = {value for value in values if _word(value) == _word(plain)}
    for same in (exact, _starting(plain, labels)):
        if len(same) == 1:
            return same.pop()
    raise InputError("interview_choice", value=shortened(typed), choices=", ".join(values))


def _word(text: str) -> str:
    return text.lower().replace(" ", "_").replace("-", "_")


def _starting(plain: str, labels: Mapping[str, str]) -> set[str]:
    if not plain:
        return set()
    return {
        value
        for value, label in labels.items()
        if _word(value).startswith(_word(plain)) or label.lower().startswith(plain)
    }


def material_of(typed: str) -> dict[str, str]:
    """A material from a line "description; code; origin; value; kind"; the kind may be left out.

    Tab, semicolon or comma stand between the fields; a comma only where a code (or `?`) follows it,
    since descriptions have commas too. A line without fields is a description alone.
    """
    fields = [field.strip().strip('"').strip() for field in _fields(typed)]
    if len(fields) > len(_MATERIAL_FIELDS):
        raise InputError("interview_line_too_long", fields=len(fields))
    material = {"description": text_of(fields[0]) if fields[0] else ""}
    if not material["description"]:
        raise InputError("interview_line_without_description")
    readers = {"hts": code_of, "origin": country_of, "value": amount_of, "kind": kind_of}
    for name, field in zip(_MATERIAL_FIELDS[1:], fields[1:], strict=False):
        if field and not is_not_known(field):
            material[name] = readers[name](field)
    return material


def has_fields(typed: str) -> bool:
    """Whether a line of materials says more than a description."""
    return len(_fields(typed)) > 1


def _fields(typed: str) -> list[str]:
    for separator in ("\t", ";"):
        if separator in typed:
            fields = typed.split(separator)
            while len(fields) > 2 and not fields[-1].strip():
                fields.pop()
            return fields
    parts = typed.split(",")
    for place, part in enumerate(parts[1:], 1):
        field = part.strip().strip('"')
        if not field or is_not_known(field) or _FULL_CODE.fullmatch(field):
            value = ",".join(parts[place + 2 :])
            head = [",".join(parts[:place]), *parts[place : place + 2]]
            return [*head, value] if value else head
    return [typed]


def shortened(typed: str) -> str:
    """The typed text, cut for quoting in a message."""
    return typed if len(typed) <= 60 else typed[:57] + "..."
