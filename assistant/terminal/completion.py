"""What Tab completes: commands, the values of a choice, countries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

if TYPE_CHECKING:
    from assistant.interview.conversation import Prompt


class AnswerCompleter(Completer):
    """Completes what may be typed at the question that is set as `prompt`."""

    def __init__(self, commands: Iterable[str]) -> None:
        self.prompt: Prompt | None = None
        self._commands = [f"/{name}" for name in commands]
        self._paths = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """The completions of the text before the cursor."""
        typed = document.text_before_cursor
        if typed.startswith("/save "):
            path = Document(typed.removeprefix("/save "))
            yield from self._paths.get_completions(path, complete_event)
            return
        if typed.startswith("/"):
            yield from _starting(typed, {name: name for name in self._commands})
        elif self.prompt:
            several = self.prompt.item.question.answer == "steps"
            last = re.split(r"[,;]\s*", typed)[-1] if several else typed
            yield from _starting(last, _values(self.prompt))


def _values(prompt: Prompt) -> dict[str, str]:
    """The values that may be typed, with what they are called."""
    if prompt.item.question.answer == "country":
        from assistant.interview.countries import country_names

        return {name: code for code, name in country_names().items()}
    return {option.value: option.label for option in prompt.options}


def _starting(typed: str, values: dict[str, str]) -> Iterable[Completion]:
    for value, called in values.items():
        if value.lower().startswith(typed.lower()) or called.lower() == typed.lower():
            yield Completion(value, start_position=-len(typed), display_meta=called)
