"""A case file that cannot be used gets a sentence that names file, line and key."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.messages import InputError
from assistant.case.file import read_case
from assistant.case.model import Case

FAULTS = {
    "an unknown key": ("product:\n  destinaton: US", "line 2", "'destination'"),
    "a key twice": ("name: a\nname: b", "line 2", "twice"),
    "a negative amount": ("materials:\n- id: U1\n  value: '-3'", "line 3", "negative"),
    "an amount that is none": (
        "product: {transaction_value: cheap}",
        "transaction_value",
        "amount",
    ),
    "an endless amount": ("product: {transaction_value: 1e999999}", "transaction_value", "amount"),
    "no number at all": ("product: {transaction_value: nan}", "transaction_value", "amount"),
    "a code of three digits": ("product: {hts: '851'}", "product.hts", "HS code"),
    "an unknown country": ("production: {country: XX}", "production.country", "country"),
    "an unknown word": ("manufacturer: {immex: maybe}", "manufacturer.immex", "planned"),
    "an impossible day": ("as_of: 2026-13-01", "as_of", "2026-13-01"),
    "a list for a mapping": ("- a\n- b", "f.yaml", "keys"),
    "no YAML": ("product: [", "line", "YAML"),
    "an empty file": ("  \n", "f.yaml", "empty"),
    "a later format": ("format: 2", "format", "2"),
    "two materials of one id": ("materials: [{id: a}, {id: a}]", "", "a"),
    "stock that neither comes nor goes": (
        "materials:\n- inventory: {method: fifo, movements: [{date: 2026-01-02}]}",
        "line 2",
        "received",
    ),
    "units received at no cost": (
        "materials:\n- inventory:\n    method: fifo\n    movements:\n"
        "    - {date: 2026-01-02, received: 5}",
        "line 5",
        "unit_cost",
    ),
    "an alias": ("materials: &m []\nproduct: *m", "", "alias"),
    "JSON cut short": ('{"product": {', "f.yaml", "JSON"),
    "depth without end": ("a: " + "[" * 3000, "f.yaml", ""),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Case]:
    """Reads a text as a case, from a file of that name."""
    folder = tmp_path_factory.mktemp("cases")

    def case_of(text: str, name: str = "f.yaml") -> Case:
        path = folder / name
        path.write_bytes(text.encode())
        return read_case(path)

    return case_of


@pytest.mark.parametrize("what", FAULTS)
def test_fault_is_named(what: str, written: Callable[..., Case]) -> None:
    text, where, said = FAULTS[what]
    with pytest.raises(InputError) as raised:
        written(text)
    assert where in raised.value.where
    assert said in raised.value.text


@pytest.mark.parametrize("content", [b"\x00\xff\xfe\x80", b"\x89PNG\r\n\x1a\n\x00", b""])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_case(path)


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_path_that_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        read_case(tmp_path / name)


@given(st.text(max_size=200))
def test_no_text_is_answered_with_a_traceback(written: Callable[..., Case], text: str) -> None:
    with contextlib.suppress(InputError):
        written(text)


def test_norway_is_a_country_and_yes_is_a_word(written: Callable[..., Case]) -> None:
    case = written("materials: [{id: a, origin: NO, originating: no}]")
    assert (case.materials[0].origin, case.materials[0].originating) == ("NO", "no")


def test_unquoted_codes_and_amounts_keep_every_digit(written: Callable[..., Case]) -> None:
    case = written("materials: [{id: a, hts: 8534.00, value: 1.10}]")
    assert (case.materials[0].hts, case.materials[0].value) == ("8534.00", Decimal("1.10"))


def test_json_is_read_like_yaml(written: Callable[..., Case]) -> None:
    text = """{"product": {"hts": "85176200", "transaction_value": 0.1},
                  "manufacturer": {"immex": true}}"""
    case = written(text, "f.json")
    assert case.product.hts == "8517.62.00"
    assert case.product.transaction_value == Decimal("0.1")
    assert case.manufacturer.immex == "yes"


def test_materials_without_an_id_get_one(written: Callable[..., Case]) -> None:
    case = written("materials: [{hts: 8542.31}, {materials: [{hts: 8534.00}]}]")
    assert [material.id for material in case.every_material()] == ["M1", "M2", "M2.1"]


def test_control_characters_do_not_reach_a_terminal(written: Callable[..., Case]) -> None:
    case = written('name: "a\\e[31mb\\ac"\nmaterials: [{id: "x\\x9b", description: "t\\u202e"}]')
    assert case.name == "a[31mbc"
    assert (case.materials[0].id, case.materials[0].description) == ("x", "t")
