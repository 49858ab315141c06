"""The glossary: every term is sound, found by its names, and prints no figure of its own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.checks.knowledge import check
from assistant.checks.translations import untranslated
from assistant.cli.main import main
from assistant.explain.glossary import all_terms, explained
from assistant.learning.lessons.lessons import lessons, lessons_on
from assistant.library.glossary_form import PARAMETER_PLACE, Term, words_of
from assistant.terminal.screens.glossary import term_screen, terms_screen
from tests.support.entries import for_every
from tests.support.knowledge_copy import knowledge_copy
from tests.support.library import LIBRARY

TERMS = LIBRARY.glossary
DAY = date(2026, 11, 24)

# Numbers that are names of law, of places in a tariff or of documents, and years.
NAMES = [
    r"\b19 (USC|CFR)( parte?)? [\d.]+(\([a-z]\))?",
    r"\b(Article|artículo|Section|Sección|Secciones|rule|regla|complementaria|Annex|Anexo|Note|Nota"
    r" General|heading|partida|chapters?|capítulos?) \d+(\.\d+)*(-[AB]|ª)?(\([a-z]\))?"
    r"( (or|o|to|a) \d+)?",
    r"\b(\d{4}(\.\d\d){1,2}|\d\d\.\d\d)\b|(as|como) 85 (for|para)",
    r"\b(ISO 9001|ISO 13485|IATF 16949|H302480|V1)\b",
    r"\b(19|20)\d\d\b",
]
NUMBER = r"(?:\d[\d.,]*|one|two|three|four|five|six|ten|twelve|eighteen|un|una|dos|tres|diez|doce)"
SPELLED_FIGURE = re.compile(
    rf"\b{NUMBER} (?:%|percent|per cent|por ciento|days?|días?|months?|mes|meses|years?|años?)\b",
    re.IGNORECASE,
)


def figures(text: str) -> list[str]:
    """The figures of a text that are neither filled in nor names of law."""
    text = PARAMETER_PLACE.sub("", text)
    spelled = SPELLED_FIGURE.findall(text)
    for name in NAMES:
        text = re.sub(name, "", text, flags=re.IGNORECASE)
    return spelled + re.findall(r"\S*(?:\d|%|\$)\S*", text)


def with_a_typo(name: str) -> str:
    """The name with two letters of its middle exchanged."""
    middle = len(name) // 2
    return f"{name[: middle - 1]}{name[middle]}{name[middle - 1]}{name[middle + 1 :]}"


def test_there_are_at_least_120_terms() -> None:
    assert len(TERMS) >= 120


FAULTS = [
    ("law: [usmca.4.11]", "law: [usmca.4.111]", "usmca.4.111"),
    ("rules: [usmca.set]", "rules: [usmca.sett]", "usmca.sett"),
    ("see: [criterion_a]", "see: [criterion_q]", "criterion_q"),
    ("{parameter:us.hmf.rate}", "{parameter:us.hmf.rates}", "us.hmf.rates"),
    ("en: [MPF]", "en: [HMF]", "'hmf'"),
    ("- id: brokerage\n", "- id: landed_cost\n", "'landed_cost'"),
    ("  law: [usmca.4.17]\n", "", "cites no law"),
]


@pytest.mark.parametrize(("was", "becomes", "said"), FAULTS)
def test_a_fault_of_a_term_is_named(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    folder = knowledge_copy(tmp_path, "glossary.yaml")
    path = folder / "glossary.yaml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes), encoding="utf-8")
    faults = check(folder)[1]
    assert any(str(path) in fault and said in fault for fault in faults), faults


def test_a_term_that_lacks_a_language_is_named(tmp_path: Path) -> None:
    text = (data_folder("knowledge") / "glossary.yaml").read_text(encoding="utf-8")
    lacking = text.replace("{en: Net cost method, es: Método de costo neto}", "{en: Net cost}")
    assert lacking != text
    (tmp_path / "glossary.yaml").write_text(lacking, encoding="utf-8")
    (fault,) = untranslated(tmp_path)
    assert "term" in fault


@for_every(TERMS)
def test_a_term_is_found_by_each_of_its_names(term: Term) -> None:
    for name in term.names():
        found = explained(name.upper(), LIBRARY, DAY)
        assert (found.id, found.taken_as) == (term.id, False)


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("RVC", "regional_value_content"),
        ("vcr", "regional_value_content"),
        ("T-MEC", "usmca"),
        ("hts", "htsus"),
        ("Maquiladora", "maquila"),
        ("METODO DE COSTO NETO", "net_cost"),
        ("articulo 2.5", "article_2_5"),
        ("63-a", "article_63_a"),
        ("value content, regional", "regional_value_content"),
        ("transformation", "substantial_transformation"),
    ],
)
def test_a_name_is_found_without_case_accents_and_order(typed: str, term: str) -> None:
    assert explained(typed, LIBRARY, DAY).id == term


@for_every(TERMS)
def test_a_term_is_found_with_a_typo_in_either_language(term: Term) -> None:
    for name in term.term.values():
        if len(words_of(name)) >= 9:
            typed = with_a_typo(name)
            found = explained(typed, LIBRARY, DAY)
            assert found.id == term.id, typed
            assert found.taken_as == (words_of(typed) not in term.names())


@given(st.text())
def test_whatever_is_typed_is_explained_or_answered_with_three_terms(typed: str) -> None:
    titles = {one.title for one in all_terms(LIBRARY)}
    try:
        answer = explained(typed, LIBRARY, DAY).term
        asked_for = 1
    except InputError as error:
        answer, asked_for = error.text, 3
    assert sum(title in answer for title in titles) >= asked_for


@for_every(TERMS, LANGUAGES)
def test_every_place_is_filled(term: Term, language: str) -> None:
    with use_language(language):
        found = explained(term.id, LIBRARY, DAY)
    assert "{" not in found.means
    assert "not known" not in found.means or not term.parameters()
    assert len(found.law) == len(term.law)
    assert not set(found.law) & set(LIBRARY.citations.citations)
    assert all(rule.title for rule in found.rules)
    assert len(found.rules) >= len(term.rules)
    assert [one.id for one in found.see] == term.see


def test_figures_are_those_of_the_day() -> None:
    name = "merchandise processing fee"
    assert "USD 670.86" in explained(name, LIBRARY, DAY).means
    assert "USD 651.5" in explained(name, LIBRARY, date(2026, 9, 30)).means
    assert "(not known on 2030-01-01)" in explained(name, LIBRARY, date(2030, 1, 1)).means


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_typed_into_a_meaning(language: str) -> None:
    typed = {term.id: figures(term.means[language]) for term in TERMS}
    assert {term: found for term, found in typed.items() if found} == {}


@pytest.mark.parametrize(
    "text",
    [
        "a fee of 0.3464 %",
        "within 60 days",
        "dentro de sesenta o diez días",
        "USD 500",
        "three years",
        "es de 16%",
        "by 31 May 2026",
    ],
)
def test_a_typed_figure_would_be_seen(text: str) -> None:
    assert figures(text)


def test_own_knowledge_is_shown_as_such() -> None:
    own = [term for term in TERMS if term.confidence == "own"]
    assert own
    for term in own:
        assert "own knowledge" in explained(term.id, LIBRARY, DAY).doubts[0]


def test_a_doubtful_figure_is_shown_as_such() -> None:
    doubts = explained("virtual transfer", LIBRARY, DAY).doubts
    assert any("Stay of inputs bought" in one and "not verified" in one for one in doubts)


def test_a_term_that_rests_only_on_practice_is_not_called_law() -> None:
    """What cites only practice, or a source of own knowledge, must say so."""
    citations = LIBRARY.citations.citations
    practice = {"own_knowledge", "landed_cost_practice", "partner_practice"}
    silent = [
        term.id
        for term in TERMS
        if term.confidence == "high" and {citations[law].source for law in term.law} <= practice
    ]
    assert silent == []


def drawn(parts: list[RenderableType], width: int) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    return captured.get()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_list_names_every_term_within_the_width(language: str, width: int) -> None:
    with use_language(language):
        shown = drawn(terms_screen(all_terms(LIBRARY), width), width)
        first_words = {one.title.split()[0] for one in all_terms(LIBRARY)}
    assert all(word in shown for word in first_words)
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_shows_all_that_is_known_of_the_term(language: str) -> None:
    with use_language(language):
        found = explained("dta", LIBRARY, DAY)
        shown = drawn(term_screen(found, 80), 80)
    flat = " ".join(shown.split())
    texts = [found.means, *found.also, *found.law, *found.doubts]
    texts += [rule.id for rule in found.rules] + [one.title for one in found.see]
    assert all(" ".join(text.split()) in flat for text in texts)


def test_the_command_lists_without_a_term_and_refuses_what_is_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    day = ["--date", DAY.isoformat()]
    assert main(["explain", *day]) == 0
    assert f"{len(TERMS)} terms" in capsys.readouterr().out
    assert main(["explain", "rvc", *day]) == 0
    assert "Regional value content" in capsys.readouterr().out
    assert main(["explain", "qqq", *day]) == 2
    assert "no term 'qqq'" in capsys.readouterr().err


def test_a_term_names_the_lessons_that_teach_it() -> None:
    taught = {term: lesson.id for lesson in lessons() for term in lesson.terms}
    assert taught
    for term, lesson in taught.items():
        assert lesson in [one.id for one in lessons_on(explained(term, LIBRARY, DAY).id)]
