"""Fees on a Mexican pedimento, and VAT on imports, in US dollars per unit of the good."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.measurements.costs.arithmetic import (
    added,
    divided,
    exact,
    known,
    over_days,
    plus,
    share,
    times,
)
from assistant.measurements.costs.assumptions import assumed
from assistant.rulebook.facts import Fact, Value

_FIXED = {
    "temporary": ("mexico.dta.temporary_fee", "pedimentos_per_year"),
    "preference": ("mexico.dta.preference_fee", "pedimentos_per_year"),
    "prevalidation": ("mexico.prevalidation_fee", "pedimentos_per_year"),
    "export": ("mexico.dta.export_fee", "entries_per_year"),
}
_FIELDS = ("amount", "pesos", "operations", "exchange", "rate", "base")


def fee_facts(case: Case, library: DatedLibrary, inputs: Fact) -> list[Fact]:
    """The customs processing fee (DTA) of each kind, and the prevalidation fee."""
    return [_by_value(library, inputs), *(_fixed(case, library, fee) for fee in _FIXED)]


def _by_value(library: DatedLibrary, inputs: Fact) -> Fact:
    rate = library.parameter("mexico.dta.definitive_rate")
    base = inputs["outside_treaties"]
    if rate is None:
        return _fee(library, "definitive", "mexico.dta.definitive_rate", "not_covered")
    if not isinstance(base, Decimal):
        return _fee(library, "definitive", "mexico.dta.definitive_rate", "value_unknown")
    return _fee(
        library, "definitive", "mexico.dta.definitive_rate", "known",
        rate=Fraction(rate), base=base, amount=base * rate / 100,
    )  # fmt: skip


def _fixed(case: Case, library: DatedLibrary, fee: str) -> Fact:
    parameter, operations_name = _FIXED[fee]
    pesos = library.parameter(parameter)
    operations, exchange = (
        assumed(case, library, name) for name in (operations_name, "mxn_per_usd")
    )
    if pesos is None:
        return _fee(library, fee, parameter, "not_covered")
    yearly = divided(times(pesos, operations), exchange)
    amount = divided(yearly, case.product.annual_units)
    return _fee(
        library, fee, parameter, "volume_unknown" if amount is None else "known",
        amount=amount, pesos=Fraction(pesos), operations=exact(operations),
        exchange=exact(exchange), assumptions=(operations_name, "mxn_per_usd"),
    )  # fmt: skip


def _fee(library: DatedLibrary, fee: str, parameter: str, state: str, **fields: Value) -> Fact:
    confidence = library.library.parameter_form(parameter).confidence
    unknown = {**dict.fromkeys(_FIELDS), "assumptions": ()}
    return Fact(
        "mexican_fee",
        {"fee": fee, "state": state, "confidence": confidence, **unknown, **fields},
    )


def vat_facts(
    case: Case, library: DatedLibrary, inputs: Fact, duties: list[Fact], fees: list[Fact]
) -> list[Fact]:
    """The VAT on the inputs at import, and the cost of financing or guaranteeing it.

    The VAT base of a temporary import includes duty at tariff rates, as if it were definitive (RGCE
    1.6.35); that of a definitive import includes the duty paid.
    """
    rate = library.parameter("mexico.vat.rate")
    found = []
    for regime, duty in (
        ("temporary", inputs.amount("tariff_duty")),
        ("definitive", added(duties, "amount")),
    ):
        fee = added((one for one in fees if one["fee"] == regime), "amount")
        base = plus(known(inputs, "customs_value"), duty, fee)
        amount = share(rate, base)
        said = {"value": inputs["customs_value"], "duty": duty, "fee": fee, "base": base}
        fields = {"regime": regime, "rate": exact(rate), "amount": amount, **said}
        found.append(Fact("vat", fields))
        found += [_cost(case, library, regime, amount, means) for means in _MEANS]
    return found


_MEANS = {
    "financed": ("cost_of_capital", "vat_refund_days"),
    "guaranteed": ("vat_bond_rate", "input_stay_days"),
}


def _cost(case: Case, library: DatedLibrary, regime: str, vat: Decimal | None, means: str) -> Fact:
    rate, days = (assumed(case, library, name) for name in _MEANS[means])
    return Fact(
        "vat_cost",
        {
            "regime": regime,
            "means": means,
            "vat": vat,
            "rate": exact(rate),
            "days": exact(days),
            "amount": over_days(share(rate, vat), days),
            "assumptions": _MEANS[means],
        },
    )
