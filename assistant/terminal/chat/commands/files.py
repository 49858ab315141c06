"""Commands that read and write files."""

from __future__ import annotations

from pathlib import Path

import yaml

from assistant.base.files import write_whole
from assistant.base.inert import inert_json
from assistant.base.messages import InputError, message
from assistant.interview.recording import unwritable
from assistant.terminal.chat.commands.registry import command
from assistant.terminal.chat.commands.sessions import go_on_with, opened_session
from assistant.terminal.chat.state import Chat
from assistant.terminal.chat.typed_path import path_typed

_CASE, _ASSESSMENT, _PAGES = (".yaml", ".yml"), ".json", (".txt", ".html")


@command("save")
def save(chat: Chat, rest: str) -> None:
    """Writes the transcript."""
    chat.write_transcript(path_typed(rest, "terminal_save_where"))


@command("export")
def export(chat: Chat, rest: str) -> None:
    """Writes the case, the assessment or the screens so far, by the suffix of the file name."""
    path = path_typed(rest, "export_where")
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
    write_new(path, text)
    chat.say(message("export_written", path=path))


def write_new(path: Path, text: str) -> None:
    """Writes a new file; raises InputError where there is one or it cannot be written."""
    try:
        write_whole(path, text, over=False)
    except FileExistsError:
        raise InputError("export_exists", str(path)) from None
    except OSError as error:
        raise unwritable(path, error) from None


@command("open")
def open_file(chat: Chat, rest: str) -> None:
    """Opens a session by its number, a case file, or a transcript."""
    if rest.isdecimal():
        session, saved = opened_session(rest)
        go_on_with(chat, session, saved)
        return
    from assistant.interview.open_file import opened

    path = path_typed(rest, "open_which")
    conversation = opened(path, chat.conversation.day, chat.assessor)
    go_on_with(chat, None, None)
    chat.start(conversation)
    chat.save()
    chat.say(message("opened", path=path, left=conversation.questions_left()))
