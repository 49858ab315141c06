"""Explains a glossary term: its meaning on a day, the law, rules and related terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.base.inert import printable
from assistant.base.language import language, translate
from assistant.base.messages import InputError, message
from assistant.library import DatedLibrary, Library
from assistant.library.glossary_form import PARAMETER_PLACE, Term, begun_by, words_of
from assistant.rulebook.rulebook import shipped_rulebook

LEAST_NEARNESS = 80
MOST_SUGGESTED = 3
MOST_QUOTED = 60


@dataclass(frozen=True, slots=True)
class TermLink:
    """The id of a rule or term, with its title in the current language."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A term in the current language, with the figures of the day.

    `taken_as` is true where the term is a guess, since no name was typed exactly. `doubts` are
    sentences on how far the meaning and its figures were verified.
    """

    id: str
    term: str
    typed: str
    taken_as: bool
    also: tuple[str, ...]
    means: str
    doubts: tuple[str, ...]
    law: tuple[str, ...]
    rules: tuple[TermLink, ...]
    see: tuple[TermLink, ...]


def explained(typed: str, library: Library, day: date) -> Explained:
    """The term that the text names in any language, or the nearest term.

    Raises InputError with suggestions where no term is near.
    """
    wanted = words_of(typed)
    called = {name: term for term in library.glossary for name in sorted(term.names())}
    exact = called.get(wanted)
    term = exact or _only_holder(wanted, called) or _nearest(wanted, called)
    if term is None:
        shown = printable(typed if len(typed) <= MOST_QUOTED else f"{typed[:MOST_QUOTED]}...")
        nearest = ", ".join(translate(one.term) for one in _suggested(wanted, called))
        raise InputError("glossary_unknown", value=shown, nearest=nearest)
    dated = library.as_of(day)
    terms = {one.id: one for one in library.glossary}
    return Explained(
        id=term.id,
        term=translate(term.term),
        typed=printable(typed.strip()),
        taken_as=exact is None,
        also=_other_names(term),
        means=_filled(translate(term.means), dated),
        doubts=tuple(_doubts(term, library)),
        law=tuple(str(dated.citation(name)) for name in term.law),
        rules=_rules(term),
        see=tuple(TermLink(name, translate(terms[name].term)) for name in term.see),
    )


def meaning_of(term: Term, library: Library, day: date) -> str:
    """The meaning of a term in the current language, with the figures of the day."""
    return _filled(translate(term.means), library.as_of(day))


def all_terms(library: Library) -> list[TermLink]:
    """Every term by its name in the current language, in alphabetical order."""
    named = [TermLink(term.id, translate(term.term)) for term in library.glossary]
    return sorted(named, key=lambda one: (words_of(one.title), one.id))


def _only_holder(wanted: str, called: dict[str, Term]) -> Term | None:
    """The only term whose names contain the words; None where none or several do."""
    held = {term.id: term for name, term in called.items() if f" {wanted} " in f" {name} "}
    return next(iter(held.values())) if len(held) == 1 else None


def _nearest(wanted: str, called: dict[str, Term]) -> Term | None:
    """The term with the most similar name, by letters or regardless of word order; None if far."""
    from rapidfuzz import fuzz, process

    def nearness(typed: str, name: str, **_: object) -> float:
        return max(fuzz.ratio(typed, name), fuzz.token_sort_ratio(typed, name))

    found = process.extractOne(wanted, list(called), scorer=nearness, score_cutoff=LEAST_NEARNESS)
    return called[found[0]] if found else None


def _suggested(wanted: str, called: dict[str, Term]) -> list[Term]:
    """The terms to suggest, by similarity of their names to the text."""
    from rapidfuzz import fuzz, process

    found = process.extract(wanted, list(called), scorer=fuzz.WRatio, limit=None)
    by_id = {called[name].id: called[name] for name, _, _ in found}
    return list(by_id.values())[:MOST_SUGGESTED]


def _other_names(term: Term) -> tuple[str, ...]:
    """The other names of the term, those in the current language first, without duplicates."""
    languages = sorted(term.term, key=lambda one: one != language())
    called: dict[str, str] = {}
    for one in languages:
        for name in (term.term[one], *term.also.get(one, ())):
            called.setdefault(words_of(name), name)
    return tuple(list(called.values())[1:])


def _filled(text: str, dated: DatedLibrary) -> str:
    """The text with each parameter replaced by its value on the day, with unit."""

    def figure(place: re.Match[str]) -> str:
        value = dated.parameter(place[1])
        if value is None:
            return message("glossary_figure_not_known", day=dated.day)
        unit = dated.library.parameter_form(place[1]).unit
        return message(f"glossary_unit.{unit}", value=f"{value:,f}")

    return PARAMETER_PLACE.sub(figure, text)


def _doubts(term: Term, library: Library) -> Iterable[str]:
    if term.confidence != "high":
        doubt = message(f"glossary_confidence_{term.confidence}")
        yield message("glossary_doubtful_meaning", doubt=doubt)
    for name in term.parameters():
        parameter = library.parameter_form(name)
        if parameter.confidence != "high":
            doubt = message(f"glossary_confidence_{parameter.confidence}")
            yield message("glossary_doubtful_figure", label=translate(parameter.label), doubt=doubt)


def _rules(term: Term) -> tuple[TermLink, ...]:
    """The rules that the term names, without duplicates."""
    rules = shipped_rulebook().compiled
    ids = dict.fromkeys(rule for begins in term.rules for rule in begun_by(begins, rules))
    return tuple(TermLink(rule, translate(rules[rule].rule.title)) for rule in ids)
