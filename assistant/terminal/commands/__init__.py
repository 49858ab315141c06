"""What each command of the conversation does: a function of the chat and of what follows its name.

May import everything the terminal may; a module for each group of rules/commands.yaml. A command
that cannot be done raises InputError, which the chat says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.terminal.commands import answering, asking, files, kept, results, supposing

if TYPE_CHECKING:
    from assistant.terminal.chat import Chat

COMMANDS: dict[str, Callable[[Chat, str], None]] = {
    "back": answering.back,
    "edit": answering.edit,
    "skip": answering.skip,
    "import": files.import_parts,
    "why": asking.why,
    "whynot": asking.why_not,
    "law": asking.law,
    "glossary": asking.glossary,
    "rule": asking.rule,
    "duty": asking.duty,
    "show": results.show,
    "saving": results.saving,
    "steps": results.steps,
    "unfold": results.unfold,
    "warnings": results.warnings,
    "immex": results.immex,
    "whatif": supposing.what_if,
    "keep": supposing.keep,
    "drop": supposing.drop,
    "variants": supposing.variants,
    "ways": supposing.ways,
    "try": supposing.try_way,
    "save": files.save,
    "export": files.export,
    "open": files.open_file,
    "new": kept.new,
    "sessions": kept.sessions,
    "rename": kept.rename,
    "delete": kept.delete,
    "lang": kept.speak_,
    "help": kept.help_,
    "quit": kept.quit_,
}
