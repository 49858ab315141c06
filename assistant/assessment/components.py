"""What each component would pay on entry into the United States, and what it pays under IMMEX.

A component is a material that enters Mexico and has no inputs of its own. Amounts are US dollars
per unit of the good. The US side is that of assembly in the United States, the Mexican side what
falls due on export before any set-off (USMCA Art. 2.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from assistant.assessment.model import ComponentRates
from assistant.base.language import Lazy
from assistant.base.numbers import money, rate
from assistant.base.texts import Joined
from assistant.case.model import Case, Material
from assistant.library import DatedLibrary
from assistant.measurements.mexico.inputs import alike_inputs, customs_value_of
from assistant.measurements.us.entry import parts_entered
from assistant.questions.countries import country_names
from assistant.rulebook import Fact, Inference

_IN_US, _IN_MEXICO, _DUE = "us_assembly", "mexico_immex", "mx.article_2_5"
_US_FEES = ("us.mpf", "us.hmf")


class _Country(Lazy):
    """The name of a country in the current language."""

    __slots__ = ("code",)

    def __init__(self, code: str) -> None:
        self.code = code

    def __str__(self) -> str:
        return country_names().get(self.code, self.code)


class _Paid(NamedTuple):
    """A rate in percent and the duty at that rate; None where not known."""

    rate: Fraction | None
    duty: Decimal | None


_NOT_KNOWN = _Paid(None, None)


def component_facts(case: Case, library: DatedLibrary, inference: Inference) -> list[Fact]:
    """The components from abroad by country, and what they pay on both sides."""
    pairs = [(us, mexican) for _, us, mexican in _components(case, library, inference)]
    in_us, in_mexico = [us for us, _ in pairs], [mexican for _, mexican in pairs]
    rates = [one.rate for one in in_us if one.rate]
    immex = inference.one("immex")
    barred = immex is not None and immex["verdict"] == "no"
    return [
        Fact(
            "components",
            {
                "from": tuple(_shares(inference.facts("input"))) or None,
                "count": Fraction(len(pairs)),
                "paying": Fraction(len(rates)),
                "us_lowest": min(rates, default=None),
                "us_highest": max(rates, default=None),
                "us_duty": _total(in_us),
                "us_open": Fraction(in_us.count(_NOT_KNOWN)),
                "mexican_due": None if barred else _total(in_mexico),
                "mexican_open": Fraction(0 if barred else in_mexico.count(_NOT_KNOWN)),
            },
        )
    ]


def component_rates(
    case: Case, library: DatedLibrary, inference: Inference
) -> list[ComponentRates]:
    """Every component in the order of the case, with what it pays on both sides."""
    return [
        ComponentRates(
            id=material.id,
            name=str(material.name),
            origin=material.origin,
            value=None if material.value is None else money(material.value),
            us_rate=_shown_rate(us),
            us_duty=_shown_duty(us),
            mexican_rate=_shown_rate(mexican),
            mexican_duty=_shown_duty(mexican),
        )
        for material, us, mexican in _components(case, library, inference)
    ]


def _shown_rate(paid: _Paid) -> str | None:
    return None if paid.rate is None else rate(paid.rate)


def _shown_duty(paid: _Paid) -> str | None:
    return None if paid.duty is None else money(paid.duty)


def _total(paid: Iterable[_Paid]) -> Decimal | None:
    """The sum of the duties that are known; None where none is."""
    known = [one.duty for one in paid if one.duty is not None]
    return sum(known, Decimal(0)) if known else None


def _shares(inputs: Iterable[Fact]) -> Iterator[Lazy]:
    """The countries of the imported inputs with their whole percent of the customs value."""
    by_country: dict[str, Decimal] = {}
    for one in inputs:
        value = one.known_amount("customs_value")
        if one["imported"] == "yes" and value:
            country = one.text("origin")
            by_country[country] = by_country.get(country, Decimal(0)) + value
    total = sum(by_country.values(), Decimal(0))
    for country, value in sorted(by_country.items(), key=lambda one: -one[1]):
        share = (100 * value / total).quantize(Decimal(1))
        yield Joined((_Country(country), f" {share}" if share else " <1", " %"))


def _components(
    case: Case, library: DatedLibrary, inference: Inference
) -> Iterator[tuple[Material, _Paid, _Paid]]:
    in_us, in_mexico = _paid_in_us(case, inference), _paid_in_mexico(case, library, inference)
    for material in case.every_material():
        if material.id in in_mexico:
            yield material, in_us.get(material.id, _NOT_KNOWN), in_mexico[material.id]


def _paid_in_us(case: Case, inference: Inference) -> dict[str, _Paid]:
    """What is known to be paid in the United States, by material; goods of that country nothing.

    Materials that enter together have one rate; it is not known where a line of theirs is open.
    """
    if all(one["id"] != _IN_US for one in inference.facts("scenario")):
        return {}
    open_ = {
        fact["about"]
        for firing in inference.firings
        if any(one.kind == "open_line" and one["scenario"] == _IN_US for one in firing.concluded)
        for fact in firing.matched.values()
        if fact.fields.get("scenario") == _IN_US and fact.fields.get("about")
    }
    duties: dict[object, Decimal] = {}
    for line in inference.facts("line"):
        name = line.text("id")
        if line["scenario"] == _IN_US and name.startswith("us.") and name not in _US_FEES:
            duties[line["about"]] = duties.get(line["about"], Decimal(0)) + line.amount("amount")
    paid = {
        one.id: _Paid(Fraction(0), Decimal(0))
        for one in case.every_material()
        if one.origin == case.product.destination
    }
    for about, materials in parts_entered(case).items():
        if about in duties and about not in open_:
            values = {one.id: one.value or Decimal(0) for one in materials}
            paid |= _shared(duties[about], values)
    return paid


def _paid_in_mexico(case: Case, library: DatedLibrary, inference: Inference) -> dict[str, _Paid]:
    """What falls due in Mexico on export, by material that is imported there."""
    concluded = any(one["id"] == _IN_MEXICO for one in inference.facts("scenario"))
    due = {
        line["about"]: line.amount("amount")
        for line in inference.facts("line")
        if (line["scenario"], line["id"]) == (_IN_MEXICO, _DUE)
    }
    paid: dict[str, _Paid] = {}
    groups = alike_inputs(case, library).values()
    for one, materials in zip(inference.facts("input"), groups, strict=True):
        if one["imported"] == "no":
            continue
        values = {material.id: customs_value_of(material) for material in materials}
        nothing = one["originating"] == "yes" or one["article_2_5"] == "exempt" or one["rate"] == 0
        amount = due.get(one["materials"], Decimal(0) if nothing else None)
        if concluded and amount is not None:
            paid |= _shared(amount, values)
        else:
            paid |= dict.fromkeys(values, _NOT_KNOWN)
    return paid


def _shared(duty: Decimal, values: dict[str, Decimal]) -> dict[str, _Paid]:
    """The duty as a rate on the values together, and each one's share of it."""
    total = sum(values.values(), Decimal(0))
    if not total:
        return {name: _NOT_KNOWN if duty else _Paid(Fraction(0), duty) for name in values}
    percent_of_value = 100 * Fraction(duty) / Fraction(total)
    return {name: _Paid(percent_of_value, duty * value / total) for name, value in values.items()}
