"""The commands of the conversation, a module a topic. Importing this registers all of them."""

from assistant.terminal.chat.commands import (
    answers,
    explain,
    files,
    partner,
    parts,
    results,
    sessions,
    whatif,
)

__all__ = ["answers", "explain", "files", "partner", "parts", "results", "sessions", "whatif"]
