"""Text of others reaches the screen, standard error and files without a byte that is obeyed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from assistant.case.model import Case
from tests.support.hostile import ALL, HOSTILE, harm_in
from tests.support.in_process import Ran, ran
from tests.support.paths import TESTS
from tests.support.pseudo_terminal import Terminal

SIZES = ((80, 24), (40, 10), (20, 5), (132, 43), (250, 60))
HEADINGS = (
    "HTS Number,Indent,Description,Unit of Quantity,General Rate of Duty,Special Rate of Duty,"
    "Column 2 Rate of Duty"
)
PLACES = yaml.safe_load((TESTS / "terminal" / "hostile.yaml").read_text("utf-8"))
CASE: dict[str, Any] = PLACES["case"]
# Plain, through a pipe, in the other language, and (None) with colours.
MODES = (("--plain",), (), ("--lang", "es"), None)
Size = tuple[int, int]


def filled(form: Any, text: str) -> Any:
    """The form with the text in the place of every {}."""
    if isinstance(form, dict):
        return {filled(key, text): filled(value, text) for key, value in form.items()}
    if isinstance(form, list):
        return [filled(one, text) for one in form]
    return form.replace("{}", text) if isinstance(form, str) else form


def written(path: Path, content: Any) -> str:
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return str(path)


def case_with(text: str, folder: Path, *without: str) -> str:
    """The file of the case with the text in every place but the keys named."""
    case = filled({k: v for k, v in CASE.items() if k not in without}, text)
    return written(folder / "case.yaml", case)


def harmless(result: Ran, *, styled: bool = False) -> Ran:
    """The run, whose output was looked at."""
    assert not harm_in(result.out, styled=styled)
    assert not harm_in(result.err)
    assert "Traceback" not in result.err
    return result


def in_modes(
    modes: Iterable[tuple[str, ...] | None],
    lines: tuple[str, ...],
    *line: str,
    size: Size = SIZES[0],
) -> None:
    """Runs it in these modes and looks at the output."""
    for mode in modes:
        styled = mode is None
        harmless(ran((*(mode or ()), *line), lines, size=size, styled=styled), styled=styled)


def verbs(case: str, text: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """Every verb with the text wherever it takes one."""
    partner = {"name": text, "sites": [{"place": text, "country": "MX", "work": text}],
               "answers": {"immex": {"answer": "yes", "evidence": text}}}  # fmt: skip
    profile = written(folder / "partner.yaml", partner)
    named = written(folder / f"{nameable(text)}.yaml", {"produkt": 1})
    rows = str(folder / "rows.csv")
    cell = text.replace('"', '""')
    Path(rows).write_text(f'{HEADINGS}\n8537.10.91,0,"{cell}",,"9%{cell}","{cell}",35%\n', "utf-8")
    typed = text.replace("\x00", "")
    yield from (("assess", "--steps", case), ("ways", case), ("immex", case))
    for target in ("origin", "immex", "section_301", "A" + typed, typed):
        yield from (("why", case, target), ("why", case, target, "--not"))
    yield from (("partner", profile), ("partner", profile, "--case", case))
    for verb in ("assess", "replay", "partner", "ways", "tariff import"):
        yield from ((*verb.split(), file) for file in (named, typed))
    yield from (("tariff", "import", rows), ("assess", case), ("tariff", "reset"))
    for verb in (
        "origin",
        "explain",
        "examples",
        "rules show",
        "rules list --area",
        "--date",
        "--lang",
        "",
    ):
        yield (*verb.split(), typed)
    yield ("duty", typed, "--origin", typed)
    for option in ("use", "value", "answer", "quantity", "transport", "hts10"):
        yield ("duty", "8507.60.00", "--origin", "CN", f"--{option}", typed)
    for option in (
        (),
        ("--progress",),
        ("--export", f"{folder / 'no'}{typed}/x.csv"),
        ("--seed", typed),
    ):
        yield ("learn", "--learner", typed, *option)
    yield ("learn", "--progress")


def written_bill(folder: Path, text: str) -> Path:
    """A bill of materials with the text in each kind of cell."""
    quoted = '"' + text.replace('"', '""').replace("\x00", "") + '"'
    lines = (
        f"Part,Description,HTS,Origin,Value,{quoted}",
        f"U1,{quoted},8542.31.00,TW,1,{quoted}",
        f"U2,x,{quoted},TW,1,",
        f"U3,x,8542.31.00,{quoted},{quoted},",
    )
    (bill := folder / "bill.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return bill


def nameable(text: str) -> str:
    """As much of the text as a file can be called."""
    kept = "".join(c for c in text if c not in "/\x00").encode()[:80]
    return kept.decode("utf-8", "ignore") or "x"


def conversation(text: str, folder: Path, number: int) -> tuple[str, ...]:
    """Every command with the text, in a conversation that knows it by then."""
    typed = text.replace("\n", " ").replace("\r", " ")
    named = {
        "{bill}": str(written_bill(folder, text)), "{folder}": str(folder),
        "{case}": str(folder / "case.yaml"), "{n}": str(number), "{}": typed,
    }  # fmt: skip
    said = PLACES["conversation"]
    for name, value in named.items():
        said = [one.replace(name, value) for one in said]
    return tuple(said)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (made := tmp_path / "work").mkdir()
    return made


def places(annotation: Any, *at: str | int) -> Iterator[tuple[str | int, ...]]:
    """The place of every value in a case, and of every key that its author chooses."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if at.count("materials") < 3:
            for name, field in annotation.model_fields.items():
                yield from places(field.annotation, *at, field.alias or name)
    elif get_origin(annotation) is dict:
        yield (*at, ALL)
    elif get_origin(annotation) is list:
        yield from places(get_args(annotation)[0], *at, 0)
    elif inner := [
        one for one in get_args(annotation) if get_args(one) or one not in (str, type(None))
    ]:
        yield from {place: None for one in inner for place in places(one, *at)}
    else:
        yield at


def placed(form: Any, text: str, place: tuple[str | int, ...]) -> Any:
    """The form with the text in that place."""
    if not place:
        return text
    first, rest = place[0], place[1:]
    if isinstance(first, int):
        ones = form if isinstance(form, list) and form else [None]
        return [placed(ones[0], text, rest), *ones[1:]]
    known = form if isinstance(form, dict) else {}
    return known | {first: placed(known.get(first), text, rest)}


def test_every_verb_shows_hostile_text_harmlessly(folder: Path) -> None:
    case = case_with(ALL, folder)
    for line, mode in zip(verbs(case, ALL, folder), cycle(MODES)):
        in_modes([mode], (), *line)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_of_a_case_is_shown_harmlessly(text: str, folder: Path) -> None:
    shown = harmless(ran(["assess", "--steps", case_with(text, folder)], styled=True), styled=True)
    assert shown.code in (0, 3)


def test_every_value_of_a_case_is_shown_or_refused_harmlessly(folder: Path) -> None:
    tried = list(places(Case))
    assert len(tried) > 150
    for place in tried:
        path = written(folder / "case.yaml", placed(filled(CASE, "ok"), ALL, place))
        result = harmless(ran(["assess", "--steps", path], styled=True), styled=True)
        assert result.code in (0, 2, 3)


def test_json_keeps_data_as_data(folder: Path) -> None:
    named = folder / f"{nameable(ALL)}.yaml"
    written(named, {"produkt": 1})
    result = harmless(ran(["assess", "--json", case_with(ALL, folder), str(named)]))
    good, bad = map(json.loads, result.out.splitlines())
    assert "[bold red]x[/bold red]" in good["case"]
    assert bad["case"] == str(named)


def test_every_command_of_the_conversation_shows_hostile_text_harmlessly(folder: Path) -> None:
    case_with(ALL, folder)
    in_modes([("--plain",)], conversation(ALL, folder, 1))
    in_modes([None], conversation(ALL, folder, 2))
    pages = [path.read_text("utf-8") for path in folder.glob("page*")]
    cases = [path.read_text("utf-8") for path in folder.glob("case*.json")]
    assert pages
    assert cases
    for page in [*pages, *cases]:
        assert not harm_in(page)
    assert not any("<script>" in path.read_text("utf-8") for path in folder.glob("page*.html"))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless_in_every_window(text: str, size: Size, folder: Path) -> None:
    first = HOSTILE.index(text) + SIZES.index(size)
    modes = [MODES[(first + number) % len(MODES)] for number in range(len(MODES))]
    for line, mode in zip(verbs(case_with(text, folder), text, folder), cycle(modes), strict=False):
        in_modes([mode], (), *line, size=size)
    in_modes(modes[:1], conversation(text, folder, 1), size=size)


# The beginnings of what HOSTILE holds, none of which the prompt itself sends.
OBEYED = (
    *("\x1b]", "\x1bP", "\x1bc", "\x1b[8m", "\x1b[6n", "\x1b[c", "\x1b[3J", "\x9b", "\x9d", "\x07"),
    *("\u202e", "\u2066", "\u200b", "\u00ad", "\u3164", "\U000e0041", "\ufe0f", "\x00"),
)


@pytest.mark.parametrize(
    "size", [SIZES[0], *(pytest.param(s, marks=pytest.mark.slow) for s in SIZES[1:])]
)
def test_a_terminal_gets_no_byte_of_a_file_that_it_would_obey(
    size: Size, folder: Path, home: Path
) -> None:
    (home / "sessions").mkdir(parents=True)
    written(home / "sessions" / "one.yaml", filled(PLACES["session"], ALL))
    named = folder / f"x{nameable(ALL)}.yaml"
    written(named, {"produkt": 1})
    terminal = Terminal(home, columns=size[0], rows=size[1])
    terminal.settled()
    for typed in ("yes", "/sessions", "/show"):
        terminal.types(typed)
    bill = written_bill(folder, ALL)
    for typed in (
        f"/import {bill}",
        "yes",
        f"/open {case_with(ALL, folder)}",
        "/show",
        "/steps",
        "/whynot origin all",
        f"/open {folder}/x",
    ):
        terminal.types(typed)
    terminal.sends(f"/open {folder}/x\t\t\r")
    terminal.pastes(ALL)
    terminal.sends("\x1b[A\x1b[A\x03")
    terminal.types("/quit")
    for byte in OBEYED:
        assert byte not in terminal.everything, ascii(byte)
    assert "Traceback" not in terminal.everything
