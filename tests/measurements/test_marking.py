"""Part 102 through originshift: exact, three-valued, loaded only when needed and once."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from originshift.corpus import CORPUS_DIR

from assistant.case.model import Case
from assistant.measurements.us import marking
from tests.support.library import LIBRARY


def change(good: str, *materials: dict[str, str], price: str = "100") -> dict[str, object]:
    case = Case.model_validate(
        {
            "product": {"hts": good, "destination": "US", "transaction_value": price},
            "production": {"country": "MX"},
            "materials": [{"id": f"m{n}", **one} for n, one in enumerate(materials)],
        }
    )
    day = LIBRARY.coverage["product_rules"].last_verified
    return dict(marking.marking_facts(case, LIBRARY.as_of(day))[0].fields)


@pytest.mark.parametrize(
    ("good", "code", "expected"),
    [
        ("8537.10", "8536.50", "met"),  # any other heading
        ("8537.10", "8537.20", "not_met"),
        ("8537", "8536", "met"),  # headings suffice for a rule on headings
        ("8504.40", "8504.90", "met"),  # outside the group 8504.10-8504.50
        ("8504.40", "8504", "open"),
        ("8504", "8542.31", "open"),  # two rules share the heading
        ("9032.89", "9032.10", "met"),  # another subheading within the group
        ("9032.89", "9032.89", "not_met"),
        ("8473.30", "8542.31", "open"),  # unless by simple assembly
        ("8473.30", "8473.50", "not_met"),
        ("8473.30", "8536.50", "met"),
        ("8517.13", "8517.62", "open"),  # excepted by description, not by code alone
        ("8471.30", "8471.60", "met"),  # outside the group 8470.10-8471.50
        ("8471.30", "8471.41", "open"),  # within it, unless by simple assembly
        ("8471.30", "8473.30", "open"),
        ("8544.42", "8544.49", "open"),
        ("9405.42", "8541.41", "met"),
        ("9405.42", "9405.99", "open"),  # unless pursuant to General Rule 2(a)
        ("8542.31", "8542.31", "open"),  # from an unmounted chip, die or wafer
    ],
)
def test_change_of_one_material(good: str, code: str, expected: str) -> None:
    found = change(good, {"hts": code, "origin": "CN", "value": "50"})
    assert found["change"] == expected


def cbp_rulings() -> list[dict[str, Any]]:
    """Rulings of CBP headquarters on 102.20, as the package carries them."""
    path = CORPUS_DIR.parent / "validation" / "agreement-cases.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["cases"])


@pytest.mark.parametrize("ruling", cbp_rulings(), ids=lambda ruling: ruling["ruling"])
def test_never_contradicts_cbp(ruling: dict[str, Any]) -> None:
    origins = ruling.get("origins", {})
    materials = [
        {"hts": code, "origin": origins.get(code, "CN"), "value": "40"}
        for code in ruling["materials"]
    ]
    found = change(ruling["good"], *materials)
    assert found["change"] in (ruling["cbp"], "open", "not_asked")
    if found["change"] == "not_met" and "cbp_country" in ruling:
        assert found["character_of"] in (ruling["cbp_country"], None)


def test_each_material_may_meet_another_alternative() -> None:
    within, outside = {"hts": "8473.30"}, {"hts": "8542.31"}
    for one in (within, outside):
        one |= {"origin": "CN", "value": "20"}
    assert change("8471.70", outside)["change"] == "met"
    assert change("8471.70", outside, within)["change"] == "open"


def test_de_minimis_is_exact() -> None:
    third = {"hts": "8537.20", "origin": "CN", "value": "0.07"}
    assert change("8537.10", third, price="1.00")["change"] == "met_by_de_minimis"
    assert change("8537.10", third, price="0.999999")["change"] == "not_met"


def test_de_minimis_waits_for_the_price() -> None:
    assert change("8537.10", {"hts": "8537.20", "origin": "CN"})["change"] == "open"


def test_data_is_read_once_and_as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGINSHIFT_OVERLAYS", "/nowhere")
    assert marking._specific() is marking._specific()
    assert len(marking._specific().rules) > 1000


def test_package_is_not_imported_at_start() -> None:
    code = "import sys, assistant.assessment.assess; sys.exit('originshift' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_good_without_materials_does_not_load_the_package() -> None:
    code = (
        "import sys, datetime\n"
        "from assistant.assessment.assess import assess\n"
        "from assistant.case.model import Case\n"
        "from assistant.library import Library\n"
        "case = Case.model_validate({'product': {'hts': '8504.40'}, 'production': {}})\n"
        "assess(case, Library.open())\n"
        "sys.exit('originshift' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
