"""Draws how far the claims of the article hold: all in one line each, or one with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.base.messages import InputError, message
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    WIDEST_PROSE,
    bullets,
    columns_table,
    heading,
    indented,
    law_line,
    within,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment, ClaimAnswer, ComponentRates

_STYLES = {"yes": GOOD, "no": BAD, "partly": OPEN}
_MOST_COMPONENTS = 5
_WIDEST_NAME = 30


def claims_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """What the article is, and every claim in one line: its number, how far it holds, its title."""
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for one in assessment.claims:
        table.add_row(Text(str(one.claim)), _holds(one), Text(one.title))
    named = message("claims_title", case=assessment.case, day=assessment.as_of)
    parts: list[RenderableType] = [
        Text(named, style=HEAD),
        Text(message("claims_about"), style=QUIET),
        table,
    ]
    return within(parts, width, WIDEST_PROSE)


def every_claim_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The list of the claims, and then each with its reasons."""
    parts = claims_screen(assessment, width)
    for one in assessment.claims:
        parts += claim_screen(assessment, one.claim, width)
    return parts


def claim_screen(assessment: Assessment, number: int, width: int) -> list[RenderableType]:
    """One claim: what the article says, how far it holds, why in this case, and the law.

    Raises InputError for a number that no claim has.
    """
    by_number = {one.claim: one for one in assessment.claims}
    if number not in by_number:
        raise InputError("claims_which", count=len(by_number))
    claim = by_number[number]
    parts: list[RenderableType] = [
        *heading(message("claims_one", number=number, holds=_holds(claim), title=claim.title)),
        indented(message("claims_says", says=claim.says), QUIET),
        *bullets(claim.because),
    ]
    if claim.components:
        parts += _components(claim.components)
    if claim.citation:
        parts.append(indented(law_line(claim.citation, assessment.as_of), QUIET))
    return within(parts, width, WIDEST_PROSE)


def _holds(claim: ClaimAnswer) -> Text:
    return Text(message(f"claims_holds_{claim.holds}"), style=_STYLES.get(claim.holds, OPEN))


def _components(components: Sequence[ComponentRates]) -> Iterator[RenderableType]:
    """The rates of the components beside each other, those that pay most in the US first."""
    most = sorted(components, key=_by_duty)[:_MOST_COMPONENTS]
    table = columns_table()
    table.add_column(Text(message("claims_component")), max_width=_WIDEST_NAME, no_wrap=True)
    table.add_column(Text(message("claims_origin")))
    for name in ("in_us", "us_duty", "in_mexico", "mexican_duty"):
        table.add_column(Text(message(f"claims_{name}")), justify="right")
    for one in most:
        cells = (
            one.name,
            one.origin or message("claims_open"),
            _rate(one.us_rate),
            one.us_duty or message("claims_open"),
            _rate(one.mexican_rate),
            one.mexican_duty or message("claims_open"),
        )
        table.add_row(*map(Text, cells))
    yield table
    if len(components) > len(most):
        rest = message("claims_others", count=len(components) - len(most))
        yield indented(rest, QUIET)


def _by_duty(one: ComponentRates) -> tuple[Decimal, Decimal]:
    return -Decimal(one.us_duty or 0), -Decimal(one.mexican_duty or 0)


def _rate(rate: str | None) -> str:
    return message("claims_open") if rate is None else message("claims_percent", rate=rate)
