"""The record of an inference: each conclusion is found by its rule, its kind and its fact."""

from __future__ import annotations

from assistant.assessment.assess import inferred
from assistant.library import Library
from assistant.rulebook.record import Record
from tests.support.situations import situations

LIBRARY = Library.open()


def test_every_firing_of_a_situation_is_found_by_its_rule_and_by_what_it_concluded() -> None:
    for situation in situations()[::10]:
        with inferred(situation.case, LIBRARY) as (_, _, inference):
            record = Record(inference)
            rules = record.rulebook.compiled
            assert [f for name in rules for f in record.firings_by(name)] == sorted(
                record.firings, key=lambda firing: firing.rule.number
            )
            for firing in record.firings:
                assert record.was_run(firing.rule)
                for fact in firing.concluded:
                    assert record.firing_of(fact) is firing
                    assert any(one is fact for one, _ in record.concluded(fact.kind))
                for fact in firing.matched.values():
                    assert any(one is fact for one in record.seen(fact.kind, firing.rule))
                    source = record.firing_of(fact)
                    vocabulary = record.rulebook.vocabulary
                    assert (source is None) is (vocabulary.facts[fact.kind].from_ == "measured")


def test_a_rule_whose_stage_was_not_run_saw_nothing() -> None:
    (situation, *_) = situations()
    with inferred(situation.case, LIBRARY) as (_, _, inference):
        record = Record(inference)
        (rule, *_) = [r for r in record.rulebook.compiled.values() if r.stage == "partner"]
        assert not record.was_run(rule)
        assert all(record.seen(pattern.kind, rule) == [] for pattern in rule.patterns)
