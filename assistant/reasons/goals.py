"""Facts that are sought: which rules could conclude one, and what that asks of their matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.language import said
from assistant.reasons.matching import Ask
from assistant.rulebook import Rulebook
from assistant.rulebook.facts import Value
from assistant.rulebook.form import Text
from assistant.rulebook.rulebook import CompiledRule
from assistant.rulebook.wording import places

Asked = Mapping[str, tuple[Ask, ...]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A fact of a kind that is all that is asked of it."""

    kind: str
    asks: tuple[Ask, ...]


def makers(rulebook: Rulebook, goal: Goal) -> Iterator[tuple[CompiledRule, Asked]]:
    """The rules that could conclude it, with what must hold besides of the facts they name."""
    for rule in rulebook.compiled.values():
        for conclusion in rule.rule.then:
            if goal.kind in conclusion:
                asked = _asked(rulebook, goal, conclusion[goal.kind])
                if asked is not None:
                    yield rule, asked


def _asked(rulebook: Rulebook, goal: Goal, given: Mapping[str, str | Text]) -> Asked | None:
    """What the goal asks of the facts that a conclusion takes its fields from; None if it fails."""
    asked: dict[str, tuple[Ask, ...]] = {}
    types = rulebook.vocabulary.facts[goal.kind].fields
    for ask in goal.asks:
        template = given.get(ask.field)
        if isinstance(template, dict):
            template = said(template)
        if template is None or not (found := places(template)):
            value: Value = template
            if template is not None and types[ask.field] == "amount":
                value = Decimal(template)
            if not ask.holds(value):
                return None
        elif template == f"{{{found[0][0]}.{found[0][1]}}}":
            (alias, field), *_ = found
            asked[alias] = (*asked.get(alias, ()), replace(ask, field=field))
    return asked
