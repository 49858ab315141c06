"""Conditions hold of the same values for Python, the engine, questions and drills."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from assistant.base.conditions import COMPARISONS, Condition, holds
from assistant.rulebook import Fact, Inference, Rulebook, Value
from assistant.rulebook.form import FactFile, RuleFile, SharedFields, Stages
from assistant.rulebook.vocabulary import Vocabulary

WORDS = ["MX", "US", "CN"]
LIMITS = ["0", "10", "12.5"]
FACTS = FactFile.model_validate(
    {
        "facts": {
            "part": {
                "from": "measured",
                "says": {"en": "."},
                "fields": {"code": "code", "amount": "amount", "share": "percent", "names": "list"},
            },
            "found": {"from": "concluded", "says": {"en": "."}, "fields": {"code": "code"}},
        }
    }
)
VOCABULARY = Vocabulary.of({"wing/facts.yaml": FACTS}, SharedFields())
STAGES = Stages(areas={"test": {"en": "Test"}}, stages={"first": ["wing/test.yaml"]})

word = st.sampled_from(WORDS)
words = st.lists(word, min_size=1, max_size=2, unique=True)
is_known = st.fixed_dictionaries({"known": st.sampled_from(["yes", "no"])})
number = is_known | st.dictionaries(
    st.sampled_from(list(COMPARISONS)), st.sampled_from(LIMITS), min_size=1, max_size=2
)
fields = st.tuples(
    st.just("code"),
    word | words | is_known | st.fixed_dictionaries({"is_not": word | words}),
    st.none() | word,
)
amounts = st.tuples(st.just("amount"), number, st.none() | st.sampled_from(LIMITS).map(Decimal))
shares = st.tuples(st.just("share"), number, st.none() | st.sampled_from(LIMITS).map(Fraction))
lists = st.tuples(
    st.just("names"),
    is_known | st.fixed_dictionaries({"holds": word}),
    st.none() | st.just(()) | words.map(tuple),
)


def fires(field: str, condition: Any, value: Value) -> bool:
    """Whether the engine fires a rule with this one condition."""
    file = RuleFile.model_validate(
        {
            "area": "test",
            "rules": [
                {
                    "rule": "test.one",
                    "title": {"en": "."},
                    "citation": ["usmca.4.2"],
                    "when": {"all": [{"part": {field: condition}}]},
                    "then": {"found": {}},
                    "because": {"en": "."},
                }
            ],
        }
    )
    with Inference(Rulebook(VOCABULARY, STAGES, {"wing/test.yaml": file})) as inference:
        known = {"code": None, "amount": None, "share": None, "names": None}
        inference.tell([Fact("part", {**known, field: value})])
        inference.run("first")
        return bool(inference.firings)


@given(fields | amounts | shares | lists)
@settings(max_examples=150, deadline=None)
def test_the_engine_fires_a_rule_where_its_condition_holds(asked: tuple[str, Any, Value]) -> None:
    field, condition, value = asked
    assert fires(field, condition, value) is holds(condition, value)


@given(st.sampled_from(LIMITS), st.sampled_from(LIMITS))
def test_a_number_written_as_text_is_compared_as_that_number(value: str, limit: str) -> None:
    for name in COMPARISONS:
        assert holds({name: limit}, value) is holds({name: limit}, Decimal(value))


def test_a_value_that_is_not_known_meets_only_that() -> None:
    conditions = ["MX", ["MX"], {"is_not": "MX"}, {"above": "0"}, {"holds": "MX"}, {"known": "yes"}]
    assert not any(holds(condition, None) for condition in conditions)
    assert holds({"known": "no"}, None)


def test_a_comparison_of_what_is_no_number_fails_loudly() -> None:
    with pytest.raises(TypeError):
        holds({"above": "0"}, ("MX",))


def test_a_condition_with_an_unknown_operator_is_refused_when_it_is_read() -> None:
    with pytest.raises(ValidationError, match="not an operator: over"):
        TypeAdapter[Any](Condition).validate_python({"over": "3"})
