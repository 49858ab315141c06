"""Draws questions and assessments with rich. What people typed is never read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from assistant.messages import DEFAULT_LANGUAGE, message
from assistant.terminal.citations import cited
from assistant.terminal.drawing import BAD as _BAD
from assistant.terminal.drawing import GOOD as _GOOD
from assistant.terminal.drawing import HEAD as _HEAD
from assistant.terminal.drawing import OPEN as _OPEN
from assistant.terminal.drawing import QUIET as _QUIET
from assistant.terminal.drawing import decimals_of as _decimals
from assistant.terminal.drawing import hanging as _hanging
from assistant.terminal.drawing import heading as _heading
from assistant.terminal.drawing import indented as _indented
from assistant.terminal.drawing import money as _money
from assistant.terminal.programme_screens import TOLD_IN_BRIEF, programme_brief

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment import Assessment, Gap, Savings, Scenario, Step, Verdict
    from assistant.interview.conversation import Option, Prompt, Turn

_WIDEST = 120
_MOST_IN_A_COLUMN = 8
_LABEL_WIDTH = 18
_MOST_A_SCENARIO = 18
_TOLD_ELSEWHERE = {"gap", "warning", "advice"} | TOLD_IN_BRIEF


def question_screen(prompt: Prompt) -> list[RenderableType]:
    """A question: its words, what led to it, values to choose from, and a hint."""
    shown: list[RenderableType] = [Text(), Text(prompt.ask, style=_HEAD)]
    if prompt.reason:
        shown.append(_indented(message("terminal_reason", reason=prompt.reason), _QUIET))
    if prompt.options:
        shown.append(_options(prompt.options))
    hints = [prompt.hint]
    if prompt.item.question.answer == "yes_no":
        hints.append(message("terminal_yes_no"))
    elif prompt.item.question.answer == "choice":
        hints.append(message("terminal_choose"))
    elif prompt.options and prompt.item.question.answer == "hs_code":
        hints = [message("terminal_choose_code")]
    shown.extend(_indented(hint, _QUIET) for hint in hints if hint)
    return shown


def _options(options: Sequence[Option]) -> RenderableType:
    """The options by number, in two columns where there are many."""
    table = Table.grid(padding=(0, 1))
    numbered = [
        (Text(f"{number:3}"), Text(option.value), Text(option.label, style=_QUIET))
        for number, option in enumerate(options, 1)
    ]
    half = (len(numbered) + 1) // 2 if len(numbered) > _MOST_IN_A_COLUMN else len(numbered)
    for left, right in zip_longest(numbered[:half], numbered[half:], fillvalue=()):
        table.add_row(*left, *right)
    return table


def notice(text: str) -> RenderableType:
    """A remark between questions."""
    return _indented(text, "")


def complaint(text: str) -> RenderableType:
    """Why an answer cannot be used."""
    return _indented(text, "yellow")


def help_screen(commands: Sequence[str]) -> list[RenderableType]:
    """What each command does."""
    table = Table.grid(padding=(0, 2))
    for name in commands:
        table.add_row(Text(f"  /{name}"), Text(message(f"command_{name}")))
    table.add_row(Text("  ?"), Text(message("command_not_known")))
    return [table]


def answers_screen(turns: Iterable[Turn], not_known: str) -> list[RenderableType]:
    """Every question with its answer."""
    table = Table(
        title=message("terminal_answered"), title_justify="left", box=None, padding=(0, 1)
    )
    table.add_column(ratio=3, style=_QUIET)
    table.add_column(ratio=2, overflow="fold")
    table.show_header = False
    for turn in turns:
        answer = turn.answer or ""
        table.add_row(Text(turn.ask), Text(not_known if answer == "?" else answer))
    return [table]


def assessment_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """The assessment in parts: verdicts, why, scenarios, savings, and what to know and do."""
    width = min(width, _WIDEST)
    parts: list[RenderableType] = [
        Text(message("screen_title", case=assessment.case, day=assessment.as_of), style=_HEAD),
        Text(),
        _verdicts(assessment),
        *_steps(_reasons(assessment.steps), assessment, unfolded=False),
        *programme_brief(assessment.immex),
        *_scenarios(assessment.scenarios, width),
        *_savings(assessment),
    ]
    warnings = [(one.text, one.citation) for one in assessment.warnings]
    parts += _remarks("screen_warnings", warnings, assessment, "! ")
    advice = [(_with_worth(one.text, one.worth), one.citation) for one in assessment.advice]
    parts += _remarks("screen_advice", advice, assessment, "- ")
    parts += _gaps(assessment.gaps)
    return [_within(part, width) for part in parts]


def steps_screen(assessment: Assessment, width: int) -> list[RenderableType]:
    """Every step with the facts that its rule matched."""
    steps = _steps(assessment.steps, assessment, unfolded=True)
    return [_within(part, min(width, _WIDEST)) for part in steps]


def _within(part: RenderableType, width: int) -> RenderableType:
    from rich.constrain import Constrain

    return Constrain(part, width)


def _verdicts(assessment: Assessment) -> RenderableType:
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
        said = [message(key, value=value) for key, value in detail.items() if value]
        table.add_row(Text(message(name)), verdict, Text(", ".join(said), style=_QUIET))
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
    style = _GOOD if verdict == good else _BAD if verdict in ("yes", "no") else _OPEN
    return Text(message(f"screen_verdict_{verdict}"), style=style)


def summary_screen(assessment: Assessment) -> list[RenderableType]:
    """The verdicts and the saving in a few lines, to stand below what scrolled by."""
    table = Table.grid(padding=(0, 2))
    for name, verdict in _named_verdicts(assessment):
        table.add_row(Text(message(name)), verdict)
    saved = _saved(assessment.savings)
    return [*_heading(message("screen_summary")), table, *([saved] if saved else [])]


def _reasons(steps: Iterable[Step]) -> list[Step]:
    """The steps that lead to verdicts and lines, each sentence once."""
    seen: dict[tuple[str, str], Step] = {}
    for step in steps:
        if not step.concluded.keys() <= _TOLD_ELSEWHERE:
            seen.setdefault((step.rule, step.text), step)
    return list(seen.values())


def _steps(
    steps: Sequence[Step], assessment: Assessment, *, unfolded: bool
) -> list[RenderableType]:
    from assistant.assess import shipped_rulebook

    areas = shipped_rulebook().vocabulary.areas
    shown: list[RenderableType] = []
    for area, label in areas.items():
        of_area = [step for step in steps if step.area == area]
        if of_area:
            shown += _heading(f"{message('screen_why')}: {label[DEFAULT_LANGUAGE]}")
        for step in of_area:
            law = " · ".join([step.rule, *cited(step.citation, assessment.as_of)])
            shown.append(_hanging(f"{step.n:3} ", step.title, _HEAD))
            shown.append(_hanging("    ", step.text, ""))
            shown.append(_hanging("    ", law, _QUIET))
            if unfolded:
                shown.extend(_facts(step.facts))
    return shown


def _facts(facts: dict[str, Any]) -> list[RenderableType]:
    shown: list[RenderableType] = []
    for name, fields in facts.items():
        plain = [f"{key} {said}" for key, said in fields.items() if said and type(said) is not list]
        text = message("screen_facts", name=name, value=", ".join(plain))
        shown.append(_hanging("      ", text, _QUIET))
        for key, rows in fields.items():
            for row in rows if isinstance(rows, list) else []:
                said = ", ".join(str(cell) for cell in row.values() if cell)
                shown.append(_hanging("        ", f"{key}: {said}", _QUIET))
    return shown


def _scenarios(scenarios: Sequence[Scenario], width: int) -> list[RenderableType]:
    """One table: a row for each line, a column for each scenario."""
    if not scenarios:
        return []
    labels = {line.id: line.label for scenario in scenarios for line in scenario.lines}
    by_id = [{line.id: line.amount for line in scenario.lines} for scenario in scenarios]
    amounts = [amount for lines in by_id for amount in lines.values()]
    decimals = max((_decimals(a) for a in amounts + [s.per_unit for s in scenarios]), default=2)
    rows = [
        [label, *(_money(lines[name], decimals) if name in lines else "" for lines in by_id)]
        for name, label in labels.items()
    ]
    totals = [_money(s.per_unit, decimals) + ("" if s.complete else "*") for s in scenarios]
    rows.append([message("screen_total"), *totals])
    if all(scenario.annual for scenario in scenarios):
        yearly = [_money(scenario.annual or "") for scenario in scenarios]
        if width - len(scenarios) * (max(map(len, yearly)) + 1) < _LABEL_WIDTH:
            yearly = [format(Decimal(scenario.annual or ""), ",.0f") for scenario in scenarios]
        rows.append([message("screen_total_annual"), *yearly])
    needed = max(len(cell) for row in rows for cell in row[1:])
    share = (width - _LABEL_WIDTH) // len(scenarios) - 1
    table = Table(box=None, padding=(0, 1, 0, 0), header_style=_HEAD, pad_edge=False)
    table.add_column(Text(message("screen_line")), overflow="fold", max_width=_LABEL_WIDTH + 16)
    for scenario in scenarios:
        column = max(needed, min(share, _MOST_A_SCENARIO))
        table.add_column(Text(scenario.label), justify="right", width=column, overflow="fold")
    for row in rows:
        style = _HEAD if row[0] == message("screen_total") else ""
        table.add_row(*(Text(cell) for cell in row), style=style)
    shown: list[RenderableType] = [*_heading(message("screen_scenarios")), table]
    if not all(scenario.complete for scenario in scenarios):
        shown.append(Text(message("screen_incomplete"), style=_QUIET))
    return shown


def _saved(savings: Savings) -> Text:
    """The saving in a line, none where there is no comparison."""
    if savings.per_unit is None:
        return Text()
    worse = savings.per_unit.startswith("-")
    annual = ""
    if savings.annual is not None:
        annual = message("screen_annual", value=_money(savings.annual.removeprefix("-")))
    name = "screen_costs" if worse else "screen_saves"
    said = message(name, per_unit=_money(savings.per_unit.removeprefix("-")), annual=annual)
    return Text(said, style=_BAD if worse else _GOOD)


def _savings(assessment: Assessment) -> list[RenderableType]:
    savings = assessment.savings
    if savings.per_unit is None:
        return []
    by_id = {scenario.id: scenario for scenario in assessment.scenarios}
    today, plan = by_id[savings.from_ or ""], by_id[savings.to or ""]
    shown: list[RenderableType] = [
        Text(),
        _saved(savings),
        _indented(message("screen_between", to=plan.label, from_=today.label), _QUIET),
    ]
    if not (today.complete and plan.complete):
        shown.append(_indented(message("screen_saves_incomplete"), "yellow"))
    return shown


def _remarks(
    heading: str, remarks: Sequence[tuple[str, list[str]]], assessment: Assessment, mark: str
) -> list[RenderableType]:
    if not remarks:
        return []
    shown = _heading(message(heading))
    for text, citation in remarks:
        shown.append(_hanging(mark, text, ""))
        shown.append(_hanging("  ", " · ".join(cited(citation, assessment.as_of)), _QUIET))
    return shown


def _gaps(gaps: Sequence[Gap]) -> list[RenderableType]:
    if not gaps:
        return []
    said: dict[str, None] = {}
    for gap in sorted(gaps, key=lambda gap: not gap.decides):
        mark = f" ({message('screen_decides')})" if gap.decides else ""
        said[_with_worth(gap.text, gap.worth, "screen_worth_a_unit") + mark] = None
    return [*_heading(message("screen_gaps")), *(_hanging("? ", text, "") for text in said)]


def _with_worth(text: str, worth: str | None, said: str = "screen_worth_a_year") -> str:
    return f"{text} ({message(said, value=_money(worth))})" if worth else text
