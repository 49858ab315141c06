"""Hostile files of every kind that the program reads, and a process that reads one in bounds."""

# ruff: noqa: E501
from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.support.paths import TESTS

SECONDS, MEGABYTES = 2, 300
_SECONDS_OF = {"bom": 5}  # the start of the program, and 10,000 lines understood in 3 s
Write = Callable[[Path], object]


class Read(NamedTuple):
    """What a process that read a file said, and the code with which it ended."""

    code: int
    said: str


def read_in_bounds(kind: str, path: Path) -> Read:
    """The outcome of reading the file in a process of 300 MB and 2 s of work, 5 s for `bom`."""
    seconds = _SECONDS_OF.get(kind, SECONDS)

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_DATA, (MEGABYTES * 10**6,) * 2)

    command = [sys.executable, "-m", "tests.support.read_as", kind, str(path)]
    run = subprocess.run(
        command, cwd=TESTS.parent, capture_output=True, timeout=60, check=False,
        stdin=subprocess.DEVNULL, preexec_fn=bounded,
    )  # fmt: skip
    return Read(run.returncode, (run.stdout + run.stderr).decode(errors="replace"))


def _of(path: Path, content: str | bytes) -> None:
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 10**10)


def _rows(head: str, row: Callable[[int], str], count: int) -> Write:
    return lambda path: path.write_text(head + "".join(map(row, range(count))))


def garbage(path: Path, seed: int, size: int) -> None:
    """Writes random text of the characters to which the formats give a meaning."""
    drawn = random.Random(seed)
    path.write_text("".join(drawn.choices("[]{}:,;\"'|>&*#%-?!\t\n =@`~01ea\\", k=size)))


ANY: dict[str, Write] = {
    "nothing": lambda path: _of(path, ""),
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
    "a link to itself": lambda path: path.symlink_to(path),
    "ten gigabytes of nothing": _sparse,
    "blank lines": lambda path: _of(path, "\n" * 9_900_000),
    "lines of blanks and separators": lambda path: _of(path, " , ; \t\n" * 500_000),
    "carriage returns": lambda path: _of(path, "\r" * 4_900_000),
    "other line breaks": lambda path: _of(path, "\x85\u2028\x1c" * 500_000),
    "random bytes": lambda path: _of(path, random.Random(1).randbytes(1_000_000)),
    "Latin-1": lambda path: _of(path, "Descripción;Año\n".encode("latin-1") * 1000),
    "UTF-16": lambda path: _of(path, "name: x\n".encode("utf-16")),
    "half a surrogate": lambda path: _of(path, b"name: \xed\xa0\x80"),
    "one long line": lambda path: _of(path, "a" * 4_900_000),
    "one long value": lambda path: _of(path, "name: " + "a" * 4_900_000),
    "one long number": lambda path: _of(path, "[" + "1" * 4_900_000),
    "deep lists": lambda path: _of(path, "[" * 4_900_000),
    "deep mappings": lambda path: _of(path, '{"a":' * 900_000),
    "deep blocks": lambda path: _of(path, "- " * 2_000_000),
    "depth below the bound of the parser": lambda path: _of(path, "a: " + "[" * 900 + "]" * 900),
    "quotes": lambda path: _of(path, '"' * 4_900_000),
    "an open quote": lambda path: _of(path, 'a,"' + "b\n" * 2_000_000),
    "commas": lambda path: _of(path, "," * 4_900_000),
    "lists of nothing": lambda path: _of(path, "[" + "[]," * 1_600_000 + "[]]"),
    "mappings of nothing": lambda path: _of(path, '{"materials": [' + "{}," * 1_600_000 + "{}]}"),
    "many keys": _rows("", lambda n: f"k{n}: v\n", 60_000),
    "many keys in JSON": lambda path: _of(path, "{" + ",".join(f'"k{n}": 1' for n in range(60_000)) + "}"),
    "one key many times": lambda path: _of(path, "{" + ",".join('"k": 1' for _ in range(99_000)) + "}"),
    "many anchors": _rows("", lambda n: f"k{n}: &a{n} v\n", 60_000),
    "a bomb of aliases": lambda path: _of(path, "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'x'] * 9)}]\n" for n in range(30)
    )),
    "many documents": lambda path: _of(path, "---\n" * 1_000_000),
    "many directives": _rows("", lambda n: f"%TAG !a{n}! b\n", 200_000),
    "an unfinished tag": lambda path: _of(path, "!<" + "a" * 4_000_000),
    "a long comment": lambda path: _of(path, "#" * 4_900_000),
}  # fmt: skip

_GOOD = "product: {description: x, hts: 8517.62.00, transaction_value: 420, destination: US}\n"
CASES: dict[str, Write] = {
    "four thousand materials": _rows(
        f"{_GOOD}materials:\n", lambda n: f"- {{hts: 8542.31, origin: CN, value: 0.0{n}}}\n", 4000
    ),
    "materials of nothing": _rows("materials:\n", lambda n: "- {}\n", 74_000),
    "materials misspelt": _rows("materials:\n", lambda n: "- {hst: 1}\n", 9_999),
    "materials as text": _rows("materials:\n", lambda n: "- a\n", 9_999),
    "a long key": lambda path: _of(path, "? " + "k" * 19_000 + "\n: 1\n"),
    "a long answer": lambda path: _of(path, "manufacturer: {immex: " + "x" * 19_000 + "}"),
    "a list for an answer": lambda path: _of(path, "manufacturer: {immex: [" + "x," * 9_000 + "]}"),
    "long descriptions": _rows(
        f"{_GOOD}materials:\n", lambda n: f"- {{description: {'a ' * 9_500}}}\n", 200
    ),
    "a long description of the good": lambda path: _of(
        path, f"product: {{description: {'a ' * 9_500}}}"
    ),
}

_TURNS = "day: 2026-11-24\nlanguage: en\ngiven: {}\nconcluded: {}\ncase: {}\nturns:\n"
TRANSCRIPTS: dict[str, Write] = {
    "turns of nothing": _rows(_TURNS, lambda n: "- {}\n", 49_000),
    "turns of any question": _rows(
        _TURNS, lambda n: f"- {{question: q{n}, ask: a, answer: b}}\n", 15_000
    ),
}

_HEAD = "HTS Number,Indent,General Rate of Duty,Special Rate of Duty,Column 2 Rate of Duty\n"
TARIFFS: dict[str, Write] = {
    "many lines": _rows(_HEAD, lambda n: f"{n % 10**8:08d},1,1%,Free (S),35%\n", 300_000),
    "one line many times": _rows(_HEAD, lambda n: f"85171100,1,{n}%,{n}% (S),35%\n", 99_000),
    "special rates without a programme": _rows(
        _HEAD, lambda n: f"8517{n:04d},1,1%,{'a' * 400},35%\n", 9_999
    ),
    "special rates of brackets": _rows(
        _HEAD, lambda n: f"8517{n:04d},1,1%,\"{'(' * 200}{')' * 200}\",35%\n", 9_999
    ),
    "a long rate above many lines": _rows(
        f"{_HEAD}8501,0,{'a' * 400},{'b' * 400},{'c' * 400}\n",
        lambda n: f"85{n % 10**6:06d},1,,,\n", 99_000,
    ),
    "a ladder of indents": _rows(_HEAD, lambda n: f"85{n:06d},{n},1%,Free (S),35%\n", 90_000),
    "open tags": lambda path: _of(path, _HEAD + "85171100,1,\"" + "<" * 120_000 + "\",,\n"),
    "a number of many digits": lambda path: _of(path, '[{"htsno": "8517.11.00", "general": ' + "1" * 5_000 + "}]"),
    "a rate of lists": lambda path: _of(path, '[{"htsno": "8517.11.00", "general": ' + "[" * 900 + "]" * 900 + "}]"),
    "lines in JSON": lambda path: _of(path, "[" + ",".join(
        f'{{"htsno": "8517.{n % 10**4:04d}", "general": "1%"}}' for n in range(300_000)
    ) + "]"),
}  # fmt: skip

_BILL = "Description,HTS,Origin,Qty,Unit price,Value\n"
BILLS: dict[str, Write] = {
    "ten thousand lines": _rows(
        _BILL, lambda n: f"Part {n},8542.31,CN,{n},0.01,{n / 100}\n", 10_000
    ),
    "more lines than are read": _rows(_BILL, lambda n: f"Part {n},8542.31,CN,1,1,1\n", 400_000),
    "wide lines": _rows("", lambda n: "1," * 5_000 + "\n", 900),
    "wide lines of amounts": _rows("", lambda n: f"Part {n}," + "1.5," * 98 + "\n", 4_000),
    "a line of a million cells": lambda path: _of(path, "a," * 4_900_000),
    "headings only": lambda path: _of(
        path, "Description,Value," * 50_000 + "\n" + "Description,Value\n" * 9_000
    ),
    "long cells": _rows(_BILL, lambda n: ("x" * 900 + ",") * 6 + "\n", 1_700),
    "amounts of many words": _rows(
        _BILL, lambda n: f"Part {n},8542.31,CN,{n} {'usd ' * 90},1 {'each ' * 70},1\n", 9_000
    ),
    "amounts of many digits": _rows(
        _BILL, lambda n: f"Part {n},8542.31,CN,{'9' * 390},{'1,' * 190}1,{'1x' * 190}\n", 8_000
    ),
    "codes of many digits": _rows(_BILL, lambda n: f"Part {n},{'1.' * 190},CN,1,1,1\n", 9_000),
    "open brackets in headings": lambda path: _of(
        path, ("(" * 390 + ",") * 90 + "\n" + "a,b\n" * 50
    ),
    "quotes within quotes": lambda path: _of(path, _BILL + 'a"b"c,"d"e"\n' * 9_000),
    "UTF-16 cut short": lambda path: _of(path, _BILL.encode("utf-16")[:-1]),
}


def workbook(path: Path, sheet: str, **parts: str) -> None:
    """Writes a workbook of one sheet; `parts` are further parts: strings, styles."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    files = {"sharedStrings": parts.get("strings"), "styles": parts.get("styles")}
    related = "".join(
        f'<Relationship Id="{name}" Type="{kind}/{name}" Target="{name}.xml"/>'
        for name, content in files.items() if content
    )  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{kind}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        file.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{kind}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="s"/></sheets></workbook>',
        )
        file.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}"><Relationship Id="s" Type="{kind}/worksheet" '
            f'Target="/xl/sheet.xml"/>{related}</Relationships>',
        )
        file.writestr("xl/sheet.xml", sheet)
        for name, content in files.items():
            if content:
                file.writestr(f"xl/{name}.xml", content)


def _sheet(rows: str, before: str = "") -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{before}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'


def text_cell(text: str) -> str:
    """A cell that holds a text."""
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


def _book(path: Path, rows: str, before: str = "", **parts: str) -> None:
    workbook(path, _sheet(rows, before), **parts)


def _many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for n in range(30_000):
            file.writestr(f"{n}", b"")


def _damaged_sum(path: Path) -> None:
    workbook(path, _sheet(f"<row>{text_cell('abcdefgh' * 99)}</row>"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
WORKBOOKS: dict[str, Write] = {
    "two cells far apart": lambda path: _book(path, 
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    "ten thousand lines of ten": lambda path: _book(path, 
        "".join("<row>" + f'<c s="0"><v>{n}.5</v></c>' * 10 + "</row>" for n in range(10_000)),
        styles='<styleSheet><cellXfs><xf numFmtId="4"/></cellXfs></styleSheet>',
    ),
    "more rows than are read": lambda path: _book(path, "<row><c><v>1</v></c></row>" * 500_000),
    "more cells than are read": lambda path: _book(path, ("<row>" + "<c><v>1</v></c>" * 99 + "</row>") * 12_000),
    "wide rows": lambda path: _book(path, "<row>" + "<c><v>1</v></c>" * 3_000_000 + "</row>"),
    "blank rows": lambda path: _book(path, '<row><c s="1"/></row>' * 1_000_000),
    "a sheet of a gigabyte": lambda path: _book(path, " " * 10**8),
    "text of a gigabyte": lambda path: _book(path, f"<row>{text_cell('a' * 10**8)}</row>"),
    "many strings": lambda path: _book(path, '<row><c t="s"><v>1</v></c></row>', strings="<sst>" + "<si><t>a</t></si>" * 2_000_000 + "</sst>"),
    "a string that is not there": lambda path: _book(path, '<row><c t="s"><v>9</v></c></row>'),
    "a string before the first": lambda path: _book(path, '<row><c t="s"><v>-1</v></c></row>', strings="<sst/>"),
    "many styles": lambda path: _book(path, "<row><c><v>1</v></c></row>", styles="<styleSheet><cellXfs>" + "<xf/>" * 3_000_000 + "</cellXfs></styleSheet>"),
    "long formats": lambda path: _book(path, '<row><c s="0"><v>1</v></c></row>' * 5_000, styles=f'<styleSheet><numFmts><numFmt numFmtId="0" formatCode="{"[$" * 100_000}"/></numFmts><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>'),
    "many decimals": lambda path: _book(path, '<row><c s="0"><v>1</v></c></row>' * 5_000, styles=f'<styleSheet><numFmts><numFmt numFmtId="0" formatCode="0.{"0" * 100_000}"/></numFmts><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>'),
    "a date beyond the calendar": lambda path: _book(path, '<row><c s="0"><v>1e9</v></c></row>', styles='<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'),
    "numbers that are none": lambda path: _book(path, "<row><c><v>nan</v></c><c><v>1e999</v></c><c><v>one</v></c></row>"),
    "a number of many digits": lambda path: _book(path, f"<row><c><v>{'1' * 10**6}</v></c></row>"),
    "a row of many digits": lambda path: _book(path, f'<row r="{"1" * 10**5}"><c><v>1</v></c></row>'),
    "a column of many letters": lambda path: _book(path, f'<row><c r="{"Z" * 10**5}1"><v>1</v></c></row>'),
    "deep elements": lambda path: _book(path, "<row>" * 1_000_000),
    "a long attribute": lambda path: _book(path, f'<row a="{"a" * 3 * 10**7}"/>'),
    "many attributes": lambda path: _book(path, "<row " + " ".join(f'a{n}="1"' for n in range(500_000)) + "/>"),
    "a long comment": lambda path: _book(path, f"<!--{'a' * 3 * 10**7}-->"),
    "entities within entities": lambda path: _book(path, "<row><c><v>&a19;</v></c></row>", f'<!DOCTYPE w [<!ENTITY a0 "a">{_ENTITIES}]>'),
    "many parts": _many_parts,
    "a part damaged": _damaged_sum,
}  # fmt: skip

OF_KIND: dict[str, dict[str, Write]] = {
    "case": ANY | CASES,
    "tariff": ANY | TARIFFS,
    "transcript": ANY | TRANSCRIPTS,
    "profile": ANY,
    "bill": ANY | BILLS | WORKBOOKS,
    "bom": ANY | BILLS | WORKBOOKS,
    "pasted": {name: one for name, one in (ANY | BILLS).items() if not name.startswith("a ")},
    "session": ANY | TRANSCRIPTS,
    "opened": ANY | CASES | TRANSCRIPTS,
}
