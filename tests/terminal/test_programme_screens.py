"""`maquila immex` unfolds what the assessment shows in a few lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli.main import main

PLANNED = """
name: Planned
as_of: 2026-11-23
product: {description: Gateway, hts: 8517.62.00, destination: US, transaction_value: 100}
production: {country: MX, steps: [smt]}
materials:
- {id: chip, hts: 8542.31.00, origin: TW, value: 20}
- {id: sheet, hts: 7210.49.00, origin: KR, value: 1}
manufacturer: {immex: planned, vat_certification: none, annual_exports_usd: 600000}
"""


@pytest.fixture
def planned(tmp_path: Path) -> str:
    path = tmp_path / "case.yaml"
    path.write_text(PLANNED, encoding="utf-8")
    return str(path)


def test_the_assessment_shows_dates_in_a_few_lines(
    planned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", planned, "--full"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "2028-05-23, some by 2027-08-23" in shown
    assert "2027-05-31 Annual report" in shown
    assert "category A: shut" in shown
    assert "immex.requirement." not in shown


def test_the_unfolded_part_names_law_and_doubt(
    planned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["immex", planned]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for said in (
        "a positive opinion of tax compliance (IMMEX Decree art. 11",
        "- Annual report of operations by 2027-05-31",
        "(not verified)",
        "not verified for today",
        "Ways to build under IMMEX",
    ):
        assert said in shown


def test_the_json_is_the_part_alone(planned: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["immex", planned, "--json", "--date", "2026-12-01"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert set(content) == {"format", "case", "as_of", "immex", "claims"}
    assert content["as_of"] == "2026-12-01"
    assert {one["modality"] for one in content["immex"]["modalities"]} == {
        "holding", "industrial", "services", "shelter", "outsourcing",
    }  # fmt: skip
    assert all(one["citation"] for one in content["immex"]["obligations"])


def test_a_good_made_elsewhere_has_no_programme_to_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(PLANNED.replace("country: MX", "country: VN"), encoding="utf-8")
    assert main(["immex", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "NO" in shown
    assert "Obligations" not in shown
