"""What is done where, and which country the good is a product of by substantial transformation.

The part that gives the good its character decides: of which country it is, or in which a step makes
it, or the materials that it is made of, into a new article (19 CFR 177). Where that part is not
named, every part that may be it is judged. The order of materials and steps does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.base.hs_code import hs_digits
from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.models import Text
from assistant.base.texts import Joined, translated
from assistant.case.model import Case, Material, ProcessStep
from assistant.library import DatedLibrary
from assistant.library.forms import PartClass, ProductionStep
from assistant.rulebook.facts import Fact, Value, yes_no

_REASONS = ("place", "steps", "part", "origin", "law")


@dataclass(frozen=True, slots=True)
class _Work:
    """A step of the case whose effect is known, where it is done, and on which material."""

    form: ProductionStep
    country: str | None
    on: Material | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The countries that a part may be a product of, None for one not known.

    `transformed` if a step makes a new article of it, `worked_on` if one does or may. `reasons` say
    why there may be several countries or one not known, `notes` which doubts of law there are.
    """

    countries: frozenset[str | None]
    transformed: bool = False
    worked_on: bool = False
    reasons: frozenset[str] = frozenset()
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A material of the good; `minor` if it does not govern beside one of function (`main`)."""

    material: Material
    outcome: _Outcome
    minor: bool
    main: bool


def production_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """What is done where, and which country the good is a product of by the part that governs."""
    known = library.library.steps.steps
    country = case.production.country
    here = [
        known[step.step]
        for step in case.production.steps
        if step.step in known and (step.country or country) == country
    ]
    effects = {step.effect for step in here}
    done = next((e for e in ("transforming", "assembly", "minor") if e in effects), "unknown")
    steps = case.production.steps
    told: dict[str, Value] = {
        "country": country,
        "done": done,
        "steps": tuple(f"{s.step} ({s.country})" if s.country else s.step for s in steps),
        "steps_named": tuple(_step_named(step, library) for step in steps),
    }
    return [Fact("production", told | _Judge(case, library).judgement())]


def _step_named(step: ProcessStep, library: DatedLibrary) -> str | Lazy:
    known = library.library.steps.steps.get(step.step)
    named: str | Lazy = translated(known.label) if known else step.step
    if step.on:
        named = Message("production.step_on", step=named, part=step.on)
    return Joined((named, f" ({step.country})")) if step.country else named


class _Judge:
    """Judges the parts of a good by the steps of its production."""

    def __init__(self, case: Case, library: DatedLibrary) -> None:
        self.case = case
        self.library = library.library
        self.china = library.group("section_301_china")
        self.work = [
            _Work(form, step.country or case.production.country, case.material_named(step.on))
            for step in case.production.steps
            if (form := self.library.steps.steps.get(step.step))
        ]
        self.work_known = any(one.country == case.production.country for one in self.work)
        self.good = hs_digits(case.product.hts) if case.product.hts else ""
        self.class_of = {
            id(one): self.library.part_classes.class_of(one.hts, str(one.description))
            for one in case.every_material()
        }
        self.unplaced = [one for one in self.work if self._lacks_its_object(one)]

    def judgement(self) -> dict[str, Value]:
        """The fields of the fact `production` that say which country the good is a product of."""
        named = self._governing()
        parts = list(self._parts(self.case.materials, ()))
        deciding = [named] if named else _deciding(parts)
        outcomes = [part.outcome for part in deciding]
        countries = frozenset(chain.from_iterable(one.countries for one in outcomes))
        becomes = next(iter(countries)) if len(countries) == 1 else None
        of_china, ask = "open", "materials"
        settled = countries <= self.china or not countries & self.china
        if not named and all(part.minor for part in deciding):
            becomes = None  # what the good is mainly made of is not listed
        elif None not in countries and settled:
            of_china, ask = yes_no(countries <= self.china), "nothing"
        else:
            reasons = set(chain.from_iterable(one.reasons for one in outcomes))
            reasons |= {"part"} if len({one.countries for one in outcomes}) > 1 else set()
            ask = next(reason for reason in _REASONS if reason in reasons)
        chinese = [part for part in deciding if part.outcome.countries & self.china]
        others = [part for part in deciding if not part.outcome.countries & self.china]
        main = {id(part) for part in deciding}
        aside = [p for p in parts if id(p) not in main and not p.outcome.countries <= countries]
        return {
            "last_in_china": yes_no(self.case.production.country in self.china),
            "governed_by": "named" if named else "any",
            "of_china": of_china,
            "ask": ask,
            "becomes": becomes,
            "assumed": becomes or self.case.production.country,
            "transformed": yes_no(any(one.transformed for one in outcomes)),
            "deciding": tuple(part.material.name for part in deciding),
            "chinese_parts": tuple(part.material.name for part in chinese),
            "other_parts": tuple(part.material.name for part in others),
            "set_aside": tuple(p.material.name for p in aside) if not named else (),
            "doubt": _said(_notes(outcomes)),
        }

    def _governing(self) -> _Part | None:
        """The part that the case names as the one that gives the good its character."""
        named = self.case.material_named(self.case.product.essential_material or "")
        every = self._every_part(self.case.materials, ())
        return next((part for part in every if part.material is named), None)

    def _every_part(
        self, materials: Sequence[Material], of: tuple[Material, ...]
    ) -> Iterator[_Part]:
        for material in materials:
            yield self._part(material, of)
            yield from self._every_part(material.materials, (*of, material))

    def _parts(self, materials: Sequence[Material], of: tuple[Material, ...]) -> Iterator[_Part]:
        kinds = self.library.kinds.kinds
        return (self._part(m, of) for m in materials if kinds[m.kind].change == "tested")

    def _part(self, material: Material, of: tuple[Material, ...]) -> _Part:
        outcome, own = self._outcome(material, of), self.class_of[id(material)]
        minor = bool(own and self._is_minor(own[1], material) and not outcome.worked_on)
        raw = own is not None and own[1].raw
        return _Part(material, outcome, minor, main=not minor and not raw)

    def _is_minor(self, form: PartClass, material: Material) -> bool:
        """Whether a part of the class is no more than a small part of this good."""
        own_heading = bool(material.hts) and hs_digits(material.hts or "")[:4] == self.good[:4]
        told = self.library.part_classes.told_by(str(material.description))
        return form.is_minor_in(self.good) and (not own_heading or told is not None)

    def _outcome(self, material: Material, of: tuple[Material, ...]) -> _Outcome:
        """The countries that a part of the good, or of the parts `of`, may be a product of."""
        work = [one for one in self.work if one.on is None or one.on in (*of, material)]
        made = [one for one in work if self._makes(one, material)]
        perhaps = [one for one in work if one not in made and self._may_make(one, material)]
        base = _Outcome(frozenset(one.country for one in made), transformed=True)
        if not made:
            base = self._as_it_came(material, of)
        places = frozenset(one.country for one in perhaps)
        reasons = {*base.reasons}
        reasons |= {"law"} if len(base.countries | places) > 1 else set()
        reasons |= {"place"} if None in {one.country for one in (*made, *perhaps)} else set()
        reasons |= {"steps"} if any(one in self.unplaced for one in perhaps) else set()
        if not self.work_known:
            places |= {self.case.production.country}
            reasons |= {"steps" if self.case.production.country else "place"}
        notes = tuple(one.form.note for one in perhaps if one.form.note)
        return _Outcome(
            base.countries | places,
            base.transformed,
            bool(made or perhaps),
            frozenset(reasons),
            (*base.notes, *notes),
        )

    def _as_it_came(self, material: Material, of: tuple[Material, ...]) -> _Outcome:
        """A part that no step makes: its origin, and that of the inputs that it is made of."""
        origin = frozenset({material.origin} if material.origin or not material.materials else ())
        inputs = _deciding(list(self._parts(material.materials, (*of, material))))
        outcomes = [part.outcome for part in inputs]
        countries = origin.union(*(one.countries for one in outcomes))
        reasons = set(chain.from_iterable(one.reasons for one in outcomes))
        reasons |= {"origin"} if None in origin else set()
        reasons |= {"law"} if len(countries) > 1 else set()
        transformed = any(one.transformed for one in outcomes)
        return _Outcome(countries, transformed, False, frozenset(reasons), tuple(_notes(outcomes)))

    def _makes(self, work: _Work, material: Material) -> bool:
        """Whether the step makes a new article of the material, or is said to make the part."""
        if self._name_of_class(material) in work.form.transforms:
            return True
        return work.on is material and bool(material.hts) and work.form.makes_code(material.hts)

    def _may_make(self, work: _Work, material: Material) -> bool:
        """Whether it is in doubt that the step makes a new article of the material, or the part."""
        if self._name_of_class(material) in work.form.may_transform:
            return True
        if not work.form.makes or self.class_of[id(material)]:
            return False
        if work.on is material:
            return not material.hts
        return work in self.unplaced and work.form.makes_code(material.hts)

    def _name_of_class(self, material: Material) -> str:
        own = self.class_of[id(material)]
        return own[0] if own else "other"

    def _lacks_its_object(self, work: _Work) -> bool:
        """Whether it is not said what the step makes, and nothing listed can be what it makes.

        That may be made of a listed material, or be a listed part of the country of the step.
        """
        if work.on or not work.form.makes:
            return False
        return not any(
            self._name_of_class(one) in work.form.transforms
            or (one.origin == work.country and not self.class_of[id(one)])
            for one in self.case.every_material()
        )


def _deciding(parts: Sequence[_Part]) -> list[_Part]:
    """The parts that may govern: the small ones only if there is none of function."""
    if any(part.main for part in parts):
        return [part for part in parts if not part.minor]
    return list(parts)


def _notes(outcomes: Iterable[_Outcome]) -> Iterator[Text]:
    return chain.from_iterable(one.notes for one in outcomes)


def _said(notes: Iterable[Text]) -> Lazy | None:
    """The notes, each once, in one text; None if there is none."""
    once = {id(note): translated(note) for note in notes}
    return Joined([*once.values()], " ") if once else None
