"""Draws the IMMEX part of an assessment: in a few lines, or in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.messages import message
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    bullets,
    hanging,
    heading,
    law_line,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import (
        Assessment,
        Category,
        CauseOfLoss,
        DueObligation,
        Immex,
        ModalityFit,
        RequirementState,
        RouteChoice,
        Stay,
    )

TOLD_IN_BRIEF = {
    "application",
    "category",
    "claim_answer",
    "favoured_way",
    "flow_sentence",
    "good_entry",
    "lost_by",
    "modality_fit",
    "owes",
    "plan",
    "programme_fault",
    "programme_modality",
    "requirement",
    "term",
    "way_point",
}
_STYLES = {"yes": GOOD, "no": BAD}


def programme_brief(immex: Immex) -> list[RenderableType]:
    """Due dates, certification and the favoured route; empty where there is no programme."""
    days = sorted({term.leaves_by for term in immex.terms if term.materials and term.leaves_by})
    due = [f"{one.due} {one.label}" for one in immex.obligations if one.due]
    favoured = next((way for way in immex.routes if way.favoured), None)
    rows = {
        "brief_leave": _leave(days),
        "brief_due": "; ".join(due),
        "brief_certification": ", ".join(
            message("immex_category", category=one.category, word=_word("open", one.open))
            for one in immex.certification
        ),
        "brief_way": favoured.label if favoured else "",
    }
    if not any(rows.values()):
        return []
    table = Table.grid(padding=(0, 2))
    for name, said in rows.items():
        if said:
            table.add_row(Text(message(name)), Text(said))
    return [*heading(message("brief_heading")), table, Text(message("brief_all"), style=QUIET)]


def _leave(days: list[str]) -> str:
    if len(days) < 2:
        return "".join(days)
    return message("brief_leave_sooner", day=days[-1], sooner=days[0])


def programme_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Modalities, requirements, certification, terms, obligations and routes."""
    immex, day = assessment.immex, assessment.as_of
    modality = message("immex_modality", value=_named(immex.modality)) if immex.modality else ""
    verdict = message(f"screen_verdict_{immex.verdict}")
    of_categories = [one for one in immex.requirements if one.of != "programme"]
    sections: dict[str, Iterable[RenderableType]] = {
        "immex_modalities": (line for one in immex.modalities for line in _modality(one, day)),
        "immex_requirements": (
            _requirement(one, day) for one in immex.requirements if one.of == "programme"
        ),
        "immex_certification": [
            *(_category(one) for one in immex.certification),
            *(_requirement(one, day, f"{one.of}: ") for one in of_categories),
        ],
        "immex_terms": (line for one in immex.terms for line in _stay(one, day)),
        "immex_obligations": (line for one in immex.obligations for line in _owed(one, day)),
        "immex_causes": (line for one in immex.causes for line in _cause(one, day)),
        "immex_routes": (line for one in immex.routes for line in _route(one, day)),
    }
    parts: list[RenderableType] = [
        Text(message("immex_title", case=assessment.case, day=day), style=HEAD),
        Text(message("immex_verdict", verdict=verdict, modality=modality)),
    ]
    for name, lines in sections.items():
        shown = list(lines)
        if shown:
            parts += [*heading(message(name)), *shown]
    return within(parts, width)


def _modality(one: ModalityFit, day: str) -> Iterator[RenderableType]:
    yield Text(f"- {_named(one.modality)}: {_word('fits', one.fits)}", style=_style(one.fits))
    yield from bullets(one.because, mark="  ")
    yield _law(one.citation, day)


def _named(modality: str) -> str:
    from assistant.rulebook.rulebook import shipped_rulebook

    return str(shipped_rulebook().vocabulary.in_sentence("modality_fit", "modality", modality))


def _category(one: Category) -> RenderableType:
    said = message("immex_category", category=one.category, word=_word("open", one.open))
    return Text(f"- {said}", style=_style(one.open))


def _requirement(one: RequirementState, day: str, of: str = "") -> RenderableType:
    law = law_line(one.citation, day)
    said = Text(f"{of}{one.label} ").append(f"({law})", style=QUIET)
    table = Table.grid(padding=(0, 1))
    table.add_column(width=9)
    table.add_column(ratio=1)
    table.add_row(Text(_word("state", one.state), style=_style(one.state)), said)
    return table


def _stay(one: Stay, day: str) -> Iterator[RenderableType]:
    yield hanging("- ", _doubted(one.because, one.confidence), "")
    yield _law(one.citation, day)


def _owed(one: DueObligation, day: str) -> Iterator[RenderableType]:
    due = message("immex_due", day=one.due) if one.due else ""
    yield hanging("- ", " ".join(filter(None, [one.label, due])), HEAD)
    yield hanging("  ", _doubted(one.what, one.confidence or "high", one.note), "")
    if one.who:
        yield hanging("  ", message("immex_who", who=one.who, when=one.when), "")
    if one.missed:
        yield hanging("  ", message("immex_missed", text=one.missed), "")
    yield _law(one.citation, day)


def _cause(one: CauseOfLoss, day: str) -> Iterator[RenderableType]:
    yield hanging("- ", _doubted(f"{one.label}: {one.effect}.", one.confidence), "")
    yield _law(one.citation, day)


def _route(one: RouteChoice, day: str) -> Iterator[RenderableType]:
    favoured = message("immex_favoured") if one.favoured else ""
    yield hanging("- ", ": ".join(filter(None, [one.label, favoured])), HEAD)
    for name, text in (
        ("immex_time", one.time),
        ("immex_costs", "; ".join(one.cost_lines)),
        ("immex_control", one.control),
        ("immex_risk", _doubted(one.risk, one.confidence, one.note)),
    ):
        yield hanging("  ", message(name, text=text), "")
    for name, points, style in (
        ("immex_for", one.speaks_for, GOOD),
        ("immex_against", one.speaks_against, OPEN),
        ("immex_shut", one.shut_by, BAD),
    ):
        yield from bullets((message(name, text=text) for text in points), style, "  ")
    yield _law(one.citation, day)


def _law(citation: list[str], day: str) -> RenderableType:
    return hanging("  ", law_line(citation, day), QUIET)


def _doubted(text: str, confidence: str, note: str | None = None) -> str:
    """The text with its confidence, where it is not fully verified."""
    doubt = message(f"immex_confidence_{confidence}")
    return " ".join(filter(None, [text, f"({doubt})" if doubt else "", note]))


def _word(asked: str, word: str) -> str:
    return message(f"immex_{asked}_{word}")


def _style(word: str) -> str:
    return _STYLES.get(word, OPEN)
