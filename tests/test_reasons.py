"""Why and why not: the tree behind a conclusion, and what would have to differ for another one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from assistant.assess import inferred
from assistant.case import Case
from assistant.library import Library
from assistant.reasons.matching import Known
from assistant.rulebook import Inference
from tests.situations import situations
from tests.test_no_contradiction import cases

LIBRARY = Library.open()


def fired(inference: Inference) -> Counter[tuple[object, ...]]:
    return Counter(
        (firing.rule.rule.rule, *sorted((name, id(fact)) for name, fact in firing.matched.items()))
        for firing in inference.firings
    )


def found(inference: Inference) -> Counter[tuple[object, ...]]:
    known = Known(inference)
    return Counter(
        (name, *sorted((alias, id(fact)) for alias, fact in matched.items()))
        for name, rule in inference.rulebook.compiled.items()
        for matched in known.matches(rule)
    )


@given(cases)
@settings(max_examples=150, deadline=None)
def test_a_rule_fires_for_exactly_the_matches_that_are_found(content: dict[str, object]) -> None:
    with inferred(Case.model_validate(content), LIBRARY, beyond=True) as (_, _, inference):
        assert found(inference) == fired(inference)


def test_every_rule_of_a_situation_fires_for_exactly_the_matches_that_are_found() -> None:
    for situation in situations():
        beyond = situation.asks_beyond
        with inferred(situation.case, LIBRARY, beyond=beyond) as (_, _, inference):
            assert found(inference) == fired(inference), situation.name
