"""The IMMEX part of the assessment, put together from what the rules concluded."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.assessment import (
    Category,
    Gap,
    Immex,
    ModalityFit,
    Obligation,
    ProgrammeRoute,
    Requirement,
    Stay,
    Verdict,
)
from assistant.rulebook import Fact, Inference
from assistant.rulebook.engine import Firing

_Concluded = tuple[Fact, Firing, str]
_WORDS = ("yes", "no", "unknown")


def immex_part(inference: Inference, said: list[str], verdict: Verdict, gaps: list[Gap]) -> Immex:
    """The part; `said` are the sentences of the firings. It concludes nothing itself."""
    modality = inference.one("programme_modality")
    return Immex(
        verdict=verdict,
        modality=modality.text("modality") if modality else None,
        gaps=gaps,
        modalities=[
            ModalityFit(modality=name, fits=word, because=because)
            for name, word, because in _answers(inference, said, "modality_fit", "modality", "fits")
        ],
        requirements=_requirements(inference, said),
        certification=[
            Category(category=name, open=word, because=because)
            for name, word, because in _answers(inference, said, "category", "category", "open")
        ],
        terms=[_stay(*one) for one in _concluded(inference, said, "term")],
        obligations=_obligations(inference, said),
        routes=_routes(inference, said),
    )


def _concluded(inference: Inference, said: list[str], kind: str) -> Iterator[_Concluded]:
    for firing, text in zip(inference.firings, said, strict=True):
        for fact in firing.concluded:
            if fact.kind == kind:
                yield fact, firing, text


def _answers(
    inference: Inference, said: list[str], kind: str, name: str, answer: str
) -> Iterator[tuple[str, str, list[str]]]:
    """Each name in the order of the vocabulary, its answer, and the sentences that gave it."""
    names = inference.rulebook.vocabulary.facts[kind].fields[name]
    for one in names:
        found = [c for c in _concluded(inference, said, kind) if c[0][name] == one]
        for word in _WORDS:
            because = [text for fact, _, text in found if fact[answer] == word]
            if because:
                yield one, word, list(dict.fromkeys(because))
                break


def _requirements(inference: Inference, said: list[str]) -> list[Requirement]:
    found = {
        (fact.text("of"), fact.text("requirement"), fact.text("state")): Requirement(
            of=fact.text("of"),
            requirement=fact.text("requirement"),
            label=fact.text("label"),
            state=fact.text("state"),
            question=fact.text("question"),
            because=text,
            citation=firing.rule.rule.citation,
        )
        for fact, firing, text in _concluded(inference, said, "requirement")
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


def _obligations(inference: Inference, said: list[str]) -> list[Obligation]:
    """The obligations by the day on which they fall due next, those without a day last."""
    known = {fact.text("obligation"): fact for fact in inference.facts("obligation")}
    found: dict[str, Obligation] = {}
    for fact, firing, text in _concluded(inference, said, "owes"):
        name = fact.text("obligation")
        listed = known.get(name)
        found[name] = Obligation(
            obligation=name,
            label=listed.text("label") if listed else firing.rule.rule.title["en"],
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


def _routes(inference: Inference, said: list[str]) -> list[ProgrammeRoute]:
    favoured = inference.one("favoured_way")
    points = list(_concluded(inference, said, "way_point"))

    def speaking(way: Fact, word: str) -> list[str]:
        of_way = (c for c in points if (c[0]["way"], c[0]["speaks"]) == (way["way"], word))
        return [text for _, _, text in of_way]

    return [
        ProgrammeRoute(
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
