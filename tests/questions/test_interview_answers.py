"""Answers as people type them: tests/questions/answers/*.yaml says what is understood of each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
import yaml
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.library.goods_names import search
from assistant.questions import answers
from assistant.questions.amounts import understood_amount
from assistant.questions.codes import code_of
from assistant.questions.countries import country_names, country_of
from assistant.questions.material_lines import FIELDS, has_fields, line_of, material_of, shown_line
from assistant.questions.model import questions
from assistant.questions.words import words
from tests.support.paths import TESTS

FOLDER = TESTS / "questions" / "answers"


def cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        content = yaml.load(path.read_bytes(), yaml.CBaseLoader)
        for case in content["cases"]:
            name = f"{path.stem}: {case['typed']}"
            found.append(
                pytest.param(content["asked"], case, id=name.encode("unicode-escape").decode())
            )
    return found


def read(asked: str, typed: str) -> tuple[str, str]:
    """What is understood, as the files write it, and what is shown of it."""
    if asked == "search":
        found = search(typed)
        if not found:
            raise InputError("interview_nothing_found", value=typed)
        return found[0].hts, ""
    question = questions()[asked]
    if question.answer == "hs_code":
        return code_of(typed), ""
    if question.answer == "material_lines":
        material = material_of(typed)
        return line_of(material), shown_line(typed, material) if has_fields(typed) else ""
    value, shown = answers.understood(question, typed)
    if question.answer == "steps":
        value = "; ".join(" ".join(step.values()) for step in value)
    return value, str(shown)


@pytest.mark.parametrize(("asked", "case"), cases())
def test_an_answer_is_understood_or_refused(asked: str, case: dict[str, Any]) -> None:
    known = {"typed", "value", "shown", "refused", "naming", "language"}
    assert case.keys() <= known
    with use_language(case.get("language", "en")):
        if "refused" not in case:
            assert read(asked, case["typed"]) == (case["value"], case.get("shown", ""))
            return
        with pytest.raises(InputError) as fault:
            read(asked, case["typed"])
        said = fault.value.text
    assert fault.value.code == case["refused"]
    for named in case.get("naming", []):
        assert named in said


@pytest.mark.parametrize(
    "typed",
    ["?", "I don't know", "I don\u2019t know.", "Unknown", "skip", "n/a", "TBD", "-",
     "no sé", "No lo sé.", "se desconoce", "Desconocido"],
)  # fmt: skip
def test_not_known(typed: str) -> None:
    assert answers.is_not_known(typed)


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_every_country_is_known_by_its_code_and_its_name_in_each_language(
    language: str, data: st.DataObject
) -> None:
    with use_language(language):
        code = data.draw(st.sampled_from(sorted(country_names())))
        assert country_of(code.lower()) == code
        named = country_names()[code]
    if named not in words().several_countries:
        assert country_of(named) == code


_READERS: list[Callable[[str], object]] = [
    *(
        lambda typed, question=question: answers.understood(question, typed)  # type: ignore[misc]
        for question in {q.answer: q for q in questions().values()}.values()
        if question.answer not in ("hs_code", "material_lines")
    ),
    code_of,
    has_fields,
    material_of,
]
_PIECES = [
    "$",
    "USD",
    "usd ",
    "k",
    " mil",
    " millones",
    " a month",
    " al mes",
    " x ",
    "@",
    "*",
    "%",
]
_TYPED = st.one_of(
    st.text(max_size=40),
    st.text('0123456789.,;:-$%kKm ?\t"\u0662\u00b2\u00bd\u20ac', max_size=40),
    st.lists(
        st.one_of(st.sampled_from(_PIECES), st.decimals(0, 10**13).map(str), st.text("0123.,' ")),
        max_size=5,
    ).map("".join),
)


@pytest.mark.parametrize("reader", _READERS)
@given(typed=_TYPED)
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(
    reader: Callable[[str], object], typed: str
) -> None:
    with suppress(InputError):
        reader(answers.cleaned(typed))


def usual_ways(amount: Decimal) -> list[str]:
    """An amount with two decimals or more as it is usually written."""
    decimals = -int(amount.as_tuple().exponent)
    form = f"#,##0.{'0' * decimals}"
    ways = [format(amount, "f")]
    ways += [format_decimal(amount, form, locale=way) for way in ("en", "de", "fr", "es_MX")]
    return [f"{before}{way}{after}" for way in ways for before, after in
            (("", ""), ("$", ""), ("US$ ", ""), ("", " USD"), ("", " dlls"))]  # fmt: skip


@given(st.decimals(min_value=0, max_value=10**11, places=2) | st.decimals(0, 10**6, places=4))
def test_an_amount_written_in_a_usual_way_is_read_back_exactly(amount: Decimal) -> None:
    for written in usual_ways(amount):
        assert Decimal(understood_amount(written).value) == amount, written


@given(st.integers(1, 10**5), st.decimals(0, 10**6, places=4))
def test_a_product_is_exact(count: int, price: Decimal) -> None:
    assert Decimal(understood_amount(f"{count} x {price:f}").value) == count * price


_DESCRIPTIONS = (
    st.text(
        st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \";,'"),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
_MATERIALS = st.fixed_dictionaries(
    {"description": _DESCRIPTIONS},
    optional={
        "hts": st.sampled_from(["8542.31", "8542.31.00", "8517.62.00.20", "7318"]),
        "origin": st.sampled_from(sorted(country_names())),
        "value": st.decimals(0, 10**11, places=4).map(lambda amount: format(amount, "f")),
        "kind": st.sampled_from(["packaging", "shipping", "set_item"]),
        "originating": st.sampled_from(["yes", "no", "unknown"]),
    },
)


@given(_MATERIALS)
def test_the_line_of_a_material_is_read_as_that_material(material: dict[str, str]) -> None:
    line = line_of(material)
    assert has_fields(line)
    assert answers.cleaned(line) == line
    assert material_of(line) == material
    assert set(material) <= set(FIELDS)
