"""No file holds the program up: an answer or a sentence, within 2 s of work and 300 MB."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assessment.assess import assess
from assistant.base.messages import InputError
from assistant.bill_of_materials.reading import read_records
from assistant.bill_of_materials.understood import bill_of
from assistant.case.file import read_case
from assistant.case.model import Case
from tests.support.hostile_files import OF_KIND, garbage, read_in_bounds
from tests.support.library import LIBRARY

SHORT = [
    ("case", "a pipe"), ("case", "many keys in JSON"), ("case", "a bomb of aliases"),
    ("case", "depth below the bound of the parser"), ("case", "four thousand materials"),
    ("transcript", "a device"), ("session", "deep lists"), ("opened", "a pipe"),
    ("tariff", "special rates without a programme"), ("tariff", "a number of many digits"),
    ("bill", "a device"), ("bill", "blank lines"), ("bill", "amounts of many words"),
    ("bill", "two cells far apart"), ("bill", "a sheet of a gigabyte"), ("bill", "a long comment"),
]  # fmt: skip
EVERY = [(kind, name) for kind, files in OF_KIND.items() for name in files]


def _answers(kind: str, path: Path) -> None:
    read = read_in_bounds(kind, path)
    # A replay counts the file as faulty, and fails as a check.
    assert read.code in ((0, 1, 2, 3) if kind == "transcript" else (0, 2, 3)), read
    assert "Traceback" not in read.said, read
    assert read.said.strip() or kind == "pasted"


@pytest.mark.parametrize(("kind", "name"), SHORT)
def test_a_hostile_file_gets_an_answer_or_a_sentence(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    OF_KIND[kind][name](path)
    _answers(kind, path)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "name"), [one for one in EVERY if one not in SHORT])
def test_every_hostile_file_gets_an_answer_or_a_sentence(
    kind: str, name: str, tmp_path: Path
) -> None:
    test_a_hostile_file_gets_an_answer_or_a_sentence(kind, name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", OF_KIND)
@pytest.mark.parametrize("seed", range(10))
def test_garbage_gets_an_answer_or_a_sentence(kind: str, seed: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    garbage(path, seed, 10 ** (seed % 6 + 1))
    _answers(kind, path)


def _json_keys(path: Path, count: int) -> None:
    path.write_text('{"answers": {' + ",".join(f'"k{n}": "1"' for n in range(count)) + "}}")
    with pytest.raises(InputError):
        read_case(path)


def _imported(path: Path, count: int) -> None:
    text = "Description,HTS,Value\n" + "".join(f"Part {n},8542.31,{n}\n" for n in range(count))
    assert len(bill_of(read_records(text)).parts) == count


def _assessed(path: Path, count: int) -> None:
    parts = [{"hts": "8542.31", "origin": "CN", "value": "0.01"} for _ in range(count // 10)]
    assess(Case.model_validate({"product": {"hts": "8517.62"}, "materials": parts}), LIBRARY)


@pytest.mark.parametrize("work", [_json_keys, _imported, _assessed])
def test_twice_as_many_lines_take_less_than_three_times_the_time(
    work: Callable[[Path, int], None], tmp_path: Path
) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        work(tmp_path / "case.json", count)
        return time.process_time() - start

    seconds(4_000)
    assert min(seconds(8_000) for _ in range(3)) < 3 * min(seconds(4_000) for _ in range(3))
