"""Reads an answer out of a sentence: "we buy it in China now for 118".

The grammar stands in rules/questions/sentences.yaml. What is taken is always shown. What may mean
several things is asked back with its readings; what is no answer is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message, has_message
from assistant.base.texts import Joined, Translated
from assistant.questions.amounts import shortened
from assistant.questions.choices import production_steps
from assistant.questions.codes import code_of, tariff_item_of
from assistant.questions.countries import ShownCountry, spelled_like
from assistant.questions.grammar import Line, Meaning, folded, grammar
from assistant.questions.heard import AskedBack, Beside, Heard
from assistant.questions.model import Option, Question, questions
from assistant.questions.number_answers import as_answer, number_said, role_asked, shown_number
from assistant.questions.said_numbers import Number, numbers_in
from assistant.questions.said_places import SaidPlace, places_in

_CODE = re.compile(
    r"(?<![\w.,$])[0-9]{4}(?:[.\s-]?[0-9]{2}){1,3}(?![\w.]?[0-9])|(?<![\w.,$])[0-9]{4}(?![\w.,]*[0-9])"
)
_MOST_CHARACTERS = 600
_MOST_SEARCHED = 12
_LEAST_DIGITS = 6  # of a code that is not asked


def says_not_known(question: Question, typed: str) -> bool:
    """Whether a sentence says that the answer is not known, or that there is no figure yet."""
    plain = Line.of(typed[:_MOST_CHARACTERS]).plain
    decided = question.answer in ("yes_no", "choice", "text")
    lacks = not decided and grammar().says_no_figure.search(plain)
    return bool(lacks or grammar().says_not_known.search(plain))


def heard(question: Question, typed: str) -> Heard | AskedBack | None:
    """What a sentence answers; None where it is no answer to the question.

    Raises InputError where it names what cannot be taken, such as an amount in pesos.
    """
    if len(typed) > _MOST_CHARACTERS:
        return None
    line = Line.of(typed, question.counted_in)
    match question.answer:
        case "amount" | "whole_number" | "percent":
            found = number_said(question, line, typed)
        case "country":
            found = _country(question, line, typed)
        case "choice":
            found = _choice(question, line)
        case "yes_no":
            found = _yes_no(question, line)
        case "steps":
            found = _steps(line)
        case "hs_code" | "tariff_item":
            found = _code(question, line)
        case _:
            found = None
    if isinstance(found, Heard):
        return Heard(found.value, found.shown, _beside(question, line, found.value))
    return found


# Places


def _country(question: Question, line: Line, typed: str) -> Heard | AskedBack | None:
    places = places_in(line)
    if places and all(not one.codes for one in places):
        raise InputError("interview_region", value=shortened(typed))
    roles = grammar().place_roles[question.question]
    places = [one for one in places if one.codes and (one.role in roles or len(places) == 1)]
    if question.question == "material.origin":
        places = [one for one in places if one.role not in ("via", "sold")]
    named = [one for one in places if len(one.codes) == 1]
    places = [
        one for one in places
        if len(one.codes) == 1 or not any(other.codes[0] in one.codes for other in named)
    ]  # fmt: skip
    by_role = [[one for one in places if one.role == role] for role in roles]
    places = next(filter(None, by_role), places)
    codes = list(dict.fromkeys(code for one in places for code in one.codes))
    if not codes:
        return _misspelled(line)
    if len(codes) > 1:
        options = tuple(Option(code, ShownCountry(code)) for code in codes)
        listed = Joined([option.label for option in options], ", ")
        ask = Message("answer_which_country", value=shortened(typed), readings=listed)
        return AskedBack(ask, options)
    return Heard(codes[0], _shown_place(places[0]))


def _misspelled(line: Line) -> Heard | None:
    """The country of a name with a typing error that stands alone or at the end: "from Chna"."""
    found = re.search(
        r"(?:^|\b(?:" + "|".join(grammar().places.before["en"]) + r"|de|en)\s)(\w{4,})\W*$",
        line.plain,
    )
    code = spelled_like(found[1]) if found else ""
    return Heard(code, ShownCountry(code)) if code else None


def _shown_place(place: SaidPlace) -> Lazy:
    shown = ShownCountry(place.codes[0])
    if place.city:
        return Message("interview_city_understood", country=shown, city=place.city)
    return shown


# Choices


def _choice(question: Question, line: Line) -> Heard | None:
    labels = {choice.value: choice.label for choice in question.choices}
    meant = _meant(grammar().choices.get(question.question, ()), line)
    general = _meant(grammar().yes_no, line)
    if meant is None and general and general.value in labels:
        meant = general
    return Heard(meant.value, Translated(labels[meant.value])) if meant and meant.value else None


def _yes_no(question: Question, line: Line) -> Heard | None:
    """Yes or no by the words of the question, unless the sentence denies them; else in general."""
    meant = _meant(grammar().choices.get(question.question, ()), line)
    general = _meant(grammar().yes_no, line)
    denied = general and general.value == "no" and meant and meant.value == "yes"
    if meant is None or (denied and not meant.denies):
        meant = general
    if meant is None or not meant.value:
        return None
    if meant.value == "unknown":
        return Heard("unknown", "")
    return Heard(meant.value, Message(f"change.{meant.value}"))


def _meant(meanings: Iterable[Meaning], line: Line) -> Meaning | None:
    return next((one for one in meanings if one.pattern.search(line.plain)), None)


# Steps


def _steps(line: Line) -> Heard | None:
    """The steps that the words name in their order, each with the place said of it."""
    labels, found = production_steps(), []
    for begin, end in _pieces(line.plain):
        piece = Line(line.raw[begin:end], line.plain[begin:end])
        words = grammar().step_words.items()
        step = next((step for step, pattern in words if pattern.search(piece.plain)), "")
        if not step:
            continue
        taken = {"step": step}
        named = [place for place in places_in(piece) if len(place.codes) == 1]
        if len(named) == 1:
            taken["country"] = named[0].codes[0]
        found.append(taken)
    if not found:
        return None
    shown = [
        Joined((labels[one["step"]], f" ({one['country']})" if "country" in one else ""))
        for one in found
    ]
    return Heard(found, Joined(shown, ", "))


def _pieces(plain: str) -> list[tuple[int, int]]:
    ends = [m.span() for m in re.finditer(grammar().step_splits, plain)]
    begins = [0, *(end for _, end in ends)]
    return list(zip(begins, [*(start for start, _ in ends), len(plain)], strict=True))


# Codes and words


def codes_in(line: Line) -> list[tuple[str, int, int]]:
    """The HS codes of a sentence, with where they stand."""
    found = []
    for place in _CODE.finditer(line.plain):
        try:
            found.append((code_of(place[0]), *place.span()))
        except InputError:
            continue
    return found


def _code(question: Question, line: Line) -> Heard | AskedBack | None:
    found = list(dict.fromkeys(code for code, _, _ in codes_in(line)))
    if question.answer == "tariff_item":
        found = [code for code in found if len(code.replace(".", "")) >= 8]
    if len(found) > 1:
        longest = max(found, key=len)
        if not all(longest.startswith(one) for one in found):
            options = tuple(Option(code, "") for code in found)
            return AskedBack(Message("answer_which_code", readings=", ".join(found)), options)
        found = [longest]
    if not found:
        return None
    value = tariff_item_of(found[0]) if question.answer == "tariff_item" else found[0]
    return Heard(value, value)


def without_lead_in(typed: str) -> str:
    """The words of an answer without what leads into it: "it's a telecom gateway"."""
    text = " ".join(typed.split())
    for pattern in grammar().lead_ins:
        found = pattern.match(folded(text))
        if found and found.end() < len(text):
            text = text[found.end() :]
    trailing = re.search(grammar().lead_out, folded(text))
    if trailing and trailing.start() > 0:
        text = text[: trailing.start()]
    return text.rstrip(" .!")


def names_code(question: Question, typed: str) -> bool:
    """Whether a code is asked and the text names one: "not sure, maybe 8542.39"."""
    return question.answer == "hs_code" and bool(codes_in(Line.of(typed[:_MOST_CHARACTERS])))


def after_not_known(typed: str) -> str:
    """What is said after "not sure, ..."; "" if nothing is."""
    _, _, rest = typed.partition(",")
    rest = without_lead_in(rest)
    known = rest and not grammar().says_not_known.search(folded(rest))
    return rest if known and not grammar().says_no_figure.search(folded(rest)) else ""


def search_words(typed: str) -> Iterator[str]:
    """The words to search for, then fewer of them: what leads into them is left out first."""
    yield without_lead_in(typed)
    yield typed
    words = without_lead_in(typed).split()[:_MOST_SEARCHED]
    for first in range(1, len(words)):
        yield " ".join(words[first:])
    for last in range(len(words) - 1, 0, -1):
        yield " ".join(words[:last])


def says_no_more_parts(typed: str) -> bool:
    """Whether the text says that no part is left."""
    return bool(re.match(grammar().no_more_parts, folded(typed)))


def is_vague(typed: str) -> bool:
    """Whether the text says nothing that could be an answer: "something", "it depends"."""
    return bool(grammar().is_vague.match(Line.of(typed[:_MOST_CHARACTERS]).plain))


# What is said beside the answer


def _beside(question: Question, line: Line, value: Any) -> tuple[Beside, ...]:
    fills = grammar().fills(question.question)
    if not fills:
        return ()
    found: dict[str, Beside] = {}
    for name, answer, shown in _facts(question, line, fills):
        if name != question.question and name not in found:
            found[name] = Beside(name, answer, shown)
    return tuple(found.values())


def _facts(
    question: Question, line: Line, fills: Mapping[str, str]
) -> Iterable[tuple[str, str, Lazy | str]]:
    line = line.replaced(re.compile(grammar().without_amount), "")
    for one in numbers_in(line):
        role = _role_beside(question, one)
        if role not in fills:
            continue
        asked = questions()[fills[role]]
        with suppress(InputError):
            plain = as_answer(asked, one.amount)
            yield asked.question, plain, shown_number(asked, Decimal(plain))
    for place in places_in(line):
        elsewhere = place.role in ("via", "sold") and place.role not in fills
        if len(place.codes) != 1 or elsewhere:
            continue
        role = place.role if place.role in fills else "place"
        if role in fills and not (role == "place" and question.answer == "country"):
            yield fills[role], place.codes[0], _shown_place(place)
    if "code" in fills and question.answer not in ("hs_code", "tariff_item"):
        for code, _, _ in codes_in(line):
            if len(code.replace(".", "")) >= _LEAST_DIGITS:
                yield fills["code"], code, code


def _role_beside(question: Question, one: Number) -> str:
    """The role of a number that is not the one asked; "" for a number that says nothing else."""
    if one.currency or (question.counted_in and one.role == role_asked(question)):
        return ""
    if one.measure == "units" or (one.a_year and one.measure == ""):
        return "units"
    if one.measure not in ("money", ""):
        return ""
    if one.role == "" and not question.counted_in and (one.measure == "money" or one.each):
        return "price"
    return one.role


def called(name: str) -> Lazy | str:
    """What the fact that a question asks is called in short."""
    code = f"change.fact.{questions()[name].sets.replace('material.', 'materials.', 1)}"
    return Message(code) if has_message(code) else Translated(questions()[name].ask)
