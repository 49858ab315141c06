"""Why and why not: the tree behind a conclusion, and what would have to differ for another one."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from rich.console import Console

from assistant.assessment.assess import assess, inferred
from assistant.assessment.model import Assessment
from assistant.base.conditions import IS, FieldCondition
from assistant.base.language import use_language
from assistant.base.messages import InputError
from assistant.case.model import Case
from assistant.explain.failures import FailureSearch, MissingFact, WrongValue
from assistant.explain.goals import Goal
from assistant.explain.targets import Target, target_of
from assistant.explain.why import Absence, Leaf, Reason, Why, WhyExplainer, why
from assistant.explain.why_not import Failure, WhyNot, WhyNotExplainer, why_not
from assistant.explain.wording import shipped_wording
from assistant.rulebook import Inference
from assistant.rulebook.matching import all_hold, matches
from assistant.rulebook.record import Record
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.terminal.screens.reasons import why_not_screen, why_screen
from tests.law.test_no_contradiction import cases
from tests.support import examples
from tests.support.drawn import drawn
from tests.support.examples import NAMES
from tests.support.library import LIBRARY
from tests.support.situations import laid_over, situations

DAY = "2026-11-23"
WORDING = shipped_wording()
FACTS = shipped_rulebook().vocabulary.facts


def example(name: str) -> tuple[Case, Assessment]:
    return examples.example(name), examples.assessed(name)


def asked(name: str, case: Case) -> Target:
    return target_of(name, assess(case, LIBRARY), case)


# Rules match in Python as they fire in the engine.


def fired(inference: Inference) -> Counter[tuple[object, ...]]:
    return Counter(
        (firing.rule.rule.rule, *sorted((name, id(fact)) for name, fact in firing.matched.items()))
        for firing in inference.firings
    )


def found(inference: Inference) -> Counter[tuple[object, ...]]:
    record = Record(inference)
    return Counter(
        (name, *sorted((alias, id(fact)) for alias, fact in matched.items()))
        for name, rule in inference.rulebook.compiled.items()
        for matched in matches(rule, record)
    )


@given(cases)
def test_a_rule_fires_for_exactly_the_matches_that_are_found(content: dict[str, object]) -> None:
    with inferred(Case.model_validate(content), LIBRARY, extended=True) as (_, _, inference):
        assert found(inference) == fired(inference)


def test_every_rule_of_a_situation_fires_for_exactly_the_matches_that_are_found() -> None:
    for situation in situations():
        extended = situation.asks_extended
        with inferred(situation.case, LIBRARY, extended=extended) as (_, _, inference):
            assert found(inference) == fired(inference), situation.name


# Why.


def nodes(reason: Reason | Leaf | Absence) -> Iterator[Reason | Leaf | Absence]:
    yield reason
    below: tuple[Reason | Leaf | Absence, ...] = ()
    if isinstance(reason, Reason):
        below = reason.rests_on
    elif isinstance(reason, Absence):
        below = reason.instead
    for one in below:
        yield from nodes(one)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_unfolds_to_its_own_words_and_down_to_measured_facts(name: str) -> None:
    case, assessment = example(name)
    steps = {(step.rule, step.text): step for step in assessment.steps}
    times: Counter[str] = Counter()
    with inferred(case, LIBRARY, extended=True) as (_, _, inference):
        for step in assessment.steps:
            times[step.rule] += 1
            target = Target(step.rule, rule=step.rule, firing=times[step.rule])
            (reason,) = WhyExplainer(Record(inference), WORDING).why(target).reasons
            assert isinstance(reason, Reason)
            assert (reason.rule, reason.title, reason.text) == (step.rule, step.title, step.text)
            assert list(reason.citation) == step.citation
            for node in nodes(reason):
                match node:
                    case Leaf():
                        assert FACTS[node.kind].from_ == "measured"
                    case Reason():
                        assert (node.rule, node.text) in steps
                        assert node.told or node.rests_on


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_line_warning_and_advice_has_a_reason(name: str) -> None:
    case, assessment = example(name)
    named = ["origin", "section_301", "marking", "immex"]
    for scenario in assessment.scenarios:
        lines = [line.id for line in scenario.lines] + scenario.open_lines
        named += [scenario.id, *(f"{scenario.id}/{line}" for line in lines)]
    named += [remark.code for remark in (*assessment.warnings, *assessment.advice)]
    with inferred(case, LIBRARY, extended=True) as (_, _, inference):
        for one in named:
            target = target_of(one, assessment, case)
            assert WhyExplainer(Record(inference), WORDING).why(target).reasons


def test_a_verdict_rests_on_the_route_that_kept_its_rule_from_being_missed() -> None:
    case, assessment = example("telecom_gateway")
    (reason,) = why(case, LIBRARY, target_of("origin", assessment, case)).reasons
    assert isinstance(reason, Reason)
    assert reason.rule == "usmca.originating.by_product_rule"
    (absence,) = [node for node in reason.rests_on if isinstance(node, Absence)]
    assert [one.rule for one in absence.instead] == ["usmca.shift.each_material"]


def test_a_leaf_shows_what_the_rule_tested_and_its_sentence_says_and_no_more() -> None:
    case, assessment = example("telecom_gateway")
    (reason,) = why(case, LIBRARY, target_of("immex", assessment, case)).reasons
    assert isinstance(reason, Reason)
    (leaf,) = [node for node in reason.rests_on if isinstance(node, Leaf)]
    assert leaf.fields == (
        "country: MX [production.country]",
        "IMMEX programme held: yes [manufacturer.immex]",
    )


def test_a_material_is_explained_by_what_each_alternative_finds_of_it() -> None:
    case, assessment = example("cable_assembly")
    name = "Bulk cable of copper without connectors"
    reasons = why(case, LIBRARY, target_of(name, assessment, case)).reasons
    words = {leaf.fields[0]: leaf.rows[0] for leaf in reasons if isinstance(leaf, Leaf)}
    assert "fails" in words["product rule 85.114, alternative A"]
    assert "passes" in words["product rule 85.114, alternative B"]


def test_a_refusal_says_what_came_nearest_to_a_way_to_qualify() -> None:
    case, assessment = example("cable_assembly")
    (reason,) = why(case, LIBRARY, target_of("origin", assessment, case)).reasons
    assert isinstance(reason, Reason)
    assert reason.rule == "usmca.not_originating.no_route"
    (absence,) = [node for node in reason.rests_on if isinstance(node, Absence)]
    assert "45.79 %, at least 60 % asked: 14.21 points short" in absence.nearest[0]


def test_what_was_not_concluded_has_no_why() -> None:
    case, assessment = example("cable_assembly")
    with pytest.raises(InputError) as raised:
        why(case, LIBRARY, target_of("usmca.shift.each_material", assessment, case))
    assert raised.value.code == "reasons.not_concluded"


# Why not.


@dataclass(frozen=True)
class Asked:
    name: str
    content: dict[str, Any]

    def case(self, *, made_so: bool = False) -> Case:
        content: Any = {}
        if example_name := self.content.get("example"):
            path = examples.FOLDER / f"{example_name}.yaml"
            content = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
        content = laid_over(content, self.content.get("given", {}))
        if made_so:
            content = laid_over(content, self.content["made_so"])
        return Case.model_validate({"as_of": DAY, **content})


def every_asked() -> list[Asked]:
    path = Path(__file__).parent / "reasons.yaml"
    content = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return [Asked(one["name"], one) for one in content["why_not"]]


REMEDIED = [one for one in every_asked() if "made_so" in one.content]


@pytest.mark.parametrize("question", every_asked(), ids=lambda one: one.name)
def test_why_not_says_first_what_is_nearest_and_by_how_much(question: Asked) -> None:
    case = question.case()
    answer = why_not(case, LIBRARY, asked(question.content["asked"], case))
    for words in question.content["nearest"]:
        assert words in answer.nearest[0]
    lacking = [rule for attempt in answer.attempts[:1] for rule in attempt.rules]
    assert lacking == question.content["lacking"]


@pytest.mark.parametrize("question", REMEDIED, ids=lambda one: one.name)
def test_what_would_have_to_differ_lets_it_be_concluded_once_it_does(question: Asked) -> None:
    case = question.case(made_so=True)
    with pytest.raises(InputError) as raised:
        why_not(case, LIBRARY, asked(question.content["asked"], case))
    assert raised.value.code == "reasons.was_concluded"


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("battery_pack", "46.5 points short"),
        ("cable_assembly", "14.21 points short"),
        ("test_instrument", "19.9 points short"),
    ],
)
def test_three_lines_of_eighty_columns_say_what_failed_and_by_how_much(name: str, by: str) -> None:
    case, assessment = example(name)
    answer = why_not(case, LIBRARY, target_of("origin", assessment, case))
    first = " ".join(drawn(answer, plain=False).strip().splitlines()[:3])
    assert by in " ".join(first.split())
    assert "value content by transaction value" in " ".join(first.split())


def failures(answer: WhyNot) -> Iterator[Failure]:
    for attempt in answer.attempts:
        for failure in attempt.fails:
            yield failure
            for way in failure.ways:
                yield from failures(way)


VERDICTS = [
    (kind, field, word)
    for kind, described in FACTS.items()
    for field, words in described.sought.items()
    for word in words
    if kind != "modality_fit"
]


@given(cases)
@settings(max_examples=drawn(40))
def test_a_verdict_has_a_why_or_else_something_is_lacking(content: dict[str, object]) -> None:
    with inferred(Case.model_validate(content), LIBRARY) as (_, _, inference):
        record = Record(inference)
        for kind, field, word in VERDICTS:
            target = Target(kind, (kind,), (FieldCondition(field, IS, (word,)),))
            if any(map(target.is_of, inference.facts(kind))):
                assert WhyExplainer(record, WORDING).why(target).reasons
            else:
                answer = WhyNotExplainer(record, WORDING).why_not(target)
                assert answer.nearest
                assert all(attempt.fails for attempt in answer.attempts)
                assert all(failure.text for failure in failures(answer))


@given(cases)
@settings(max_examples=drawn(40))
def test_what_a_rule_is_said_to_lack_it_lacks(content: dict[str, object]) -> None:
    with inferred(Case.model_validate(content), LIBRARY) as (_, _, inference):
        record = Record(inference)
        goal = Goal("origin", (FieldCondition("verdict", IS, ("yes",)),))
        for miss in FailureSearch(record).near_misses(goal, 5):
            for unmet in miss.unmet:
                match unmet:
                    case WrongValue(fact, field, conditions):
                        assert not any(one.holds(fact.fields.get(field)) for one in conditions)
                    case MissingFact(missing):
                        seen = record.seen(missing.kind, miss.rules[0])
                        assert not any(all_hold(missing.conditions, fact) for fact in seen)


def test_what_was_concluded_has_no_why_not() -> None:
    case, assessment = example("telecom_gateway")
    for name in ("origin", "immex.held", "mexico_immex/mx.vat"):
        with pytest.raises(InputError) as raised:
            why_not(case, LIBRARY, target_of(name, assessment, case))
        assert raised.value.code == "reasons.was_concluded"


def test_a_rule_of_the_scorecard_is_not_run_for_a_case() -> None:
    case, assessment = example("telecom_gateway")
    (name, *_) = [n for n, r in shipped_rulebook().compiled.items() if r.stage == "partner"]
    with pytest.raises(InputError) as raised:
        why_not(case, LIBRARY, target_of(name, assessment, case))
    assert raised.value.code == "reasons.not_run"


def test_why_not_of_twenty_five_materials_takes_half_a_second_at_most() -> None:
    case, assessment = example("cable_assembly")
    first = case.materials[0]
    materials = [
        first.model_copy(update={"id": f"M{number}", "value": Decimal("0.3")})
        for number in range(25)
    ]
    many = case.model_copy(update={"materials": materials})
    target = target_of("origin", assessment, case)
    why_not(many, LIBRARY, target)
    began = time.process_time()
    why_not(many, LIBRARY, target)
    assert time.process_time() - began < 0.5


# What may be asked about.


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("origin", Target("Originating under USMCA", ("origin",))),
        ("Section 301", Target("Product of China (Section 301)", ("section_301",))),
        ("IMMEX", Target("IMMEX", ("immex",))),
        (
            "origin no",
            Target(
                "Originating under USMCA: no",
                ("origin",),
                (FieldCondition("verdict", IS, ("no",)),),
            ),
        ),
        (
            "mx.article_2_5",
            Target(
                "Mexican duty due on export (Art. 2.5)",
                ("line", "open_line"),
                (FieldCondition("id", IS, ("mx.article_2_5",)),),
            ),
        ),
        ("usmca.rvc.alone", Target("usmca.rvc.alone", rule="usmca.rvc.alone")),
        (
            "usmca.certify",
            Target("usmca.certify", ("advice",), (FieldCondition("code", IS, ("usmca.certify",)),)),
        ),
    ],
)
def test_a_person_names_what_is_asked_about(name: str, meant: Target) -> None:
    case, assessment = example("telecom_gateway")
    assert target_of(name, assessment, case) == meant


def test_a_step_is_named_by_its_number_with_and_without_the_word() -> None:
    case, assessment = example("telecom_gateway")
    step = assessment.steps[6]
    target = target_of("7", assessment, case)
    assert target == target_of("Step 7", assessment, case)
    assert (target.rule, target.name) == (step.rule, f"step 7, {step.title}")


def test_a_material_is_named_by_its_id_or_its_description() -> None:
    case, assessment = example("telecom_gateway")
    material = case.materials[0]
    by_id = target_of(material.id, assessment, case)
    assert by_id == target_of(material.description, assessment, case)
    assert by_id.material == material.id


def test_what_nobody_knows_is_answered_with_the_nearest_names() -> None:
    case, assessment = example("telecom_gateway")
    with pytest.raises(InputError) as raised:
        target_of("orign", assessment, case)
    assert "Originating under USMCA" in raised.value.text


# The words.


def test_an_explanation_is_said_in_the_language_spoken() -> None:
    case, assessment = example("cable_assembly")
    target = target_of("origin", assessment, case)
    with use_language("es"):
        answer = why_not(case, LIBRARY, target)
    assert answer.asked.startswith("Por qué no")
    assert "se pide al menos 60 %: faltan 14.21 puntos" in answer.nearest[0]


# The screen.


def drawn(answer: Why | WhyNot, *, plain: bool) -> str:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    draw = why_screen if isinstance(answer, Why) else why_not_screen
    for part in draw(answer, DAY, plain=plain):  # type: ignore[operator]
        console.print(part)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


@pytest.mark.parametrize("negated", [False, True])
def test_a_plain_tree_has_plain_guides(negated: bool) -> None:
    case, assessment = example("cable_assembly")
    target = target_of("origin", assessment, case)
    answer = (why_not if negated else why)(case, LIBRARY, target)
    assert "└──" in drawn(answer, plain=False)
    assert "`--" in drawn(answer, plain=True)
    assert not set("└├│─") & set(drawn(answer, plain=True))


def test_the_same_question_gives_the_same_screen() -> None:
    case, assessment = example("cable_assembly")
    target = target_of("origin", assessment, case)
    once, again = (drawn(why_not(case, LIBRARY, target), plain=False) for _ in range(2))
    assert once == again


def test_what_people_typed_is_never_read_as_markup() -> None:
    case, _ = example("cable_assembly")
    hostile = "[red]{0}[/red] {good.hts}"
    first, *others = case.materials
    materials = [first.model_copy(update={"description": hostile}), *others]
    case = case.model_copy(update={"materials": materials})
    for name in ("origin", hostile):
        target = asked(name, case)
        assert "[red]{0}[/red]" in drawn(why(case, LIBRARY, target), plain=False)
