"""What the manifest names must be there: no answer without it, and no name twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.base.data_files import read_plain
from assistant.base.files import data_folder
from assistant.base.manifest import contents_of, manifest_of, require, require_files
from assistant.base.messages import InputError, Message, read_messages
from assistant.base.yaml_files import read_form
from assistant.checks.knowledge import check
from assistant.checks.manifest import manifest_faults, write_manifest
from assistant.library.forms import Parameter
from assistant.library.library import Library
from assistant.rulebook import Rulebook

CHINA = "us/lists/section_301_china/chapter_85.csv"
VAT = "parameters/mexico.vat.rate.yaml"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(data_folder("knowledge"), tmp_path_factory.mktemp("k") / "k"))


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(data_folder("rules"), tmp_path_factory.mktemp("r") / "r"))


@pytest.fixture
def edited(request: pytest.FixtureRequest) -> Callable[[Path, Callable[[bytes], bytes]], None]:
    """Edits a file until the end of the test."""

    def edit(path: Path, change: Callable[[bytes], bytes]) -> None:
        before = path.read_bytes()
        request.addfinalizer(lambda: path.write_bytes(before))
        path.write_bytes(change(before))

    return edit


def test_the_shipped_manifests_name_what_is_there() -> None:
    for name in ("rules", "knowledge"):
        assert manifest_faults(data_folder(name)) == []


def test_no_answer_without_the_list_of_section_301(tmp_path: Path) -> None:
    """19 USC 2411: without the list a Chinese good would look free of the duty."""
    folder = Path(shutil.copytree(data_folder("knowledge"), tmp_path / "knowledge"))
    (folder / CHINA).unlink()
    with pytest.raises(InputError, match="missing") as raised:
        require_files(folder)
    assert raised.value.where == str(folder / CHINA)
    assert [fault for fault in check(folder)[1] if str(folder / CHINA) in fault]


def test_no_answer_from_a_list_that_lacks_a_line(knowledge: Path, edited: Callable) -> None:
    edited(knowledge / CHINA, lambda text: b"".join(text.splitlines(keepends=True)[:-1]))
    with pytest.raises(InputError, match=r"1 of its \d+ values are missing"):
        Library(knowledge).listed_lines("section_301_china", "85")


def test_no_answer_from_rules_of_which_one_is_missing(rules: Path, edited: Callable) -> None:
    path = rules / "us" / "ordinary.yaml"
    name = read_plain(path)["rules"][-1]["rule"]
    edited(path, lambda text: text[: text.rindex(b"- rule:")])
    with pytest.raises(InputError) as raised:
        Rulebook.open(rules)
    assert name in str(raised.value)


def test_two_rules_of_one_name_are_refused_with_both_lines(rules: Path, edited: Callable) -> None:
    path = rules / "us" / "ordinary.yaml"
    edited(path, lambda text: text + text[text.rindex(b"- rule:") :])
    with pytest.raises(InputError, match=r"line \d+: '.*' is defined twice: here and in line \d+"):
        Rulebook.open(rules)


def test_two_rules_of_one_name_in_two_files_are_refused_with_both(
    rules: Path, edited: Callable
) -> None:
    other = (rules / "us" / "ordinary.yaml").read_bytes()
    edited(rules / "us" / "fees.yaml", lambda text: text + other[other.rindex(b"- rule:") :])
    with pytest.raises(InputError, match=r"(?s)us/\w+\.yaml.*defined twice.*us/\w+\.yaml"):
        Rulebook.open(rules)


@pytest.mark.parametrize(
    ("name", "was", "twice"),
    [
        ("brochure_claims.yaml", b"claims:\n", b"claims:\n- {claim: 1}\n"),
        ("sources.yaml", b"sources:\n", b"sources:\n  mpf: {title: a, url: b}\n"),
        ("citations.yaml", b"citations:\n", b"citations:\n  us.19_usc_58c: {}\n"),
        ("glossary.yaml", b"terms:\n", b"terms:\n- {id: maquiladora}\n- {id: maquiladora}\n"),
    ],
)
def test_what_is_defined_twice_is_named(
    knowledge: Path, edited: Callable, name: str, was: bytes, twice: bytes
) -> None:
    path = knowledge / name
    edited(path, lambda text: text.replace(was, twice, 1))
    with pytest.raises(InputError, match="twice"):
        require(path, read_plain(path))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b"value: 16", b"value: 1600"),
        (b"value: 16", b"value: -5"),
        (b"value: 16", b"value: 1e999"),
        (b"value: 16", b"value: NaN"),
        (b"from: 2010", b"from: 0210"),
    ],
)
def test_a_value_out_of_the_range_of_its_unit_is_refused_with_its_line(
    knowledge: Path, edited: Callable, was: bytes, now: bytes
) -> None:
    edited(knowledge / VAT, lambda text: text.replace(was, now))
    with pytest.raises(InputError) as raised:
        Library(knowledge).as_of(date(2026, 1, 1)).parameter("mexico.vat.rate")
    assert f"{VAT}, line " in raised.value.where


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "empty"),
        (b"- a\n", "set of keys"),
        (b"a: {en: ni\xf1o, es: x}", "line 1: This line is not UTF-8"),
        (b"a: {en: one}", "each language"),
        (b"a: {en: 'a } b', es: x}", "brace"),
        (b"a: {en: a, es: b}\na: {en: c, es: d}", "line 2: The key 'a' appears twice"),
    ],
)
def test_a_broken_file_of_messages_is_named(tmp_path: Path, text: bytes, told: str) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(text)
    with pytest.raises(InputError, match=told) as raised:
        read_messages(path)
    assert str(path) in raised.value.where


def test_an_error_without_its_message_says_its_name_and_fields() -> None:
    assert InputError("no_such_message", "x.yaml", key="a\x1b").text == "no_such_message, key=a"
    with pytest.raises(InputError):
        str(Message("yaml_missing_key"))


def test_a_change_of_a_value_is_free_and_what_comes_and_goes_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    path = folder / "mexico.vat.rate.yaml"
    shipped = (data_folder("knowledge") / VAT).read_text(encoding="utf-8")
    path.write_text(shipped, encoding="utf-8")
    write_manifest(folder)
    path.write_text(shipped.replace("value: 16", "value: 15.5"), encoding="utf-8")
    assert manifest_faults(folder) == []
    assert read_form(path, Parameter).values[0].value != 16
    path.write_text(shipped.replace("confidence: high\n", ""), encoding="utf-8")
    assert manifest_faults(folder)
    path.write_text(shipped + "compared: {place: a, reached: above}\n", encoding="utf-8")
    (fault,) = manifest_faults(folder)
    assert "compared" in fault
    assert "maquila manifest" in fault
    assert any("added: " in line and "compared" in line for line in write_manifest(folder))
    assert manifest_faults(folder) == []


NAME = st.text("abcdefgh_.", min_size=1, max_size=8)
TREE = st.dictionaries(
    NAME,
    st.dictionaries(NAME, NAME, min_size=1)
    | st.lists(st.fixed_dictionaries({"id": NAME, "x": NAME}), unique_by=lambda one: one["id"]),
    min_size=1,
)


@given(content=TREE, data=st.data())
def test_whatever_is_taken_away_is_missed(content: dict, data: st.DataObject) -> None:
    before = contents_of(content)
    key = data.draw(st.sampled_from(sorted(content)))
    inner = content[key]
    if inner:
        taken = data.draw(st.sampled_from(sorted(inner) if isinstance(inner, dict) else inner))
        rest = (
            {name: value for name, value in inner.items() if name != taken}
            if isinstance(inner, dict)
            else [one for one in inner if one is not taken]
        )
        found = contents_of({**content, key: rest})
        assert found.values < before.values
        assert set(before.entries) - set(found.entries)


def test_a_missing_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="maquila manifest"):
        manifest_of(tmp_path)
