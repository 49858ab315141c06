"""The assessment keeps its contract: keys, exactness, reasons that can be looked up."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.assessment.assess import assess
from assistant.base.messages import InputError
from assistant.case.file import read_case
from assistant.case.model import Case
from assistant.library import Library
from assistant.rulebook.rulebook import shipped_rulebook
from tests.support import examples
from tests.support.examples import EXAMPLES, FOLDER
from tests.support.library import LIBRARY

GATEWAY = FOLDER / "telecom_gateway.yaml"


def assessed(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(examples.assessed(path.stem).as_json())
    return content


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest) -> dict[str, Any]:
    return assessed(request.param)


def test_the_examples_do_not_all_qualify() -> None:
    found = [assessed(path)["origin"] for path in EXAMPLES]
    assert {"yes", "no", "depends"} <= {origin["verdict"] for origin in found}
    assert any(origin["de_minimis"]["used"] for origin in found)


def test_the_keys_of_the_contract_are_all_there(example: dict[str, Any]) -> None:
    assert example["format"] == 1
    assert set(example) >= {
        "case", "as_of", "origin", "country_of_origin", "immex", "scenarios", "savings", "steps",
        "warnings", "advice", "comparisons", "assumptions", "cash_flow", "break_even", "range",
        "outlook", "denied_claim",
    }  # fmt: skip
    assert set(example["origin"]) >= {
        "verdict", "criterion", "product_rule", "alternative", "confidence", "rvc", "de_minimis",
        "failing_materials", "gaps",
    }  # fmt: skip
    assert set(example["savings"]) >= {"from", "to", "per_unit", "annual"}
    for scenario in example["scenarios"]:
        assert set(scenario) >= {"id", "per_unit", "annual", "layers", "lines"}
        assert list(scenario["layers"]) == ["duties", "landed", "total"]
    assert set(example["country_of_origin"]["section_301"]) >= {"verdict", "country", "gaps"}


def test_lines_add_up_to_the_totals_that_are_shown(example: dict[str, Any]) -> None:
    for scenario in example["scenarios"]:
        for total, line in (("per_unit", "amount"), ("annual", "annual")):
            added = sum(Decimal(one[line]) for one in scenario["lines"])
            assert added == Decimal(scenario[total])
        for one in scenario["lines"]:
            parts = sum(Decimal(part["amount"]) for part in one["parts"])
            assert abs(parts - Decimal(one["amount"])) <= len(one["parts"]) * Decimal("0.0001")


def test_savings_are_the_difference_of_the_totals_shown(example: dict[str, Any]) -> None:
    savings = example["savings"]
    by_id = {scenario["id"]: scenario for scenario in example["scenarios"]}
    for key in ("per_unit", "annual"):
        today, plan = by_id[savings["from"]][key], by_id[savings["to"]][key]
        assert Decimal(savings[key]) == Decimal(today) - Decimal(plan)


def test_every_amount_is_plain_decimal_digits(example: dict[str, Any]) -> None:
    for scenario in example["scenarios"]:
        for line in scenario["lines"]:
            assert re.fullmatch(r"-?\d+\.\d{2,4}", line["amount"])


def test_every_step_names_a_rule_and_law_that_can_be_shown(example: dict[str, Any]) -> None:
    assert example["steps"]
    for step in example["steps"]:
        assert step["rule"] in shipped_rulebook().compiled
        assert all(name in LIBRARY.citations.citations for name in step["citation"])
        assert step["text"]
        assert "{" not in step["text"]


def test_every_line_names_its_rule_and_reason(example: dict[str, Any]) -> None:
    fired = {step["rule"] for step in example["steps"]}
    for scenario in example["scenarios"]:
        for line in scenario["lines"]:
            assert line["because"]
            assert line["citation"]
            assert set(line["rules"]) <= fired


def test_the_same_case_gives_the_same_bytes() -> None:
    once, again = (assess(read_case(GATEWAY), Library.open()).as_json() for _ in range(2))
    assert once == again


def test_mexican_duty_falls_due_where_the_us_duty_is_zero() -> None:
    by_id = {scenario["id"]: scenario for scenario in assessed(GATEWAY)["scenarios"]}
    lines = {line["id"]: line for line in by_id["mexico_immex_usmca"]["lines"]}
    assert Decimal(lines["us.mfn"]["amount"]) == 0
    assert Decimal(lines["mx.article_2_5"]["amount"]) > 0
    assert "usmca.2.5" in lines["mx.article_2_5"]["citation"]


def test_a_chinese_gateway_pays_list_3_and_a_mexican_one_does_not() -> None:
    by_id = {scenario["id"]: scenario for scenario in assessed(GATEWAY)["scenarios"]}
    today = {line["id"]: Decimal(line["amount"]) for line in by_id["import_finished"]["lines"]}
    plan = {line["id"]: Decimal(line["amount"]) for line in by_id["mexico_immex_usmca"]["lines"]}
    assert today["us.section_301"] == today["price"] * 25 / 100
    assert plan["us.section_301"] == 0


def changed(path: Path, index: int, **fields: str) -> Case:
    case = read_case(path)
    material = case.materials[index].model_copy(update=fields)
    return case.model_copy(
        update={"materials": [*case.materials[:index], material, *case.materials[index + 1 :]]}
    )


@pytest.mark.parametrize("fields", [{"origin": "US"}, {"hts": "8544.42.90"}])
def test_another_origin_or_code_of_a_component_changes_the_steps(fields: dict[str, str]) -> None:
    case = read_case(GATEWAY)
    index = next(n for n, m in enumerate(case.materials) if m.origin == "CN")
    before, after = assess(case, LIBRARY), assess(changed(GATEWAY, index, **fields), LIBRARY)
    assert [step.model_dump() for step in before.steps] != [
        step.model_dump() for step in after.steps
    ]


def test_a_code_that_no_tariff_has_is_an_input_error() -> None:
    with pytest.raises(InputError) as raised:
        assess(changed(GATEWAY, 0, hts="8599.99"), LIBRARY)
    assert raised.value.code == "hts_missing_from_tariff"


@pytest.mark.parametrize(
    "hostile", ["[red]{0}[/red]", "{good.hts}", "'; DROP", "\x1b[2J", "한글 ü"]
)
def test_what_the_user_typed_is_never_formatted(hostile: str) -> None:
    case = read_case(GATEWAY)
    product = case.product.model_copy(update={"description": hostile})
    assessment = assess(case.model_copy(update={"product": product}), LIBRARY)
    assert any(" ".join(hostile.split()) in step.text for step in assessment.steps)


def test_a_step_on_a_part_that_the_case_does_not_have_is_refused_with_the_nearest() -> None:
    steps = [{"step": "test", "on": "good"}, {"step": "smt", "on": "PCBA2"}]
    materials = [{"id": "PCBA1"}, {"id": "H1", "description": "Housing"}]
    case = Case.model_validate({"production": {"steps": steps}, "materials": materials})
    with pytest.raises(InputError) as fault:
        assess(case, LIBRARY)
    assert fault.value.where == "production, steps, 2, on"
    assert "PCBA1" in fault.value.text
