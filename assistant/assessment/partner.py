"""A manufacturing partner: the form of its profile, and its score on a case by the rules."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from assistant.assessment.assess import inferred
from assistant.assessment.concluded import ConcludedFacts, part
from assistant.base.messages import InputError, Message
from assistant.base.models import Strict
from assistant.base.outside import read_outside
from assistant.base.texts import translated
from assistant.case.identity import Words
from assistant.case.model import Case, Country, YesNo
from assistant.library import DatedLibrary, Library
from assistant.library.forms import PartnerCriterion
from assistant.rulebook import Fact, Inference, Rulebook
from assistant.rulebook.facts import yes_no

_WEIGHTS = {"must_have": "must", "nice_to_have": "nice"}
_VEHICLES = ("passenger_vehicle", "light_truck", "heavy_truck", "motor_vehicle")


def _day(value: object) -> object:
    return None if value in ("", "unknown", "null") else value


def _answer(value: object) -> object:
    return {"answer": value} if isinstance(value, str | bool) else value


class Answer(Strict):
    """The partner's answer to a criterion, the evidence seen, and its last valid day."""

    answer: YesNo = "unknown"
    evidence: Words = ""
    valid_until: Annotated[date | None, BeforeValidator(_day)] = None


class Site(Strict):
    """A plant or warehouse and the work done there."""

    place: Words = ""
    country: Country = None
    work: Words = ""


class Profile(Strict):
    """A partner profile (format 1). Whatever is omitted is not known."""

    format: Literal["1"] = "1"
    name: Words = ""
    sites: list[Site] = Field(default_factory=list)
    answers: dict[str, Annotated[Answer, BeforeValidator(_answer)]] = Field(default_factory=dict)


class Scored(Strict):
    """A criterion with its weight in the case (must or nice) and its state in the profile.

    `state` is shown, claimed (no evidence), expired, no or unknown.
    """

    criterion: str
    label: str
    weight: str
    because: str
    state: str
    given: str
    valid_until: str | None
    ask: str
    evidence: str
    citation: list[str]


class PartnerGap(Strict):
    """A criterion that the profile does not show to be met, and what to ask."""

    criterion: str
    weight: str
    state: str
    text: str


class Score(Strict):
    """Whether the partner fits the case, and each criterion."""

    format: Literal[1] = 1
    partner: str
    sites: list[Site]
    case: str
    as_of: str
    verdict: str
    must_shown: int
    must_all: int
    nice_shown: int
    nice_all: int
    criteria: list[Scored]
    gaps: list[PartnerGap]

    def as_json(self) -> str:
        """The score as one line of JSON, identical for the same profile, case and day."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False)


def read_profile(path: Path, criteria: list[PartnerCriterion]) -> Profile:
    """Reads a profile; raises InputError naming the place of the first fault.

    An answer to a criterion outside `criteria` is a fault.
    """
    profile = read_outside(path, Profile)
    known = [one.id for one in criteria]
    for name in profile.answers:
        if name not in known:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)[0]
            where, answered = f"{path}, answers.{name}", ", ".join(known)
            raise InputError("partner_criterion", where, name=name, nearest=nearest, known=answered)
    return profile


def score(
    profile: Profile, case: Case, library: Library, rulebook: Rulebook | None = None
) -> Score:
    """The partner's score in the case, on the day of the case (default: today).

    Raises InputError as `assess`.
    """
    with inferred(case, library, rulebook) as (_, dated, inference):
        inference.tell(_criteria(profile, dated))
        inference.tell([_work(case, dated)])
        inference.run("partner")
        return _scored(profile, case, dated.day, inference)


def _criteria(profile: Profile, library: DatedLibrary) -> Iterator[Fact]:
    for one in library.library.partner_criteria:
        given = profile.answers.get(one.id, Answer())
        yield Fact(
            "criterion",
            {
                "criterion": one.id,
                "label": translated(one.label),
                "ask": translated(one.ask),
                "evidence": translated(one.evidence),
                "state": _state(given, library.day),
                "given": given.evidence or None,
                "valid_until": given.valid_until.isoformat() if given.valid_until else None,
            },
        )


def _state(given: Answer, day: date) -> str:
    if given.answer != "yes":
        return given.answer
    if given.valid_until is not None and given.valid_until < day:
        return "expired"
    return "shown" if given.evidence else "claimed"


def _work(case: Case, library: DatedLibrary) -> Fact:
    use, code = case.product.use, case.product.hts
    medical = library.in_group_of_codes("medical_devices", code)
    return Fact(
        "work",
        {
            "medical": yes_no(medical) if code else "unknown",
            "vehicle": yes_no(use in _VEHICLES) if use else "unknown",
        },
    )


def _scored(profile: Profile, case: Case, day: date, inference: Inference) -> Score:
    concluded = ConcludedFacts(inference)
    # The reversals let the last write win: must over nice, and the first firing of each.
    weighed = {
        one.fact.text("criterion"): (weight, one)
        for kind, weight in reversed(_WEIGHTS.items())
        for one in reversed(concluded.of(kind))
    }
    criteria = []
    for fact in inference.facts("criterion"):
        if fact.text("criterion") in weighed:
            weight, one = weighed[fact.text("criterion")]
            criteria.append(part(Scored, one._replace(fact=fact), weight=weight))
    gaps = [part(PartnerGap, one, text=one.text) for one in concluded.of("partner_gap")]
    answered = inference.one("partner")
    must, nice = ([one for one in criteria if one.weight == w] for w in ("must", "nice"))
    return Score(
        partner=profile.name or str(Message("partner_unnamed")),
        sites=profile.sites,
        case=case.name or case.product.description or str(Message("partner_no_case")),
        as_of=day.isoformat(),
        verdict=answered.text("verdict") if answered else "unknown",
        must_shown=sum(one.state == "shown" for one in must),
        must_all=len(must),
        nice_shown=sum(one.state == "shown" for one in nice),
        nice_all=len(nice),
        criteria=criteria,
        gaps=sorted(
            {(one.weight, one.criterion): one for one in gaps}.values(), key=lambda gap: gap.weight
        ),
    )
