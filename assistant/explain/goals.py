"""Goals: facts of a kind that meet conditions, and the rules that could conclude them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.base.conditions import FieldCondition
from assistant.base.language import translate
from assistant.base.models import Text
from assistant.rulebook import Fact, Firing, Rulebook
from assistant.rulebook.conditions import Pattern
from assistant.rulebook.facts import Value
from assistant.rulebook.matching import absences
from assistant.rulebook.rulebook import CompiledRule
from assistant.rulebook.sentences import places

# Conditions on the facts that a rule matches, by their names in the rule.
Conditions = Mapping[str, tuple[FieldCondition, ...]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A fact of a kind that meets all conditions."""

    kind: str
    conditions: tuple[FieldCondition, ...]


def goal_of(pattern: Pattern, matched: Mapping[str, Fact]) -> Goal:
    """The goal of a pattern, given the facts matched by other patterns."""
    return Goal(pattern.kind, pattern.given(matched))


def blocking_goals(firing: Firing) -> list[Goal]:
    """The goals, any of which would have kept the rule from firing."""
    return [goal_of(absent, firing.matched) for absent in absences(firing.rule)]


def concluding_rules(rulebook: Rulebook, goal: Goal) -> Iterator[tuple[CompiledRule, Conditions]]:
    """The rules that could conclude the goal, each with the conditions on the facts it matches."""
    for rule in rulebook.compiled.values():
        for conclusion in rule.rule.then:
            if goal.kind in conclusion:
                conditions = _conditions(rulebook, goal, conclusion[goal.kind])
                if conditions is not None:
                    yield rule, conditions


def _conditions(
    rulebook: Rulebook, goal: Goal, concluded: Mapping[str, str | Text]
) -> Conditions | None:
    """The goal's conditions moved to the facts that the conclusion copies fields from.

    None where the conclusion cannot meet the goal.
    """
    found: dict[str, tuple[FieldCondition, ...]] = {}
    types = rulebook.vocabulary.facts[goal.kind].fields
    for condition in goal.conditions:
        template = concluded.get(condition.field)
        text = translate(template) if isinstance(template, dict) else template
        copied = places(text or "")
        if not copied:
            is_amount = text is not None and types[condition.field].type == "amount"
            value: Value = Decimal(text) if text is not None and is_amount else text
            if not condition.holds(value):
                return None
        elif text == f"{{{copied[0][0]}.{copied[0][1]}}}":
            alias, field = copied[0]
            found[alias] = (*found.get(alias, ()), replace(condition, field=field))
    return found
