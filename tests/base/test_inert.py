"""Text of others does nothing where it is written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.inert import inert_cell, inert_json, printable, printable_lines
from tests.support.hostile import HOSTILE, harm_in

TEXTS = st.text() | st.sampled_from(HOSTILE) | st.lists(st.sampled_from(HOSTILE)).map("".join)


@given(TEXTS)
def test_printable_text_harms_nobody_and_cleaning_it_again_changes_nothing(text: str) -> None:
    shown = printable(text)
    assert "\n" not in shown
    assert not harm_in(shown)
    assert printable(shown) == shown


@given(TEXTS)
def test_printable_lines_keep_line_breaks_alone(text: str) -> None:
    assert printable_lines(text).split("\n") == [printable(line) for line in text.split("\n")]


@pytest.mark.parametrize("text", ["Cubierta 1.5 mm – “A”", "한글", "Größe → 3", "שלום", "٣"])
def test_names_in_any_script_are_shown_as_they_are(text: str) -> None:
    assert printable(text) == text
    assert json.loads(inert_json(json.dumps(text, ensure_ascii=False))) == text


@given(st.dictionaries(TEXTS, TEXTS), st.sampled_from(["utf-8", "ascii", "latin-1"]))
def test_json_holds_the_same_data_and_harms_no_terminal(
    data: dict[str, str], encoding: str
) -> None:
    text = inert_json(json.dumps(data, ensure_ascii=False, indent=1), encoding)
    assert json.loads(text.encode(encoding).decode(encoding)) == data
    assert not harm_in(text)


@given(
    TEXTS,
    st.text(alphabet=" \t\r\n\u00a0\u200b\x00'\"").filter(bool),
    st.sampled_from("=+-@|%＝＋－＠"),
)
def test_no_cell_begins_a_formula_whatever_it_begins_with(rest: str, first: str, sign: str) -> None:
    for text in (rest, sign + rest, first + sign + rest):
        cell = inert_cell(text)
        assert not cell or cell[0] == "'" or cell[0].isalnum()
        assert not harm_in(cell)
