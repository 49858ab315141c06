"""The flow repeats the lines of the scenarios, and every claim of the article has an answer."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment, FlowFigure
from assistant.base.language import LANGUAGES, use_language
from assistant.case.model import Case
from assistant.cli.main import main
from assistant.terminal.console.writer import page_of
from assistant.terminal.screens.claims import claim_screen, claims_screen
from assistant.terminal.screens.flow import flow_screen
from tests.assessment.test_supply_chains import cases
from tests.support.examples import FOLDER, NAMES, example
from tests.support.library import LIBRARY

ONE_SCREEN, COLUMNS = 24, 80


def of_line(figure: FlowFigure, assessment: Assessment) -> tuple[str | None, str | None]:
    """What the scenario says of the line that the figure names: not known where it is open."""
    (scenario,) = (one for one in assessment.scenarios if one.id == figure.scenario)
    if figure.line in scenario.open_lines:
        return None, None
    (line,) = (one for one in scenario.lines if one.id == figure.line)
    return line.amount, line.annual


@settings(max_examples=25, deadline=None)
@given(cases)
def test_a_figure_of_the_flow_is_the_line_of_its_scenario(content: dict[str, Any]) -> None:
    named = [{"id": f"M{n}", **one} for n, one in enumerate(content["materials"])]
    case = Case.model_validate({**content, "materials": named})
    assessment = assess(case, LIBRARY, extended=False)
    assert [step.id for step in assessment.flow] == [
        "into_mexico", "in_mexico", "into_united_states", "after_export",
    ]  # fmt: skip
    figures = [one for step in assessment.flow for one in step.figures]
    for one in figures:
        if one.line:
            assert (one.per_unit, one.annual) == of_line(one, assessment)
    (us,) = (one for one in figures if one.id == "us")
    parts = [one.per_unit for one in figures if one.summed]
    known = [Decimal(one) for one in parts if one is not None]
    assert us.per_unit is None if len(known) < len(parts) else Decimal(us.per_unit) == sum(known)


@settings(max_examples=25, deadline=None)
@given(cases)
def test_every_claim_is_answered_with_a_reason(content: dict[str, Any]) -> None:
    named = [{"id": f"M{n}", **one} for n, one in enumerate(content["materials"])]
    assessment = assess(
        Case.model_validate({**content, "materials": named}), LIBRARY, extended=False
    )
    assert [one.claim for one in assessment.claims] == list(range(1, 16))
    for claim in assessment.claims:
        assert claim.because
        assert claim.citation or claim.holds == "unknown"
        assert len(set(claim.because)) == len(claim.because)


def test_components_pay_the_duties_of_the_scenarios() -> None:
    """19 USC 1401a and USMCA Art. 2.5: the rates of claim 13 are those of the lines."""
    assessment = assess(example("telecom_gateway"), LIBRARY, extended=False)
    rates = {one.id: one for one in assessment.claims[12].components}
    assert (rates["PCB1"].us_rate, rates["PCB1"].mexican_rate) == ("37.5", "0")  # 25 + 12.5 %
    assert (rates["S1"].mexican_rate, rates["S1"].mexican_duty) == ("35", "0.042")
    assert rates["L1"].us_rate is None  # the share of metal by weight was not given
    due = sum(Decimal(one.mexican_duty or 0) for one in rates.values())
    (flow,) = (step.figures for step in assessment.flow if step.id == "after_export")
    assert [Decimal(one.per_unit or 0) for one in flow] == [due]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_claim_and_the_flow_fit_on_one_screen(name: str, language: str) -> None:
    with use_language(language):
        assessment = assess(example(name), LIBRARY, extended=False)
        screens = [claims_screen(assessment, COLUMNS), flow_screen(assessment, COLUMNS)]
        screens += [claim_screen(assessment, one, COLUMNS) for one in range(1, 16)]
        for screen in screens:
            lines = page_of(screen, ".txt").splitlines()
            assert len(lines) <= ONE_SCREEN
            assert max(len(line.rstrip()) for line in lines) <= COLUMNS


def test_the_command_prints_the_list_one_claim_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(FOLDER / "telecom_gateway.yaml")
    assert main(["claims", path]) == 0
    shown = capsys.readouterr().out
    assert "sales brochure" in shown
    assert "Claim 15" in shown
    assert main(["claims", path, "13"]) == 0
    shown = capsys.readouterr().out
    assert "Bare printed circuit board" in shown
    assert "Claim 12" not in shown
    assert main(["claims", path, "16"]) == 2
    assert "1 to 15" in capsys.readouterr().err
    assert main(["claims", path, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert [one["claim"] for one in content["claims"]] == list(range(1, 16))
