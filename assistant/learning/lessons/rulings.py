"""Published rulings as questions: what did customs decide?

The facts and the decisions come from knowledge/drills_rulings.yaml; the steps come from the engine.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from assistant.assessment.assess import assess
from assistant.base.files import data_folder
from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.base.models import Strict, Text
from assistant.base.yaml_files import read_form
from assistant.learning.drills.traps import deciding_steps, found_at
from assistant.learning.figures import Worked
from assistant.learning.lessons.lessons import case_of
from assistant.learning.question import Kind, LearningQuestion
from assistant.library import Library


class RulingSource(Strict):
    """The source of a ruling."""

    title: str
    url: str
    date: str = ""


class RulingDrill(Strict):
    """A ruling: the question, and the decision of customs for a place of the assessment.

    `differs` explains why the engine decides otherwise, if it does.
    """

    ruling: str
    topic: str
    source: RulingSource
    ask: Text
    kind: Kind
    within: Decimal = Decimal(0)
    at: str
    decided: str
    says: Text
    differs: Text | None = None
    case: dict[str, Any]


class RulingDrills(Strict):
    """Every ruling, assessed on the day `as_of`."""

    as_of: date
    rulings: list[RulingDrill]


__all__ = ["PREFIX", "RulingDrill", "ruling_drills", "ruling_of", "worked_ruling"]

PREFIX = "ruling"


@cache
def ruling_drills() -> RulingDrills:
    """The rulings in knowledge/drills_rulings.yaml; raises InputError for a faulty file."""
    return read_form(data_folder("knowledge") / "drills_rulings.yaml", RulingDrills)


def ruling_of(item: str, library: Library) -> LearningQuestion:
    """The ruling with that id as a question, in the current language; raises InputError."""
    known = {f"{PREFIX}.{one.ruling}": one for one in ruling_drills().rulings}
    if item not in known:
        raise InputError("drill.ruling_unknown", id=item, known=", ".join(known))
    one = known[item]
    worked = worked_ruling(one, library)
    found = found_at(worked, one.at)
    cited = ", ".join(filter(None, [one.source.title, one.source.date]))
    explanation = [translate(one.says), message("drill.source", title=cited, url=one.source.url)]
    steps = deciding_steps(one.at, str(found), worked.assessment.steps)
    if one.differs:
        explanation.append(message("drill.differs", why=translate(one.differs)))
        steps = []  # the engine's reasons do not support the decision of customs
    return LearningQuestion(
        id=item,
        topic=one.topic,
        prompt=translate(one.ask),
        kind=one.kind,
        accepted=(one.decided,),
        within=one.within,
        case=worked.case,
        explanation=tuple(explanation),
        steps=tuple(steps),
    )


def worked_ruling(one: RulingDrill, library: Library) -> Worked:
    """The facts of the ruling as an assessed case."""
    case = case_of({"as_of": ruling_drills().as_of, **one.case})
    return Worked(case, assess(case, library, extended=False), library)
