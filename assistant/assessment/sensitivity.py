"""Sensitivity of the saving: break-even price, range, later days, cash flow, a denied claim.

Costs are concluded again: from remeasured facts where only amounts differ, by running the rules
where the day differs. Amounts are US dollars per unit unless stated to be a year's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from assistant.assessment.cost_stages import assumptions_used, infer_costs, infer_duties
from assistant.assessment.rerun import Rerun
from assistant.base.messages import Message
from assistant.base.texts import translated
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.library.library import change_days
from assistant.measurements.costs.arithmetic import added, exact, over_days, plus, share, times
from assistant.measurements.costs.assumptions import assumed, given
from assistant.measurements.costs.landed import days_of
from assistant.measurements.costs.totals import scenario_label
from assistant.measurements.mexico.fees import fee_facts
from assistant.measurements.mexico.inputs import input_facts, with_alike_materials_together
from assistant.measurements.us.duties import us_duty_facts
from assistant.rulebook import Fact, Inference, Value
from assistant.rulebook.facts import yes_no

_SETTLED = ("origin", "section_301", "immex", "maker")
_MOST_LIMITS_CROSSED = 8
_NOTHING = Decimal("1e-18")


def sensitivity_facts(case: Case, library: DatedLibrary, inference: Inference) -> list[Fact]:
    """The facts on a denied claim and cash; if supply chains are compared, also on the saving."""
    found = [*_denied(case, library, inference), *_cash_at_entry(case, library, inference)]
    compared = inference.one("comparison")
    if compared is not None:
        again = _Again(case, library, inference, compared)
        found += [*_stock(case, library, inference, compared), *again.range(), *again.break_even()]
    return found


class _Again:
    """The saving between the two compared supply chains, recomputed for other amounts."""

    def __init__(
        self, case: Case, library: DatedLibrary, inference: Inference, compared: Fact
    ) -> None:
        self.case = case
        self.library = library
        self.pair = (compared.text("from"), compared.text("to"))
        self.used = dict.fromkeys(assumptions_used(inference.firings, self.pair))
        self.remeasured = Rerun(inference, "supply", self.pair)

    def saving(self, case: Case) -> Decimal:
        """Total cost of the first supply chain less that of the second."""
        self.remeasured.begin()
        infer_costs(case, self.library, self.remeasured)
        totals = {fact["scenario"]: fact for fact in self.remeasured.facts("total")}
        first, second = (totals[name].amount("per_unit") for name in self.pair)
        return first - second

    def _assuming(self, values: Mapping[str, Decimal]) -> Decimal:
        told = {**self.case.assumptions, **values}
        return self.saving(self.case.model_copy(update={"assumptions": told}))

    def _at_price(self, price: Decimal) -> Decimal:
        product = self.case.product.model_copy(update={"transaction_value": price})
        return self.saving(self.case.model_copy(update={"product": product}))

    def range(self) -> Iterator[Fact]:
        """The saving with all soft assumptions at their worst and best, then a fact per driver.

        An assumption is soft if it has a range and the case gives no value.
        """
        usual = self.saving(self.case)
        worst, best, drivers = {}, {}, []
        for name in self.used:
            known = self.library.library.assumptions[name]
            soft = (known.low, known.default, known.high)
            if given(self.case, name) or None in soft:
                continue
            low, default, high = (one or Decimal(0) for one in soft)
            saved = {default: usual, **{one: self._assuming({name: one}) for one in (low, high)}}
            worst[name], best[name] = (
                min(saved, key=saved.__getitem__),
                max(saved, key=saved.__getitem__),
            )
            told: dict[str, Value] = {"name": name, "label": translated(known.label)}
            drivers.append(Fact("driver", {**told, "low": saved[low], "high": saved[high]}))
        yield Fact(
            "range",
            {
                "low": self._assuming(worst),
                "default": usual,
                "high": self._assuming(best),
                "names": tuple(worst),
            },
        )
        yield from sorted(drivers, key=_spread, reverse=True)

    def break_even(self) -> Iterator[Fact]:
        """The price at which the plan saves nothing, if there is one above zero.

        The saving is piecewise linear in the price, with kinks at the limits of fees and of the
        set-off. So each linear solution is solved again until no kink lies between.
        """
        present = price = self.case.product.transaction_value
        if not price:
            return
        for _ in range(_MOST_LIMITS_CROSSED):
            here, step = self._at_price(price), price / 1024
            if abs(here) < _NOTHING:
                yield Fact("break_even", {"price": price, "present": present})
                return
            slope = (self._at_price(price + step) - here) / step
            price = price - here / slope if slope else Decimal(0)
            if price <= 0:
                return


def _spread(driver: Fact) -> Decimal:
    return abs(driver.amount("high") - driver.amount("low"))


def _denied(case: Case, library: DatedLibrary, inference: Inference) -> Iterator[Fact]:
    """The amounts due on a denied claim: US duties and fees left unpaid, plus interest."""
    by_claim = {
        fact["claims_usmca"]: fact
        for fact in inference.facts("scenario")
        if fact["programme"] == "immex"
    }
    if len(by_claim) == 2:
        names = ("denied_claim_interest", "denied_claim_years")
        rate, years = (assumed(case, library, name) for name in names)
        unclaimed, claimed = (
            [f for f in inference.facts("line") if f["scenario"] == by_claim[claim]["id"]]
            for claim in ("no", "yes")
        )
        due, paid = (
            added((f for f in lines if f.text("id").startswith("us.")), "amount")
            for lines in (unclaimed, claimed)
        )
        interest = times(share(rate, due - paid), years)
        opened = [f for f in inference.facts("open_line") if f.text("id").startswith("us.")]
        per_unit = plus(due - paid, interest)
        yield Fact(
            "denied",
            {
                "scenario": by_claim["yes"]["id"],
                "due": due - paid,
                "rate": exact(rate),
                "years": exact(years),
                "interest": interest,
                "per_unit": per_unit,
                "exposure": times(per_unit, case.product.annual_units, years),
                "complete": yes_no(all(f["scenario"] != by_claim["no"]["id"] for f in opened)),
                "assumptions": names,
            },
        )


def _cash_at_entry(case: Case, library: DatedLibrary, inference: Inference) -> Iterator[Fact]:
    """Duty and VAT that a definitive import pays at entry and a temporary import does not."""
    units = case.product.annual_units
    term = library.parameter("mexico.article_2_5.days_to_pay")
    stay = plus(assumed(case, library, "input_stay_days"), term)
    duty = added(inference.facts("mexican_duty"), "amount")
    vat = next((f["amount"] for f in inference.facts("vat") if f["regime"] == "temporary"), None)
    refund = assumed(case, library, "vat_refund_days")
    yield _cash(case, library, "duty", times(duty, units), stay, "input_stay_days")
    if isinstance(vat, Decimal):
        yield _cash(case, library, "vat", times(vat, units), refund, "vat_refund_days")


def _cash(
    case: Case,
    library: DatedLibrary,
    item: str,
    yearly: Decimal | None,
    days: Decimal | None,
    name: str,
) -> Fact:
    rate = assumed(case, library, "cost_of_capital")
    tied_up = over_days(yearly, days)
    return Fact(
        "cash",
        {
            "item": item,
            "yearly": yearly,
            "days": exact(days),
            "tied_up": tied_up,
            "rate": exact(rate),
            "worth": share(rate, tied_up),
            "assumptions": ("cost_of_capital", name),
        },
    )


def _stock(
    case: Case, library: DatedLibrary, inference: Inference, compared: Fact
) -> Iterator[Fact]:
    """Stock in transit and storage that the plan frees against today, at landed cost."""
    scenarios = {fact["id"]: fact for fact in inference.facts("scenario")}
    totals = {fact["scenario"]: fact for fact in inference.facts("total")}
    held = []
    for name in (compared["from"], compared["to"]):
        yearly = times(totals[name].amount("landed"), case.product.annual_units)
        held.append((yearly, days_of(case, library, scenarios[name])))
    (today, days_today), (plan, days_plan) = held
    before, after = over_days(today, days_today), over_days(plan, days_plan)
    if before is not None and after is not None:
        yield Fact(
            "stock",
            {
                "before": before,
                "after": after,
                "freed": before - after,
                "days_before": exact(days_today),
                "days_after": exact(days_plan),
                "complete": yes_no(
                    all(totals[n]["complete"] == "yes" for n in (compared["from"], compared["to"]))
                ),
            },
        )


def later_facts(case: Case, library: DatedLibrary, inference: Inference) -> Iterator[Fact]:
    """The duties and fees of each supply chain on each later day on which they change.

    Only days of change recorded in the knowledge are tried; the origin verdict is kept.
    """
    case = with_alike_materials_together(case, library)
    before = _Duties(library, inference)
    measured = _measured(case, library, inference)
    for day in change_days(library):
        on_day = replace(library, day=day)
        anew = _measured(case, on_day, inference)
        if anew == measured:
            continue
        measured = anew
        with Inference(inference.rulebook) as later:
            later.tell(fact for kind in _SETTLED for fact in inference.facts(kind))
            later.tell(input_facts(case, on_day))
            infer_duties(case, on_day, later)
            then = _Duties(on_day, later)
        yield from then.against(before, day)
        before = then


def _measured(case: Case, library: DatedLibrary, inference: Inference) -> list[Fact]:
    """The measured facts on duties and fees of a day, before any rule runs."""
    inputs = input_facts(case, library)
    scenarios = inference.facts("scenario")
    duties = us_duty_facts(case, library, scenarios, may_be_of_china=False)
    return [*inputs, *fee_facts(case, library, inputs[-1]), *duties]


class _Duties:
    """The duties and fees of each scenario by line, and the lines that are not known."""

    def __init__(self, library: DatedLibrary, inference: Inference) -> None:
        self.lines: dict[str, dict[str, Decimal]] = {}
        self.opened: dict[str, set[str]] = {}
        layer_of = library.library.cost_layers.layer_of
        for scenario in inference.facts("scenario"):
            self.lines[scenario.text("id")], self.opened[scenario.text("id")] = {}, set()
        for fact in inference.facts("line"):
            if layer_of(name := fact.text("id")) == "duties":
                lines = self.lines[fact.text("scenario")]
                lines[name] = lines.get(name, Decimal(0)) + fact.amount("amount")
        for fact in inference.facts("open_line"):
            if layer_of(name := fact.text("id")) == "duties":
                self.opened[fact.text("scenario")].add(name)

    def against(self, before: _Duties, day: date) -> Iterator[Fact]:
        """A fact for each scenario whose duties and fees differ from those before."""
        for name, lines in self.lines.items():
            was, opened = before.lines.get(name, {}), self.opened[name]
            open_before = before.opened.get(name, set())
            changed = [
                line
                for line in dict.fromkeys([*was, *lines, *sorted(opened)])
                if was.get(line, 0) != lines.get(line, 0)
                or (line in opened) != (line in open_before)
            ]
            if changed:
                was_in_all, in_all = (sum(one.values(), Decimal(0)) for one in (was, lines))
                after = in_all if opened <= open_before else None
                yield Fact(
                    "later",
                    {
                        "day": day.isoformat(),
                        "scenario": name,
                        "label": scenario_label(name),
                        "before": was_in_all,
                        "after": after,
                        "change": None if after is None else after - was_in_all,
                        "lines": tuple(Message(f"line.{line}") for line in changed),
                        "not_known": tuple(Message(f"line.{line}") for line in sorted(opened)),
                        "known": yes_no(opened <= open_before),
                        "complete": yes_no(not opened),
                    },
                )
