"""Every way in which a good may originate, measured in two readings.

The worst-case reading takes every unknown against the good, the best-case reading every unknown in
its favour. More originating material never hurts. So a good that qualifies in the worst case
qualifies whatever the unknowns turn out to be; one that fails in the best case cannot qualify.
"""

from __future__ import annotations

from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.measurements.origin.alternatives import (
    aftermarket_facts,
    alternative_facts,
    vehicle_use_facts,
)
from assistant.measurements.origin.good import Good
from assistant.measurements.origin.materials import IntermediateVerdict
from assistant.measurements.origin.other_criteria import (
    criterion_d_facts,
    deemed_facts,
    intermediate_facts,
    set_facts,
)
from assistant.measurements.origin.unknowns import OpenPoints
from assistant.rulebook.facts import Fact


def origin_facts(case: Case, library: DatedLibrary, judge: IntermediateVerdict) -> list[Fact]:
    """The facts from which rules conclude whether the good is originating (USMCA Art. 4.2).

    `judge` returns the verdict on a self-produced intermediate material.
    """
    good = Good(case, library, judge)
    points = OpenPoints(good)
    points.transit()
    return [
        good.fact(),
        *deemed_facts(good, points),
        good.value_content_fact(),
        *alternative_facts(good, points),
        *vehicle_use_facts(good),
        *aftermarket_facts(good),
        *set_facts(good, points),
        *criterion_d_facts(good, points),
        *intermediate_facts(good),
        *points.facts(),
    ]
