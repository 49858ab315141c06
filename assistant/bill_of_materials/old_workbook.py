"""Reads an xls, xlsb or ods workbook from standard input, and writes its rows as JSON.

`python -m assistant.bill_of_materials.old_workbook` is run by `workbook`. It gives `sheets`, a list
of names and rows, each with its number and cells; `too_large`; or `fault`.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from assistant.bill_of_materials.table import MOST_CELLS, MOST_COLUMNS, MOST_LINES

_MOST_MEMORY = 1_000_000_000
_MOST_SECONDS = 10
_MOST_ROWS = 3 * MOST_LINES


class _TooLargeError(Exception):
    pass


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return format(Decimal(f"{value:.15g}"), "f")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def _rows(sheet: Any) -> list[tuple[int, list[str]]]:
    found, held = [], 0
    for number, values in enumerate(sheet.iter_rows(), (sheet.start or (0, 0))[0] + 1):
        cells = list(map(_text, values[:MOST_COLUMNS]))
        if any(cells):
            found.append((number, cells))
            held += sum(map(bool, cells))
        if len(found) > _MOST_ROWS or held > MOST_CELLS:
            raise _TooLargeError
    return found


def _main() -> None:
    from python_calamine import CalamineWorkbook

    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    said: dict[str, Any]
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = book.sheet_names
        said = {"sheets": [(name, _rows(book.get_sheet_by_name(name))) for name in names]}
    except _TooLargeError:
        said = {"too_large": True}
    except Exception as error:  # a damaged workbook can raise anything in calamine
        said = {"fault": str(error) or type(error).__name__}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    _main()
