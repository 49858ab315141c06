"""The vocabulary: the forms of a field, what kinds share, and faults of what it names."""

from __future__ import annotations

from functools import reduce

import pytest
import yaml
from pydantic import ValidationError

from assistant.base.files import data_folder
from assistant.base.language import use_language
from assistant.base.messages import InputError
from assistant.base.yaml_files import read_form
from assistant.case.file import read_case
from assistant.checks.rules import faults
from assistant.rulebook import Rulebook
from assistant.rulebook.form import FactField, FactFile, SharedFields, Stages
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.rulebook.vocabulary import Vocabulary

KIND = """
facts:
  maker:
    from: measured
    says: {en: The maker., es: El fabricante.}
    which: [id]
    fields:
      id: text
      tier:
        words: [none, first: {en: first tier, es: primer nivel}]
        label: {en: tier, es: nivel}
      share: {type: percent, place: maker.share}
      border: {words: ["yes", "no"], copies: maker.border}
"""
SHARED = """
labels: {share: {en: share, es: proporción}, tier: {en: level, es: grado}}
words:
  none: {sentence: {en: none, es: ninguna}, screen: {en: none, es: ninguno}}
  first: {en: first, es: primero}
"""


def field(text: str) -> FactField:
    return FactField.model_validate(yaml.load(text, yaml.CBaseLoader))


def vocabulary(kinds: str = KIND) -> Vocabulary:
    facts = FactFile.model_validate(yaml.load(kinds, yaml.CBaseLoader))
    shared = SharedFields.model_validate(yaml.load(SHARED, yaml.CBaseLoader))
    return Vocabulary.of({"wing/facts.yaml": facts}, shared)


def test_a_field_is_a_type_a_list_of_words_or_a_mapping() -> None:
    assert field("amount").type == "amount"
    short = field("[met, not_met]")
    assert (short.type, list(short.words)) == ("word", ["met", "not_met"])
    assert short == field("{words: [met, not_met]}")


def test_a_copied_place_is_the_place_of_the_field() -> None:
    assert field("{type: code, copies: product.hts}").place == "product.hts"


@pytest.mark.parametrize(
    "text",
    ["{label: {en: x}}", "{type: text, words: [a]}", "{type: code, copies: a.b, place: a.c}", "x"],
)
def test_a_field_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        field(text)


def test_what_stands_at_a_field_goes_before_what_kinds_share() -> None:
    shared = vocabulary()
    assert str(shared.label("maker", "tier")) == "tier"
    assert str(shared.label("maker", "share")) == "share"
    assert str(shared.label("maker", "border")) == "border"
    assert str(shared.on_screen("maker", "tier", "first")) == "first tier"
    with use_language("es"):
        assert str(shared.in_sentence("maker", "tier", "none")) == "ninguna"
        assert str(shared.on_screen("maker", "tier", "none")) == "ninguno"


def test_a_kind_that_two_files_describe_is_an_error() -> None:
    facts = FactFile.model_validate(yaml.load(KIND, yaml.CBaseLoader))
    with pytest.raises(InputError) as raised:
        Vocabulary.of({"one/facts.yaml": facts, "two/facts.yaml": facts}, SharedFields())
    assert raised.value.where == "two/facts.yaml, facts.maker"


@pytest.mark.parametrize(
    ("sound", "faulty", "named"),
    [
        ("which: [id]", "which: [name]", "name"),
        ("which: [id]", "called: [name]", "name"),
        ("which: [id]", 'sought: {border: ["maybe"]}', "maybe"),
        ("place: maker.share", 'place: "{name}.share"', "name"),
        ("place: maker.share", "rows: table", "table"),
        ("copies: maker.border", 'compared: {"yes": [{above: [share, least]}]}', "least"),
        ("copies: maker.border", "compared: {maybe: [{above: [share, share]}]}", "maybe"),
    ],
)
def test_check_finds_what_is_no_field_or_word(sound: str, faulty: str, named: str) -> None:
    stages = Stages(areas={}, stages={})
    assert faults(Rulebook(vocabulary(), stages, {}), set()) == []
    (fault,) = faults(Rulebook(vocabulary(KIND.replace(sound, faulty)), stages, {}), set())
    assert fault.startswith("facts.maker: ")
    assert f"'{named}'" in fault


def test_shared_labels_and_words_are_of_fields() -> None:
    folder = data_folder("rules")
    shared = read_form(folder / "shared_fields.yaml", SharedFields)
    fields = [
        one
        for path in folder.glob("*/facts.yaml")
        for kind in read_form(path, FactFile).facts.values()
        for one in kind.fields.items()
    ]
    assert shared.labels.keys() <= {name for name, _ in fields}
    words = {word for _, one in fields for word in one.words}
    assert shared.words.keys() <= words
    assert set(shared.by_law) <= words


def test_a_copied_place_is_a_place_of_the_case() -> None:
    case = read_case(data_folder("knowledge") / "examples" / "cable_assembly.yaml")
    facts = shipped_rulebook().vocabulary.facts
    for place in {one.copies for kind in facts.values() for one in kind.fields.values()} - {""}:
        reduce(getattr, place.split("."), case)
