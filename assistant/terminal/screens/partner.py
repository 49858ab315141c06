"""Draws the score of a manufacturing partner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.text import Text

from assistant.base.language import translate
from assistant.base.messages import message
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    bullets,
    hanging,
    heading,
    indented,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.partner import Score, Scored, Site
    from assistant.interview.partner_talk import PartnerQuestion

_STYLES = {"shown": GOOD, "no": BAD}


def partner_screen(score: Score, width: int) -> list[RenderableType]:
    """The verdict, the counts, and each criterion: must-haves first, gaps with what to ask."""
    named = {"partner": score.partner, "case": score.case, "day": score.as_of}
    parts: list[RenderableType] = [
        Text(message("partner_title", **named), style=HEAD),
        Text(message(f"partner_verdict_{score.verdict}")),
        Text(message("partner_counts", **_counts(score))),
        *bullets(map(_site, score.sites), QUIET),
    ]
    for weight in ("must", "nice"):
        criteria = [one for one in score.criteria if one.weight == weight]
        if criteria:
            parts += heading(message(f"partner_{weight}"))
            parts += [line for one in criteria for line in _criterion(one)]
    return within(parts, width)


def partner_question_screen(asked: PartnerQuestion, left: int) -> list[RenderableType]:
    """A question on the partner, whether its criterion is a must-have, and a hint."""
    parts: list[RenderableType] = [Text()]
    if asked.criterion:
        weight = message(f"partner_{asked.criterion.weight}")
        parts.append(Text(message("partner_progress", weight=weight, left=left), style=QUIET))
    parts.append(Text(str(asked.ask), style=HEAD))
    if asked.question.hint:
        parts.append(indented(translate(asked.question.hint), QUIET))
    return parts


def _counts(score: Score) -> dict[str, Any]:
    return score.model_dump(include={"must_shown", "must_all", "nice_shown", "nice_all"})


def _site(site: Site) -> str:
    place = ", ".join(filter(None, [site.place, site.country]))
    return ": ".join(filter(None, [place, site.work]))


def _criterion(one: Scored) -> Iterator[RenderableType]:
    state = message(f"partner_state_{one.state}", day=one.valid_until)
    yield hanging("- ", f"{one.label}: {state}", _STYLES.get(one.state, OPEN))
    if one.given:
        yield hanging("  ", message("partner_given", text=one.given), "")
    if one.weight == "must":
        yield hanging("  ", one.because, QUIET)
    if one.state != "shown":
        yield hanging("  ", message("partner_ask", ask=one.ask, evidence=one.evidence), "")
