"""Ways to originate besides the product rule: sets, criterion D, Article 2.10, intermediates."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assistant.base.hs_code import hs_digits
from assistant.base.texts import translated
from assistant.measurements.origin.alternatives import spared_by_de_minimis
from assistant.measurements.origin.good import Good
from assistant.measurements.origin.materials import BEST_CASE, WORST_CASE, Reading, intermediates
from assistant.measurements.origin.unknowns import OpenPoints
from assistant.measurements.origin.value_content import known_total, share, total
from assistant.rulebook.facts import Fact, yes_no


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


def criterion_d_facts(good: Good) -> Iterator[Fact]:
    """Criterion D: regional value content alone.

    It requires that good and parts share a subheading, or a heading that is not subdivided.
    """
    answer, hts = good.answer("criterion_d"), good.product.hts
    barred = good.library.in_group_of_codes("criterion_d_barred", hts)
    digits = hs_digits(hts) if hts else ""
    shares = any(m.hts and hs_digits(m.hts)[:6] == digits[:6] for m in good.tested(WORST_CASE))
    if answer == "no" or barred or (answer == "unknown" and not shares) or good.wholly_obtained:
        return
    required = {m: good.library.parameter(f"usmca.criterion_d.{m}") for m in ("tv", "nc")}
    readings: tuple[Reading, ...] = (WORST_CASE, BEST_CASE) if answer == "yes" else (BEST_CASE,)
    for reading in readings:
        reached = {method: good.value_content(reading, method) for method in required}
        met = any(
            (value := reached[method]) is not None
            and limit is not None
            and value >= Fraction(limit)
            for method, limit in required.items()
        )
        if met or spared_by_de_minimis(good, reading):
            yield Fact(
                "criterion_d",
                {
                    "reading": reading,
                    "value_content": "met" if met else "met_by_de_minimis",
                    **{f"reached_{method}": value for method, value in reached.items()},
                    **{
                        f"required_{method}": None if limit is None else Fraction(limit)
                        for method, limit in required.items()
                    },
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
    yield Fact("deemed", {"described": described, "confidence": deemed.confidence})


def intermediate_facts(good: Good) -> Iterator[Fact]:
    """Each self-produced intermediate material and its verdict (4.8)."""
    for material in intermediates(good.case.materials):
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
