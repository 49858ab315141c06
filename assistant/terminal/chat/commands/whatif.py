"""Commands for what-ifs, variants and qualifying plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.base.messages import InputError, message
from assistant.terminal.chat.commands.registry import command
from assistant.terminal.chat.state import Chat

if TYPE_CHECKING:
    from assistant.case.changes import CaseChange


@command("whatif")
def what_if(chat: Chat, rest: str) -> None:
    """Compares the case with changed facts: `PLACE VALUE`, several joined by `and`."""
    from assistant.questions.changes import changes_typed

    if not rest:
        raise InputError("whatif_how")
    suppose(chat, changes_typed(rest, chat.conversation.case()))


def suppose(chat: Chat, changes: Sequence[CaseChange]) -> None:
    """Shows what the changes move, and remembers them for /keep."""
    from assistant.case.changes import changed
    from assistant.terminal.screens.comparison import comparison_screen
    from assistant.whatif.comparison import compared
    from assistant.whatif.wording import describe_changes, describe_stale

    case = chat.conversation.case()
    after = chat.assessor.preview(changed(case, changes))
    before = chat.conversation.preview()
    moved = compared(before, after)
    said = describe_changes(case, changes)
    chat.say(message("whatif_begins"))
    chat.show(comparison_screen(moved, chat.writer.width, said))
    for text in describe_stale(case, changes):
        chat.say(str(text))
    chat.supposed = tuple(changes)
    chat.say(message("whatif_next"))


@command("keep")
def keep(chat: Chat, name: str) -> None:
    """Keeps the last what-if as a variant."""
    from assistant.whatif.variants import Variant

    if not chat.supposed:
        raise InputError("whatif_nothing")
    if not name:
        raise InputError("variant_name")
    others = [one for one in chat.variants if one.name != name]
    chat.variants = [*others, Variant(name, chat.supposed)]
    chat.supposed = ()
    chat.save()
    chat.say(message("variant_kept", name=name))


@command("drop")
def drop(chat: Chat, name: str) -> None:
    """Drops the last what-if, or the variant of that name."""
    if name:
        if name not in [one.name for one in chat.variants]:
            names = ", ".join(one.name for one in chat.variants) or "-"
            raise InputError("variant_none", name=name, known=names)
        chat.variants = [one for one in chat.variants if one.name != name]
        chat.save()
    elif not chat.supposed:
        raise InputError("whatif_nothing")
    else:
        chat.supposed = ()
    chat.say(message("variant_dropped"))


@command("variants")
def variants(chat: Chat, _: str) -> None:
    """Shows the present case and every variant side by side."""
    from assistant.terminal.screens.comparison import variants_screen
    from assistant.whatif.variants import side_by_side

    if not chat.variants:
        raise InputError("variants_none")
    columns = side_by_side(chat.conversation.case(), chat.variants, chat.assessor.library)
    chat.show(variants_screen(columns, chat.writer.width))


@command("ways")
def ways(chat: Chat, _: str) -> None:
    """Shows the cheapest changes by which the good qualifies, or qualifies with a margin."""
    from assistant.terminal.screens.qualify import ways_screen
    from assistant.whatif.qualify import qualifying_plans

    case = chat.conversation.case()
    found = qualifying_plans(case, chat.assessor.library, chat.conversation.preview())
    chat.ways = found.ways
    chat.show(ways_screen(found, chat.writer.width))
    if found.ways:
        chat.say(message("ways_next"))


@command("try")
def try_way(chat: Chat, rest: str) -> None:
    """Compares the case with a qualifying plan."""
    if not chat.ways:
        raise InputError("ways_first")
    if not (rest.isdecimal() and 1 <= int(rest) <= len(chat.ways)):
        raise InputError("ways_which", count=len(chat.ways))
    suppose(chat, chat.ways[int(rest) - 1].changes)
