"""However a case is put together, the rules reach one verdict each and never contradict."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assessment.assess import assess
from assistant.case.model import Case, Manufacturer
from tests.support.drawn import drawn
from tests.support.library import LIBRARY

answers = st.sampled_from(("yes", "no", "unknown"))
countries = st.sampled_from(("MX", "US", "CN", "TW", "VN", "KR", "unknown"))
transports = st.sampled_from(("sea", "air", "truck", "rail", "unknown"))
days = st.sampled_from(
    ("2025-03-15", "2025-08-15", "2026-03-01", "2026-10-12", "2026-11-23", "2028-01-01")
)
amounts = st.sampled_from(("0", "1", "10", "40", "100", "unknown"))
prices = st.sampled_from(("1", "10", "40", "100", "unknown"))
codes = st.sampled_from(
    ("8471.49.00", "8471.30.01", "8504.40.70", "8517.62", "8534.00.00", "8537.10.91", "8544.42.90",
     "8507.60", "8409.99", "8457.10.00", "8708.29", "4202.92", "2849.10", "7308.40", "6109.10",
     "9405.42.00", "unknown")
)  # fmt: skip
material = st.fixed_dictionaries(
    {"hts": codes, "origin": countries, "value": amounts},
    optional={
        "originating": answers,
        "designated": answers,
        "transferred": answers,
        "shipped_from": countries,
        "kind": st.sampled_from(("packaging", "shipping", "indirect", "recovered")),
        "preference": answers,
        "prosec_rate": amounts,
        "regla_octava": answers,
        "same_condition": answers,
    },
)
nested = st.builds(
    lambda outer, inner, value: {**outer, "materials": inner, "value": value},
    material,
    st.lists(material, max_size=2),
    st.sampled_from(("200", "unknown")),
)
sets = st.lists(material.map(lambda one: {**one, "kind": "set_item"}), max_size=3)
_CERTIFICATIONS = st.sampled_from(("A", "AA", "none", "unknown"))
_MODALITIES = ("holding", "industrial", "services", "shelter", "outsourcing", "unknown")
_FIELDS = Manufacturer.model_fields.items()
_ANSWERS = [name for name, field in _FIELDS if field.default == "unknown" and name != "immex"]
_AMOUNTS = [name for name, field in _FIELDS if field.default is None]
_PREMISES = ("registered", "lawful_possession", "leased", "shared", "delimited")
manufacturers = st.fixed_dictionaries(
    {"immex": st.sampled_from(("yes", "no", "planned", "unknown"))},
    optional={
        **dict.fromkeys(_ANSWERS, answers),
        **dict.fromkeys(_AMOUNTS, amounts),
        "vat_certification": _CERTIFICATIONS,
        "modality": st.sampled_from(_MODALITIES),
        "prosec": st.sampled_from(("none", "electronics")),
        "certified_until": st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        "premises": st.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(_PREMISES, answers),
                **dict.fromkeys(("lease_months", "lease_months_left"), amounts),
            },
        ),
    },
)
cases = st.fixed_dictionaries(
    {
        "as_of": days,
        "product": st.fixed_dictionaries(
            {"hts": codes, "transaction_value": prices, "destination": countries},
            optional={
                "net_cost": prices,
                "annual_units": amounts,
                "metal_weight_pct": amounts,
                "us_components": st.sampled_from(("0", "1", "unknown")),
                "shipped_from": countries,
                "essential_material": st.just("M1"),
                "transit": st.sampled_from(("direct", "under_control", "left_control")),
                "use": st.sampled_from(("heavy_truck", "light_truck", "other")),
                "rule_answers": st.dictionaries(
                    st.sampled_from(
                        (
                            "criterion_d",
                            "article_2_10",
                            "article_4_19",
                            "wholly_obtained",
                            "sold_below_cost",
                            "section_232_semiconductors",
                        )
                    ),
                    answers,
                ),
            },
        ),
        "production": st.fixed_dictionaries(
            {"country": countries},
            optional={
                "steps": st.lists(
                    st.sampled_from(("smt", "final_assembly", "test", "remanufacture")), max_size=2
                ),
                "freight": amounts,
                "transport": transports,
                "machinery_usd": amounts,
            },
        ),
        "materials": st.lists(st.one_of(material, nested), max_size=4) | sets,
        "manufacturer": manufacturers,
        "baseline": st.fixed_dictionaries(
            {"country": countries, "unit_price": amounts},
            optional={"freight": amounts, "transport": transports},
        ),
        "assumptions": st.dictionaries(st.sampled_from(sorted(LIBRARY.assumptions)), amounts),
    }
)


@given(cases)
@settings(max_examples=drawn(400))
def test_no_case_makes_the_rules_contradict_each_other(content: dict[str, object]) -> None:
    case = Case.model_validate(content)
    assessment = assess(case, LIBRARY)
    assert assessment.as_json()
    assert any(step.concluded.keys() & {"origin"} for step in assessment.steps)
