"""What Tab completes in a learning session: its commands."""

from __future__ import annotations

from collections.abc import Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from assistant.language import said
from assistant.learning.learning_form import called, learning_form


class CommandCompleter(Completer):
    """Completes commands."""

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """The commands that begin with the text before the cursor."""
        typed = document.text_before_cursor
        for name, command in learning_form().commands.items():
            if typed.startswith("/") and f"/{called(name)}".startswith(typed):
                does = said(command.does)
                yield Completion(f"/{called(name)}", start_position=-len(typed), display_meta=does)
