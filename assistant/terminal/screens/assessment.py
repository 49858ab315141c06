"""Draws questions and assessments with rich. What people typed is never read as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from assistant.base.language import language, translate
from assistant.base.messages import message
from assistant.questions.answers import is_not_known
from assistant.terminal.console.command_table import Command, command_table
from assistant.terminal.screens.costs import bar_chart, cost_screen, saved_line
from assistant.terminal.screens.parts import (
    BAD,
    GOOD,
    HEAD,
    OPEN,
    QUIET,
    cited,
    hanging,
    heading,
    indented,
    money,
)
from assistant.terminal.screens.programme import TOLD_IN_BRIEF, programme_brief

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Assessment, Gap, Step, Verdict
    from assistant.interview.conversation import Prompt, Turn
    from assistant.interview.sessions import SavedSession
    from assistant.questions.model import Option

_WIDEST = 120
_MOST_IN_A_COLUMN = 8
_TOLD_ELSEWHERE = {"gap", "warning", "advice"} | TOLD_IN_BRIEF
_UNFOLDED_ONLY = {"scenarios", "us_duties", "mexican_duties", "costs", "beyond"}


def question_screen(prompt: Prompt, answered: int, left: int) -> list[RenderableType]:
    """A question: how far we are, its words, what led to it, values to choose from, and a hint."""
    progress = message("terminal_progress", number=answered + 1, all=answered + max(left, 1))
    shown: list[RenderableType] = [Text(), Text(progress, style=QUIET)]
    shown.append(Text(prompt.ask, style=HEAD))
    if prompt.reason:
        shown.append(indented(message("terminal_reason", reason=prompt.reason), QUIET))
    if prompt.options:
        shown.append(_options(prompt.options))
    hints = [prompt.hint]
    if prompt.item.question.answer == "yes_no":
        hints.append(message("terminal_yes_no"))
    elif prompt.item.question.answer == "choice":
        hints.append(message("terminal_choose"))
    elif prompt.options and prompt.item.question.answer == "hs_code":
        hints = [message("terminal_choose_code")]
    shown.extend(indented(hint, QUIET) for hint in hints if hint)
    return shown


def question_reminder(prompt: Prompt) -> list[RenderableType]:
    """The question in its words alone, after something else was shown."""
    return [Text(), Text(prompt.ask, style=HEAD)]


def _options(options: Sequence[Option]) -> RenderableType:
    """The options by number, in two columns where there are many."""
    table = Table.grid(padding=(0, 1))
    numbered = [
        (Text(f"{number:3}"), Text(option.value), Text(option.label, style=QUIET))
        for number, option in enumerate(options, 1)
    ]
    half = (len(numbered) + 1) // 2 if len(numbered) > _MOST_IN_A_COLUMN else len(numbered)
    for left, right in zip_longest(numbered[:half], numbered[half:], fillvalue=()):
        table.add_row(*left, *right)
    return table


def help_screen(name: str | None) -> list[RenderableType]:
    """What each command does, by group; or what one does, and how else it is called."""
    table = command_table()
    if name:
        command = table.commands[name]
        shown: list[RenderableType] = [Text(_written(name, command), style=HEAD)]
        shown.append(indented(translate(command.does), ""))
        if others := sorted({name, *command.others} - {_written(name, command).split()[0][1:]}):
            names = ", ".join(f"/{other}" for other in others)
            shown.append(indented(message("help_also", names=names), QUIET))
        return shown
    rows = Table.grid(padding=(0, 1))
    rows.add_column(no_wrap=True)
    for group, label in table.groups.items():
        rows.add_row(Text(translate(label), style=HEAD))
        for name, command in table.commands.items():
            if command.group == group:
                rows.add_row(Text(f" {_written(name, command)}"), Text(translate(command.does)))
    return [rows, indented(message("help_plain_words"), "")]


def _written(name: str, command: Command) -> str:
    called = next(iter(command.also.get(language(), [])), name)
    argument = f" {translate(command.argument)}" if command.argument else ""
    return f"/{called}{argument}"


def answers_screen(turns: Iterable[Turn]) -> list[RenderableType]:
    """Every question with its answer, by number."""
    table = Table(
        title=message("terminal_answered"), title_justify="left", box=None, padding=(0, 1)
    )
    table.add_column(justify="right")
    table.add_column(ratio=3, style=QUIET)
    table.add_column(ratio=2, overflow="fold")
    table.show_header = False
    for number, turn in enumerate(turns, 1):
        answer = turn.answer or ""
        known = message("terminal_not_known") if is_not_known(answer) else answer
        table.add_row(Text(str(number)), Text(turn.ask), Text(known))
    return [table]


def sessions_screen(saved: Iterable[SavedSession]) -> list[RenderableType]:
    """The interviews that are kept, by number."""
    table = Table(box=None, padding=(0, 1, 0, 0), header_style=HEAD, pad_edge=False)
    for name in ("number", "name", "answers", "saved", "day", "state"):
        table.add_column(Text(message(f"sessions_{name}")))
    for number, one in enumerate(saved, 1):
        state = message("sessions_finished" if one.finished else "sessions_unfinished")
        last = one.saved.strftime("%Y-%m-%d %H:%M")
        name = one.name or message("session_no_name")
        cells = (str(number), name, str(len(one.turns)), last, one.day.isoformat(), state)
        table.add_row(*map(Text, cells))
    return [table]


def assessment_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The assessment in parts: verdicts, scenarios, savings, why, and what to know and do."""
    width = min(width, _WIDEST)
    parts: list[RenderableType] = [
        Text(message("screen_title", case=assessment.case, day=assessment.as_of), style=HEAD),
        Text(),
        _verdicts(assessment),
        *programme_brief(assessment.immex),
        *cost_screen(assessment, width),
        *_steps(_reasons(assessment.steps), assessment, unfolded=False),
    ]
    parts += [*_warnings_and_advice(assessment), *_gaps(assessment.gaps)]
    return [_within(part, width) for part in parts]


def _warnings_and_advice(assessment: Assessment) -> list[RenderableType]:
    warnings = [(one.text, one.citation) for one in assessment.warnings]
    advice = [(_with_worth(one.text, one.worth), one.citation) for one in assessment.advice]
    return [
        *_remarks("screen_warnings", warnings, assessment, "! "),
        *_remarks("screen_advice", advice, assessment, "- "),
    ]


def steps_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Every step with the facts that its rule matched."""
    steps = _steps(assessment.steps, assessment, unfolded=True)
    return [_within(part, min(width, _WIDEST)) for part in steps]


def step_screen(
    assessment: Assessment, number: int, citation: Callable[[str], str], width: int
) -> list[RenderableType]:
    """A step with its facts, and the rule as it is written."""
    from assistant.explain.rule_text import rule_text
    from assistant.rulebook.rulebook import shipped_rulebook

    step = assessment.steps[number - 1]
    rule = rule_text(shipped_rulebook().compiled[step.rule], citation)
    parts = [
        *_steps([step], assessment, unfolded=True),
        *heading(message("screen_rule")),
        Text(rule, style=QUIET),
    ]
    return [_within(part, min(width, _WIDEST)) for part in parts]


def remarks_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """What to know before relying on the answer, what to do, and what is not known."""
    parts = [*_warnings_and_advice(assessment), *_gaps(assessment.gaps)]
    parts = parts or [indented(message("screen_no_remarks"), "")]
    return [_within(part, min(width, _WIDEST)) for part in parts]


def _within(part: RenderableType, width: int) -> RenderableType:
    from rich.constrain import Constrain

    return Constrain(part, width)


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
        modality = vocabulary.in_sentence("modality_fit", "modality", modality)
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
    """The verdicts, the costs as bars and the saving, to stand below what scrolled by."""
    table = Table.grid(padding=(0, 2))
    for name, verdict in _named_verdicts(assessment):
        table.add_row(Text(message(name)), verdict)
    return [*heading(message("screen_summary")), table, *saving_screen(assessment, width)]


def saving_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The costs of the scenarios as bars, and what is saved."""
    saved = saved_line(assessment.savings)
    return [*bar_chart(assessment.scenarios, width), *([saved] if saved else [])]


def _reasons(steps: Iterable[Step]) -> list[Step]:
    """The steps that lead to the verdicts, each sentence once; amounts unfold from their lines."""
    seen: dict[tuple[str, str], Step] = {}
    for step in steps:
        told_elsewhere = step.concluded.keys() <= _TOLD_ELSEWHERE
        if not told_elsewhere and step.area not in _UNFOLDED_ONLY:
            seen.setdefault((step.rule, step.text), step)
    return list(seen.values())


def _steps(
    steps: Sequence[Step], assessment: Assessment, *, unfolded: bool
) -> list[RenderableType]:
    from assistant.rulebook.rulebook import shipped_rulebook

    areas = shipped_rulebook().areas
    shown: list[RenderableType] = []
    for area, label in areas.items():
        of_area = [step for step in steps if step.area == area]
        if of_area:
            shown += heading(f"{message('screen_why')}: {translate(label)}")
        for step in of_area:
            law = " · ".join([step.rule, *cited(step.citation, assessment.as_of)])
            shown.append(hanging(f"{step.n:3} ", step.title, HEAD))
            shown.append(hanging("    ", step.text, ""))
            shown.append(hanging("    ", law, QUIET))
            if unfolded:
                shown.extend(_facts(step.facts))
    return shown


def _facts(facts: dict[str, Any]) -> list[RenderableType]:
    shown: list[RenderableType] = []
    for name, fields in facts.items():
        plain = [
            f"{key} {wording}"
            for key, wording in fields.items()
            if wording and type(wording) is not list
        ]
        text = message("screen_facts", name=name, value=", ".join(plain))
        shown.append(hanging("      ", text, QUIET))
        for key, rows in fields.items():
            for row in rows if isinstance(rows, list) else []:
                wording = ", ".join(str(cell) for cell in row.values() if cell)
                shown.append(hanging("        ", f"{key}: {wording}", QUIET))
    return shown


def _remarks(
    title: str, remarks: Sequence[tuple[str, list[str]]], assessment: Assessment, mark: str
) -> list[RenderableType]:
    if not remarks:
        return []
    shown = heading(message(title))
    for text, citation in remarks:
        shown.append(hanging(mark, text, ""))
        shown.append(hanging("  ", " · ".join(cited(citation, assessment.as_of)), QUIET))
    return shown


def _gaps(gaps: Sequence[Gap]) -> list[RenderableType]:
    if not gaps:
        return []
    wording: dict[str, None] = {}
    for gap in sorted(gaps, key=lambda gap: not gap.decides):
        mark = f" ({message('screen_decides')})" if gap.decides else ""
        wording[_with_worth(gap.text, gap.worth, "screen_worth_a_unit") + mark] = None
    return [*heading(message("screen_gaps")), *(hanging("? ", text, "") for text in wording)]


def _with_worth(text: str, worth: str | None, wording: str = "screen_worth_a_year") -> str:
    return f"{text} ({message(wording, value=money(worth))})" if worth else text
