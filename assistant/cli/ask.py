"""`maquila ask`: a question in plain words, with or without a case."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from contextlib import redirect_stdout
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.language import language, use_language
from assistant.base.messages import InputError, message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import DAY
from assistant.cli.output import print_json
from assistant.cli.registry import option, verb

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment
    from assistant.explain.asked import Asked

_LONGEST = 2000
_STANDARD_INPUT = "-"
_CODES = {"yes": ExitCode.DONE, "offered": ExitCode.FAILED, "no": ExitCode.NOT_COVERED}


@verb(
    "ask",
    option("text", metavar="TEXT", about="cli.ask_text"),
    option("file", type=Path, metavar="CASE", nargs="?", about="cli.files"),
    option("--json", action="store_true", about="cli.ask_json"),
    DAY,
)
def ask(chosen: Namespace) -> ExitCode:
    """Prints how a question is read, and its answer, or the readings it may have."""
    from assistant.intents import language_of

    text = _text(chosen.text)
    spoken = chosen.lang or language_of(text) or language()
    with use_language(spoken):
        found = _asked(text, chosen.file, chosen.date)
        if chosen.json:
            print_json(json.dumps(_as_json(text, found), ensure_ascii=False))
        else:
            _print(found, plain=chosen.plain)
    return _CODES[found.understood]


def _text(typed: str) -> str:
    text = sys.stdin.read(_LONGEST + 1) if typed == _STANDARD_INPUT else typed
    if not text.strip():
        raise InputError("cli.ask_empty")
    if len(text) > _LONGEST:
        raise InputError("cli.ask_long", most=_LONGEST)
    return " ".join(text.split())


def _asked(text: str, path: Path | None, day: date | None) -> Asked:
    from dataclasses import replace

    from assistant.assessment.assess import assess
    from assistant.cli.options import case_of
    from assistant.explain.asked import asked
    from assistant.library import Library

    library = Library.of_user()
    case = case_of(path, day) if path else None
    on = day or (case and case.as_of) or date.today()
    if case is not None:
        case = case.model_copy(update={"as_of": on})

    @cache
    def assessment() -> Assessment:
        assert case is not None
        return assess(case, library)

    found = asked(text, case, library, on, assessment=assessment if case else None)
    if found.understood == "yes" and not found.answer and found.command:
        found = replace(found, answer=_ran(found.command, path, on))
    return found


def _ran(command: str, path: Path | None, day: date) -> str:
    """What the command shows; where only a conversation can run it, that it can."""
    from assistant.intents import answers
    from assistant.interview.open_file import opened
    from assistant.terminal.chat.app import ChatWindow
    from assistant.terminal.chat.commands.registry import obey

    name, _, rest = command.removeprefix("/").partition(" ")
    if not (answers(name) or name == "whynot"):
        return message("ask.in_conversation", command=command)
    with redirect_stdout(StringIO()) as shown:
        chat = ChatWindow(None, day, plain=True)
        if path:
            chat.start(opened(path, day, chat.assessor))
        obey(chat, name, rest)
    return shown.getvalue().strip()


def _as_json(text: str, found: Asked) -> dict[str, object]:
    return {
        "format": 1,
        "text": text,
        "understood": found.understood,
        "reading": found.reading,
        "command": found.command,
        "topics": list(found.topics),
        "answer": found.answer,
        "offers": [offer.reading for offer in found.offers],
    }


def _print(found: Asked, *, plain: bool) -> None:
    from assistant.terminal.console.writer import Writer

    writer = Writer(plain=plain)
    writer.paragraph(found.reading)
    for paragraph in filter(None, found.answer.split("\n")):
        writer.paragraph(paragraph, 1)
    for offer in found.offers:
        writer.paragraph(f"- {offer.reading}", 1)
