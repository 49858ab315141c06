"""The debrief of a role play: the facts missed and, from the engine, their effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment
from assistant.base.language import translate
from assistant.base.messages import message
from assistant.case.changes import CaseChange
from assistant.learning.role_play.prospects import Misunderstanding
from assistant.learning.role_play.talk import RolePlay
from assistant.library import Library
from assistant.whatif.comparison import AmountMoved, Comparison, Moved, compared
from assistant.whatif.wording import describe_changes, fact_name

_PARTS = "materials"
_FIRST = ("origin", "section_301", "immex")  # verdicts, most important first


@dataclass(frozen=True)
class Effect:
    """The effect of a fact: on verdicts, and on the saving per unit in US dollars.

    `besides` is whether other costs, warnings, advice or brochure claims change. `together` is
    whether the effect appears only together with the other missed facts.
    """

    verdicts: tuple[Moved, ...]
    saving: AmountMoved
    besides: bool
    together: bool = False

    @property
    def moves(self) -> bool:
        """Whether a verdict or the saving changes."""
        return bool(self.verdicts) or self.saving.before != self.saving.after

    @property
    def weight(self) -> tuple[bool | Decimal, ...]:
        """A sort key, greater for stronger effects: main verdicts first, then effects alone."""
        moved = {one.name for one in self.verdicts}
        known = self.saving.rise or self.saving.after or self.saving.before or "0"
        amount = abs(Decimal(known)) if self.saving.before != self.saving.after else Decimal(0)
        first = (name in moved for name in _FIRST)
        return (*first, not self.together, bool(moved), amount, self.besides)


@dataclass(frozen=True)
class Missed:
    """A fact that was not learned, or was learned wrongly (`misled`).

    `told` describes the fact as a change to the case as learned.
    """

    place: str
    name: str
    told: str
    misled: bool
    effect: Effect


@dataclass(frozen=True)
class Needless:
    """An unneeded question: its answer was already known (`again`) or has no effect."""

    typed: str
    again: bool


@dataclass(frozen=True)
class Corrected:
    """A misunderstanding of the prospect, and the engine's verdict on it."""

    says: str
    verdict: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Debrief:
    """The result of a role play; `moved` compares the case as learned with the true case."""

    who: str
    questions: int
    learned: int
    facts: int
    as_learned: Assessment
    as_true: Assessment
    moved: Comparison
    missed: tuple[Missed, ...]
    needless: tuple[Needless, ...]
    corrected: tuple[Corrected, ...]


def debrief(play: RolePlay, library: Library) -> Debrief:
    """The missed facts and needless questions, each assessed with and without the fact."""
    return _Debriefing(play, library).debrief()


class _Debriefing:
    """Assesses the known case, the true case, and the cases between them, of one role play."""

    def __init__(self, play: RolePlay, library: Library) -> None:
        self._play = play
        self._library = library
        self._truth = play.prospect.truth()
        self._as_learned = self._assessed(play.known)
        self._as_true = self._assessed(self._truth)

    def debrief(self) -> Debrief:
        """The whole debrief."""
        play, truth = self._play, self._truth
        missed = sorted(self._missed(), key=lambda one: one.effect.weight, reverse=True)
        return Debrief(
            who=play.prospect.title,
            questions=len(play.asked),
            learned=sum(play.known.get(place) == value for place, value in truth.items()),
            facts=len(truth),
            as_learned=self._as_learned,
            as_true=self._as_true,
            moved=compared(self._as_learned, self._as_true),
            missed=tuple(missed),
            needless=tuple(self._needless()),
            corrected=tuple(
                corrected(one, self._as_true) for one in play.prospect.misunderstandings
            ),
        )

    def _assessed(self, known: Mapping[str, Any]) -> Assessment:
        return assess(
            self._play.prospect.case_of(known, self._play.day), self._library, extended=False
        )

    def _missed(self) -> Iterator[Missed]:
        known, truth = self._play.known, self._truth
        part_of = self._play.prospect.part_of
        for place, value in truth.items():
            part = part_of(place)
            whole = f"{_PARTS}.{part}"
            if known.get(place) == value or (part and place != whole and whole not in known):
                continue
            added = {one: truth[one] for one in truth if one == place or
                     (place == whole and part_of(one) == part)}  # fmt: skip
            effect = _effect(self._as_learned, self._assessed({**known, **added}))
            if not effect.moves:
                without = {one: held for one, held in truth.items() if one not in added}
                effect = _effect(self._assessed(without), self._as_true, together=True)
            yield Missed(
                place, self._name(place), self._words(place, value), place in known, effect
            )

    def _name(self, place: str) -> str:
        prospect = self._play.prospect
        named = prospect.place(place)
        if named.material is None:
            return str(fact_name(named))
        part = prospect.name(named.material)
        return str(fact_name(named, part)) if named.keys else part

    def _words(self, place: str, value: Any) -> str:
        prospect = self._play.prospect
        named = prospect.place(place)
        if named.material is not None and not named.keys:
            return message("change.added", what=prospect.name(named.material))
        case = prospect.case_of(self._play.known, self._play.day)
        return str(describe_changes(case, [CaseChange(place, value)])[0])

    def _needless(self) -> Iterator[Needless]:
        for one in self._play.asked:
            if not one.told:
                if all(place in self._play.known for place in one.places):
                    yield Needless(one.typed, again=True)
                continue
            if any(not self._play.prospect.place(place).keys for place in one.told):
                continue
            ends = ((self._play.known, self._as_learned), (self._truth, self._as_true))
            if not any(self._moves(one.told, *end) for end in ends):
                yield Needless(one.typed, again=False)

    def _moves(self, places: Sequence[str], known: Mapping[str, Any], as_known: Assessment) -> bool:
        """Whether anything would change without these facts."""
        without = {place: value for place, value in known.items() if place not in places}
        effect = _effect(self._assessed(without), as_known)
        return effect.moves or effect.besides


def corrected(believed: Misunderstanding, truth: Assessment) -> Corrected:
    """The verdict of the assessment on a misunderstanding, in the words of the rules."""
    says = translate(believed.says).strip()
    if believed.claim:
        answer = next(one for one in truth.claims if str(one.claim) == believed.claim)
        return Corrected(says, message(f"claims_holds_{answer.holds}"), tuple(answer.because))
    assert believed.verdict
    verdict = verdict_of(believed.verdict, truth)
    deciding = (step for step in truth.steps if believed.verdict in step.concluded)
    obstacles = (one.text for one in truth.origin.obstacles if believed.verdict == "origin")
    because = dict.fromkeys([*(step.text for step in deciding), *obstacles])
    label = message(f"comparison.verdict.{believed.verdict}")
    said_so = message(
        "role_play.verdict", label=label, verdict=message(f"screen_verdict_{verdict}")
    )
    return Corrected(says, said_so, tuple(because))


def verdict_of(name: str, assessment: Assessment) -> str:
    """The verdict called `origin`, `section_301` or `immex`."""
    if name == "section_301":
        return assessment.country_of_origin["section_301"].verdict
    return assessment.immex.verdict if name == "immex" else assessment.origin.verdict


def _effect(before: Assessment, after: Assessment, *, together: bool = False) -> Effect:
    moved = compared(before, after)
    said = [{one.claim: one.holds for one in of.claims} for of in (before, after)]
    besides = bool(
        moved.scenarios
        or moved.warnings_new
        or moved.warnings_gone
        or moved.advice_new
        or moved.advice_gone
        or said[0] != said[1]
    )
    return Effect(moved.verdicts, moved.saving_per_unit, besides, together)
