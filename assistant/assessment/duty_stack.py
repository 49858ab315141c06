"""The duty stack of an entry into the United States, by the same rules as a case."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assistant.base.numbers import money, rate
from assistant.library import DatedLibrary
from assistant.measurements.mexico.article_2_5 import coverage_facts
from assistant.measurements.us.duties import charge_facts, imported_tariff_facts, prospect_facts
from assistant.measurements.us.entry import Entry
from assistant.measurements.us.fees import fee_facts
from assistant.rulebook import Fact, Inference, Rulebook
from assistant.rulebook.engine import Firing

_FEES = ("us.mpf", "us.hmf")
_NOT_IN_THE_KNOWLEDGE = ("economy_unknown", "rate_unknown", "special_rate", "content_unknown")


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A line of the stack; `amount` is in US dollars, None where not known."""

    id: str
    amount: Decimal | None
    because: str
    citation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutyWarning:
    """A caveat on the stack."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class DutyStack:
    """The duties and fees on an entry; `covered` is false where the knowledge lacks a rate."""

    entry: Entry
    as_of: str
    lines: tuple[DutyLine, ...]
    warnings: tuple[DutyWarning, ...]
    covered: bool

    def duty(self) -> Decimal | None:
        """Total duty without fees, in US dollars; None where a line is not known."""
        amounts = [line.amount for line in self.lines if line.id not in _FEES]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if len(known) == len(amounts) else None

    def percent(self, amount: Decimal | None) -> str | None:
        """The amount as percent of the entered value, as text; None where not known."""
        if amount is None:
            return None
        return rate(Fraction(amount) / Fraction(self.entry.value) * 100)

    def as_json(self) -> str:
        """The stack as one line of JSON."""
        content = {
            "hts": self.entry.hts,
            "origin": self.entry.country,
            "as_of": self.as_of,
            "rate_pct": self.percent(self.duty()),
            "lines": [
                {
                    "id": line.id,
                    "rate_pct": self.percent(line.amount),
                    "amount": None if line.amount is None else money(line.amount),
                    "because": line.because,
                    "citation": list(line.citation),
                }
                for line in self.lines
            ],
            "warnings": [{"code": one.code, "text": one.text} for one in self.warnings],
        }
        return json.dumps(content, ensure_ascii=False)


def duty_stack(
    entry: Entry,
    library: DatedLibrary,
    rulebook: Rulebook,
    units_per_entry: Decimal | None = None,
) -> DutyStack:
    """The stack of one entry; see `duty_stacks`."""
    (stack,) = duty_stacks([entry], library, rulebook, units_per_entry)
    return stack


def duty_stacks(
    entries: Sequence[Entry],
    library: DatedLibrary,
    rulebook: Rulebook,
    units_per_entry: Decimal | None = None,
) -> list[DutyStack]:
    """The stacks of the entries, each with a value above zero and a scenario name of its own.

    The merchandise processing fee is included where `units_per_entry` (units per customs entry) is
    known or a USMCA claim exempts the entry; the harbor maintenance fee where the mode of transport
    is known.
    """
    coverage = [fact for fact in coverage_facts(library) if fact["part"] == "us_measures"]
    charges = {entry.scenario: charge_facts(entry, library) for entry in entries}
    with Inference(rulebook) as inference:
        inference.tell(coverage)
        for entry in entries:
            inference.tell(charges[entry.scenario])
            inference.tell(_fees_that_are_known(entry, library, units_per_entry))
            inference.tell(prospect_facts([entry], library, scenario=entry.scenario))
        inference.tell(imported_tariff_facts(library))
        inference.run("us_lines")
        if any(fact["state"] != "inside" for fact in coverage):
            inference.run("conclusions")
        concluded = _by_scenario(inference.firings)
    before = any(fact["state"] == "before" for fact in coverage)
    return [
        DutyStack(
            entry,
            library.day.isoformat(),
            tuple(_lines(concluded.get(entry.scenario, []))),
            tuple(_warnings([*concluded.get(entry.scenario, []), *concluded.get("", [])])),
            not before
            and not any(
                fact.fields.get("reach") in _NOT_IN_THE_KNOWLEDGE
                for fact in charges[entry.scenario]
            ),
        )
        for entry in entries
    ]


def _by_scenario(firings: Sequence[Firing]) -> dict[str, list[Firing]]:
    """The firings by the scenario of the facts matched; "" where they have none."""
    by_scenario: dict[str, list[Firing]] = {}
    for firing in firings:
        named = (fact.fields.get("scenario") for fact in firing.matched.values())
        by_scenario.setdefault(str(next(filter(None, named), "")), []).append(firing)
    return by_scenario


def _fees_that_are_known(
    entry: Entry, library: DatedLibrary, units_per_entry: Decimal | None
) -> Iterator[Fact]:
    assumptions = {"units_per_entry": units_per_entry}
    for fee in fee_facts([entry], None, assumptions, library):
        known = {"mpf": bool(units_per_entry) or entry.claims_usmca, "hmf": bool(entry.transport)}
        if known[fee.text("measure")]:
            yield fee


def _concluded(firings: Sequence[Firing], kind: str) -> Iterator[tuple[Fact, Firing]]:
    for firing in firings:
        for fact in firing.concluded:
            if fact.kind == kind:
                yield fact, firing


def _lines(firings: Sequence[Firing]) -> Iterator[DutyLine]:
    addends: dict[str, list[tuple[Fact, Firing]]] = {}
    for fact, firing in _concluded(firings, "line"):
        addends.setdefault(fact.text("id"), []).append((fact, firing))
    for name, parts in addends.items():
        amount = sum((fact.amount("amount") for fact, _ in parts), Decimal(0))
        yield _line(name, amount, [firing for _, firing in parts])
    for fact, firing in _concluded(firings, "open_line"):
        yield _line(fact.text("id"), None, [firing])


def _line(name: str, amount: Decimal | None, firings: Sequence[Firing]) -> DutyLine:
    texts = (firing.because() for firing in firings)
    cited: Mapping[str, None] = dict.fromkeys(c for firing in firings for c in firing.citation)
    return DutyLine(name, amount, " ".join(dict.fromkeys(texts)), tuple(cited))


def _warnings(firings: Sequence[Firing]) -> Iterator[DutyWarning]:
    for fact, firing in _concluded(firings, "warning"):
        yield DutyWarning(fact.text("code"), firing.because())
