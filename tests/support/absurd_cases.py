"""Case files made from the case model: every key of it, with values that nobody should give."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assistant.case.model import MOST_LEVELS, Case, Material
from tests.support.library import LIBRARY

_SOUND_AMOUNTS = ("0", "0.5", "1", "2", "10", "38.25", "100", "420")
_ABSURD_AMOUNTS = (
    "-1", "5000", "1e12", "9.99e12", "1e-12", "1e400", "nan", "-inf", "0." + "3" * 27, "9" * 28,
    "1" + "0" * 5000, "1_0", "٣", "1,5", "abc", "0x10", "- 1", " 7 ", "+3", "1e+2", "00012",
)  # fmt: skip
_SOUND_DAYS = ("2024-02-29", "2025-03-15", "2026-10-12", "2026-11-23", "2028-01-01")
_ABSURD_DAYS = ("9999-12-31", "0001-01-01", "1970-01-01", "2199-12-31", "2026-02-30", "5", "later")
_CODES = (
    "8537.10.91", "8538.90.30", "8534.00", "8542.31", "8471.49.00", "8504.40", "7308.40", "6109.10",
    "9405", "8708.29", "0702.00", "2849.10",
)  # fmt: skip
_ABSURD_CODES = ("85", "8537.10.91.00.00.00", "٨٥٣٧", "9999.99", "85371091x", "0", "e1")
_COUNTRIES = ("MX", "US", "CA", "CN", "TW", "VN")
_ABSURD_COUNTRIES = ("XX", "no", "ZZZ", "cn ", "💥", "\x1b[31m")
_NAMES = (
    "M1", "M1.1", "m1", "good", "é", "a b", "x.originating", "|", "{id}", "%s", "\x00",
    "\x1b]52;c\x07",
    "‮gnp", "💥" * 50, " ", "unknown", "null", "*", "-", "a" * 3000,
)  # fmt: skip
_ANSWERS = (
    "wholly_obtained", "criterion_d", "article_2_10", "article_4_19", "production", "elastomeric",
    "another_good", "sold_below_cost", "transit_kept_classification", "85.89.A.pca_or_moulded",
)  # fmt: skip
_NOTHING = st.sampled_from((None, "", "unknown", "null", "~"))


def _seldom(usual: st.SearchStrategy[Any], absurd: st.SearchStrategy[Any]) -> Any:
    """The usual value, or in one of about 30 cases an absurd one or none."""
    return st.integers(0, 29).flatmap(lambda n: absurd if n == 0 else _NOTHING if n == 1 else usual)


amounts = _seldom(
    st.sampled_from(_SOUND_AMOUNTS),
    st.sampled_from(_ABSURD_AMOUNTS) | st.decimals(allow_nan=True).map(str),
)
days = _seldom(st.sampled_from(_SOUND_DAYS), st.sampled_from(_ABSURD_DAYS))
codes = _seldom(st.sampled_from(_CODES), st.sampled_from(_ABSURD_CODES))
countries = _seldom(st.sampled_from(_COUNTRIES), st.sampled_from(_ABSURD_COUNTRIES))
words = st.sampled_from(_NAMES) | st.text(max_size=8)
answers = _seldom(st.sampled_from(("yes", "no", "unknown")), st.sampled_from(("maybe", "1", "YES")))
names = {
    "rule_answers": st.sampled_from(_ANSWERS),
    "assumptions": st.sampled_from(sorted(LIBRARY.assumptions)),
    "lots": st.sampled_from(("L1", "L2")),
    "quantities": st.sampled_from(("kg", "No.", "x")),
    "exchange_rates": st.sampled_from(("EUR", "MXN", "USD", "x")),
}


@cache
def content_of(form: type[BaseModel], level: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """What a case file may say under the keys of the form, each given or left out."""
    fields = {name: field for name, field in form.model_fields.items() if name != "product_rule"}
    strategies = {name: _of_field(name, field, level) for name, field in fields.items()}
    needed = {name for name, field in fields.items() if field.is_required()}

    @st.composite
    def drawn(draw: st.DrawFn) -> dict[str, Any]:
        few = draw(st.sets(st.sampled_from(sorted(fields)), max_size=7))
        return {name: draw(strategies[name]) for name in fields if name in few | needed}

    return drawn()


def _of_field(name: str, field: FieldInfo, level: int) -> st.SearchStrategy[Any]:
    checks = {getattr(getattr(one, "func", None), "__name__", "") for one in field.metadata}
    if checks & {"_code"}:
        return codes
    if checks & {"_country"}:
        return countries
    if name == "step":
        return st.sampled_from(("smt", "final_assembly", "test", "remanufacture")) | words
    return _of_type(name, field.annotation, level)


def _of_type(name: str, kind: Any, level: int) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        return _of_type(name, next(one for one in inner if one is not type(None)), level)
    if origin is Literal:
        return _seldom(st.sampled_from(inner), words)
    if origin is list:
        below = level + (inner[0] is Material)
        most = 4 if below < 3 else 1
        held = _of_type(name, inner[0], below) if below < 4 else st.nothing()
        return st.lists(held, max_size=most if below < 4 else 0)
    if origin is dict:
        return st.dictionaries(names[name], _of_value(name, inner[1], level), max_size=3)
    if hasattr(kind, "__metadata__"):
        return _of_type(name, inner[0], level)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return content_of(kind, level)
    return {Decimal: amounts, date: days, str: words}[kind]


def _of_value(name: str, kind: Any, level: int) -> st.SearchStrategy[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return content_of(kind, level)
    return answers if name == "rule_answers" else amounts


def nested(depth: int) -> dict[str, Any]:
    """A material of so many levels."""
    material: dict[str, Any] = {"hts": "8534.00", "value": "1"}
    for _ in range(depth - 1):
        material = {"hts": "8537.10", "value": "1", "materials": [material]}
    return material


@st.composite
def absurd_cases(draw: st.DrawFn) -> dict[str, Any]:
    """What a case file says, mostly with a price, a place and materials."""
    content = draw(content_of(Case))
    if draw(st.booleans()):
        product = {"hts": draw(codes), "transaction_value": "100", **content.get("product", {})}
        content["product"] = product
        content.setdefault("production", {"country": "MX", "steps": ["smt", "final_assembly"]})
    if draw(st.integers(0, 19)) == 0:
        content["materials"] = [nested(draw(st.integers(1, 3 * MOST_LEVELS)))]
    return content


@st.composite
def of_chinese_materials_without_code(draw: st.DrawFn) -> dict[str, Any]:
    """A good whose code is not known, of materials that are Chinese or not described."""
    content = draw(absurd_cases())
    product = {**content.get("product", {}), "hts": None}
    chinese = [{**one, "origin": "CN", "originating": "no"} for one in content.get("materials", [])]
    production = {"country": "MX", "steps": ["smt"]}
    return {**content, "product": product, "production": production, "materials": [*chinese, {}]}


@st.composite
def of_a_chinese_twin(draw: st.DrawFn) -> dict[str, Any]:
    """A good that holds a Chinese good of its own heading, worth all that it is sold for.

    No product rule is met by it, and no value content; so it does not originate by any facts.
    """
    content = draw(absurd_cases())
    price = draw(st.sampled_from(("1", "100", "420")))
    product = {**content.get("product", {}), "hts": "8537.10.91", "transaction_value": price}
    product.setdefault("rule_answers", {}).pop("sold_below_cost", None)
    twin = {"id": "twin", "hts": "8537.10", "origin": "CN", "value": price, "originating": "no"}
    materials = content.get("materials", [])
    place = draw(st.integers(0, len(materials)))
    production = {"country": "MX", "steps": ["final_assembly"]}
    return {
        **content,
        "product": product,
        "production": production if draw(st.booleans()) else content.get("production", production),
        "materials": [*materials[:place], twin, *materials[place:]],
    }
