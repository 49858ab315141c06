"""`python -m tests.support.read_as KIND FILE` reads the file as KIND, and exits as the program."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path


def _bill(path: Path) -> None:
    from assistant.bill_of_materials.reading import read_records
    from assistant.bill_of_materials.understood import bill_of

    came = bill_of(read_records(path))
    print(len(came.parts), len(came.left_out))


def _pasted(path: Path) -> None:
    from assistant.bill_of_materials.pasted import pasted_lines
    from assistant.bill_of_materials.reading import read_records

    text = path.open("rb").read(100_000).decode(errors="replace")
    came = pasted_lines(text, lambda code: None)
    print(len(came.lines), len(came.refused), len(read_records(text).records))


def _session(path: Path) -> None:
    from assistant.interview.sessions import Session

    print(len(Session(path).read().turns))


def _opened(path: Path) -> None:
    from assistant.interview.assessor import ShippedAssessor
    from assistant.interview.open_file import opened

    print(opened(path, date(2026, 11, 24), ShippedAssessor()).questions_left())


_VERBS = {
    "bom": ("bom", "--json"),
    "case": ("assess", "--json"),
    "tariff": ("tariff", "import"),
    "transcript": ("replay",),
    "profile": ("partner",),
}
_READERS = {
    "bill": _bill,
    "pasted": _pasted,
    "session": _session,
    "opened": _opened,
}


def _main(kind: str, path: Path) -> int:
    from assistant.base.messages import InputError
    from assistant.cli.main import main

    if kind in _VERBS:
        return main([*_VERBS[kind], str(path)])
    try:
        _READERS[kind](path)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1], Path(sys.argv[2])))
