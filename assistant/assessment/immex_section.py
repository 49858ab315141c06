"""The IMMEX section of the assessment, and the answers to the brochure's claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.assessment.concluded import Concluded, ConcludedFacts, law_of, once, part
from assistant.assessment.model import (
    Category,
    CauseOfLoss,
    ClaimAnswer,
    ComponentRates,
    DueObligation,
    Gap,
    Immex,
    ModalityFit,
    RequirementState,
    RouteChoice,
    Stay,
    Verdict,
)
from assistant.base.messages import Message
from assistant.base.texts import Translated
from assistant.rulebook import Fact

_WORDS = ("yes", "no", "unknown")
_LEAST_FIRST = ("no", "partly", "unknown", "yes")


def immex_section(concluded: ConcludedFacts, verdict: Verdict, gaps: list[Gap]) -> Immex:
    """Builds the section from concluded facts; concludes nothing itself."""
    modality = concluded.inference.one("programme_modality")
    fits = _answers(concluded, "modality_fit", "modality", "fits")
    categories = _answers(concluded, "category", "category", "open")
    return Immex(
        verdict=verdict,
        modality=modality.text("modality") if modality else None,
        gaps=gaps,
        modalities=[ModalityFit(**one) for one in fits],
        requirements=_requirements(concluded),
        certification=[Category(**one) for one in categories],
        terms=[part(Stay, one, materials=one.fact["goods"] or []) for one in concluded.of("term")],
        obligations=_obligations(concluded),
        causes=_causes(concluded),
        routes=list(_routes(concluded)),
    )


def claim_answers(concluded: ConcludedFacts, components: list[ComponentRates]) -> list[ClaimAnswer]:
    """The claims of the brochure; of several answers to one, the least favourable.

    One without an answer is not known, for want of what it needs.
    """
    return [
        _claim_answer(
            claim,
            concluded.of("claim_answer", claim=claim.text("claim")),
            components if claim["shows"] == "components" else [],
        )
        for claim in concluded.inference.facts("brochure")
    ]


def _claim_answer(
    claim: Fact, answers: list[Concluded], components: list[ComponentRates]
) -> ClaimAnswer:
    held = {one.fact.text("holds") for one in answers} or {"unknown"}
    because = once(one.text for one in answers)
    return part(
        ClaimAnswer,
        claim,
        holds=next(word for word in _LEAST_FIRST if word in held),
        because=because or [str(Message("claim_needs", needs=claim.text("needs")))],
        citation=law_of(answers),
        components=components,
    )


def _answers(
    concluded: ConcludedFacts, kind: str, name: str, answer: str
) -> Iterator[dict[str, Any]]:
    """Per name, in vocabulary order: its answer, the sentences behind it, and the citations."""
    for one in concluded.inference.vocabulary.facts[kind].fields[name].words:
        for word in _WORDS:
            given = concluded.of(kind, **{name: one, answer: word})
            if given:
                because = once(each.text for each in given)
                yield {name: one, answer: word, "because": because, "citation": law_of(given)}
                break


def _requirements(concluded: ConcludedFacts) -> list[RequirementState]:
    found = [part(RequirementState, one) for one in concluded.of("requirement")]
    return list({(one.of, one.requirement, one.state): one for one in found}.values())


def _obligations(concluded: ConcludedFacts) -> list[DueObligation]:
    """The obligations by next due day; those without a day last."""
    known = {one.text("obligation"): one for one in concluded.inference.facts("obligation")}
    found: dict[str, DueObligation] = {}
    for one in concluded.of("owes"):
        name, rule = one.fact.text("obligation"), one.firing.rule.rule
        given: dict[str, Any] = {"due": one.fact.text("due") or None}
        if name not in known:
            unlisted = ("who", "when", "missed", "confidence", "note")
            given |= {"label": str(Translated(rule.title)), "what": one.text}
            given |= {"citation": rule.citation, "obligation": name, **dict.fromkeys(unlisted)}
        found[name] = part(DueObligation, known.get(name), **given)
    return sorted(found.values(), key=lambda one: one.due or "9999")


def _causes(concluded: ConcludedFacts) -> list[CauseOfLoss]:
    named = {fact["cause"] for fact in concluded.inference.facts("lost_by")}
    losses = concluded.inference.facts("loss")
    return [part(CauseOfLoss, fact) for fact in losses if fact["cause"] in named]


def _routes(concluded: ConcludedFacts) -> Iterator[RouteChoice]:
    favoured = concluded.inference.one("favoured_way")
    for way in concluded.inference.facts("way"):
        name = way.text("way")
        points = {
            field: [one.text for one in concluded.of("way_point", way=name, speaks=word)]
            for field, word in (
                ("speaks_for", "for"),
                ("speaks_against", "against"),
                ("shut_by", "shuts"),
            )
        }
        is_favoured = favoured is not None and favoured["way"] == name
        yield part(RouteChoice, way, route=name, favoured=is_favoured, **points)
