"""`maquila classify`: the HS subheadings suggested for parts by their descriptions."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator

from assistant.base.messages import InputError, message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.output import print_json
from assistant.cli.registry import option, verb

_STANDARD_INPUT = "-"
_MOST_TEXTS = 100_000
_LONGEST_TEXT = 2_000


@verb(
    "classify",
    option("texts", nargs="+", metavar="TEXT", about="cli.classify_texts"),
    option("--json", action="store_true", about="cli.classify_json"),
)
def classify(chosen: Namespace) -> ExitCode:
    """Prints the suggestions for each text, the likeliest first."""
    from assistant.library.component_families import PartWords, suggested

    texts = [text for given in chosen.texts for text in _texts(given)]
    found = suggested([PartWords(description=text) for text in texts])
    if chosen.json:
        import json

        for text, suggestions in zip(texts, found, strict=True):
            told = [
                {"hts": one.hts, "because": str(one.because), "confidence": one.confidence}
                for one in suggestions
            ]
            print_json(json.dumps({"text": text, "suggestions": told}, ensure_ascii=False))
        return ExitCode.DONE
    from assistant.terminal.console.writer import Writer
    from assistant.terminal.screens.classify import classify_lines

    writer = Writer(plain=chosen.plain)
    for text, suggestions in zip(texts, found, strict=True):
        for depth, line in classify_lines(text, suggestions):
            writer.paragraph(line, depth)
    writer.paragraph(message("families.note"))
    return ExitCode.DONE


def _texts(given: str) -> Iterator[str]:
    """The text, or the lines of standard input. Raises InputError for too many or too long ones."""
    if given != _STANDARD_INPUT:
        yield given
        return
    for number, line in enumerate(_lines(), 1):
        if number > _MOST_TEXTS or len(line) > _LONGEST_TEXT:
            where = message("cli.classify_line", number=number)
            raise InputError("cli.classify_bounds", where, most=_MOST_TEXTS, longest=_LONGEST_TEXT)
        if line.strip():
            yield line.strip()


def _lines() -> Iterator[str]:
    """The lines of standard input, as UTF-8, each cut behind the longest text that is read."""
    reader = getattr(sys.stdin, "buffer", None)
    while line := reader.readline(4 * _LONGEST_TEXT + 4) if reader else sys.stdin.readline():
        yield line.decode("utf-8", "replace") if isinstance(line, bytes) else line
