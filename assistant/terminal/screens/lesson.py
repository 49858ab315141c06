"""Draws lessons, their exercises, and what is said of an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.constrain import Constrain
from rich.table import Table
from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.questions.countries import shown_country
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    QUIET,
    cited,
    hanging,
    heading,
    indented,
    money,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Step
    from assistant.case.model import Case, Material
    from assistant.learning.lessons.lessons import LessonText
    from assistant.learning.question import Judged, LearningQuestion
    from assistant.questions.model import Choice

_WIDEST = 100
_CENTS = 2
_MOST_STEPS = 3
_HOW = ("amount", "percent", "country", "several")


def lesson_screen(lesson: LessonText, width: int) -> list[RenderableType]:
    """What a lesson says, its worked example with the bill of materials, and where the law is."""
    worked = lesson.worked
    title = message("learning.title", number=lesson.number, title=lesson.title)
    parts: list[RenderableType] = [*heading(title), Text(lesson.aim, style=QUIET)]
    parts += _paragraphs(lesson.text)
    parts += [*heading(message("learning.example")), *_case(worked.case)]
    for changes in lesson.told.values():
        parts += [Text(), Text(message("learning.variant"), style=QUIET)]
        parts += [hanging("- ", change, QUIET) for change in changes]
    parts += _paragraphs(lesson.says)
    rules = shipped_rulebook().compiled
    parts += heading(message("learning.law"))
    parts += [hanging("- ", one, "") for one in cited(lesson.law, worked.assessment.as_of)]
    parts += [
        hanging("- ", f"{translate(rules[rule].rule.title)} ({rule})", QUIET)
        for rule in lesson.rules
    ]
    return _within(parts, width)


def exercise_screen(
    question: LearningQuestion, number: int, count: int, width: int
) -> list[RenderableType]:
    """A question, the `number`th of `count`: what changes, its case where it has its own."""
    parts: list[RenderableType] = heading(message("learning.question", number=number, count=count))
    if question.given:
        parts += [hanging("- ", one, QUIET) for one in question.given]
    elif question.case:
        parts += _case(question.case)
    parts += [Text(), Text(question.prompt)]
    parts += [
        hanging(f"{place:3}. ", _option(question, option), "")
        for place, option in enumerate(question.options, 1)
    ]
    if question.kind in _HOW:
        parts.append(indented(message(f"learning.how_{question.kind}"), QUIET))
    return _within(parts, width)


def judged_screen(question: LearningQuestion, judged: Judged, width: int) -> list[RenderableType]:
    """Whether the answer is right, the right one, the explanation, and the steps that decide."""
    right = "learning.right" if judged.right else "learning.wrong"
    style = GOOD if judged.right else BAD
    parts: list[RenderableType] = [
        Text(),
        Text(message(right, understood=judged.understood, accepted=judged.accepted), style=style),
        *_paragraphs(question.explanation),
        *_steps(question.steps, _day(question.case)),
    ]
    return _within(parts, width)


def _steps(steps: Iterable[Step], day: str) -> list[RenderableType]:
    """The engine's own sentences, with rule and law below each."""
    shown: list[RenderableType] = []
    for step in list({(step.rule, step.text): step for step in steps}.values())[:_MOST_STEPS]:
        shown += [hanging("  ", f"{step.title}. {step.text}", "")]
        shown += [hanging("  ", " · ".join([step.rule, *cited(step.citation, day)]), QUIET)]
    return [*heading(message("learning.steps")), *shown] if shown else []


def _day(case: Case | None) -> str:
    return ((case and case.as_of) or date.today()).isoformat()


def _case(case: Case) -> list[RenderableType]:
    """The good and its bill of materials."""
    product = case.product
    good = message("learning.good", name=product.description, hts=product.hts or "-")
    facts = [
        message(f"learning.good_{name}", value=money(format(value, "f"), _CENTS))
        for name, value in (("price", product.transaction_value), ("net_cost", product.net_cost))
        if value is not None
    ]
    if case.production.country:
        made_in = shown_country(case.production.country)
        facts.append(message("learning.good_made_in", country=made_in))
    if case.baseline.country and case.baseline.unit_price is not None:
        price = money(format(case.baseline.unit_price, "f"), _CENTS)
        country = shown_country(case.baseline.country)
        facts.append(message("learning.good_today", country=country, value=price))
    if case.manufacturer.immex != "unknown":
        word = message(f"learning.{case.manufacturer.immex}")
        facts.append(message("learning.good_immex", word=word))
    if case.manufacturer.vat_certification != "unknown":
        word = case.manufacturer.vat_certification
        facts.append(message("learning.good_vat", word=message(f"learning.vat_{word}")))
    return [Text(good, style=HEAD), Text("; ".join(facts)), *_materials(case.materials)]


def _materials(materials: Sequence[Material]) -> list[RenderableType]:
    table = Table(box=None, padding=(0, 1), pad_edge=False, header_style=HEAD)
    for name, ratio in (("material", 1), ("code", None), ("origin", None)):
        table.add_column(message(f"learning.column_{name}"), ratio=ratio)
    table.add_column(message("learning.column_value"), justify="right")
    table.add_column(message("learning.column_originating"))
    for depth, one in _levels(materials):
        table.add_row(
            Text(f"{'  ' * depth}{one.id} {one.name}"),
            one.hts or "?",
            one.origin or "?",
            "?" if one.value is None else money(format(one.value, "f"), _CENTS),
            _status(one),
        )
    return [table] if table.row_count else []


def _levels(materials: Sequence[Material], depth: int = 0) -> Iterable[tuple[int, Material]]:
    for one in materials:
        yield depth, one
        yield from _levels(one.materials, depth + 1)


def _status(material: Material) -> str:
    kind = [] if material.kind == "material" else [message(f"learning.kind_{material.kind}")]
    return ", ".join([message(f"learning.{material.originating or 'not_said'}"), *kind])


def _option(question: LearningQuestion, option: Choice) -> str:
    label = translate(option.label)
    return f"{label} ({option.value})" if question.kind == "several" else label


def _paragraphs(texts: Iterable[str]) -> list[RenderableType]:
    return [part for text in texts for part in (Text(), Text(text))]


def _within(parts: Iterable[RenderableType], width: int) -> list[RenderableType]:
    return [Constrain(part, min(width, _WIDEST)) for part in parts]
