"""A partner is scored by what its profile shows, against what the case asks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.assessment.partner import read_profile, score
from assistant.base.files import data_folder
from assistant.cli.main import main
from tests.support.library import LIBRARY
from tests.support.partner_situations import PartnerSituation, partner_outcome, partner_situations
from tests.support.situations import disagreements

EXAMPLES = data_folder("knowledge") / "examples"
GATEWAY = str(EXAMPLES / "telecom_gateway.yaml")
MEXICALI = str(EXAMPLES / "partners" / "mexicali.yaml")


@pytest.mark.parametrize("situation", partner_situations(), ids=lambda situation: situation.name)
def test_situation(situation: PartnerSituation) -> None:
    found = partner_outcome(score(situation.profile, situation.case, LIBRARY))
    assert not disagreements(situation.expect, found)


def test_every_criterion_is_weighed_once() -> None:
    situation = partner_situations()[0]
    scored = score(situation.profile, situation.case, LIBRARY)
    assert [one.criterion for one in scored.criteria] == [
        one.id for one in LIBRARY.partner_criteria
    ]
    assert scored.must_all + scored.nice_all == len(scored.criteria)


def test_the_shipped_profile_asks_every_criterion_and_shows_no_evidence() -> None:
    profile = read_profile(Path(MEXICALI), LIBRARY.partner_criteria)
    assert {one.id for one in LIBRARY.partner_criteria} == set(profile.answers)
    assert not any(answer.evidence or answer.valid_until for answer in profile.answers.values())
    assert {site.country for site in profile.sites} == {"MX", "US"}


def test_the_command_prints_the_gaps_and_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["partner", MEXICALI, "--case", GATEWAY]) == 0
    shown = capsys.readouterr().out
    assert "OPEN" in shown
    assert "claimed, no evidence given" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert main(["partner", MEXICALI, "--case", GATEWAY, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["verdict"] == "depends"
    assert content["must_shown"] == 0


def test_a_profile_is_scored_without_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["partner", MEXICALI, "--json", "--date", "2026-11-23"]) == 0
    content = json.loads(capsys.readouterr().out)
    must = [one["criterion"] for one in content["criteria"] if one["weight"] == "must"]
    assert "immex" in must
    assert "iatf_16949" not in must


def test_the_shipped_profile_can_be_printed_and_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["examples", "partners"]) == 0
    for name in capsys.readouterr().out.split():
        assert main(["examples", name]) == 0
        path = tmp_path / "partner.yaml"
        path.write_text(capsys.readouterr().out, encoding="utf-8")
        assert main(["partner", str(path)]) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("answers: {isso_9001: yes}", "iso_9001"),
        ("answers: {immex: perhaps}", "perhaps"),
        ("ansers: {}", "answers"),
        ("answers: {immex: {answer: yes, valid_until: soon}}", "valid_until"),
        ("[]", "partner profile"),
        ("", "empty"),
    ],
)
def test_a_faulty_profile_gets_a_sentence(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "partner.yaml"
    path.write_text(text, encoding="utf-8")
    assert main(["partner", str(path)]) == 2
    complaint = capsys.readouterr().err
    assert str(path) in complaint
    assert said in complaint
