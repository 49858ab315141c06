"""The rulebook: rules fire after all they depend on, every firing is recorded, errors surface."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from assistant.base.files import data_folder
from assistant.base.messages import InputError
from assistant.checks.rules import faults, unlisted
from assistant.library import Library
from assistant.rulebook import Fact, Inference, Rulebook
from assistant.rulebook.engine import ConflictError, engine_of
from assistant.rulebook.form import FactFile, RuleFile, SharedFields, Stages
from assistant.rulebook.vocabulary import Vocabulary

FACTS = """
facts:
  part:
    from: measured
    says: {en: .}
    fields: {id: text, made_in: code, duty: amount, share: percent, names: list}
  dutiable: {from: concluded, says: {en: .}, fields: {id: text}}
  verdict: {from: concluded, single: true, says: {en: .}, fields: {word: ["yes", "no"]}}
"""


STAGES = """
areas: {test: {en: Test}}
stages: {first: [wing/test.yaml], second: []}
"""


def rulebook(rules: str) -> Rulebook:
    facts = FactFile.model_validate(yaml.load(FACTS, yaml.CBaseLoader))
    vocabulary = Vocabulary.of({"wing/facts.yaml": facts}, SharedFields())
    stages = Stages.model_validate(yaml.load(STAGES, yaml.CBaseLoader))
    content = {"area": "test", "rules": yaml.load(rules, yaml.CBaseLoader)}
    return Rulebook(vocabulary, stages, {"wing/test.yaml": RuleFile.model_validate(content)})


def rule(name: str, when: str, then: str, because: str = "because") -> str:
    return f"""
- rule: test.{name}
  title: {{en: {name}}}
  citation: [usmca.4.2]
  when: {{all: {when}}}
  then: {then}
  because: {{en: "{because}"}}
"""


def part(identity: str, **fields: object) -> Fact:
    known = {"id": identity, "made_in": "CN", "duty": None, "share": None, "names": ()}
    return Fact("part", {**known, **fields})


def fired(book: Rulebook, *facts: Fact) -> list[str]:
    with Inference(book) as inference:
        inference.tell(facts)
        inference.run("first")
        return [firing.rule.rule.rule for firing in inference.firings]


DUTIABLE = rule("dutiable", "[{part: {duty: {above: '0'}}}]", "{dutiable: {id: '{part.id}'}}")
FREE = rule("free", "[{part: {}}, {none: {dutiable: {}}}]", "{verdict: {word: 'no'}}")


def test_an_absence_is_judged_only_when_all_facts_are_in() -> None:
    book = rulebook(FREE + DUTIABLE)
    assert fired(book, part("a", duty=Decimal("0.01"))) == ["test.dutiable"]
    assert fired(book, part("a", duty=Decimal(0))) == ["test.free"]


def test_a_kind_may_be_present_and_absent_in_one_rule() -> None:
    when = "[{part: {made_in: CN}}, {none: {part: {made_in: US}}}]"
    book = rulebook(rule("r", when, "{verdict: {word: 'yes'}}"))
    assert fired(book, part("a"))
    assert not fired(book, part("a"), part("b", made_in="US"))


def test_a_fact_that_is_matched_may_be_the_one_that_must_be_absent() -> None:
    when = "[{part: {}}, {none: {part: {id: b, made_in: US}}}]"
    book = rulebook(rule("r", when, "{verdict: {word: 'yes'}}"))
    assert not fired(book, part("b", made_in="US"))
    assert not fired(book, part("b", made_in="US"), part("a"))
    assert fired(book, part("b", made_in="CN"))


@pytest.mark.parametrize("beyond", [Decimal("0.0000000001"), Decimal("1e-20")])
def test_amounts_are_compared_exactly(beyond: Decimal) -> None:
    book = rulebook(rule("r", "[{part: {duty: {above: '10'}}}]", "{dutiable: {id: x}}"))
    assert fired(book, part("a", duty=10 + beyond))
    assert not fired(book, part("a", duty=Decimal(10)))


def test_a_share_of_exactly_the_limit_is_at_most_the_limit() -> None:
    book = rulebook(rule("r", "[{part: {share: {at_most: '10'}}}]", "{dutiable: {id: x}}"))
    assert fired(book, part("a", share=Fraction(10)))
    assert not fired(book, part("a", share=Fraction(10) + Fraction(1, 10**30)))


def test_an_unknown_amount_meets_no_comparison() -> None:
    book = rulebook(
        rule("above", "[{part: {duty: {above: '0'}}}]", "{dutiable: {id: x}}")
        + rule("below", "[{part: {duty: {at_most: '0'}}}]", "{dutiable: {id: x}}")
    )
    assert fired(book, part("a", duty=None)) == []


def test_a_text_that_looks_like_a_place_or_markup_is_only_text() -> None:
    book = rulebook(
        rule("r", "[{part: {}}]", "{dutiable: {id: '{part.id}'}}", because="{part.id} is dutiable")
    )
    hostile = "{part.made_in} {0.__class__} [red]x[/] $or"
    with Inference(book) as inference:
        inference.tell([part(hostile)])
        inference.run("first")
        (firing,) = inference.firings
        assert firing.concluded[0]["id"] == hostile


def test_the_record_holds_rule_facts_and_conclusion() -> None:
    with Inference(rulebook(DUTIABLE)) as inference:
        inference.tell([part("a", duty=Decimal(1)), part("b", duty=Decimal(2))])
        inference.run("first")
        assert [f.matched["part"]["id"] for f in inference.firings] == ["a", "b"]
        assert [f.concluded[0].fields for f in inference.firings] == [{"id": "a"}, {"id": "b"}]


def test_two_rules_that_contradict_each_other_are_an_error() -> None:
    book = rulebook(
        rule("yes", "[{part: {}}]", "{verdict: {word: 'yes'}}")
        + rule("no", "[{part: {}}]", "{verdict: {word: 'no'}}")
    )
    with pytest.raises(ConflictError):
        fired(book, part("a"))


def test_an_error_in_the_engine_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    book = rulebook(DUTIABLE)

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("assistant.rulebook.engine.concluded_facts", broken)
    with pytest.raises(RuntimeError, match="broken"):
        fired(book, part("a", duty=Decimal(1)))


def test_two_facts_of_one_hash_are_both_taken() -> None:
    """Found by trying: durable_rules takes the second for the first (32 bits of hash)."""
    shipped = engine_of(Rulebook.open())
    words = {"f_fee": "preference", "f_state": "known"}
    words |= {"d_amount_above_0": "yes", "d_amount_known_": "yes"}
    shipped.open("s1")
    try:
        for key in ("k90134", "k90971"):
            shipped.tell("s1", {"kind": "mexican_fee", "key": key, **words})
    finally:
        shipped.forget("s1")


def test_a_rule_taken_away_concludes_nothing() -> None:
    book = rulebook(DUTIABLE)
    assert fired(book.without("test.dutiable"), part("a", duty=Decimal(1))) == []


def test_one_case_never_sees_the_facts_of_another() -> None:
    book = rulebook(DUTIABLE)
    with Inference(book) as one, Inference(book) as other:
        one.tell([part("a", duty=Decimal(1))])
        other.tell([part("b", duty=Decimal(0))])
        one.run("first")
        other.run("first")
        assert (len(one.firings), len(other.firings)) == (1, 0)


def test_rules_in_a_circle_are_refused() -> None:
    with pytest.raises(InputError, match="circle"):
        rulebook(
            rule("a", "[{dutiable: {}}]", "{verdict: {word: 'yes'}}")
            + rule("b", "[{verdict: {}}]", "{dutiable: {id: x}}")
        )


FAULTS = {
    "unknown fact": ("[{ghost: {}}]", "{dutiable: {id: x}}", ""),
    "unknown field": ("[{part: {colour: red}}]", "{dutiable: {id: x}}", ""),
    "unknown word": ("[{part: {}}]", "{verdict: {word: perhaps}}", ""),
    "number asked of a text": ("[{part: {id: {above: '1'}}}]", "{dutiable: {id: x}}", ""),
    "unreachable": ("[{verdict: {word: 'no'}}]", "{dutiable: {id: x}}", ""),
    "place that nothing fills": ("[{part: {}}]", "{dutiable: {id: x}}", "{part.colour}"),
    "place of an absent fact": (
        "[{part: {}}, {none: {dutiable: {}}}]",
        "{verdict: {word: 'no'}}",
        "{dutiable.id}",
    ),
    "absence of the fact that is matched": (
        "[{part: {}}, {none: {part: {as: other, made_in: {same_as: part.made_in}}}}]",
        "{dutiable: {id: x}}",
        "",
    ),
    "conclusion of a measured fact": ("[{none: {dutiable: {}}}]", "{part: {id: x}}", ""),
}


@pytest.mark.parametrize("what", FAULTS)
def test_check_names_the_fault(what: str) -> None:
    when, then, because = FAULTS[what]
    found = faults(rulebook(rule("faulty", when, then, because or "because")), {"usmca.4.2"})
    assert found
    assert all("wing/test.yaml, test.faulty" in fault for fault in found)


def test_check_finds_a_missing_citation() -> None:
    assert faults(rulebook(DUTIABLE), set())


def test_the_shipped_rules_are_sound() -> None:
    assert faults(Rulebook.open(), set(Library.open().citations.citations)) == []


def test_a_faulty_rule_file_is_named_with_line_and_key(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        Rulebook.open(folder_of_rules(tmp_path, DUTIABLE.replace("title", "titel")))
    assert "test.yaml, line" in raised.value.where
    assert "titel" in raised.value.where


def folder_of_rules(folder: Path, rules: str) -> Path:
    (folder / "shared_fields.yaml").write_text("by_law: []")
    (folder / "stages.yaml").write_text(STAGES)
    (folder / "wing").mkdir()
    (folder / "wing" / "facts.yaml").write_text(FACTS)
    (folder / "wing" / "test.yaml").write_text(f"area: test\nrules:{rules}")
    return folder


def test_a_listed_file_that_is_missing_is_named_with_file_and_key(tmp_path: Path) -> None:
    folder = folder_of_rules(tmp_path, DUTIABLE)
    (folder / "wing" / "test.yaml").unlink()
    with pytest.raises(InputError) as raised:
        Rulebook.open(folder)
    assert raised.value.where == f"{folder / 'stages.yaml'}, stages.first"
    assert "wing/test.yaml" in str(raised.value)


def test_a_file_that_no_stage_lists_is_named(tmp_path: Path) -> None:
    folder = folder_of_rules(tmp_path, DUTIABLE)
    (folder / "wing" / "forgotten.yaml").write_text("area: test\nrules: []")
    (fault,) = unlisted(folder, Rulebook.open(folder))
    assert fault.startswith(f"{folder / 'stages.yaml'}, stages: wing/forgotten.yaml: ")


def test_the_shipped_rule_files_are_all_listed() -> None:
    assert unlisted(data_folder("rules"), Rulebook.open()) == []


def test_a_file_is_listed_once() -> None:
    twice = STAGES.replace("second: []", "second: [wing/test.yaml]")
    with pytest.raises(ValueError, match=r"listed twice: wing/test\.yaml"):
        Stages.model_validate(yaml.load(twice, yaml.CBaseLoader))
