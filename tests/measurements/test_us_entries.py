"""What enters the United States in each supply chain: the finished good, or its foreign parts."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.case.model import Case
from assistant.measurements.us.duties import us_duty_facts
from assistant.measurements.us.entry import DEFAULT_VALUE, entry_from
from assistant.rulebook import Fact, Inference
from assistant.rulebook.rulebook import shipped_rulebook
from tests.support.library import LIBRARY

DAY = LIBRARY.as_of(date(2026, 10, 12))
PARTS = Fact(
    "scenario",
    {"id": "us_assembly", "enters": "parts", "programme": "none", "claims_usmca": "no",
     "made_in": "US", "product_of": "US", "customs_value": None},
)  # fmt: skip
BOARD: dict[str, Any] = {"id": "board", "hts": "8534.00.00", "origin": "CN", "value": "10"}


def case_of(*materials: dict[str, Any]) -> Case:
    product = {"hts": "8537.10.91", "destination": "US", "annual_units": "52000"}
    content = {"product": product, "materials": list(materials)}
    return Case.model_validate(content)


def facts_of(case: Case) -> list[Fact]:
    return us_duty_facts(case, DAY, [PARTS], may_be_of_china=False)


def lines_of(case: Case) -> dict[tuple[str, str], Decimal]:
    with Inference(shipped_rulebook()) as inference:
        inference.tell(facts_of(case))
        inference.run("us_lines")
        found = {
            (f.text("id"), f.text("about")): f.amount("amount") for f in inference.facts("line")
        }
        found |= {(f.text("id"), "open"): Decimal(0) for f in inference.facts("open_line")}
        return found


def test_parts_of_one_code_and_country_are_entered_together() -> None:
    case = case_of(
        BOARD,
        {**BOARD, "id": "second", "value": "30"},
        {"id": "chip", "hts": "8542.31.00", "origin": "TW", "value": "20"},
        {"id": "case", "hts": "3926.90.99", "origin": "US", "value": "5"},
    )
    lines = lines_of(case)
    assert lines[("us.section_301", "board, second")] == 10
    assert lines[("us.section_301_fl", "board, second")] == 5
    assert lines[("us.mfn", "chip")] == 0
    assert not any("case" in about for _, about in lines)


def test_the_processing_fee_is_one_of_all_parts_in_an_entry() -> None:
    lines = lines_of(case_of(BOARD, {**BOARD, "id": "chip", "origin": "TW", "value": "90"}))
    assert lines[("us.mpf", "")] == Decimal("0.3464")


def test_the_harbor_fee_is_that_of_what_comes_from_overseas() -> None:
    lines = lines_of(case_of(BOARD, {**BOARD, "id": "cable", "origin": "MX", "value": "90"}))
    assert lines[("us.hmf", "board")] == Decimal("0.0125")
    assert lines[("us.hmf", "cable")] == 0


def test_many_parts_of_a_group_are_named_shortly() -> None:
    many = [{**BOARD, "id": f"b{n}"} for n in range(9)]
    assert ("us.section_301", "b0, b1, ..., b8") in lines_of(case_of(*many))


def test_a_part_of_which_something_is_not_known_leaves_the_duty_open() -> None:
    for unknown in ({"hts": "unknown"}, {"origin": "unknown"}, {"value": "unknown"}):
        assert ("us.mfn", "open") in lines_of(case_of({**BOARD, **unknown}))


def test_the_weight_of_a_part_is_not_asked_as_that_of_the_good() -> None:
    cable = {"id": "cable", "hts": "8544.42.90", "origin": "CN", "value": "10"}
    with Inference(shipped_rulebook()) as inference:
        inference.tell(facts_of(case_of(cable)))
        inference.run("us_lines")
        assert inference.facts("open_line")
        assert not inference.facts("gap")


def test_the_parts_inside_an_intermediate_are_entered_and_not_the_intermediate() -> None:
    outer = {"id": "unit", "hts": "8537.10.91", "origin": "MX", "value": "50", "materials": [BOARD]}
    assert {about for _, about in lines_of(case_of(outer))} == {"", "board"}


def test_ten_thousand_parts_are_as_many_entries_as_codes_and_countries() -> None:
    many = [
        {**BOARD, "id": f"m{n}", "origin": ("CN", "TW", "VN")[n % 3], "value": "0.01"}
        for n in range(10_000)
    ]
    case = case_of(*many)
    start = time.process_time()
    facts = facts_of(case)
    assert time.process_time() - start < 2
    ordinary = [fact for fact in facts if fact.fields.get("measure") == "general"]
    assert len(ordinary) == 3


def test_an_entry_of_the_good_is_at_its_price_of_the_country() -> None:
    case = Case.model_validate(
        {
            "product": {"hts": "8517.62.00", "transaction_value": "120"},
            "production": {"country": "MX"},
            "baseline": {"country": "CN", "unit_price": "108"},
            "sources": [{"country": "VN", "unit_price": "110"}],
        }
    )
    priced = {"CN": "108", "VN": "110", "MX": "120", "IN": "108"}
    for country, price in priced.items():
        assert entry_from(case, "8517.62.00", country).value == Decimal(price)
    for other in (case, Case()):
        assert entry_from(other, "8542.31.00", "CN").value == Decimal(DEFAULT_VALUE)
