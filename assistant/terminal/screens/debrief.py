"""Draws the end of a role play: what was missed, and what it would have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    WIDEST_PROSE,
    bullets,
    columns_table,
    hanging,
    heading,
    money,
    within,
)  # fmt: skip
from assistant.whatif.comparison import verdicts_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.learning.role_play.debrief import Corrected, Debrief, Missed

_MOST_MISSED = 8
_SHOWN = ("origin", "criterion", "value_content_tv", "value_content_nc", "section_301", "immex")
_NONE = "--"


def debrief_screen(debrief: Debrief, width: int) -> list[RenderableType]:
    """The verdicts as learned and as true; facts missed, needless questions, false beliefs."""
    counts = message("debrief.counts", questions=debrief.questions, learned=debrief.learned,
                     facts=debrief.facts)  # fmt: skip
    parts: list[RenderableType] = [
        *heading(message("debrief.title", who=debrief.who)), Text(counts), Text(),
        _verdicts(debrief), *_missed(debrief), *_needless(debrief),
    ]  # fmt: skip
    if debrief.corrected:
        parts += heading(message("debrief.believed"))
        for one in debrief.corrected:
            parts += _corrected(one)
    return within(parts, width, WIDEST_PROSE)


def _verdicts(debrief: Debrief) -> RenderableType:
    learned, true = verdicts_of(debrief.as_learned), verdicts_of(debrief.as_true)
    table = columns_table(QUIET, gap=2)
    table.add_column("")
    for name in ("as_learned", "as_true"):
        table.add_column(message(f"debrief.{name}"), justify="right")
    for name in _SHOWN:
        if learned[name] or true[name]:
            style = "" if learned[name] == true[name] else BAD
            label = Text(message(f"comparison.verdict.{name}"))
            shown = [str(one[name] or _NONE) for one in (learned, true)]
            table.add_row(label, shown[0], Text(shown[1], style=style))
    savings = [one.savings.per_unit for one in (debrief.as_learned, debrief.as_true)]
    if any(savings):
        label = Text(message("comparison.saving"))
        table.add_row(label, *(_NONE if one is None else money(one, 2) for one in savings))
    return table


def _missed(debrief: Debrief) -> list[RenderableType]:
    moving = [one for one in debrief.missed if one.effect.moves]
    if not debrief.missed:
        return [Text(), Text(message("debrief.none_missed"), style=GOOD)]
    parts: list[RenderableType] = []
    if moving:
        parts += heading(message("debrief.missed"))
    for number, one in enumerate(moving[:_MOST_MISSED], 1):
        told = message("debrief.misled", told=one.told) if one.misled else one.told
        parts.append(hanging(f"{number:3}  ", told, HEAD))
        parts += bullets(_effect(one), mark="     ")
    still = [one for one in debrief.missed if not one.effect.moves]
    rest = {
        "debrief.more": moving[_MOST_MISSED:],
        "debrief.besides": [one for one in still if one.effect.besides],
        "debrief.still": [one for one in still if not one.effect.besides],
    }
    for code, others in rest.items():
        if others:
            names = "; ".join(one.name for one in others)
            said = message(code, count=len(others), names=names)
            parts += [Text(), Text(said, style=QUIET)]
    return parts


def _effect(missed: Missed) -> list[str]:
    lines = [
        message("debrief.moves", label=message(f"comparison.verdict.{one.name}"),
                before=one.before or message("debrief.unknown"),
                after=one.after or message("debrief.unknown"))
        for one in missed.effect.verdicts
    ]  # fmt: skip
    saving = missed.effect.saving
    if saving.before != saving.after:
        before, after = (message("debrief.unknown") if one is None else money(one, 2)
                         for one in (saving.before, saving.after))  # fmt: skip
        lines.append(message("debrief.saving", before=before, after=after))
    if missed.effect.together:
        lines.append(message("debrief.together"))
    return lines


def _needless(debrief: Debrief) -> list[RenderableType]:
    if not debrief.needless:
        return []
    lines = [
        message("debrief.again" if one.again else "debrief.moves_nothing", typed=one.typed)
        for one in debrief.needless
    ]
    return [*heading(message("debrief.needless")), *bullets(lines)]


def _corrected(one: Corrected) -> list[RenderableType]:
    return [
        hanging("\u2014 ", one.says, QUIET),
        hanging("  ", one.verdict, OPEN),
        *bullets(one.because, mark="  "),
    ]
