"""Facts on the Mexican manufacturer and its programmes, for the rules on IMMEX.

They cover thresholds, periods, stays of temporary imports and obligations on the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from assistant.base.calendar import (
    days_after,
    last_business_day,
    months_after,
    next_at_end_of,
    next_in_month,
)
from assistant.base.conditions import COMPARISONS
from assistant.base.texts import translated
from assistant.case.model import Case, Material
from assistant.library import DatedLibrary
from assistant.library.forms import Counted, Parameter
from assistant.library.immex import Due
from assistant.measurements.costs.arithmetic import exact
from assistant.measurements.declared import declared_fact
from assistant.rulebook.facts import Fact, Value, yes_no
from assistant.rulebook.vocabulary import Vocabulary


def programme_facts(case: Case, library: DatedLibrary, vocabulary: Vocabulary) -> list[Fact]:
    """All facts that the rules on IMMEX use."""
    thresholds = list(_thresholds(case, library))
    return [
        _maker(case, library, vocabulary, {one.text("parameter"): one for one in thresholds}),
        declared_fact("company", case, vocabulary),
        *thresholds,
        *_periods(case, library),
        *_admissions(case, library),
        *_stays(case, library),
        *_obligations(library),
        _annual_report(library),
        *_losses(library),
        *_ways(library),
    ]


def _maker(
    case: Case, library: DatedLibrary, vocabulary: Vocabulary, thresholds: dict[str, Fact]
) -> Fact:
    """The manufacturer's answers, and its exports measured against the export commitment."""
    maker = case.manufacturer
    exports, share = (thresholds[f"immex.export_{name}"] for name in ("threshold", "share"))
    reached = {exports["reached"], share["reached"]}
    return declared_fact(
        "maker",
        case,
        vocabulary,
        vat_certified=_certified(case, library.day),
        vat_rate=exact(library.parameter("mexico.vat.rate")),
        border_rate=exact(library.parameter("mexico.vat.border_rate")),
        prosec="unknown" if maker.prosec is None else yes_no(bool(maker.prosec)),
        export_share=share["value"],
        least_exports=library.parameter("immex.export_threshold"),
        least_share=share["limit"],
        commitment=next(
            word
            for word, found in (("met", "yes"), ("unknown", "unknown"), ("not_met", "no"))
            if found in reached
        ),
    )


def _certified(case: Case, day: date) -> str:
    """Whether a VAT certification is in force on the day; an unknown end counts as in force."""
    maker = case.manufacturer
    if maker.vat_certification == "unknown":
        return "unknown"
    ended = maker.certified_until is not None and maker.certified_until < day
    return yes_no(maker.vat_certification != "none" and not ended)


def _thresholds(case: Case, library: DatedLibrary) -> Iterator[Fact]:
    """Each legal threshold for a place of the case, and whether the case reaches it."""
    for parameter in library.library.immex_parameters:
        if parameter.compared:
            place = parameter.compared.place
            value: Decimal | None = reduce(getattr, place.split("."), case)  # type: ignore[assignment]
            limit = library.parameter(parameter.parameter)
            reached = "unknown"
            if value is not None and limit is not None:
                reached = yes_no(COMPARISONS[parameter.compared.reached](value, limit))
            yield Fact(
                "threshold",
                {
                    **_named(parameter),
                    "limit": exact(limit),
                    "value": exact(value),
                    "reached": reached,
                    "question": place,
                },
            )


def _periods(case: Case, library: DatedLibrary) -> Iterator[Fact]:
    """Each legal term that runs from or to a day of the case, with its first and last day."""
    for parameter in library.library.immex_parameters:
        if parameter.counted:
            length = library.parameter(parameter.parameter)
            begins, ends = _days(case, library, parameter, parameter.counted, length)
            state = "unknown"
            if begins and ends:
                started, over = begins <= library.day, ends < library.day
                state = "after" if over else "inside" if started else "before"
            yield Fact(
                "period",
                {
                    **_named(parameter),
                    "length": exact(length),
                    "begins": begins.isoformat() if begins else None,
                    "ends": ends.isoformat() if ends else None,
                    "state": state,
                },
            )


def _days(
    case: Case,
    library: DatedLibrary,
    parameter: Parameter,
    counted: Counted,
    length: Decimal | None,
) -> tuple[date | None, date | None]:
    found: date | None = reduce(getattr, counted.place.split("."), case)  # type: ignore[assignment]
    day = library.day if counted.place == "as_of" else found
    if day is None or length is None:
        return None, None
    way = int(length) if counted.direction == "after" else -int(length)
    other = months_after(day, way) if parameter.unit == "months" else days_after(day, way)
    return min(day, other), max(day, other)


def _named(parameter: Parameter) -> dict[str, Value]:
    """The parameter's name, label, unit and confidence."""
    return {
        "parameter": parameter.parameter,
        "label": translated(parameter.label),
        "unit": parameter.unit,
        "confidence": parameter.confidence,
        "note": translated(parameter.note),
    }


def _imports(case: Case) -> Iterator[Material]:
    """The materials that are or may be imported into Mexico, or come by virtual transfer."""
    for material in case.every_material():
        at_home = material.origin is not None and material.origin == case.production.country
        if not material.materials and (material.transferred == "yes" or not at_home):
            yield material


def _admissions(case: Case, library: DatedLibrary) -> Iterator[Fact]:
    """The imports that a list of the IMMEX Decree names or may name."""
    for material in _imports(case):
        listed, annex = library.immex_list(material.hts) if material.hts else ("no", None)
        if annex:
            yield Fact(
                "admission",
                {
                    "id": material.id,
                    "name": material.name,
                    "hts": material.hts,
                    "listed": listed,
                    "list": annex.id,
                    "annex": translated(annex.annex),
                    "effect": annex.effect,
                    "relief": annex.relief,
                    "citation": tuple(annex.citation),
                    "confidence": annex.confidence,
                    "note": translated(annex.note),
                },
            )


def _stays(case: Case, library: DatedLibrary) -> Iterator[Fact]:
    """The imports, grouped by the parameter that limits their stay."""
    by_term: dict[str, list[Material]] = {}
    for material in _imports(case):
        listed, annex = library.immex_list(material.hts) if material.hts else ("no", None)
        term = annex.term if annex and listed == "yes" else "immex.input_term"
        if material.transferred == "yes":
            term = "immex.transfer_term"
        by_term.setdefault(term, []).append(material)
    for term, materials in by_term.items():
        yield Fact(
            "stay",
            {
                "term": term,
                "ids": tuple(material.id for material in materials),
                "names": tuple(material.name for material in materials),
                "count": Fraction(len(materials)),
            },
        )


def _obligations(library: DatedLibrary) -> Iterator[Fact]:
    """Each obligation under a programme, with its next due date."""
    for one in library.library.immex_obligations.obligations:
        due = _next(one.due, library) if one.due else None
        yield Fact(
            "obligation",
            {
                "obligation": one.id,
                "of": one.of,
                "label": translated(one.label),
                "what": translated(one.what),
                "who": translated(one.who),
                "when": translated(one.when),
                "due": due.isoformat() if due else None,
                "missed": translated(one.missed),
                "citation": tuple(one.citation),
                "confidence": one.confidence,
                "note": translated(one.note),
            },
        )


def _next(due: Due, library: DatedLibrary) -> date | None:
    if due.year_end_of:
        return next_at_end_of(library.day, due.year_end_of)
    if due.month_day:
        return next_in_month(library.day, due.month_day)
    days = library.parameter(due.within) if due.within else None
    return days_after(library.day, int(days)) if days is not None else None


def _annual_report(library: DatedLibrary) -> Fact:
    """This year's deadline for the annual report, its cure date, and the state on the day."""
    obligations = library.library.immex_obligations.obligations
    due = next(one.due for one in obligations if one.id == "annual_report" and one.due)
    year = library.day.year
    deadline, cure = (last_business_day(year, month or 12) for month in (due.year_end_of, due.cure))
    state = "open" if library.day <= deadline else "missed" if library.day <= cure else "past_cure"
    return Fact(
        "annual_report",
        {
            "deadline": deadline.isoformat(),
            "cure": cure.isoformat(),
            "cancelled_from": days_after(cure, 1).isoformat(),
            "state": state,
        },
    )


def _losses(library: DatedLibrary) -> Iterator[Fact]:
    """The causes for suspension or cancellation of a programme."""
    for cause in library.library.immex_obligations.causes:
        yield Fact(
            "loss",
            {
                "cause": cause.id,
                "label": translated(cause.label),
                "effect": translated(cause.effect),
                "citation": tuple(cause.citation),
                "confidence": cause.confidence,
            },
        )


def _ways(library: DatedLibrary) -> Iterator[Fact]:
    """The routes to produce under IMMEX."""
    for way in library.library.programme_routes:
        yield Fact(
            "way",
            {
                "way": way.id,
                "label": translated(way.label),
                "time": translated(way.time),
                "cost_lines": tuple(translated(line) for line in way.cost_lines),
                "control": translated(way.control),
                "risk": translated(way.risk),
                "citation": tuple(way.citation),
                "confidence": way.confidence,
                "note": translated(way.note),
            },
        )
