"""Draws an assessment. Text that people typed is never read as markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from assistant.assessment.shown_figures import with_shown_figures
from assistant.base.messages import message
from assistant.terminal.screens.alike import said_once
from assistant.terminal.screens.costs import bar_chart, cost_screen, saved_line
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    WIDEST,
    bullets,
    dollars,
    hanging,
    heading,
    indented,
    law_line,
    within,
)
from assistant.terminal.screens.programme import programme_brief
from assistant.terminal.screens.steps import reasons

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Advice, Assessment, Gap, Verdict, Warning_


def assessment_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Verdicts, scenarios, savings, reasons, warnings, advice and gaps."""
    parts: list[RenderableType] = [
        Text(message("screen_title", case=assessment.case, day=assessment.as_of), style=HEAD),
        Text(),
        _verdicts(assessment),
        *programme_brief(assessment.immex),
        *cost_screen(assessment, min(width, WIDEST)),
        *reasons(assessment),
        *_warnings_and_advice(assessment),
        *_gaps(assessment.gaps),
    ]
    return within(parts, width)


def _warnings_and_advice(assessment: Assessment) -> list[RenderableType]:
    warnings, advice = assessment.warnings, assessment.advice
    return [
        *_remarks("screen_warnings", [(one, one.text) for one in warnings], assessment, "! "),
        *_remarks(
            "screen_advice",
            [(one, _with_worth(one.text, one.worth)) for one in advice],
            assessment,
            "- ",
        ),
    ]


def remarks_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Warnings, advice and gaps."""
    parts = [*_warnings_and_advice(assessment), *_gaps(assessment.gaps)]
    parts = parts or [indented(message("screen_no_remarks"), "")]
    return within(parts, width)


def _verdicts(assessment: Assessment) -> RenderableType:
    from assistant.rulebook.rulebook import shipped_rulebook

    origin, product_of = assessment.origin, assessment.country_of_origin["section_301"]
    details = {
        "screen_criterion": origin.criterion,
        "screen_product_rule": origin.product_rule,
        "screen_alternative": origin.alternative,
        "screen_rvc_tv": origin.rvc.transaction_value,
        "screen_rvc_nc": origin.rvc.net_cost,
        "screen_de_minimis": origin.de_minimis.share if origin.de_minimis.used else None,
        "screen_confidence": origin.confidence
        and message(f"screen_confidence_{origin.confidence}"),
    }
    made_in, modality = product_of.country, assessment.immex.modality
    if modality:
        vocabulary = shipped_rulebook().vocabulary
        modality = str(vocabulary.in_sentence("modality_fit", "modality", modality))
    marked = assessment.country_of_origin["marking"].country
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for (name, verdict), detail in zip(
        _named_verdicts(assessment),
        (
            details,
            {"screen_made_in": made_in},
            {"screen_marked": marked},
            {"screen_modality": modality},
        ),
        strict=True,
    ):
        wording = [message(key, value=value) for key, value in detail.items() if value]
        table.add_row(Text(message(name)), verdict, Text(", ".join(wording), style=QUIET))
    return table


def _named_verdicts(assessment: Assessment) -> list[tuple[str, Text]]:
    section_301 = assessment.country_of_origin["section_301"].verdict
    return [
        ("screen_origin", _verdict(assessment.origin.verdict, good="yes")),
        ("screen_section_301", _verdict(section_301, good="no")),
        ("screen_marking", _verdict(assessment.country_of_origin["marking"].verdict, good="yes")),
        ("screen_immex", _verdict(assessment.immex.verdict, good="yes")),
    ]


def _verdict(verdict: Verdict, good: str) -> Text:
    style = GOOD if verdict == good else BAD if verdict in ("yes", "no") else OPEN
    return Text(message(f"screen_verdict_{verdict}"), style=style)


def summary_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The verdicts, the costs as bars and the saving: the short form below a long screen."""
    table = Table.grid(padding=(0, 2))
    for name, verdict in _named_verdicts(assessment):
        table.add_row(Text(message(name)), verdict)
    return [*heading(message("screen_summary")), table, *saving_screen(assessment, width)]


def saving_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The costs of the scenarios as bars, and what is saved."""
    assessment = with_shown_figures(assessment)
    saved = saved_line(assessment.savings)
    return [*bar_chart(assessment.scenarios, width), *([saved] if saved else [])]


def _remarks(
    title: str, remarks: Sequence[tuple[Warning_ | Advice, str]], assessment: Assessment, mark: str
) -> list[RenderableType]:
    if not remarks:
        return []
    shown = heading(message(title))
    for place, text in said_once([(one.code, text) for one, text in remarks]):
        shown.append(hanging(mark, text, ""))
        citation = remarks[place][0].citation
        shown.append(hanging("  ", law_line(citation, assessment.as_of), QUIET))
    return shown


def _gaps(gaps: Sequence[Gap]) -> list[RenderableType]:
    if not gaps:
        return []
    return [*heading(message("screen_gaps")), *bullets(gap_lines(gaps), mark="? ")]


def gap_lines(gaps: Sequence[Gap]) -> list[str]:
    """What is missing, each with its worth, those that decide first and marked, each said once."""
    each = {_gap_text(gap): gap for gap in sorted(gaps, key=lambda gap: not gap.decides)}
    whole = list(each)
    texts = [(f"{gap.code} {gap.decides}", str(gap.text)) for gap in each.values()]
    return [whole[place] + text.removeprefix(texts[place][1]) for place, text in said_once(texts)]


def _gap_text(gap: Gap) -> str:
    mark = f" ({message('screen_decides')})" if gap.decides else ""
    return _with_worth(str(gap.text), gap.worth, "screen_worth_a_unit") + mark


def _with_worth(text: str, worth: str | None, wording: str = "screen_worth_a_year") -> str:
    return f"{text} ({message(wording, value=dollars(worth))})" if worth else text
