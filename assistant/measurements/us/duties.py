"""The duties that may apply to a US entry, each as a fact.

Amounts are US dollars per unit of the good, on the customs value (19 USC 1401a), never duty on
duty. Additional duties come from knowledge/us/measures/; rules decide which of them are due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from assistant.base.hs_code import format_hs, hs_digits
from assistant.base.language import Lazy
from assistant.base.numbers import rate
from assistant.base.texts import Joined, translated
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.library.printed_rate import read_rate
from assistant.library.tables import ListedLine
from assistant.library.us_measure import Measure, Possible
from assistant.library.us_measures_by_day import MeasureForCode, MeasureOnDay, Paid, Reached
from assistant.measurements.us.entry import (
    Entry,
    UnknownEntry,
    entries_of_parts,
    entry_of_good,
    listed,
)
from assistant.measurements.us.fees import fee_facts
from assistant.rulebook.facts import Fact, Value, yes_no


def charge_facts(entry: Entry, library: DatedLibrary) -> list[Fact]:
    """The ordinary duty, each additional duty on the entry, and which yield to others."""
    return list(_Charges(entry, library).facts())


def unknown_charge_fact(scenario: str, entry: UnknownEntry) -> Fact:
    """The ordinary duty on parts for which too little is known to compute any duty."""
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


# A duty that is due though its amount may not be known, and one that may be due.
_CERTAIN = ("due", "rate_unknown", "ordinary_unknown")
_OPEN = ("code_too_short", "weight_unknown", "content_unknown", "answer_unknown", "list_doubtful")
_ALL = Decimal(100)


class _Charges:
    def __init__(self, entry: Entry, library: DatedLibrary) -> None:
        self.entry = entry
        self.library = library
        self.digits = hs_digits(entry.hts)
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
        reached: dict[str, tuple[MeasureOnDay, Fact]] = {}
        for held in self.library.us_measures_of(self.entry.hts):
            charge = self._additional(held)
            if charge is not None:
                yield charge
                yield from self._exclusions(held.measure, charge)
                reached[held.measure.measure.measure] = (held.measure, charge)
        for measure, charge in reached.values():
            if charge["reach"] == "due":
                yield from self._given_way(measure, charge, reached)

    def _given_way(
        self, measure: MeasureOnDay, charge: Fact, reached: dict[str, tuple[MeasureOnDay, Fact]]
    ) -> Iterator[Fact]:
        """The measures that this one gives way to; those that are open only if none is certain."""
        first = [
            reached[name]
            for name in sorted(measure.gives_way & reached.keys())
            if reached[name][1]["relief"] != "claim"
        ]
        certain = [one for one, fact in first if fact["reach"] in _CERTAIN]
        for one in certain:
            yield self._gives_way(measure, one, charge, "yes")
        if charge["amount"] and not certain:
            for one, fact in first:
                if fact["reach"] in _OPEN:
                    yield self._gives_way(measure, one, charge, "no")

    def _exclusions(self, measure: MeasureOnDay, charge: Fact) -> Iterator[Fact]:
        """The described products of the code that are, or were last, excluded from the charge."""
        name, heading = measure.measure.measure, charge["heading"]
        if charge["reach"] not in ("due", "excluded") or not charge["amount"]:
            return
        form, excluded = self.library.us_exclusions_of(name, self.entry.hts, str(heading))
        if form and excluded and form.from_ <= self.library.day:
            yield Fact(
                "us_exclusion",
                {
                    "charge": charge["id"],
                    "scenario": self.entry.scenario,
                    "about": self.entry.about,
                    "hts": self.entry.hts,
                    "measure": name,
                    "answer": form.answer,
                    "state": "in_force" if self.library.day <= form.to else "ended",
                    "answered": self.entry.answers.get(form.answer, "unknown"),
                    "until": form.to.isoformat(),
                    "headings": ", ".join(sorted({one.heading for one in excluded})),
                    "words": " / ".join(f"{one.item}: {one.words}" for one in excluded),
                    "amount": charge["amount"],
                    "law": tuple(form.citation),
                },
            )

    @property
    def _key(self) -> str:
        return f"{self.entry.scenario}|{self.entry.about}|"

    def _gives_way(
        self, measure: MeasureOnDay, first: MeasureOnDay, charge: Fact, certain: str
    ) -> Fact:
        return Fact(
            "us_gives_way",
            {
                "charge": charge["id"],
                "to": f"{self._key}{first.measure.measure}",
                "certain": certain,
                "scenario": self.entry.scenario,
                "about": self.entry.about,
                "line": measure.measure.line,
                "label": translated(measure.measure.label),
                "law": tuple(measure.measure.citation),
            },
        )

    def _ordinary(self) -> Fact:
        """The column 1 or column 2 duty, on the value less US components."""
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

    def _additional(self, held: MeasureForCode) -> Fact | None:
        """The charge under a measure, as far as known; None if there is nothing to show."""
        measure = held.measure
        if not measure.paid:
            return None
        paid = measure.paid_by(self.entry.country)
        if not paid and self.entry.may_be_of_china and measure.measure.elsewhere == "shown":
            return self._if_of_china(held)
        return self._reached(held, paid) if paid else self._elsewhere(held)

    def _if_of_china(self, held: MeasureForCode) -> Fact | None:
        paid = held.measure.paid_by(min(held.measure.countries.named or ()))
        charge = self._reached(held, paid)
        if charge is None or charge["reach"] != "due":
            return self._elsewhere(held)
        return replace(charge, fields={**charge.fields, "reach": "if_of_china"})

    def _elsewhere(self, held: MeasureForCode) -> Fact | None:
        measure = held.measure
        if measure.measure.elsewhere == "silent":
            return None
        exempt, exempting = held.exempt(self.entry.country)
        if exempt.reach == "yes" and not exempt.doubtful:
            return self._charge(measure, "exempt_line", heading=exempting)
        word = "other_economy" if measure.measure.elsewhere == "shown" else "economy_unknown"
        return self._charge(measure, word)

    def _reached(self, held: MeasureForCode, paid: tuple[Paid, ...]) -> Fact | None:
        measure, form, covered = held.measure, held.measure.measure, held.covered
        under = _under_its_lines(paid, covered.rows)
        apart = {code: _by_rate(_under_its_lines(paid, rows)) for code, rows in covered.apart}
        longer = tuple(chain.from_iterable(apart.values()))
        if covered.reach == "no" or not (under or longer):
            return self._charge(measure, "not_listed") if form.elsewhere == "shown" else None
        if not measure.may_reach_use(self.entry.use):
            return None
        highest, *others = _by_rate(under or longer)
        rates = {_rate_of(one) for one in under}
        apart = {code: one for code, one in apart.items() if set(map(_rate_of, one)) != rates}
        exempt, exempting = held.exempt(self.entry.country)
        partly = "partly" in (covered.reach, exempt.reach) or not under
        partly = partly or bool((others or apart) and form.split == "open")
        word = self._word(held, _kept(covered.rows, under or longer), exempt, partly=partly)
        amount = self._amount(measure, highest)
        if word == "due" and amount is None:
            word = "ordinary_unknown" if highest.rate.rate is not None else "rate_unknown"
        heading = highest.heading.heading
        if word == "due" and self._is_excluded(form.measure, str(heading)):
            word = "excluded"
        otherwise = [Joined((_said(one), " (", _label(measure, one), ")")) for one in others]
        otherwise += [
            Joined((format_hs(code), ": ", _said(paying[0]) if paying else "0 %"))
            for code, paying in apart.items()
        ]
        return self._charge(
            measure,
            word,
            amount,
            heading=exempting if word == "exempt_line" else heading,
            label=_label(measure, highest),
            kind=highest.rate.kind,
            total=_fraction(highest.rate.rate),
            content=self._content(measure) if word == "due" else None,
            goods=tuple(dict.fromkeys(row.goods for row in covered.rows if row.goods)) or None,
            otherwise=Joined(otherwise, ", ") if otherwise else None,
            could_move=self._greatest_change(measure, amount, [*others, *apart.values()]),
            gate=self._gate(measure),
            question=translated(form.question),
        )

    def _greatest_change(
        self, measure: MeasureOnDay, amount: Decimal | None, others: Sequence[Paid | list[Paid]]
    ) -> Decimal | None:
        """The most by which the amount differs from what other goods of the code pay."""
        listed = [[one] if isinstance(one, Paid) else one for one in others]
        paid = [self._amount(measure, one[0]) if one else Decimal(0) for one in listed]
        if amount is None or None in paid:
            return None
        return max((abs(amount - one) for one in paid if one is not None), default=None)

    def _is_excluded(self, measure: str, heading: str) -> bool:
        """Whether the good was said to meet the words of an exclusion that holds on the day."""
        form, excluded = self.library.us_exclusions_of(measure, self.entry.hts, heading)
        return (
            form is not None
            and bool(excluded)
            and form.from_ <= self.library.day <= form.to
            and self.entry.answers.get(form.answer) == "yes"
        )

    def _content(self, measure: MeasureOnDay) -> str | None:
        """How the value of the metal is known, of a duty on the metal content."""
        if measure.measure.base != "metal_content":
            return None
        share, whole = self.entry.metal_weight_pct, measure.measure.whole_metal
        if share == 0:
            return "none"
        if share == _ALL:
            return "whole"
        if whole is None or self.digits[:2] not in whole.chapters:
            return "unknown"
        if not measure.content_apart:
            return "whole"
        return "assumed" if share is None else "unknown"

    def _word(
        self,
        held: MeasureForCode,
        rows: tuple[ListedLine, ...],
        exempt: Reached,
        *,
        partly: bool,
    ) -> str:
        """Whether the charge is due, or why it is not or is unknown."""
        entry, form, gate = self.entry, held.measure.measure, self._gate(held.measure)
        if exempt.reach == "yes" and not exempt.doubtful:
            return "exempt_line"
        if form.question and entry.answers.get(form.measure) == "no":
            return "answered_no"
        if form.question and entry.answers.get(form.measure) != "yes":
            return "answer_unknown"
        if form.uses and entry.use not in form.uses:
            return "use_unknown"
        if partly:
            return "code_too_short"
        if exempt.doubtful or (rows and all(row.doubtful for row in rows)):
            return "list_doubtful"
        if gate is not None and entry.metal_weight_pct is None:
            return "weight_unknown"
        if gate is not None and (entry.metal_weight_pct or 0) < gate:
            return "below_weight_gate"
        by_content = {"none": "below_weight_gate", "unknown": "content_unknown"}
        return by_content.get(self._content(held.measure) or "", "due")

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
                "label": translated(form.label),
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


def _under_its_lines(paid: tuple[Paid, ...], rows: tuple[ListedLine, ...]) -> tuple[Paid, ...]:
    """The headings that the lines are listed under; newer headings replace older lists."""
    headings = {row.heading for row in rows}
    held = [one for one in paid if not one.heading.listed or one.heading.heading in headings]
    newer = [one for one in held if one.heading.replaces_older]
    return tuple(newer or held)


def _kept(rows: tuple[ListedLine, ...], paid: tuple[Paid, ...]) -> tuple[ListedLine, ...]:
    """The lines under the headings that are paid; every line if the list is not by heading."""
    headings = {one.heading.heading for one in paid if one.heading.listed}
    return tuple(row for row in rows if row.heading in headings) if headings else rows


def _rate_of(one: Paid) -> tuple[Decimal | None, str]:
    return one.rate.rate, one.rate.kind


def _by_rate(paid: tuple[Paid, ...]) -> list[Paid]:
    """One heading for each rate, highest first; unknown rates come before all others."""
    by_rate = {_rate_of(one): one for one in reversed(paid)}
    return [by_rate[key] for key in sorted(by_rate, key=_height, reverse=True)]


def _height(key: tuple[Decimal | None, str]) -> tuple[bool, Decimal]:
    return (key[0] is None, key[0] or Decimal(0))


def _label(measure: MeasureOnDay, paid: Paid) -> Lazy:
    own = translated(paid.heading.label)
    named = translated(measure.measure.label)
    return Joined((named, own), ", ") if own else named


def _said(paid: Paid) -> str:
    return "" if paid.rate.rate is None else f"{rate(Fraction(paid.rate.rate))} %"


def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _share(amount: Decimal | None, base: Decimal) -> Fraction | None:
    """The amount in percent of its base, exact."""
    if amount is None or not base:
        return None if amount is None else Fraction(0)
    return Fraction(amount) / Fraction(base) * 100


_FIELDS = (
    "id", "scenario", "about", "measure", "line", "label", "heading", "law", "confidence", "reach",
    "kind", "rate", "total", "amount", "value", "components", "hts", "country", "party", "claimed",
    "relief", "printed", "special", "usmca_free", "other_agreement", "goods", "otherwise", "gate",
    "question", "missing", "content", "entered", "could_move",
)  # fmt: skip


def _fact(fields: Mapping[str, Value]) -> Fact:
    about, code = fields["about"], fields["hts"]
    entered = f"{about} ({code})" if about and code else about or code
    return Fact("us_charge", {**dict.fromkeys(_FIELDS), **fields, "entered": entered})


def us_duty_facts(
    case: Case, library: DatedLibrary, scenarios: list[Fact], *, may_be_of_china: bool
) -> list[Fact]:
    """The duties and fees on what enters the United States in each scenario.

    With `may_be_of_china`, they include the Section 301 duty that a good made elsewhere would pay
    if it were found to be a product of China.
    """
    facts: list[Fact] = []
    every: list[Entry] = []
    for scenario in scenarios:
        if scenario["enters"] == "parts":
            entries, unknown = entries_of_parts(case, scenario)
            facts += [unknown_charge_fact(scenario.text("id"), one) for one in unknown]
        elif case.product.hts and scenario["product_of"] != case.product.destination:
            entries = [entry_of_good(case, case.product.hts, scenario, may_be_of_china)]
        else:
            entries = []
        for entry in entries:
            facts += charge_facts(entry, library)
        facts += fee_facts(entries, case.product.annual_units, case.assumptions, library)
        every += entries
    return facts + prospect_facts(every, library, facts) + imported_tariff_facts(library)


def imported_tariff_facts(library: DatedLibrary) -> list[Fact]:
    """The imported tariff, if the ordinary rates come from one."""
    imported = library.library.imported
    if imported is None:
        return []
    return [Fact("imported_tariff", {"file": imported.file, "day": imported.imported.isoformat()})]


def prospect_facts(
    entries: Iterable[Entry],
    library: DatedLibrary,
    charges: Iterable[Fact] = (),
    scenario: str | None = None,
) -> list[Fact]:
    """The pending and possible measures for any of the entries, each once.

    Their worth is that for the finished good, in the scenario where it is the greatest; None where
    it is not known. `charges` are the duties on the entries.
    """
    concerned: dict[tuple[str, Lazy], tuple[Measure, Possible, list[Entry]]] = {}
    for entry in entries:
        for held in library.us_measures_of(entry.hts):
            form = held.measure.measure
            if (form.uses and entry.use not in form.uses) or _relieved(held, entry, library):
                continue
            for one in held.prospects:
                if one.countries.hold(entry.country):
                    key = (form.measure, translated(one.possible.says))
                    concerned.setdefault(key, (form, one.possible, []))[2].append(entry)
    counted = {
        (fact["scenario"], fact["measure"]): fact.known_amount("amount") or Decimal(0)
        for fact in charges
        if fact.kind == "us_charge" and not fact["about"] and fact["reach"] == "due"
    }
    return [
        Fact(
            "us_prospect",
            {
                "scenario": scenario,
                "scenarios": tuple(dict.fromkeys(entry.scenario for entry in held)),
                "measure": form.measure,
                "label": translated(form.label),
                "status": form.status,
                "says": says,
                "goods": listed(dict.fromkeys(f"{one.hts} ({one.country})" for one in held)),
                "worth": _worth(form, possible, held, counted),
                "law": tuple(form.citation),
            },
        )
        for (_, says), (form, possible, held) in concerned.items()
    ]


def _worth(
    form: Measure,
    possible: Possible,
    entries: Iterable[Entry],
    counted: Mapping[tuple[Value, Value], Decimal],
) -> Decimal | None:
    goods = [entry for entry in entries if not entry.about]
    if possible.moves == "nothing":
        return Decimal(0)
    if possible.moves == "counted":
        of_measure = (counted.get((entry.scenario, form.measure), Decimal(0)) for entry in goods)
        return max(of_measure, default=None)
    most = possible.rate
    return max((entry.value * most / 100 for entry in goods), default=None) if most else None


def _relieved(held: MeasureForCode, entry: Entry, library: DatedLibrary) -> bool:
    party = entry.country in library.group("usmca")
    return entry.claims_usmca and held.measure.claim_relieves and party
