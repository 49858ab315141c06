"""What to know and do: warnings and advice said once, risks by money, deeds, and documents.

Firings of one rule that differ only in what they are about are one sentence. Amounts of the rules
are US dollars per unit of the good; those of a year are per unit times the units of a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from assistant.assessment.concluded import Concluded, ConcludedFacts, once, part
from assistant.assessment.model import Advice, Document, Element, Risk, ToDo, Warning_
from assistant.base.messages import Message
from assistant.base.numbers import cents, money
from assistant.base.texts import Translated
from assistant.measurements.costs.totals import scenario_label
from assistant.rulebook import Fact
from assistant.rulebook.sentences import RuleSentence, said

_MEASURED = ("claim", "programme", "product_of_china")


class Said(NamedTuple):
    """One sentence, and the conclusions that it speaks of."""

    text: str
    found: tuple[Concluded, ...]

    @property
    def first(self) -> Fact:
        """The fact of the first conclusion."""
        return self.found[0].fact

    @property
    def about(self) -> list[str]:
        """What the conclusions are about."""
        return once(name for one in self.found for name in _words(one.fact, "about"))

    @property
    def citation(self) -> list[str]:
        """The citations of all conclusions."""
        return once(name for one in self.found for name in one.firing.citation)


def said_once(found: Iterable[tuple[Concluded, RuleSentence]]) -> list[Said]:
    """The sentences, those alike but for what stands at {each} as one, in order of the first."""
    alike: dict[tuple[str, ...], list[tuple[Concluded, str]]] = {}
    for one, sentence in found:
        alike.setdefault(sentence.frame(), []).append((one, sentence.item()))
    spoken: dict[str, list[Concluded]] = {}
    for frame, held in alike.items():
        text = said(frame, (item for _, item in held))
        spoken.setdefault(text, []).extend(one for one, _ in held)
    return [Said(text, tuple(found)) for text, found in spoken.items()]


class Remarks:
    """Warnings, advice, risks, deeds and documents of the conclusions.

    `units` are units a year, None where not known.
    """

    def __init__(self, units: int | Decimal | None, concluded: ConcludedFacts) -> None:
        self.units = units
        self.concluded = concluded
        self._stakes = {
            one.fact.text("stake"): one.fact.known_amount("worth") for one in concluded.of("stake")
        }

    def warnings(self) -> list[Warning_]:
        """The warnings in order of firing."""
        return [
            Warning_(code=one.first.text("code"), text=one.text, citation=one.citation)
            for one in self._warned
        ]

    def advice(self) -> list[Advice]:
        """The advice, its worth that of a year."""
        return [
            Advice(
                code=one.first.text("code"),
                text=one.text,
                worth=self._yearly(self._sum(one.found)),
                citation=one.citation,
            )
            for one in said_once(self._because("advice"))
        ]

    def risks(self) -> list[Risk]:
        """What the answer hangs on, by what it could move a year: known, not known, nothing."""
        causes: dict[str, list[Said]] = {}
        for one in self._warned:
            cause = one.first.text("cause") or ".".join(_named(one.first, "code", "of"))
            causes.setdefault(cause, []).append(one)
        found = [self._risk(cause, warned) for cause, warned in causes.items()]
        return sorted(found, key=_by_worth)

    def to_do(self) -> list[ToDo]:
        """What is to be done, by worth and day; what concerns no compared supply chain is not."""
        deeds = [
            (one, one.fact["what"])
            for one in self.concluded.of("to_do")
            if self._is_compared(one.fact)
        ]
        found = said_once((one, what) for one, what in deeds if isinstance(what, RuleSentence))
        listed = [self._deed(one) for one in found]
        listed += _to_prepare(self.documents())
        return sorted(listed, key=lambda one: (_by_worth(one), one.by or "9999"))

    def documents(self) -> list[Document]:
        """The documents that the claim and the IMMEX export need."""
        return [
            part(
                Document,
                one.first,
                id=one.first.text("document"),
                text=one.text,
                about=one.about,
                elements=[
                    part(Element, element.fact)
                    for element in self.concluded.of("element", document=one.first.text("document"))
                ],
                citation=one.citation,
            )
            for one in said_once(self._because("document"))
        ]

    @cached_property
    def _warned(self) -> list[Said]:
        return said_once(self._because("warning"))

    def _because(self, kind: str) -> Iterator[tuple[Concluded, RuleSentence]]:
        for one in self.concluded.of(kind):
            own = one.fact.fields.get("text")
            yield one, own if isinstance(own, RuleSentence) else one.firing.sentence

    def _risk(self, cause: str, warned: Sequence[Said]) -> Risk:
        found = tuple(one for said in warned for one in said.found)
        about = once(name for one in warned for name in one.about)
        title = _title(cause, warned)
        text = f"{title}: {', '.join(about)}" if about else title
        per_unit = self._could_move(found)
        return Risk(
            id=cause,
            text=text,
            worth=self._yearly(per_unit),
            per_unit=None if per_unit is None else money(per_unit),
            because=self._why(found, per_unit, text),
            about=about,
            warnings=once(one.first.text("code") for one in warned),
            citation=once(name for one in warned for name in one.citation),
        )

    def _could_move(self, found: Sequence[Concluded]) -> Decimal | None:
        """The most that the warnings could move a unit, in the compared chain that they move most.

        None where what one of them could move is not known.
        """
        compared = [one.fact for one in found if self._is_compared(one.fact)]
        moved: dict[str, dict[tuple[str, ...], Decimal]] = {}
        for fact in compared:
            worth = self._worth(fact)
            if worth is None:
                return None
            of = (fact.text("stake") or fact.text("about"),)
            for scenario in _words(fact, "scenario") or [""]:
                moved.setdefault(scenario, {})[of] = abs(worth)
        everywhere = _total(moved.pop("", {}))
        return everywhere + max(map(_total, moved.values()), default=Decimal(0))

    def _why(self, found: Sequence[Concluded], per_unit: Decimal | None, what: str) -> str:
        if per_unit is None:
            return str(Message("risk.not_known", what=what))
        if per_unit:
            return str(Message("risk.worth", what=what, value=money(per_unit)))
        if any(self._is_compared(one.fact) for one in found):
            return str(Message("risk.nothing", what=what))
        elsewhere = once(name for one in found for name in _words(one.fact, "scenario"))
        scenarios = ", ".join(str(scenario_label(name)) for name in elsewhere)
        return str(Message("risk.not_compared", what=what, scenarios=scenarios))

    def _worth(self, fact: Fact) -> Decimal | None:
        stake = fact.text("stake")
        if stake == "nothing":
            return Decimal(0)
        return self._stakes.get(stake) if stake in _MEASURED else fact.known_amount("worth")

    def _is_compared(self, fact: Fact) -> bool:
        """Whether it concerns a supply chain that is compared, or all of them."""
        of = _words(fact, "scenario")
        return not of or not self._compared.isdisjoint(of)

    @cached_property
    def _compared(self) -> set[str]:
        """Today's supply chain and the plan; without both, every one that brings in the good."""
        inference = self.concluded.inference
        pair = inference.one("comparison")
        if pair is not None:
            return {pair.text("from"), pair.text("to")}
        scenarios = inference.facts("scenario")
        return {one.text("id") for one in scenarios if one["enters"] == "good"}

    def _deed(self, one: Said) -> ToDo:
        days = [day for each in one.found if (day := each.fact.text("by"))]
        return part(
            ToDo,
            one.first,
            id=one.first.text("to_do"),
            what=one.text,
            by=min(days, default=None),
            worth=self._yearly(self._sum(one.found)),
            about=one.about,
            citation=one.citation,
        )

    def _sum(self, found: Sequence[Concluded]) -> Decimal | None:
        """The worth of all together, what is told of one thing twice counted once."""
        worth = {
            (one.fact.text("about") or str(number)): one.fact.known_amount("worth")
            for number, one in enumerate(found)
        }
        known = [one for one in worth.values() if one is not None]
        return sum(known, Decimal(0)) if len(known) == len(worth) else None

    def _yearly(self, per_unit: Decimal | None) -> str | None:
        if per_unit is None:
            return None
        if not per_unit:
            return money(per_unit)
        return None if self.units is None else money(cents(per_unit * self.units))


def _total(amounts: Mapping[Any, Decimal]) -> Decimal:
    return sum(amounts.values(), Decimal(0))


def _title(cause: str, warned: Sequence[Said]) -> str:
    """What the warnings of one cause have in common: of several codes the words of the cause."""
    if warned[0].first.text("cause"):
        return str(Message(f"risk.{cause}"))
    titles = once(str(Translated(one.found[0].firing.rule.rule.title)) for one in warned)
    return "; ".join(titles)


def _to_prepare(documents: Iterable[Document]) -> Iterator[ToDo]:
    """The documents that each has to prepare for the claim and for IMMEX, as one deed."""
    prepared: dict[tuple[str, str], list[Document]] = {}
    for one in documents:
        prepared.setdefault((one.needed_for, one.who), []).append(one)
    for (needed_for, _), held in prepared.items():
        papers = "; ".join(one.label for one in held)
        yield ToDo(
            id=f"documents.{needed_for}.{held[0].who}",
            who=held[0].who,
            what=str(Message(f"to_do.prepare.{needed_for}", documents=papers)),
            by=None,
            paper=papers,
            worth=None,
            about=once(name for one in held for name in one.about),
            citation=once(name for one in held for name in one.citation),
        )


def _named(fact: Fact, *fields: str) -> list[str]:
    return [text for name in fields if (text := fact.text(name))]


def _words(fact: Fact, field: str) -> list[str]:
    """The words of a field that holds one or a list of them."""
    value = fact.fields.get(field)
    return fact.words(field) if isinstance(value, tuple) else _named(fact, field)


def _by_worth(one: Risk | ToDo) -> tuple[int, Decimal]:
    """Known amounts first, the greatest first; then what is not known, then what moves nothing."""
    if one.worth is None:
        return 1, Decimal(0)
    worth = Decimal(one.worth)
    return (0, -worth) if worth else (2, worth)
