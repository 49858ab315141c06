"""Why something was concluded, and why something was not: the rules and facts, as trees."""

from __future__ import annotations

from assistant.assessment.assess import inferred
from assistant.case.model import Case
from assistant.explain.failures import Goal, makers
from assistant.explain.targets import Target, target_of
from assistant.explain.why import Absence, Leaf, Reason, Unfolding, Why
from assistant.explain.why_not import Attempt, Failure, Telling, WhyNot
from assistant.explain.wording import Wording
from assistant.library import Library
from assistant.rulebook.matching import Known
from assistant.rulebook.rulebook import shipped_rulebook

__all__ = [
    "Absence",
    "Attempt",
    "Failure",
    "Leaf",
    "Reason",
    "Target",
    "Why",
    "WhyNot",
    "target_of",
    "why",
    "why_not",
]

_BEYOND = "beyond"


def why(case: Case, library: Library, target: Target) -> Why:
    """The trees of rules and facts that lead to the target, in the language spoken.

    Raises InputError where it was not concluded, or the case cannot be assessed.
    """
    with inferred(case, library, extended=_is_extended(target)) as (_, _, inference):
        return Unfolding(Known(inference), _wording()).why(target)


def why_not(case: Case, library: Library, target: Target) -> WhyNot:
    """What the rules that could conclude the target lack, in the language spoken.

    Raises InputError where it was concluded, or the case cannot be assessed.
    """
    with inferred(case, library, extended=_is_extended(target)) as (_, _, inference):
        return Telling(Known(inference), _wording()).why_not(target)


def _wording() -> Wording:
    return Wording(shipped_rulebook().vocabulary)


def _is_extended(target: Target) -> bool:
    """Whether the target is concluded only when what stands beside the saving is worked out."""
    rulebook = shipped_rulebook()
    stages = rulebook.stages
    rules = [rulebook.compiled[target.rule]] if target.rule else []
    for kind in target.kinds:
        rules += [rule for rule, _ in makers(rulebook, Goal(kind, target.asks))]
    return any(stages.index(rule.stage) >= stages.index(_BEYOND) for rule in rules)
