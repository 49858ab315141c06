"""The customs entry that the options of `maquila duty` describe."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import get_args

from assistant.base.hs_code import hs_digits
from assistant.base.messages import InputError
from assistant.case.model import Transport, Use
from assistant.library import DatedLibrary
from assistant.measurements.us.entry import DEFAULT_VALUE, Entry
from assistant.questions.amounts import parse_amount, parse_percent
from assistant.questions.choices import yes_or_no
from assistant.questions.codes import code_of
from assistant.questions.countries import country_of


def entry_of(chosen: argparse.Namespace, library: DatedLibrary) -> Entry:
    """The entry that the options describe; raises InputError for what cannot be used."""
    hts = code_of(chosen.hts)
    if bool(chosen.origin) == bool(chosen.country):
        raise InputError("duty.one_country", "--origin")
    country = country_of(chosen.origin or chosen.country)
    if country == "US":
        raise InputError("duty.domestic", "--origin")
    code = _ten_digits(chosen.hts10, hts) if chosen.hts10 else hts
    if not library.tariff_has(code):
        raise InputError("hts_missing_from_tariff", value=code)
    quantities = dict(_pair(text, "--quantity") for text in chosen.quantity)
    return Entry(
        scenario="entry",
        hts=code,
        country=country,
        value=Decimal(parse_amount(chosen.value or DEFAULT_VALUE, above_zero=True)),
        claims_usmca=chosen.usmca,
        metal_weight_pct=Decimal(parse_percent(chosen.metal_share)) if chosen.metal_share else None,
        use=_one_of(chosen.use, get_args(Use), "--use"),
        us_components=Decimal(parse_amount(chosen.us_components)) if chosen.us_components else None,
        transport=_one_of(chosen.transport, get_args(Transport), "--transport"),
        quantities={unit: Decimal(parse_amount(number)) for unit, number in quantities.items()},
        answers=_answers(chosen.answer, library),
    )


def units_per_entry_of(chosen: argparse.Namespace) -> Decimal | None:
    """How many units share a customs entry; None where that is not given."""
    given = chosen.units_per_entry
    return Decimal(parse_amount(given, above_zero=True)) if given else None


def _ten_digits(typed: str, hts: str) -> str:
    code = code_of(typed)
    if len(hs_digits(code)) != 10 or not hs_digits(code).startswith(hs_digits(hts)):
        raise InputError("duty.hts10", "--hts10", value=typed, hts=hts)
    return code


def _pair(text: str, option: str) -> tuple[str, str]:
    name, sign, value = (part.strip() for part in text.partition("="))
    if not (name and sign and value):
        raise InputError("duty.pair", option, value=text)
    return name, value


def _answers(given: list[str], library: DatedLibrary) -> dict[str, str]:
    asked = [one.measure for one in library.library.us_measures if one.question]
    answers = dict(_pair(text, "--answer") for text in given)
    if not answers.keys() <= set(asked):
        raise InputError("duty.no_question", "--answer", known=", ".join(asked))
    return {name: yes_or_no(answer) for name, answer in answers.items()}


def _one_of(typed: str | None, words: tuple[str, ...], option: str) -> str | None:
    if typed is None or typed in words:
        return typed
    raise InputError("duty.not_one_of", option, value=typed, choices=", ".join(words))
