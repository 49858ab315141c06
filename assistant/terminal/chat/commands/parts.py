"""Commands for the parts: taking them from a bill of materials, listing and changing them."""

from __future__ import annotations

from assistant.base.messages import InputError, message
from assistant.interview.importing import Import, Importing, begun
from assistant.questions.answers import cleaned
from assistant.questions.part_sentences import (
    is_undo,
    parts_of,
    selected,
    view_of,
)
from assistant.terminal.chat.commands.registry import command, obey
from assistant.terminal.chat.state import Chat
from assistant.terminal.chat.typed_path import path_typed
from assistant.terminal.console.command_table import command_named
from assistant.terminal.screens.part_list import (
    groups_screen,
    import_screen,
    parts_screen,
    unknown_screen,
)

_END = "done"


@command("import")
def import_parts(chat: Chat, rest: str) -> None:
    """Imports a bill of materials after it was shown as understood."""
    go_on_importing(chat, begun(path_typed(rest, "import_which")))


def go_on_importing(chat: Chat, importing: Importing) -> None:
    """Shows the bill as understood and takes corrections until it is taken or left.

    Raises InputError if it cannot be read, or not any more.
    """
    from assistant.bill_of_materials.dialogue import material_lines

    try:
        state = Import(importing, chat.check_code)
    except InputError as error:
        chat.importing = None
        if importing.typed:
            said = ", ".join(importing.typed)
            raise InputError("import_gone", reason=error.text, typed=said) from None
        raise
    if state.is_changed:
        chat.complain(message("import_changed", file=importing.file))
    for typed, reason in state.refused:
        chat.complain(message("import_refused", answer=typed, reason=reason))
    while not state.ended:
        chat.importing = state.importing
        chat.save()
        if state.asks_again:
            chat.show(unknown_screen(state.unknown))
            chat.say(message("import_take_so"))
        else:
            chat.show(import_screen(state.bill, state.open, chat.writer.width))
            chat.say(message(_asked(state)))
        typed = chat.line()
        if typed.startswith("/"):
            name, _, rest = typed.strip().removeprefix("/").partition(" ")
            obey(chat, command_named(name), rest.strip())
            if chat.importing is not state.importing:
                return
            continue
        try:
            state.say(cleaned(typed))
        except InputError as error:
            chat.complain(error.text)
    chat.importing = None
    if state.ended == "left":
        chat.say(message("import_left"))
    else:
        if state.unknown and not state.open:
            chat.show(unknown_screen(state.unknown))
        lines = list(material_lines(state.bill, chat.conversation.parts_named))
        # A file is the whole bill; a table that was pasted may be a part of it.
        whole = lines and importing.file and not chat.conversation.parts_ended
        chat.take_parts([*lines, _END] if whole else lines)
    chat.save()


def _asked(state: Import) -> str:
    """The code of what may be typed now."""
    if state.is_about_columns:
        return "import_columns_ask"
    return "import_confirm" if state.may_take else "import_ask"


@command("parts")
def parts(chat: Chat, rest: str) -> None:
    """Lists the parts, those that are meant, in groups or by value; or changes them in words."""
    conversation = chat.conversation
    every = parts_of(conversation.draft)
    if not every:
        raise InputError("parts_none")
    if is_undo(rest):
        if not conversation.undo_parts():
            raise InputError("parts_nothing_to_undo")
        chat.save()
        return
    view = view_of(rest)
    chosen = None
    if view.rest:
        try:
            understood = conversation.say_of_parts(view.rest)
        except InputError as error:
            if error.code not in ("parts_what", "parts_several"):
                raise
            try:
                chosen = selected(view.rest, conversation.draft)
            except InputError as unlisted:
                raise (error if error.code == "parts_several" else unlisted) from None
        else:
            chat.say(message("terminal_understood", value=understood))
            chat.report_refused()
            chat.save()
            return
    shown = [part for part in every if chosen is None or part.id in chosen]
    if view.grouped:
        chat.show(groups_screen(shown, every))
    else:
        chat.show(parts_screen(shown, every, by=view.by, page=view.page))
