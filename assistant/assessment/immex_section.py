"""The IMMEX part of the assessment and the answers to the brochure, as the rules concluded them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.assessment.model import (
    Category,
    CauseOfLoss,
    ClaimAnswer,
    DueObligation,
    Gap,
    Immex,
    ModalityFit,
    RequirementState,
    RouteChoice,
    Stay,
    Verdict,
)
from assistant.base.language import translate
from assistant.rulebook import Fact, Inference
from assistant.rulebook.engine import Firing

_Concluded = tuple[Fact, Firing, str]
_WORDS = ("yes", "no", "unknown")
_LEAST_FIRST = ("no", "partly", "unknown", "yes")


def immex_section(
    inference: Inference, sentences: list[str], verdict: Verdict, gaps: list[Gap]
) -> Immex:
    """The part; `sentences` are those of the firings. It concludes nothing itself."""
    modality = inference.one("programme_modality")
    return Immex(
        verdict=verdict,
        modality=modality.text("modality") if modality else None,
        gaps=gaps,
        modalities=[
            ModalityFit(modality=name, fits=word, because=because, citation=citation)
            for name, word, because, citation in _answers(
                inference, sentences, "modality_fit", "modality", "fits"
            )
        ],
        requirements=_requirements(inference, sentences),
        certification=[
            Category(category=name, open=word, because=because, citation=citation)
            for name, word, because, citation in _answers(
                inference, sentences, "category", "category", "open"
            )
        ],
        terms=[_stay(*one) for one in _concluded(inference, sentences, "term")],
        obligations=_obligations(inference, sentences),
        causes=_causes(inference),
        routes=_routes(inference, sentences),
    )


def claim_answers(inference: Inference, sentences: list[str]) -> list[ClaimAnswer]:
    """Each claim of the brochure that was answered; what holds least of its answers stands."""
    answers = list(_concluded(inference, sentences, "claim_answer"))
    found = []
    for claim in inference.facts("brochure"):
        of_claim = [one for one in answers if one[0]["claim"] == claim["claim"]]
        held = {one[0].text("holds") for one in of_claim}
        if held:
            found.append(
                ClaimAnswer(
                    claim=int(claim.text("claim")),
                    says=claim.text("says"),
                    holds=next(word for word in _LEAST_FIRST if word in held),
                    because=_once(text for _, _, text in of_claim),
                    citation=_law(of_claim),
                )
            )
    return found


def _concluded(inference: Inference, sentences: list[str], kind: str) -> Iterator[_Concluded]:
    for firing, text in zip(inference.firings, sentences, strict=True):
        for fact in firing.concluded:
            if fact.kind == kind:
                yield fact, firing, text


def _answers(
    inference: Inference, sentences: list[str], kind: str, name: str, answer: str
) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Each name in the order of the vocabulary, its answer, the sentences that gave it, the law."""
    found = list(_concluded(inference, sentences, kind))
    for one in inference.rulebook.vocabulary.facts[kind].fields[name].words:
        for word in _WORDS:
            given = [c for c in found if (c[0][name], c[0][answer]) == (one, word)]
            if given:
                yield one, word, _once(text for _, _, text in given), _law(given)
                break


def _law(found: list[_Concluded]) -> list[str]:
    return _once(name for _, firing, _ in found for name in firing.rule.rule.citation)


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _requirements(inference: Inference, sentences: list[str]) -> list[RequirementState]:
    found = {
        (fact.text("of"), fact.text("requirement"), fact.text("state")): RequirementState(
            of=fact.text("of"),
            requirement=fact.text("requirement"),
            label=fact.text("label"),
            state=fact.text("state"),
            question=fact.text("question"),
            because=text,
            citation=firing.rule.rule.citation,
        )
        for fact, firing, text in _concluded(inference, sentences, "requirement")
    }
    return list(found.values())


def _stay(fact: Fact, firing: Firing, text: str) -> Stay:
    ids = fact["goods"]
    return Stay(
        term=fact.text("term"),
        materials=[one for one in ids if isinstance(one, str)] if isinstance(ids, tuple) else [],
        months=fact.text("months") or None,
        leaves_by=fact.text("leaves_by") or None,
        confidence=fact.text("confidence"),
        because=text,
        citation=firing.rule.rule.citation,
    )


def _obligations(inference: Inference, sentences: list[str]) -> list[DueObligation]:
    """The obligations by the day on which they fall due next, those without a day last."""
    known = {fact.text("obligation"): fact for fact in inference.facts("obligation")}
    found: dict[str, DueObligation] = {}
    for fact, firing, text in _concluded(inference, sentences, "owes"):
        name = fact.text("obligation")
        listed = known.get(name)
        found[name] = DueObligation(
            obligation=name,
            label=listed.text("label") if listed else translate(firing.rule.rule.title),
            what=listed.text("what") if listed else text,
            who=listed.text("who") if listed else None,
            when=listed.text("when") if listed else None,
            due=fact.text("due") or None,
            missed=listed.text("missed") if listed else None,
            confidence=listed.text("confidence") if listed else None,
            note=listed.text("note") or None if listed else None,
            citation=_list(listed, "citation") if listed else firing.rule.rule.citation,
        )
    return sorted(found.values(), key=lambda one: one.due or "9999")


def _causes(inference: Inference) -> list[CauseOfLoss]:
    named = {fact["cause"] for fact in inference.facts("lost_by")}
    return [
        CauseOfLoss(
            cause=fact.text("cause"),
            label=fact.text("label"),
            effect=fact.text("effect"),
            confidence=fact.text("confidence"),
            citation=_list(fact, "citation"),
        )
        for fact in inference.facts("loss")
        if fact["cause"] in named
    ]


def _routes(inference: Inference, sentences: list[str]) -> list[RouteChoice]:
    favoured = inference.one("favoured_way")
    points = list(_concluded(inference, sentences, "way_point"))

    def speaking(way: Fact, word: str) -> list[str]:
        of_way = (c for c in points if (c[0]["way"], c[0]["speaks"]) == (way["way"], word))
        return [text for _, _, text in of_way]

    return [
        RouteChoice(
            route=way.text("way"),
            label=way.text("label"),
            time=way.text("time"),
            cost_lines=_list(way, "cost_lines"),
            control=way.text("control"),
            risk=way.text("risk"),
            confidence=way.text("confidence"),
            note=way.text("note"),
            favoured=favoured is not None and favoured["way"] == way["way"],
            speaks_for=speaking(way, "for"),
            speaks_against=speaking(way, "against"),
            shut_by=speaking(way, "shuts"),
            citation=_list(way, "citation"),
        )
        for way in inference.facts("way")
    ]


def _list(fact: Fact, field: str) -> list[str]:
    held = fact[field]
    return [one for one in held if isinstance(one, str)] if isinstance(held, tuple) else []
