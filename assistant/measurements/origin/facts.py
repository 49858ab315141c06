"""Every way in which a good may originate, measured twice: with all unknowns against it and for it.

More originating material never hurts: so if the good qualifies with every unknown against it, it
qualifies however they fall; if it does not with every unknown in favour, it does not at all. The
`strict` reading is the first, the `lenient` one the second.
"""

from __future__ import annotations

from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.measurements.origin.alternatives import alternative_facts, vehicle_use_facts
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
    """Every fact on which the rules decide whether the good is originating (USMCA Art. 4.2).

    `judge` tells the verdict on a self-produced intermediate material.
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
        *set_facts(good, points),
        *criterion_d_facts(good),
        *intermediate_facts(good),
        *points.facts(),
    ]
