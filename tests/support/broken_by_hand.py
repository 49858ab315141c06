"""Rules and knowledge broken by hand: random edits of a copy, and what the program says to each.

`python -m tests.support.broken_by_hand FOLDER SEED COUNT` breaks the copy in FOLDER (made by
`copy_of_program`) COUNT times, mending it after each edit, and prints a line of JSON for each.
"""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_EXAMPLE = "knowledge/examples/telecom_gateway.yaml"
_READ_BY_EXAMPLE = re.compile(
    r"rules/|knowledge/([a-z0-9_]+\.yaml|parameters/|us/measures/|us/exclusions/|mexico/tariff\.yaml"
    r"|product_rules/(chapter_85|section)|.*/chapter_85\.csv|us/lists/[^/]*\.csv)"
)


@dataclass(frozen=True)
class Edit:
    """An edit: its kind, the file, and the line as it was and as it is."""

    kind: str
    file: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the program said to an edit.

    `seen` is whether a check named a fault, `refused` whether no answer was given, `changed`
    whether the answer (verdicts, amounts and rules) is another, `crashed` the exception if any.
    """

    edit: Edit
    seen: bool
    refused: bool
    changed: bool
    crashed: str
    said: str

    @property
    def unseen(self) -> bool:
        """Whether an answer changed and no check saw it."""
        return self.changed and not self.seen


def copy_of_program(tmp_path: Path) -> Path:
    """A folder with the program and a copy of its rules and knowledge."""
    import assistant

    root = Path(assistant.__file__).parent.parent
    (tmp_path / "assistant").symlink_to(root / "assistant")
    for name in ("rules", "knowledge"):
        shutil.copytree(root / name, tmp_path / name)
    return tmp_path


def outcomes(folder: Path, seed: int, count: int) -> list[Outcome]:
    """The outcomes of so many edits, in a process that has read no rules yet."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.broken_by_hand", str(folder), str(seed), str(count)],
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{root}", "PYTHONHASHSEED": "0"},
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [Outcome(**{**one, "edit": Edit(**one["edit"])}) for one in found]


def _entries(lines: list[str]) -> list[tuple[int, int]]:
    """The first line and the line after the last of each entry of a list, or key, or row."""
    found = []
    for first, line in enumerate(lines):
        if re.match(r"\s*(- |[a-z_0-9.]+:)", line):
            indent = len(line) - len(line.lstrip())
            after = first + 1
            while after < len(lines) and (
                not lines[after].strip() or len(lines[after]) - len(lines[after].lstrip()) > indent
            ):
                after += 1
            found.append((first, after))
    return found or [(n, n + 1) for n in range(1, len(lines))]


def _swapped(draw: random.Random, word: str) -> str:
    at = draw.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _within(pattern: str, change: Callable[[random.Random, str], str]) -> Any:
    def edit(draw: random.Random, text: str) -> str:
        found = [one for one in re.finditer(pattern, text, re.MULTILINE) if one[1]]
        if not found:
            return text
        one = draw.choice(found)
        return text[: one.start(1)] + change(draw, one[1]) + text[one.end(1) :]

    return edit


def _number(draw: random.Random, number: str) -> str:
    return draw.choice(
        [
            "-5",
            "1e999",
            f"{number}00",
            f"-{number}",
            "x",
            str(draw.randrange(1, 100)),
            "NaN",
            "1600",
        ]
    )


def _without_line(draw: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    del lines[draw.randrange(len(lines))]
    return "".join(lines)


def _of_entry(copies: int) -> Any:
    def edit(draw: random.Random, text: str) -> str:
        lines = text.splitlines(keepends=True)
        first, after = draw.choice(_entries(lines))
        return "".join([*lines[:first], *lines[first:after] * copies, *lines[after:]])

    return edit


def _brace(draw: random.Random, text: str) -> str:
    at = draw.randrange(len(text))
    return text[:at] + draw.choice("{}") + text[at:]


def _truncated(draw: random.Random, text: str) -> str:
    return text[: draw.randrange(1, len(text))]


EDITS: dict[str, Callable[[random.Random, str], str]] = {
    "delete line": _without_line,
    "delete entry": _of_entry(0),
    "duplicate entry": _of_entry(2),
    "change number": _within(r"(?<![\w.{-])(\d+(?:\.\d+)?)(?![\w.-])", _number),
    "misspell key": _within(r"([a-z_0-9]{3,}):(?=\s)", _swapped),
    "misspell place": _within(r"\{[a-z_]*\.?([a-z_]{3,})\}", _swapped),
    "misspell word": _within(r"[\s,\[:]([A-Za-z_.]{3,})", _swapped),
    "change type": _within(r":[ ]([^\s{\[>|][^,}\n]*)", lambda _, __: "[1, {a: b}]"),
    "insert brace": _brace,
    "truncate": _truncated,
    "empty file": lambda _, __: "",
    "latin-1": _within(r"([\w ])", lambda _, letter: f"\udcf1{letter}"),
    "delete file": lambda _, text: text,
}


# A word or number put in the place of another of its kind is the editor's right, if it is one
# that the law could have: the checks refuse only what it could not.
CHANGES_OF_VALUE = ("change number", "misspell word")


def _content(path: str, text: str) -> Any:
    try:
        return yaml.load(text, yaml.CBaseLoader) if path.endswith(".yaml") else text
    except (yaml.YAMLError, UnicodeEncodeError):
        return None


def _drawn(draw: random.Random, folder: Path, files: list[str]) -> tuple[Edit, bytes | None]:
    """An edit that says something else than before; None deletes the file."""
    while True:
        kind, file = draw.choice(list(EDITS)), draw.choice(files)
        text = (folder / file).read_text(encoding="utf-8")
        edited = EDITS[kind](draw, text)
        if kind == "delete file":
            return Edit(kind, file), None
        if edited != text and _content(file, edited) != _content(file, text) is not None:
            pairs = zip(text.splitlines(), [*edited.splitlines(), "", ""], strict=False)
            was, now = next(((a, b) for a, b in pairs if a != b), ("", ""))
            shown = [one.encode("utf-8", "replace").decode()[:160] for one in (was, now)]
            return Edit(kind, file, *shown), edited.encode("utf-8", "surrogateescape")


def _run(arguments: list[str]) -> tuple[int, str, str]:
    """The exit code, the output, and the last lines of a traceback if there is one."""
    from assistant.cli.main import main

    output = io.StringIO()
    errors = io.StringIO()
    try:
        with redirect_stdout(output), redirect_stderr(errors):
            code = int(main(arguments))
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    except BaseException:
        return 99, "", "".join(traceback.format_exc().splitlines(keepends=True)[-4:])
    return code, output.getvalue() or errors.getvalue(), ""


def _answer(content: Any) -> Any:
    """Verdicts, amounts, rules and codes; sentences are left out."""
    if isinstance(content, dict):
        return {key: _answer(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_answer(one) for one in content]
    return None if isinstance(content, str) and " " in content else content


def _said(folder: Path) -> dict[str, Any]:
    code, output, crashed = _run(["assess", str(folder / _EXAMPLE), "--json"])
    answer = _answer(json.loads(output)) if code == 0 else None
    found: dict[str, Any] = {"answer": answer, "refused": code != 0, "said": "", "seen": False}
    for verb in ("rules", "knowledge"):
        checked, named, broken = _run([verb, "check"])
        crashed = crashed or broken
        found["seen"] |= checked not in (0, 99)
        found["said"] = found["said"] or (named[:300] if checked else "")
    return {**found, "crashed": crashed}


def _in_child(folder: Path) -> dict[str, Any]:
    """What the program says, from a process in which nothing was read."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.close(reading)
            with os.fdopen(writing, "w") as pipe:
                json.dump(_said(folder), pipe)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else {"crashed": "the process died", "answer": None}


def _remember_yaml(folder: Path, files: list[str]) -> None:
    """Keeps what is read of the files as they are, so that only an edited one is read anew."""
    yaml.load, yaml.compose = cache(yaml.load), cache(yaml.compose)
    for file in files:
        if file.endswith(".yaml"):
            text = (folder / file).read_text(encoding="utf-8")
            yaml.compose(text, Loader=yaml.CSafeLoader)
            yaml.load(text, yaml.CBaseLoader)
            if "messages" in file:
                yaml.load(text.encode(), yaml.CSafeLoader)
            try:
                from assistant.base.data_files import Plain
            except ImportError:
                continue
            yaml.load(text, Plain)


def _outcomes(folder: Path, seed: int, count: int) -> Iterator[Outcome]:
    import assistant.checks.knowledge
    import assistant.checks.rules
    import assistant.cli.main
    import assistant.terminal.chat.app  # noqa: F401

    files = sorted(
        path.relative_to(folder).as_posix()
        for name in ("rules", "knowledge")
        for path in (folder / name).rglob("*")
        if path.suffix in (".yaml", ".csv") and "examples" not in path.parts
    )
    _remember_yaml(folder, files)
    usual = [file for file in files if _READ_BY_EXAMPLE.match(file)]
    draw = random.Random(seed)
    sound = _in_child(folder)
    if sound["crashed"] or sound["seen"] or sound["refused"]:
        raise AssertionError(sound)
    for _ in range(count):
        edit, content = _drawn(draw, folder, usual if draw.random() < 0.8 else files)
        path = folder / edit.file
        before = path.read_bytes()
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        found = _in_child(folder)
        path.write_bytes(before)
        answered = found["answer"] is not None
        yield Outcome(
            edit,
            bool(found.get("seen")),
            not answered,
            answered and found["answer"] != sound["answer"],
            found["crashed"],
            found.get("said", ""),
        )


if __name__ == "__main__":
    for outcome in _outcomes(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])):
        print(json.dumps(asdict(outcome)), flush=True)
