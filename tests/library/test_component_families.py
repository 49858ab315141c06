"""Codes suggested for parts by their words: floors, traps, and what holds for any text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.language import LANGUAGES, use_language
from assistant.library.component_families import MOST_SUGGESTED, PartWords, suggested
from assistant.library.family_names import families
from assistant.library.goods_names import search
from tests.support.labelled import FOLDER, figures, labelled

TUNING = labelled(FOLDER / "tuning.csv")
WORDS = sorted({name for family in families() for name, _, _ in family.names()})
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*WORDS, "for", "para", ",", "0402", "10k"]), max_size=6).map(
        " ".join
    ),
)
PARTS = st.builds(
    PartWords, description=TEXTS, reference=TEXTS, rating=TEXTS, package=TEXTS, section=TEXTS
)


def codes(**words: str) -> list[str]:
    return [one.hts for one in suggested([PartWords(**words)])[0]]


def test_floors_on_the_labelled_parts() -> None:
    got = figures(TUNING)
    assert got.parts >= 400
    assert got.heading >= 0.97 * got.parts
    assert got.first >= 0.95 * got.parts
    assert got.wrong <= 0.01 * got.parts
    assert got.garbage == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FUSE HOLDER", "8536.90"),
        ("CONNECTOR FOR LED STRIP", "8536.69"),
        ("RESISTOR KIT", "8533.21"),
        ("BOTTLE CAP", "3923.50"),
        ("CAP SCREW M3", "7318.15"),
        ("IC SOCKET", "8536.90"),
        ("LED DRIVER IC", "8542.39"),
        ("CRYSTAL OSCILLATOR", "8543.20"),
        ("SWITCHING REGULATOR", "8542.39"),
        ("SWITCH MODE POWER SUPPLY", "8504.40"),
        ("BATTERY HOLDER CR2032", "8536.90"),
        ("CR2032 BATTERY HOLDER", "8536.90"),
        ("COIN CELL BATTERY HOLDER", "8536.90"),
        ("TRANSFORMER, PULSE", "8504.31"),
        ("DIODE BRIDGE", "8541.10"),
        ("HEAT SINK FOR TO-220", "7616.99"),
        ("SCREW TERMINAL", "8536.90"),
        ("MEMORY CARD SOCKET", "8536.69"),
        ("USB CABLE", "8544.42"),
        ("USB CONNECTOR", "8536.69"),
        ("RESISTENCIA CALEFACTORA", "8516.80"),
        ("PLACA DE CIRCUITO IMPRESO", "8534.00"),
        ("TIE, CABLE", "3926.90"),
        ("DIODE, LIGHT EMITTING, RED", "8541.41"),
        ("PCB, BARE", "8534.00"),
    ],
)
def test_the_head_of_a_description_decides(text: str, code: str) -> None:
    assert codes(description=text)[0] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SCR M3X8 PAN PHIL ZN", "7318.15"),
        ("SCR 600V 25A TO-220", "8541.30"),
        ("CAP, VINYL, RED, 12MM", "3926.90"),
        ("CAP 10UF 16V", "8532.24"),
        ("PLUG, PIPE, BRASS, 1/8 NPT", "7412.20"),
        ("PLUG, BANANA, RED", "8536.69"),
        ("REGULATOR, AIR, 1/4NPT", "8481.10"),
        ("REGULATOR 3.3V SOT-223", "8542.39"),
        ("LED DRIVER SOT-89-5", "8542.39"),
        ("LED DRIVER 60W 24V IP67", "8504.40"),
    ],
)
def test_the_other_words_decide_what_a_shared_name_means(text: str, code: str) -> None:
    assert codes(description=text)[0] == code


@pytest.mark.parametrize("noun", ["yoke", "horma", "gizmo", "trunnion"])
@pytest.mark.parametrize("part", ["toggle switch", "relay", "ethernet cable", "capacitor"])
def test_what_stands_beside_an_unknown_noun_is_not_suggested(noun: str, part: str) -> None:
    assert codes(description=f"{noun}, {part}") == []
    found = suggested([PartWords(description=f"{part} {noun}")])[0]
    assert all(one.confidence != "high" and one.question for one in found)


def test_the_material_decides_an_article_and_the_good_it_is_for_is_asked() -> None:
    assert codes(description="BOOT, TOGGLE SWITCH, RUBBER")[:2] == ["4016.99", "8538.90"]
    assert codes(description="cover for relay")[0] == "8538.90"
    assert codes(description="PALLET, PLASTIC")[0] == "3923.90"


@given(part=PARTS, number=st.sampled_from(["LM358N", "BC547B", "1N4148", "ATMEGA328P"]))
def test_a_part_number_never_outweighs_what_the_description_names(
    part: PartWords, number: str
) -> None:
    named = PartWords(description="relay", package=part.package, reference=part.reference)
    found = suggested([replace(named, part_number=number)])[0]
    assert found[0].family == "relay"


GERMAN = ["schraube", "mutter", "widerstand", "kondensator", "schalter", "stecker", "gehäuse"]


@given(
    head=st.sampled_from(GERMAN),
    before=st.text(alphabet="bdfgkmprvz", min_size=3, max_size=8),
    ending=st.sampled_from(["", "n"]),
)
def test_a_german_compound_is_what_its_last_word_is(head: str, before: str, ending: str) -> None:
    ending = ending if head.endswith(("e", "er")) else ""
    compound = codes(description=f"{before}{head}{ending}")
    assert compound == codes(description=head)
    spelt = f"{before}{head}{ending}".replace("ä", "ae")
    assert compound == codes(description=spelt)


@pytest.mark.parametrize("known", ["motor", "display", "batterie", "relais"])
def test_what_a_german_compound_begins_with_does_not_decide(known: str) -> None:
    assert codes(description=f"{known}zwirbel") == []
    assert codes(description=f"{known}halter")[:1] != codes(description=known)[:1]


@pytest.mark.parametrize("modifier", ["moteur", "bomba", "relevador"])
def test_an_unknown_noun_before_a_spanish_or_french_name_is_the_head(modifier: str) -> None:
    assert codes(description=f"zwirbel {modifier}") == []


@given(part=PARTS)
def test_what_is_not_sure_has_a_question(part: PartWords) -> None:
    found = suggested([part])[0]
    assert all(one.confidence == "high" or one.question for one in found[:1])


def test_where_customs_practice_differs_the_reason_says_so() -> None:
    for family in families():
        for code in family.codes[:1]:
            if code.doubt and (name := next(iter(family.called.get("en", ())), None)):
                found = suggested([PartWords(description=name)])[0]
                if found and found[0].hts == code.hts and found[0].family == family.family:
                    assert code.doubt["en"] in str(found[0].because)


def test_words_outweigh_the_package_and_this_the_reference() -> None:
    assert codes(description="relay", package="SOIC-8", reference="C1")[0][:4] == "8536"
    assert codes(package="C_0402", reference="R1")[0] == "8532.24"
    assert codes(reference="R1") == ["8533.21", "8533.29", "8533.10"]


def test_what_is_no_component_gets_no_code() -> None:
    for text in ("", "placa", "see drawing", "varios", "mounting hole", "-", "10%"):
        assert codes(description=text) == []


def test_a_reference_alone_is_never_sure() -> None:
    for prefix in (one for family in families() for one in family.references):
        for found in suggested([PartWords(reference=f"{prefix}1")])[0]:
            assert found.confidence == "low"


@given(part=PARTS)
def test_suggestions_are_few_of_six_digits_and_each_once(part: PartWords) -> None:
    found = suggested([part])[0]
    assert len(found) <= MOST_SUGGESTED
    assert len({one.hts for one in found}) == len(found)
    assert all(re.fullmatch(r"\d{4}\.\d{2}", one.hts) for one in found)
    for name in LANGUAGES:
        with use_language(name):
            assert all(str(one.because) and str(one.name) for one in found)


@given(text=TEXTS)
def test_case_and_the_space_around_do_not_matter(text: str) -> None:
    if text.upper().lower() == text.lower():
        assert codes(description=f"  {text.upper()} ") == codes(description=text.lower())


@given(parts=st.lists(PARTS, max_size=5))
def test_each_part_is_judged_alone(parts: list[PartWords]) -> None:
    assert suggested(parts) == [suggested([part])[0] for part in parts]


@pytest.mark.parametrize("text", ["9" * 100_000, "cap " * 50_000, "(," * 50_000, "é" * 50_000])
def test_a_long_text_is_read_in_bounds(text: str) -> None:
    part = PartWords(description=text, rating=text, package=text, reference=text, section=text)
    suggested([part])


def test_a_search_by_words_finds_by_families() -> None:
    assert search("CAP CER 0.1UF")[0].hts == "8532.24"
    assert search("RES SMD 10K")[0].hts == "8533.21"
