"""Reads an answer out of a sentence: "we buy it in China now for 118".

The grammar stands in rules/questions/sentences.yaml. What is taken is always shown. What may mean
several things is asked back with its readings; what is no answer is not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

from assistant.base.messages import InputError, Message
from assistant.base.texts import Joined
from assistant.questions.amounts import shortened
from assistant.questions.beside import beside, topic_said
from assistant.questions.codes import codes_in, tariff_item_of
from assistant.questions.countries import ShownCountry, shown_place, spelled_like
from assistant.questions.grammar import Line, folded, grammar
from assistant.questions.heard import AskedBack, Beside, Heard
from assistant.questions.material_lines import material_of
from assistant.questions.model import Option, Question
from assistant.questions.number_answers import number_said
from assistant.questions.said_choices import (
    choice_said,
    meant_by,
    shown_decision,
    steps_said,
    yes_no_said,
)
from assistant.questions.said_places import SaidPlace, places_in
from assistant.questions.told import own_words, question_of_place, topics_of

_MOST_CHARACTERS = 600
_MOST_SEARCHED = 12
_CODE = 2  # letters of a country's code
_LEAST_LETTERS = 3  # of the name of a good


def says_not_known(question: Question, typed: str) -> bool:
    """Whether a sentence says that the answer is not known, or that there is no figure yet."""
    plain = Line.of(typed[:_MOST_CHARACTERS]).plain
    decided = question.answer in ("yes_no", "choice", "text")
    lacks = not decided and grammar().says_no_figure.search(plain)
    return bool(lacks or grammar().says_not_known.search(plain))


def known_words(question: Question, typed: str) -> str:
    """The clauses between commas that do not say that something is not known."""
    clauses = typed[:_MOST_CHARACTERS].split(",")
    return ",".join(one for one in clauses if not says_not_known(question, one)).strip()


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
        case "choice" | "yes_no":
            found = _decided(question, line)
        case "steps":
            found = steps_said(line)
        case "hs_code" | "tariff_item":
            found = _code(question, line)
        case _:
            found = None
    if isinstance(found, Heard):
        return Heard(found.value, found.shown, beside(question, line, found.value))
    return found


# Places


def _country(question: Question, line: Line, typed: str) -> Heard | AskedBack | None:
    places = places_in(line)
    if places and (all(not one.codes for one in places) or _joins_a_region(places, line)):
        raise InputError("interview_region", value=shortened(typed))
    roles = grammar().place_roles[question.question]
    places = [one for one in places if one.codes and (one.role in roles or len(places) == 1)]
    own = [one for one in places if question_of_place(question, one, line) == question.question]
    several = [one for one in places if len(one.codes) > 1]
    places = own + several or places
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
        return _which_country(typed, codes)
    return Heard(codes[0], shown_place(places[0].codes[0], places[0].city))


def also_a_place(question: Question, typed: str, code: str) -> AskedBack | None:
    """The country of a code, or that of a place called so, asked back: TJ, LA."""
    if question.answer != "country" or len(typed) > _CODE or code != typed.upper():
        return None
    meant = [one for place in places_in(Line.of(typed), by_city=False) for one in place.codes]
    return None if not meant or code in meant else _which_country(typed, [*meant, code])


def _which_country(typed: str, codes: Sequence[str]) -> AskedBack:
    options = tuple(Option(code, ShownCountry(code)) for code in codes)
    listed = Joined([option.label for option in options], ", ")
    ask = Message("answer_which_country", value=shortened(typed), readings=listed)
    return AskedBack(ask, options)


def _joins_a_region(places: Sequence[SaidPlace], line: Line) -> bool:
    """Whether a region stands beside a country by "or" or "and": "EU o Canadá"."""
    return any(
        not (one.codes and other.codes) and re.search(r"\w", between)
        for one, other in pairwise(places)
        if re.fullmatch(grammar().places.goes_on, between := line.plain[one.end : other.start])
    )


def _misspelled(line: Line) -> Heard | None:
    """The country of a name with a typing error that stands alone or at the end: "from Chna"."""
    found = re.search(
        r"(?:^|\b(?:" + "|".join(grammar().places.before["en"]) + r"|de|en)\s)(\w{4,})\W*$",
        line.plain,
    )
    code = spelled_like(found[1]) if found else ""
    return Heard(code, ShownCountry(code)) if code else None


# Choices


def _decided(question: Question, line: Line) -> Heard | None:
    """The choice, or yes or no, of the clauses that are about no other topic; else of all."""
    own = own_words(question, line)
    reads = choice_said if question.answer == "choice" else yes_no_said
    meant = meant_by(grammar().choices.get(question.question, ()), own)
    found = reads(question, own)
    if found or (meant and not meant.value):
        return found
    for topic, clause in topics_of(question, own):
        said = topic_said(topic, clause) if topic.fills == question.question else ""
        if said:
            return Heard(said, shown_decision(question, said))
    return reads(question, line)


# Codes and words


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


def described(question: Question, typed: str) -> tuple[str, tuple[Beside, ...]]:
    """The words of an answer without what leads into them, and what is told behind them.

    "LED drivers that we buy in Vietnam for 14.20" is a name, a country and a price.
    """
    line = Line.of(typed[:_MOST_CHARACTERS])
    has_name = sum(map(str.isalpha, typed)) >= _LEAST_LETTERS and not _is_part(typed)
    is_told = has_name and question.question == grammar().told.described
    told = beside(question, line, "") if is_told else ()
    starts = [one.span[0] for one in told if one.span]
    name = line.raw[: min(starts)] if starts else ""
    name = name[: len(name) - len(_edge_of(folded(name)))]
    is_name = sum(map(str.isalpha, name)) >= _LEAST_LETTERS
    return without_lead_in(name if is_name and without_lead_in(name) else typed), told


def _is_part(typed: str) -> bool:
    """Whether it is a part in the fields of its line, which is no name of a good."""
    with suppress(InputError):
        return len(material_of(typed)) > 1
    return False


def _edge_of(name: str) -> str:
    found = re.search(grammar().told.description_edges, name)
    return found[0] if found else ""


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
