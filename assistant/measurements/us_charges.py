"""The duties that the United States may lay on one entry, each as a fact.

Amounts are US dollars per unit of the good, on the customs value (19 USC 1401a), never duty on
duty. Every additional duty is read from knowledge/us/measures/; which of them are due is decided
by rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from assistant.hs_code import digits_of
from assistant.library import DatedLibrary
from assistant.library.printed_rate import read_rate
from assistant.library.tables import ListedLine
from assistant.library.us_measures import MeasureOnDay, Paid
from assistant.measurements.us_entry import Entry, UnknownEntry, listed
from assistant.messages import DEFAULT_LANGUAGE
from assistant.rulebook.facts import Fact, Value, rate, yes_no


def charge_facts(entry: Entry, library: DatedLibrary) -> list[Fact]:
    """The ordinary duty, each additional duty that reaches the entry, and which give way."""
    return list(_Charges(entry, library).facts())


def unknown_charge_fact(scenario: str, entry: UnknownEntry) -> Fact:
    """The ordinary duty of parts of which too little is known to tell any."""
    return _fact(
        {
            "scenario": scenario,
            "measure": "general",
            "line": "us.mfn",
            "reach": "entry_unknown",
            "about": entry.about,
            "hts": entry.hts,
            "country": entry.country,
        }
    )


class _Charges:
    def __init__(self, entry: Entry, library: DatedLibrary) -> None:
        self.entry = entry
        self.library = library
        self.digits = digits_of(entry.hts)
        self.common: dict[str, Value] = {
            "scenario": entry.scenario,
            "about": entry.about,
            "hts": entry.hts,
            "country": entry.country,
            "party": yes_no(entry.country in library.group("usmca")),
            "claimed": yes_no(entry.claims_usmca),
            "components": entry.us_components,
        }
        self.ordinary: Decimal | None = None

    def facts(self) -> Iterator[Fact]:
        yield self._ordinary()
        due: dict[str, MeasureOnDay] = {}
        for measure in self.library.us_measures():
            charge = self._additional(measure)
            if charge is not None:
                yield charge
                if charge["reach"] == "due":
                    due[measure.measure.measure] = measure
        for name, measure in due.items():
            for first in sorted(measure.gives_way & due.keys()):
                yield self._gives_way(measure, due[first], f"{self._key}{name}")

    @property
    def _key(self) -> str:
        return f"{self.entry.scenario}|{self.entry.about}|"

    def _gives_way(self, measure: MeasureOnDay, first: MeasureOnDay, charge: str) -> Fact:
        return Fact(
            "us_gives_way",
            {
                "charge": charge,
                "to": f"{self._key}{first.measure.measure}",
                "scenario": self.entry.scenario,
                "about": self.entry.about,
                "line": measure.measure.line,
                "label": measure.measure.label[DEFAULT_LANGUAGE],
                "law": tuple(measure.measure.citation),
            },
        )

    def _ordinary(self) -> Fact:
        """Column 1 or 2, on the value less US components."""
        entry = self.entry
        column_2 = entry.country in self.library.group("column_2")
        column = self.library.us_rate(entry.hts, "column2_rate" if column_2 else "general_rate")
        special = self.library.us_rate(entry.hts, "usmca_rate") or ""
        printed = read_rate(column) if column else None
        amount = printed.duty(entry.reduced_value, entry.quantities) if printed else None
        free = special.lower() == "free" or amount == 0
        freed = entry.claims_usmca and free and not column_2
        self.ordinary = Decimal(0) if freed else amount
        reach = "due"
        if not freed and amount is None:
            reach = "quantity_unknown" if printed else "rate_unknown"
        elif entry.claims_usmca and not freed and not column_2:
            reach, self.ordinary = "special_rate", None
        missing = (
            [unit for unit in printed.units if unit not in entry.quantities] if printed else []
        )
        return _fact(
            {
                **self.common,
                "id": f"{self._key}general",
                "measure": "column_2" if column_2 else "general",
                "line": "us.mfn",
                "reach": reach,
                "printed": column,
                "special": special or None,
                "amount": amount,
                "value": entry.reduced_value,
                "missing": ", ".join(missing) or None,
                "usmca_free": yes_no(free),
                "other_agreement": yes_no(entry.country in self.library.group("us_preference")),
            }
        )

    def _additional(self, measure: MeasureOnDay) -> Fact | None:
        """The charge of a measure as far as it can be told; None where it has nothing to say."""
        if not measure.paid:
            return None
        paid = measure.paid_by(self.entry.country)
        if not paid and self.entry.may_be_of_china and measure.measure.elsewhere == "shown":
            return self._if_of_china(measure)
        if not paid:
            return self._elsewhere(measure)
        return self._reached(measure, paid)

    def _if_of_china(self, measure: MeasureOnDay) -> Fact | None:
        paid = measure.paid_by(min(measure.countries.named or ()))
        charge = self._reached(measure, paid)
        if charge is None or charge["reach"] != "due":
            return self._elsewhere(measure)
        return replace(charge, fields={**charge.fields, "reach": "if_of_china"})

    def _elsewhere(self, measure: MeasureOnDay) -> Fact | None:
        if measure.measure.elsewhere == "silent":
            return None
        if (exempting := self._exempting(measure))[0] == "yes":
            return self._charge(measure, "exempt_line", heading=exempting[1])
        word = "other_economy" if measure.measure.elsewhere == "shown" else "economy_unknown"
        return self._charge(measure, word)

    def _reached(self, measure: MeasureOnDay, paid: tuple[Paid, ...]) -> Fact | None:
        on_list, rows = self.library.reach(measure.goods, self.digits)
        paid = _listed(paid, rows)
        if on_list == "no" or not paid:
            shown = measure.measure.elsewhere == "shown"
            return self._charge(measure, "not_listed") if shown else None
        if not measure.may_reach_use(self.entry.use):
            return None
        highest, *others = _by_rate(paid)
        partly = on_list == "partly" or bool(others and measure.measure.split == "open")
        word, exempting = self._word(measure, partly=partly)
        fields: dict[str, Value] = {
            "heading": exempting or highest.heading.heading,
            "label": _label(measure, highest),
            "kind": highest.rate.kind,
            "total": _fraction(highest.rate.rate),
            "goods": listed(dict.fromkeys(row.goods for row in rows if row.goods)) or None,
            "otherwise": ", ".join(f"{_said(one)} ({_label(measure, one)})" for one in others)
            or None,
            "gate": self._gate(measure),
            "question": (measure.measure.question or {}).get(DEFAULT_LANGUAGE),
        }
        amount = self._amount(measure, highest)
        if word == "due" and amount is None:
            word = "ordinary_unknown" if highest.rate.rate is not None else "rate_unknown"
        return self._charge(measure, word, amount, **fields)

    def _word(self, measure: MeasureOnDay, *, partly: bool) -> tuple[str, str | None]:
        """How far the measure reaches the entry, and the heading that exempts it."""
        entry, form = self.entry, measure.measure
        exempt, heading = self._exempting(measure)
        if exempt == "yes":
            return "exempt_line", heading
        if form.question and entry.answers.get(form.measure) == "no":
            return "answered_no", None
        if form.question and entry.answers.get(form.measure) != "yes":
            return "answer_unknown", None
        if form.uses and entry.use not in form.uses:
            return "use_unknown", None
        if partly or exempt == "partly":
            return "code_too_short", None
        gate = self._gate(measure)
        if gate is not None and entry.metal_weight_pct is None:
            return "weight_unknown", None
        if gate is not None and (entry.metal_weight_pct or 0) < gate:
            return "below_weight_gate", None
        if form.base == "metal_content":
            return "content_unknown", None
        return "due", None

    def _exempting(self, measure: MeasureOnDay) -> tuple[str, str | None]:
        """Whether a list exempts the code (yes, no, partly), and the heading that does."""
        found: tuple[str, str | None] = ("no", None)
        for one in measure.exempted:
            exempt, rows = self.library.reach(one.goods, self.digits)
            if exempt != "no":
                found = exempt, next((row.heading for row in rows if row.heading), one.heading)
            if exempt == "yes":
                break
        return found

    def _gate(self, measure: MeasureOnDay) -> Fraction | None:
        gate = measure.measure.weight_gate
        if gate is None or self.digits[:2] in gate.chapters_without:
            return None
        return _fraction(self.library.parameter(gate.parameter))

    def _base(self, measure: MeasureOnDay) -> Decimal:
        reduced = measure.measure.base == "less_us_components"
        return self.entry.reduced_value if reduced else self.entry.value

    def _amount(self, measure: MeasureOnDay, paid: Paid) -> Decimal | None:
        if paid.rate.rate is None:
            return None
        amount = self._base(measure) * paid.rate.rate / 100
        if paid.rate.kind == "add_on":
            return amount
        return None if self.ordinary is None else max(Decimal(0), amount - self.ordinary)

    def _charge(
        self, measure: MeasureOnDay, word: str, amount: Decimal | None = None, **fields: Value
    ) -> Fact:
        form, base = measure.measure, self._base(measure)
        relief = "none"
        if self.entry.claims_usmca and measure.claim_relieves:
            relief = "claim" if self.common["party"] == "yes" else "claim_of_other_origin"
        return _fact(
            {
                **self.common,
                "id": f"{self._key}{form.measure}",
                "measure": form.measure,
                "line": form.line,
                "label": form.label[DEFAULT_LANGUAGE],
                "law": tuple(form.citation),
                "confidence": form.confidence,
                "reach": word,
                "amount": amount,
                "rate": _share(amount, base),
                "value": base,
                "relief": relief,
                **fields,
            }
        )


def _listed(paid: tuple[Paid, ...], rows: tuple[ListedLine, ...]) -> tuple[Paid, ...]:
    """The headings under which the lines stand; a newer one takes the place of older lists."""
    headings = {row.heading for row in rows}
    held = [one for one in paid if not one.heading.listed or one.heading.heading in headings]
    newer = [one for one in held if one.heading.replaces_older]
    return tuple(newer or held)


def _by_rate(paid: tuple[Paid, ...]) -> list[Paid]:
    """One heading for each rate, the highest first; one whose rate is not known goes before all."""
    by_rate = {(one.rate.rate, one.rate.kind): one for one in reversed(paid)}
    return [by_rate[key] for key in sorted(by_rate, key=_height, reverse=True)]


def _height(key: tuple[Decimal | None, str]) -> tuple[bool, Decimal]:
    return (key[0] is None, key[0] or Decimal(0))


def _label(measure: MeasureOnDay, paid: Paid) -> str:
    own = (paid.heading.label or {}).get(DEFAULT_LANGUAGE)
    named = measure.measure.label[DEFAULT_LANGUAGE]
    return f"{named}, {own}" if own else named


def _said(paid: Paid) -> str:
    return "" if paid.rate.rate is None else f"{rate(Fraction(paid.rate.rate))} %"


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _share(amount: Decimal | None, base: Decimal) -> Fraction | None:
    """The amount in percent of its base, exactly."""
    if amount is None or not base:
        return None if amount is None else Fraction(0)
    return Fraction(amount) / Fraction(base) * 100


_FIELDS = (
    "id", "scenario", "about", "measure", "line", "label", "heading", "law", "confidence", "reach",
    "kind", "rate", "total", "amount", "value", "components", "hts", "country", "party", "claimed",
    "relief", "printed", "special", "usmca_free", "other_agreement", "goods", "otherwise", "gate",
    "question", "missing",
)  # fmt: skip


def _fact(fields: Mapping[str, Value]) -> Fact:
    return Fact("us_charge", {**dict.fromkeys(_FIELDS), **fields})
