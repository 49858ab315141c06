"""Generates drills: cases from a seed, with traps that the engine has verified.

Cases are drawn until exactly the intended traps are present and removing any one of them changes
the answer. The same difficulty and seed give the same drill in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import NamedTuple, cast, get_args

from assistant.assessment.assess import assess
from assistant.assessment.model import Step
from assistant.base.conditions import holds
from assistant.base.language import LANGUAGES, translate
from assistant.base.messages import InputError, message
from assistant.case.changes import changed
from assistant.case.model import Case, Material
from assistant.explain.product_rule import alternative_words
from assistant.learning.drills.case import Draft, draft, required
from assistant.learning.drills.traps import (
    AskedForm,
    Difficulty,
    Distractor,
    DrillsForm,
    GoodForm,
    Trap,
    changes_of,
    deciding_steps,
    drills_form,
    found_at,
    is_shown,
)
from assistant.learning.figures import Worked
from assistant.learning.question import Kind, LearningQuestion, shown
from assistant.library import DatedLibrary, Library
from assistant.questions.model import Choice
from assistant.rulebook.rulebook import shipped_rulebook

DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)
PREFIX = "drill"
MOST_DRILLS = 1_000_000
_ITEM = re.compile(rf"{PREFIX}\.(?P<difficulty>{'|'.join(DIFFICULTIES)})\.(?P<seed>[0-9]{{1,6}})")
# One draw in a few passes; over many thousand seeds, none came near this limit.
MOST_TRIES = 2000
_TRIES_OF_ONE = 12
_MOST_OPTIONS = 4
_FIGURES = ("amount", "percent")
_SAY_NOTHING = ("depends", "unknown")

Answer = tuple[str, ...]


@dataclass(frozen=True)
class HeldTrap:
    """A trap of a drill: its texts, the change that removes it, and the answer without it."""

    trap: str
    topic: str
    title: str
    text: str
    otherwise: str
    answer_without: Answer


@dataclass(frozen=True)
class Drill:
    """A question about a case, its traps in the order they were added, and the cases drawn."""

    question: LearningQuestion
    difficulty: Difficulty
    seed: int
    traps: tuple[HeldTrap, ...]
    worked: Worked
    tries: int


class _Plan(NamedTuple):
    """What is drawn before the case: questions, frame, good, traps and distractors.

    Several questions are asked only as statements.
    """

    asked: tuple[AskedForm, ...]
    frame: str
    good: GoodForm
    traps: tuple[Trap, ...]
    distractors: tuple[Distractor, ...]


def drill_id(difficulty: Difficulty, seed: int) -> str:
    """The id of a drill; it suffices to generate the drill again."""
    return f"{PREFIX}.{difficulty}.{seed}"


def is_drill(item: str) -> bool:
    """Whether a drill has that id."""
    return _ITEM.fullmatch(item) is not None


def drill_of(item: str, library: Library) -> Drill:
    """The drill with that id, in the current language; raises InputError for any other id."""
    if found := _ITEM.fullmatch(item):
        return drill(cast(Difficulty, found["difficulty"]), int(found["seed"]), library)
    raise InputError("drill.id_unknown", id=item, difficulties=", ".join(DIFFICULTIES))


def drill(difficulty: Difficulty, seed: int, library: Library) -> Drill:
    """The drill of that difficulty and seed (0 or more), in the current language.

    Raises LookupError if none was found in `MOST_TRIES` tries.
    """
    rng = Random(f"{difficulty}.{seed}")
    form = drills_form()
    dated = library.as_of(form.day)
    wished = [trap for trap in rng.sample(form.traps, len(form.traps)) if trap.least <= difficulty]
    for number in range(1, MOST_TRIES + 1):
        first = wished[number // _TRIES_OF_ONE % len(wished)]
        plan = _plan(rng, form, difficulty, first, library)
        if plan is None:
            continue
        frame = form.frames[plan.frame]
        made = draft(rng, form, plan.good, frame, plan.traps, plan.distractors, dated)
        if made is None:
            continue
        maker = _Maker(rng, form, plan, made, library)
        if maker.holds():
            question = maker.question(drill_id(difficulty, seed), difficulty)
            return Drill(question, difficulty, seed, maker.held(), maker.worked, number)
    raise LookupError(drill_id(difficulty, seed))


def _plan(
    rng: Random, form: DrillsForm, difficulty: Difficulty, first: Trap, library: Library
) -> _Plan | None:
    """A plan with the first trap and others that can decide the same questions, or None."""
    size = form.difficulties[difficulty]
    name = rng.choice(first.decides)
    asked = [one for one in form.asked if one.asked == name]
    stated = [one for one in form.asked if one.says and one not in asked]
    if size.traps > 1 and asked[0].says and rng.choice((True, False)):
        asked += rng.sample(stated, size.traps - 1)
    frames = [f for f in first.frames if all(f in one.frames for one in asked)]
    if not frames:
        return None
    frame = rng.choice(frames)
    others = [trap for trap in form.traps if frame in trap.frames and trap is not first]
    more = [[trap for trap in others if one.asked in trap.decides] for one in asked]
    if len(asked) > 1 and all(more[1:]):
        traps = (first, *(rng.choice(of_one) for of_one in more[1:]))
    elif len(asked) == 1 and len(more[0]) >= size.traps - 1:
        traps = (first, *rng.sample(more[0], size.traps - 1))
    else:
        return None
    possible = [one for one in form.distractors if frame in one.frames]
    distractors = tuple(rng.sample(possible, size.distractors))
    good = _good(rng, form, frame, [*traps, *distractors], library)
    if good is None or _clash([*traps, *distractors]):
        return None
    return _Plan(tuple(asked), frame, good, traps, distractors)


def _good(
    rng: Random, form: DrillsForm, frame: str, held: Sequence[Trap | Distractor], library: Library
) -> GoodForm | None:
    """A good with the key part and value content that the frame and traps need, or None."""
    needs_content = form.frames[frame].key_part is not None
    needs_key = needs_content or any(one.adds and one.adds.code == "key" for one in held)
    dated = library.as_of(form.day)
    goods = [
        good
        for good in form.goods
        if (good.key or not needs_key) and (not needs_content or required(good, dated))
    ]
    return rng.choice(goods) if goods else None


def _clash(held: Sequence[Trap | Distractor]) -> bool:
    """Whether two are identical, set one fact to different values, or both use the key part."""
    if len({id(one) for one in held}) < len(held):
        return True
    values: dict[str, object] = {}
    for one in held:
        for change in one.sets:
            if values.setdefault(change.place, change.value) != change.value:
                return True
    return sum(isinstance(one, Trap) and one.carried_by is not None for one in held) > 1


class _Maker:
    """Verifies a draft with the engine and makes its question."""

    def __init__(
        self, rng: Random, form: DrillsForm, plan: _Plan, made: Draft, library: Library
    ) -> None:
        self.rng = rng
        self.form = form
        self.plan = plan
        self.made = made
        self.library = library
        self.worked = self._work(made.case)
        self.answer: Answer = ()
        self.answers_without: dict[str, Answer] = {}

    def holds(self) -> bool:
        """Whether exactly the intended traps are present, and each of them decides."""
        answer = self._answer(self.worked)
        if answer is None or self._is_open() or not self._only_those_meant():
            return False
        self.answer = answer
        for trap in self.plan.traps:
            without = changed(self.made.case, changes_of(trap.without, self.made.roles[trap.trap]))
            other = self._answer(self._work(without))
            if other is None or not self._differs(other, answer):
                return False
            self.answers_without[trap.trap] = other
        if not self.made.without_distractors:
            return True
        plainer = changed(self.made.case, self.made.without_distractors)
        same = self._answer(self._work(plainer))
        return same is not None and not self._differs(same, answer)

    def held(self) -> tuple[HeldTrap, ...]:
        """The traps, in the current language."""
        return tuple(self._held(trap) for trap in self.plan.traps)

    def question(self, item: str, difficulty: Difficulty) -> LearningQuestion:
        """The question, in the current language."""
        asked = self.plan.asked[0]
        choices = self._choices(with_figures=difficulty == DIFFICULTIES[0])
        bare = LearningQuestion(
            id=item,
            topic=self.plan.traps[0].topic,
            prompt=translate(self.form.statements.ask if self._of_statements() else asked.ask),
            kind=self._kind(choices),
            accepted=self.answer,
            choices=choices,
            within=Decimal(0) if choices else asked.within,
            given=tuple(self._given()),
            case=self.made.case,
        )
        explanation = tuple(self._explanation(bare))
        return replace(bare, explanation=explanation, steps=tuple(self._steps()))

    def _work(self, case: Case) -> Worked:
        return Worked(case, assess(case, self.library, extended=False), self.library)

    def _of_statements(self) -> bool:
        return len(self.plan.asked) > 1

    def _answer(self, worked: Worked) -> Answer | None:
        """The right answer, or the true statements; None if it is not definite."""
        answers = {one.asked: _answered(one, worked) for one in self.plan.asked}
        if not self._of_statements():
            return answers[self.plan.asked[0].asked]
        holding = []
        for one in self.plan.asked:
            (value,) = answers[one.asked] or ("unknown",)
            if value in _SAY_NOTHING:
                return None
            if one.holds and holds(one.holds, value):
                holding.append(one.asked)
        return tuple(holding)

    def _is_open(self) -> bool:
        """Whether the answer is open although no trap makes it so."""
        verdicts = [_answered(one, self.worked) for one in self.plan.asked if one.kind == "verdict"]
        meant = any(trap.leaves_open == "yes" for trap in self.plan.traps)
        said_nothing = {value for verdict in verdicts for value in verdict or ("unknown",)}
        return "unknown" in said_nothing or ("depends" in said_nothing and not meant)

    def _only_those_meant(self) -> bool:
        """Whether the assessment shows every intended trap, and no other relevant one.

        Materials of distractors are skipped: `holds` checks that removing them changes nothing.
        """
        roles = self.made.roles
        if not all(is_shown(one, self.worked, roles[one.trap]) for one in self.plan.traps):
            return False
        asked = {one.asked for one in self.plan.asked}
        parts = [
            one.id for one in self.made.case.materials if one.id not in self.made.distractor_parts
        ]
        return not any(
            is_shown(trap, self.worked, {"part": part})
            for trap in self.form.traps
            if self.plan.frame in trap.frames and asked.intersection(trap.decides)
            for part in (parts if trap.adds else [""])
            if trap.trap not in roles or (trap.adds and part != roles[trap.trap]["part"])
        )

    def _differs(self, one: Answer, other: Answer) -> bool:
        """Whether two answers are clearly different; figures by twice the tolerance."""
        asked = self.plan.asked[0]
        if asked.kind in _FIGURES and not self._of_statements():
            return abs(Decimal(one[0]) - Decimal(other[0])) > 2 * asked.within
        return set(one) != set(other)

    def _held(self, trap: Trap) -> HeldTrap:
        roles = self.made.roles[trap.trap]
        named = {one.id: f"{one.name} ({one.id})" for one in self.made.case.materials}
        return HeldTrap(
            trap.trap,
            trap.topic,
            translate(trap.title),
            translate(trap.text).strip(),
            translate(trap.otherwise).format(**roles, name=named.get(roles["part"], "")),
            self.answers_without[trap.trap],
        )

    def _given(self) -> Iterator[str]:
        """The rules and rates needed for the answer, each once."""
        case, dated = self.made.case, self.library.as_of(self.form.day)
        for what in dict.fromkeys(name for one in self.plan.asked for name in one.given):
            match what:
                case "product_rule":
                    yield from product_rule_lines(self.plan.good.hts, dated)
                case "mexican_rates":
                    yield from mexican_rate_lines(case.every_material(), dated)
                case "us_rate":
                    rate = dated.us_rate(self.plan.good.hts, "general_rate")
                    yield message("drill.us_rate", hts=self.plan.good.hts, rate=rate)

    def _explanation(self, question: LearningQuestion) -> Iterator[str]:
        for trap in self.held():
            answer = shown(question, trap.answer_without)
            otherwise = message("drill.without", otherwise=trap.otherwise, answer=answer)
            yield f"{trap.title}. {trap.text} {otherwise}"

    def _steps(self) -> list[Step]:
        """The steps that decide the question, in firing order."""
        steps = self.worked.assessment.steps
        numbers = {step.n for one in self.plan.asked for step in steps if step.rule in one.rules}
        for one in self.plan.asked:
            (value, *_) = _answered(one, self.worked) or ("",)
            numbers |= {step.n for step in deciding_steps(one.at or "", value, steps)}
        return [step for step in steps if step.n in numbers]

    def _kind(self, choices: tuple[Choice, ...]) -> Kind:
        asked = self.plan.asked[0]
        if self._of_statements():
            return "several"
        return "choice" if asked.kind in _FIGURES and choices else asked.kind

    def _choices(self, *, with_figures: bool) -> tuple[Choice, ...]:
        """The options; for figures only if there are enough plausible wrong ones."""
        asked = self.plan.asked[0]
        if self._of_statements():
            return tuple(Choice(value=one.asked, label=one.says or {}) for one in self.plan.asked)
        if asked.rules:
            return self._rule_choices(asked)
        if asked.kind == "choice":
            return tuple(
                Choice(value=one.id, label=_label("drill.part", id=one.id, name=str(one.name)))
                for one in self.made.case.materials
            )
        if asked.kind in _FIGURES and with_figures:
            return self._figure_choices(asked)
        return ()

    def _rule_choices(self, asked: AskedForm) -> tuple[Choice, ...]:
        """The deciding rule, those that would decide without a trap, and a few others."""
        tempting = {self.answer[0], *(one[0] for one in self.answers_without.values())}
        others = [rule for rule in asked.rules if rule not in tempting]
        more = max(min(_MOST_OPTIONS, len(asked.rules)) - len(tempting), 0)
        tempting |= set(self.rng.sample(others, more))
        compiled = shipped_rulebook().compiled
        return tuple(
            Choice(value=rule, label=compiled[rule].rule.title)
            for rule in asked.rules
            if rule in tempting
        )

    def _figure_choices(self, asked: AskedForm) -> tuple[Choice, ...]:
        wrong = [one[0] for one in self.answers_without.values()]
        wrong += [found for place in asked.wrong
                  if isinstance(found := found_at(self.worked, place), str)]  # fmt: skip
        if asked.kind == "percent":
            wrong.append(str(100 - Decimal(self.answer[0])))
        kept = [self.answer[0]]
        for figure in wrong:
            if all(self._differs((figure,), (other,)) for other in kept):
                kept.append(figure)
        if len(kept) < _MOST_OPTIONS - 1:
            return ()
        return tuple(
            Choice(
                value=figure,
                label=_label(f"learning.{asked.kind}", value=format(Decimal(figure), ",f")),
            )
            for figure in sorted(kept[:_MOST_OPTIONS], key=Decimal)
        )


def product_rule_lines(hts: str, library: DatedLibrary) -> Iterator[str]:
    """The product rules of a good, one alternative per line."""
    for candidate in library.product_rules(hts, None, {}):
        for rule in candidate.rules:
            for alternative in rule.alternatives:
                words = alternative_words(rule, alternative)
                yield message("drill.product_rule", rule=rule.rule, words=words)


def mexican_rate_lines(materials: Iterable[Material], library: DatedLibrary) -> Iterator[str]:
    """Mexico's duty rate, in percent, of each dutiable material; a last line covers the others."""
    rates = [
        (one, library.mexican_duty(one.hts, one.mexican_tariff_item).high) for one in materials
    ]
    for one, rate in rates:
        if rate:
            yield message("drill.mexican_rate", id=one.id, name=one.name, rate=f"{rate:f}")
    others = [rate for _, rate in rates if not rate]
    if others and None not in others:
        yield message("drill.mexican_rate_others")


def _answered(asked: AskedForm, worked: Worked) -> Answer | None:
    """The engine's answer to a question; None if there is none or several."""
    if asked.rules:
        fired = {step.rule for step in worked.assessment.steps} & set(asked.rules)
        return tuple(fired) if len(fired) == 1 else None
    if _line_is_open(asked, worked):
        return None
    found = found_at(worked, asked.at or "")
    if isinstance(found, list):
        return tuple(found) if len(found) <= 1 else None
    return None if found is None else (found,)


def _line_is_open(asked: AskedForm, worked: Worked) -> bool:
    """Whether the cost line asked about is incomplete."""
    return any(
        asked.at == f"scenarios.{scenario.id}.lines.{line}.amount"
        for scenario in worked.assessment.scenarios
        for line in scenario.open_lines
    )


def _label(code: str, **fields: str) -> dict[str, str]:
    """The label of an option, in the current language like all texts of a question."""
    return dict.fromkeys(LANGUAGES, message(code, **fields))
