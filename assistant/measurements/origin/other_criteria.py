"""Ways to originate besides the product rule: sets, criterion D, Article 2.10, intermediates."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assistant.base.hs_code import hs_digits
from assistant.base.texts import translated
from assistant.library.product_rule import RegionalValueContentRule
from assistant.measurements.origin.alternatives import production_met, value_content_met
from assistant.measurements.origin.good import Good
from assistant.measurements.origin.materials import BEST_CASE, WORST_CASE, Reading, intermediates
from assistant.measurements.origin.unknowns import OpenPoints
from assistant.measurements.origin.value_content import known_total, share, total
from assistant.rulebook.facts import Fact, yes_no

_METHODS = ("tv", "nc")

# How far a product rule was checked, for each confidence of a source.
_CONFIDENCE = {"high": "checked", "medium": "unchecked", "low": "doubtful"}


def set_facts(good: Good, points: OpenPoints) -> Iterator[Fact]:
    """The items of a set: the worst case, and the best case if they exceed the limit (4.17)."""
    if not good.set_items:
        return
    price, limit = good.price, good.library.parameter("usmca.set_share")
    yield Fact("candidate", {"id": "set", "rules": (), "code": good.product.hts})
    for reading in (WORST_CASE, BEST_CASE):
        best_case = reading == BEST_CASE
        outside = [
            m
            for m in good.set_items
            if m.status == "no" or (m.status == "unknown" and not best_case)
        ]
        value = known_total(outside) if best_case else total(outside)
        reached = share(value, price) if outside else Fraction(0)
        within = best_case and price is None
        if reached is not None and limit is not None:
            within = reached <= Fraction(limit)
        yield Fact(
            "set",
            {
                "reading": reading,
                "within": yes_no(within),
                "share": reached,
                "limit": None if limit is None else Fraction(limit),
                "names": tuple(m.name for m in outside),
            },
        )
        if within and not best_case:
            return
        if within:
            points.certifications(good.set_items)
            points.values([m for m in good.set_items if m.status != "yes"])
            if price is None:
                points.note("product.transaction_value")


def criterion_d_facts(good: Good, points: OpenPoints) -> Iterator[Fact]:
    """Criterion D: regional value content alone.

    It requires that good and parts share a subheading, or a heading that is not subdivided, and
    that the good is produced in the territory.
    """
    answer, hts = good.answer("criterion_d"), good.product.hts
    barred = good.library.in_group_of_codes("criterion_d_barred", hts)
    digits = hs_digits(hts) if hts else ""
    shares = any(m.hts and hs_digits(m.hts)[:6] == digits[:6] for m in good.tested(WORST_CASE))
    if answer == "no" or barred or (answer == "unknown" and not shares) or good.wholly_obtained:
        return
    limits = {method: good.library.parameter(f"usmca.criterion_d.{method}") for method in _METHODS}
    rvc = RegionalValueContentRule(**{m: str(one) for m, one in limits.items() if one is not None})
    confirmed = answer == "yes"
    readings: tuple[Reading, ...] = (WORST_CASE, BEST_CASE) if confirmed else (BEST_CASE,)
    for reading in readings:
        content = value_content_met(good, reading, rvc, if_unknown=confirmed)
        if content == "not_met" or production_met(good, reading) == "not_met":
            continue
        if confirmed and reading == BEST_CASE:
            points.production()
            points.value_content(rvc)
        yield Fact(
            "criterion_d",
            {
                "reading": reading,
                "confirmed": yes_no(confirmed),
                "value_content": content,
                **{f"reached_{m}": good.value_content(reading, m) for m in _METHODS},
                **{f"required_{m}": None if v is None else Fraction(v) for m, v in limits.items()},
            },
        )
        return


def deemed_facts(good: Good, points: OpenPoints) -> Iterator[Fact]:
    """Whether Article 2.10 deems the good originating, as far as its conditions were answered."""
    deemed = good.library.deemed_good(good.product.hts) if good.product.hts else None
    if deemed is None or good.wholly_obtained:
        return
    described = good.answer("article_2_10") if deemed.only else "yes"
    if deemed.only and described == "unknown":
        points.confirm("article_2_10", translated(deemed.only))
    yield Fact("deemed", {"described": described, "confidence": _CONFIDENCE[deemed.confidence]})


def intermediate_facts(good: Good) -> Iterator[Fact]:
    """Each self-produced intermediate material and its verdict (4.8)."""
    for material in intermediates(good.case.materials, good.library):
        yield Fact(
            "intermediate",
            {
                "id": material.id,
                "name": material.name,
                "hts": material.hts,
                "value": material.value,
                "verdict": "yes" if material.originating == "yes" else good.judge(material),
            },
        )
