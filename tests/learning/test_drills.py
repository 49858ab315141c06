"""Drills hold the traps that they say, and each decides; rulings are as they were published."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from assistant.assessment.assess import assess
from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.case.model import Case
from assistant.learning.drills.generator import DIFFICULTIES, Drill, drill, drill_id, drill_of
from assistant.learning.drills.traps import Difficulty, drills_form, found_at
from assistant.learning.feedback import Reasoning, overlooked, parted
from assistant.learning.lessons import rulings
from assistant.learning.lessons.lessons import lessons
from assistant.learning.lessons.rulings import RulingDrill
from assistant.learning.question import judge
from assistant.learning.session import question_of
from assistant.library.goods_names import name_of
from assistant.rulebook.rulebook import shipped_rulebook
from tests.support.library import LIBRARY
from tests.support.rulings_table import rulings as published

FORM = drills_form()
SEEDS = range(60)
EVERY = [(difficulty, seed) for difficulty in DIFFICULTIES for seed in SEEDS]
FIGURES = ("amount", "percent")


@cache
def made(difficulty: Difficulty, seed: int) -> Drill:
    return drill(difficulty, seed, LIBRARY)


def as_typed(one: Drill, answer: tuple[str, ...]) -> str:
    """An answer as a person would type it."""
    if one.question.kind == "several":
        return ", ".join(answer) or "none"
    places = {option.value: str(n) for n, option in enumerate(one.question.options, 1)}
    return places.get(answer[0], answer[0])


def answered_again(one: Drill, case: Case) -> dict[str, object]:
    """What the engine says at every place that this kind of drill may ask about."""
    worked = replace(one.worked, case=case, assessment=assess(case, LIBRARY, extended=False))
    fired = {step.rule for step in worked.assessment.steps}
    return {
        **{asked.asked: found_at(worked, asked.at) for asked in FORM.asked if asked.at},
        **{asked.asked: fired & set(asked.rules) for asked in FORM.asked if asked.rules},
    }


def test_drills_of_every_difficulty_hold_as_many_traps_as_it_says() -> None:
    for difficulty, seed in EVERY:
        one = made(difficulty, seed)
        assert len(one.traps) == FORM.difficulties[difficulty].traps, one.question.id
        assert len({trap.trap for trap in one.traps}) == len(one.traps)


def test_an_easy_drill_turns_on_no_rule_that_takes_a_specialist() -> None:
    """Regla Octava (LIGIE, rule 8 of the complementary rules) needs a permit few makers hold."""
    easy = {trap.trap for seed in SEEDS for trap in made("1", seed).traps}
    assert "regla_octava" not in easy
    assert easy == {trap.trap for trap in FORM.traps if trap.least == "1"}


def test_every_trap_decides_so_the_answer_without_it_is_another() -> None:
    for difficulty, seed in EVERY:
        one = made(difficulty, seed)
        for trap in one.traps:
            assert judge(one.question, as_typed(one, one.question.accepted)).right
            if one.question.kind not in ("choice", "several") and trap.answer_without:
                assert not judge(one.question, trap.answer_without[0]).right, one.question.id
            assert set(trap.answer_without) != set(one.question.accepted), one.question.id


def test_the_answer_is_what_the_engine_says_of_the_case_alone() -> None:
    """Judged anew from the case that the learner sees, not from what the generator kept."""
    for difficulty, seed in EVERY[::7]:
        one = made(difficulty, seed)
        assert one.question.case is not None
        found = answered_again(one, one.question.case)
        values = {
            value
            for there in found.values()
            for value in ([there] if isinstance(there, str) else there or ())
        }
        if one.question.kind != "several":
            assert set(one.question.accepted) <= values, one.question.id


def test_depends_is_an_answer_only_where_the_trap_is_an_unknown() -> None:
    leaving = {trap.trap for trap in FORM.traps if trap.leaves_open == "yes"}
    for difficulty, seed in EVERY:
        one = made(difficulty, seed)
        assert "unknown" not in one.question.accepted
        if "depends" in one.question.accepted:
            assert leaving & {trap.trap for trap in one.traps}, one.question.id


def test_a_right_option_stands_among_wrong_ones() -> None:
    for difficulty, seed in EVERY:
        question = made(difficulty, seed).question
        values = [option.value for option in question.options]
        assert len(set(values)) == len(values)
        if question.kind == "choice":
            assert question.accepted[0] in values
            assert len(values) >= 3, question.id
        if question.kind == "several":
            assert set(question.accepted) <= set(values)


def test_figures_offered_cannot_be_taken_for_each_other() -> None:
    for seed in SEEDS:
        one = made("1", seed)
        figures = [option.value for option in one.question.options]
        if all(value.replace(".", "").isdigit() for value in figures) and figures:
            assert len({Decimal(value).quantize(Decimal("0.1")) for value in figures}) > 1


def test_the_same_seed_gives_the_same_drill_and_another_seed_another() -> None:
    for difficulty in DIFFICULTIES:
        first = made(difficulty, 5)
        assert drill_of(drill_id(difficulty, 5), LIBRARY) == first
        assert question_of(first.question.id, LIBRARY) == first.question
        assert made(difficulty, 6).question.case != first.question.case


def test_a_drill_is_the_same_in_every_language() -> None:
    for difficulty, seed in EVERY[::30]:
        by_language = []
        for name in LANGUAGES:
            with use_language(name):
                one = drill(difficulty, seed, LIBRARY)
            assert one.question.case is not None
            materials = [(m.id, m.hts, m.origin, m.value) for m in one.question.case.materials]
            by_language.append((one.question.accepted, one.traps[0].trap, materials, one.tries))
        assert by_language[0] == by_language[1]


def test_every_trap_is_found_in_some_drill() -> None:
    found = Counter(trap.trap for of in EVERY for trap in made(*of).traps)
    assert {trap.trap for trap in FORM.traps} == set(found)


def test_every_code_is_in_the_tariff_and_has_a_name() -> None:
    codes = [good.hts for good in FORM.goods] + [good.key for good in FORM.goods if good.key]
    codes += [code for codes_ in FORM.parts.values() for code in codes_]
    codes += [code for one in FORM.made_here for code in (one.hts, *one.inputs)]
    dated = LIBRARY.as_of(FORM.day)
    assert [code for code in codes if not dated.tariff_has(code) or not name_of(code)] == []


def test_traps_and_rulings_belong_to_lessons() -> None:
    topics = {trap.topic for trap in FORM.traps}
    topics |= {one.topic for one in rulings.ruling_drills().rulings}
    assert topics <= {lesson.id for lesson in lessons()}


def test_the_rules_named_are_rules() -> None:
    named = {rule for asked in FORM.asked for rule in asked.rules}
    assert named <= set(shipped_rulebook().compiled)


@pytest.mark.parametrize("item", ["drill.4.1", "drill.1.x", "drill.1.-1", "drill.1.²", "drill"])
def test_what_is_no_drill_is_refused(item: str) -> None:
    with pytest.raises(InputError):
        drill_of(item, LIBRARY)


@pytest.mark.parametrize("item", ["ruling.none", "no_lesson.1", "", "de_minimis"])
def test_what_is_nothing_to_learn_is_refused(item: str) -> None:
    with pytest.raises(InputError):
        question_of(item, LIBRARY)


def test_who_did_not_see_a_trap_is_told_of_it() -> None:
    for difficulty, seed in EVERY[::5]:
        one = made(difficulty, seed)
        for trap in one.traps:
            assert any(trap.title in line for line in overlooked(one, trap.answer_without))
        assert overlooked(one, one.question.accepted) == ()


def test_reasoning_parts_at_a_deciding_step_and_nowhere_when_right() -> None:
    for difficulty, seed in EVERY[::3]:
        question = made(difficulty, seed).question
        assert question.steps, question.id
        if question.kind == "verdict":
            (right,) = question.accepted
            assert parted(question, Reasoning(verdict=right)) is None
            wrong = parted(question, Reasoning(verdict="no" if right == "yes" else "yes"))
            assert wrong
            assert wrong.step is question.steps[0]
            assert wrong.step.text in wrong.lines
        if question.kind in FIGURES:
            right = Decimal(question.accepted[0])
            assert parted(question, Reasoning(number=right)) is None
            assert parted(question, Reasoning(number=right + 7)) is not None


def test_a_wrong_figure_parts_at_the_step_of_the_part_left_out() -> None:
    """Who counts the duty of a part that Regla Octava frees is shown that step."""
    for seed in SEEDS:
        one = made("2", seed)
        freed = [trap for trap in one.traps if trap.trap == "regla_octava"]
        if freed and one.question.kind == "amount":
            figure = Decimal(freed[0].answer_without[0])
            parting = parted(one.question, Reasoning(number=figure))
            assert parting
            assert parting.step.rule == "mx.rate.regla_octava"
            return
    pytest.fail("no such drill")


def test_a_rule_that_did_not_decide_is_contradicted() -> None:
    question = next(q for of in EVERY if (q := made(*of).question).kind == "verdict")
    assert parted(question, Reasoning(rule=question.steps[0].rule)) is None
    assert parted(question, Reasoning(rule="usmca.wholly_obtained.stated")) is not None


RULINGS = rulings.ruling_drills().rulings


@pytest.mark.parametrize("one", RULINGS, ids=lambda one: one.ruling)
def test_a_ruling_is_what_the_engine_says_or_its_difference_is_explained(one: RulingDrill) -> None:
    question = rulings.ruling_of(f"{rulings.PREFIX}.{one.ruling}", LIBRARY)
    found = found_at(rulings.worked_ruling(one, LIBRARY), one.at)
    if question.kind in FIGURES:
        assert isinstance(found, str)
        agrees = abs(Decimal(found) - Decimal(one.decided)) <= one.within
    else:
        agrees = found == one.decided
    assert agrees is (one.differs is None)


@pytest.mark.parametrize("one", RULINGS, ids=lambda one: one.ruling)
def test_a_ruling_put_as_a_drill_is_the_published_one(one: RulingDrill) -> None:
    """Its facts are those of the ruling, but for words: a part that governs may go by its id."""
    (same,) = [ruling for ruling in published() if ruling.ruling == one.ruling]
    assert same.case is not None
    assert _facts(rulings.worked_ruling(one, LIBRARY).case) == _facts(same.case)
    assert same.url == one.source.url
    assert bool(same.differs) is (one.differs is not None)


def _facts(case: Case) -> object:
    content = case.model_dump(exclude={"name"})
    names = {material.description: material.id for material in case.materials}
    essential = content["product"].pop("essential_material")
    content["product"].pop("description")
    for material in content["materials"]:
        material.pop("description")
    return content, names.get(essential, essential)
