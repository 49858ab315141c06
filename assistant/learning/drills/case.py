"""Generates the case of a drill: a good, its materials and their values.

The values put the good near the threshold of its product rule. The engine decides the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from assistant.case.changes import CaseChange, changed
from assistant.case.model import Case
from assistant.learning.drills.traps import (
    Distractor,
    DrillsForm,
    Frame,
    GoodForm,
    Interval,
    PartForm,
    Trap,
    changes_of,
)
from assistant.library import DatedLibrary
from assistant.library.goods_names import name_of
from assistant.library.product_rule import RegionalValueContentRule

_CENT = Decimal("0.01")
_FEWEST_PLAIN, _MOST_PLAIN = 2, 4


@dataclass
class _Part:
    """A material before it gets its id; `counts` if it is non-originating in the value content."""

    hts: str
    origin: str
    value: Decimal
    counts: bool
    facts: dict[str, Any] = field(default_factory=dict)
    inputs: list[_Part] = field(default_factory=list)
    id: str = ""

    def content(self) -> dict[str, Any]:
        """The material in the form of a case file."""
        said = {"id": self.id, "description": str(name_of(self.hts)), "hts": self.hts}
        inputs = [one.content() for one in self.inputs]
        return {
            **said,
            "origin": self.origin,
            "value": self.value,
            **self.facts,
            **({"materials": inputs} if inputs else {}),
        }


@dataclass(frozen=True)
class Draft:
    """A case, the roles of each trap (such as {part}), and the changes that undo distractors."""

    case: Case
    roles: dict[str, dict[str, str]]
    distractor_parts: frozenset[str]
    without_distractors: tuple[CaseChange, ...]


def required(good: GoodForm, library: DatedLibrary) -> RegionalValueContentRule | None:
    """The value content that the product rule of the good requires; None if it requires none."""
    return next(
        (
            alternative.rvc
            for candidate in library.product_rules(good.hts, None, {})
            for rule in candidate.rules
            for alternative in rule.alternatives
            if alternative.rvc
        ),
        None,
    )


def draft(
    rng: Random,
    form: DrillsForm,
    good: GoodForm,
    frame: Frame,
    traps: Sequence[Trap],
    distractors: Sequence[Distractor],
    library: DatedLibrary,
) -> Draft | None:
    """A case of the good with the traps; None if the values drawn do not fit together."""
    return _Bench(rng, form, good, frame, library).draft(traps, distractors)


class _Bench:
    """Draws the materials of one case."""

    def __init__(
        self, rng: Random, form: DrillsForm, good: GoodForm, frame: Frame, library: DatedLibrary
    ) -> None:
        self.rng = rng
        self.form = form
        self.good = good
        self.frame = frame
        self.library = library
        self.price = Decimal(rng.randint(*(int(2 * end) for end in good.price))) / 2
        self.used: set[str] = {good.hts}

    def draft(self, traps: Sequence[Trap], distractors: Sequence[Distractor]) -> Draft | None:
        carried = {one.trap: self._added(one.adds) for one in traps if one.adds}
        distracting = {one.distractor: self._added(one.adds) for one in distractors if one.adds}
        parts = [*carried.values(), *distracting.values()]
        key_part = None
        if self.frame.key_part and self.good.key:
            key_part = self._foreign(self.good.key, self._share(self.frame.key_part))
            parts.append(key_part)
            carried |= {one.trap: key_part for one in traps if one.carried_by}
        foreign = self._non_originating()
        plain = self._plain(foreign - sum(one.value for one in parts if one.counts))
        if plain is None:
            return None
        parts += plain
        self.rng.shuffle(parts)
        for number, part in enumerate(parts, 1):
            part.id = f"P{number}"
        materials = sum(part.value for part in parts)
        net_cost = self._net_cost(foreign)
        if not materials * Decimal("1.03") < net_cost < self.price * Decimal("0.97"):
            return None
        case = self._case(parts, net_cost)
        roles = {trap.trap: self._roles(trap, carried.get(trap.trap), net_cost) for trap in traps}
        put_in = [change for trap in traps for change in changes_of(trap.sets, roles[trap.trap])]
        plainer = changed(case, put_in)
        set_ = [change for one in distractors for change in changes_of(one.sets, {})]
        taken = [
            CaseChange(f"materials.{part.id}", action="remove") for part in distracting.values()
        ]
        return Draft(
            changed(plainer, set_),
            roles,
            frozenset(part.id for part in distracting.values()),
            (*taken, *(_as_before(plainer, change) for change in set_)),
        )

    def _case(self, parts: Iterable[_Part], net_cost: Decimal) -> Case:
        content: dict[str, Any] = {"as_of": self.form.day, **self.form.base}
        product = {
            "description": str(name_of(self.good.hts)),
            "hts": self.good.hts,
            "transaction_value": self.price,
            "net_cost": net_cost,
        }
        if self.frame.mexican_side == "yes":
            content |= self.form.mexican_side
        content["product"] = product | content.get("product", {})
        content["materials"] = [part.content() for part in parts]
        return Case.model_validate(content)

    def _roles(self, trap: Trap, part: _Part | None, net_cost: Decimal) -> dict[str, str]:
        roles = {"part": part.id if part else ""}
        if trap.moves:
            moved = part.value if part else net_cost
            roles["more"] = str(moved + self._share(trap.moves))
        dutiable = [
            one.hts for one in self.form.goods
            if one != self.good and self.library.us_rate(one.hts, "general_rate") != "Free"
        ]  # fmt: skip
        return {**roles, "dutiable_good": self.rng.choice(dutiable)}

    def _added(self, form: PartForm) -> _Part:
        value = self._share(form.share)
        if form.made_here == "yes":
            return self._made_here(value, form)
        hts = self.good.key if form.code == "key" else self._code(form.code or "")
        origin = self.rng.choice(self.form.origins[form.origin or ""])
        kind = self.library.library.kinds.kinds[form.kind]
        counted = kind.value_content == "counted" and form.facts.get("originating") != "yes"
        return _Part(hts or "", origin, value, counted, dict(form.facts))

    def _made_here(self, value: Decimal, form: PartForm) -> _Part:
        made = self.rng.choice([one for one in self.form.made_here if one.hts not in self.used])
        self.used.add(made.hts)
        percent = self._drawn(form.inputs or form.share)
        split = self._split((value * percent / 100).quantize(_CENT), len(made.inputs))
        inputs = [self._foreign(*one) for one in zip(made.inputs, split, strict=True)]
        country = self.form.base["production"]["country"]
        return _Part(made.hts, country, value, False, dict(form.facts), inputs)

    def _plain(self, value: Decimal) -> list[_Part] | None:
        number = self.rng.randint(_FEWEST_PLAIN, _MOST_PLAIN)
        if value < self.price * number / 100:
            return None
        return [self._foreign(self._code("plain"), one) for one in self._split(value, number)]

    def _foreign(self, hts: str, value: Decimal) -> _Part:
        return _Part(hts, self.rng.choice(self.form.origins["overseas"]), value, True)

    def _code(self, of: str) -> str:
        """A code of the list, preferably one that no material has yet."""
        codes = self.form.parts[of]
        code = self.rng.choice([one for one in codes if one not in self.used] or codes)
        self.used.add(code)
        return code

    def _non_originating(self) -> Decimal:
        """The value of non-originating materials, in US dollars, that meets the frame."""
        asked = required(self.good, self.library)
        reached = Decimal(asked.tv if asked and asked.tv else self.form.reference)
        reached += self._drawn(self.frame.tv)
        return (self.price * (100 - reached) / 100).quantize(_CENT)

    def _net_cost(self, foreign: Decimal) -> Decimal:
        asked = required(self.good, self.library)
        if self.frame.nc and asked and asked.nc:
            reached = Decimal(asked.nc) + self._drawn(self.frame.nc)
            return (100 * foreign / (100 - reached)).quantize(_CENT)
        return self._share(self.form.net_cost)

    def _share(self, of: Interval) -> Decimal:
        """A drawn percentage of the price, in US dollars rounded to cents."""
        return (self.price * self._drawn(of) / 100).quantize(_CENT)

    def _drawn(self, of: Interval) -> Decimal:
        low, high = (int(100 * end) for end in of)
        return Decimal(self.rng.randint(low, high)) / 100

    def _split(self, value: Decimal, number: int) -> list[Decimal]:
        weights = [self.rng.randint(2, 6) for _ in range(number)]
        parts = [(value * one / sum(weights)).quantize(_CENT) for one in weights[1:]]
        return [value - sum(parts), *parts]


def _as_before(case: Case, change: CaseChange) -> CaseChange:
    """The change that restores the value that `change` replaced."""
    value: Any = case
    for key in change.place.split("."):
        value = getattr(value, key)
    return CaseChange(change.place, value)
