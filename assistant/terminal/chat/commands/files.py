"""Commands that read and write files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import yaml

from assistant.base.files import write_whole
from assistant.base.inert import inert_json
from assistant.base.messages import InputError, message
from assistant.interview.recording import unwritable
from assistant.questions.answers import cleaned
from assistant.questions.words import words
from assistant.terminal.chat.commands.registry import command
from assistant.terminal.chat.commands.sessions import go_on_with, opened_session
from assistant.terminal.chat.state import Chat

_CASE, _ASSESSMENT, _PAGES = (".yaml", ".yml"), ".json", (".txt", ".html")


def _path(typed: str, missing: str) -> Path:
    if not typed:
        raise InputError(missing)
    typed = cleaned(typed)
    try:
        path = Path(typed.strip("\"'")).expanduser()
        with suppress(OSError):
            path.stat()  # a name that no file can have raises ValueError
        return path
    except (RuntimeError, ValueError) as error:
        raise InputError("file_not_named", value=typed, reason=str(error)) from None


@command("import")
def import_parts(chat: Chat, rest: str) -> None:
    """Imports a bill of materials after its columns were confirmed."""
    from assistant.bill_of_materials.columns import changed_columns, guessed_columns
    from assistant.bill_of_materials.imported import imported
    from assistant.bill_of_materials.reading import read_table
    from assistant.terminal.screens.bill_of_materials import preview_screen, rejected_screen

    table = read_table(_path(rest, "import_which"))
    columns = guessed_columns(table)
    while True:
        found = imported(table, columns, chat.check_code)
        chat.show(preview_screen(table, columns, found))
        chat.say(message("import_confirm"))
        typed = cleaned(chat.line())
        if words().mean("yes", typed):
            break
        if not typed or words().mean("no", typed):
            chat.say(message("import_left"))
            return
        try:
            columns = changed_columns(table, columns, typed)
        except InputError as error:
            chat.complain(error.text)
    chat.take_parts(found)
    chat.show(rejected_screen(found))
    chat.save()


@command("save")
def save(chat: Chat, rest: str) -> None:
    """Writes the transcript."""
    chat.write_transcript(_path(rest, "terminal_save_where"))


@command("export")
def export(chat: Chat, rest: str) -> None:
    """Writes the case, the assessment or the screens so far, by the suffix of the file name."""
    path = _path(rest, "export_where")
    suffix = path.suffix.lower()
    if suffix in _CASE:
        content = chat.conversation.case().model_dump(mode="json", exclude_defaults=True)
        text = yaml.safe_dump({"format": 1, **content}, sort_keys=False, allow_unicode=True)
    elif suffix == _ASSESSMENT:
        text = inert_json(chat.conversation.conclude().as_json()) + "\n"
    elif suffix in _PAGES:
        text = chat.writer.as_text(suffix)
    else:
        raise InputError("export_where")
    try:
        write_whole(path, text, over=False)
    except FileExistsError:
        raise InputError("export_exists", str(path)) from None
    except OSError as error:
        raise unwritable(path, error) from None
    chat.say(message("export_written", path=path))


@command("open")
def open_file(chat: Chat, rest: str) -> None:
    """Opens a session by its number, a case file, or a transcript."""
    if rest.isdecimal():
        session, saved = opened_session(rest)
        go_on_with(chat, session, saved)
        return
    from assistant.interview.open_file import opened

    path = _path(rest, "open_which")
    conversation = opened(path, chat.conversation.day, chat.assessor)
    go_on_with(chat, None, None)
    chat.start(conversation)
    chat.save()
    chat.say(message("opened", path=path, left=conversation.questions_left()))
