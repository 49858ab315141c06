"""Completion: commands and their arguments, the values of a choice, codes, countries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from assistant.base.language import LANGUAGES, translate
from assistant.base.messages import InputError
from assistant.terminal.chat.state import Chat
from assistant.terminal.console.command_table import command_named, command_table

if TYPE_CHECKING:
    from assistant.interview.conversation import Prompt

_LEAST_TO_SEARCH = 3


class AnswerCompleter(Completer):
    """Completes commands and answers to the pending question."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._paths = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """The completions of the text before the cursor."""
        typed = document.text_before_cursor
        prompt = self._chat.conversation.prompt
        if typed.startswith("/"):
            name, space, rest = typed[1:].partition(" ")
            if space:
                yield from self._of_argument(name, rest, complete_event)
            else:
                yield from _starting(typed, _commands())
        elif prompt:
            several = prompt.item.question.answer == "steps"
            last = re.split(r"[,;]\s*", typed)[-1] if several else typed
            yield from _starting(last, _values(prompt))
            if prompt.item.question.answer == "hs_code":
                yield from _codes(typed)

    def _of_argument(
        self, name: str, rest: str, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        with suppress(InputError):
            takes = command_table().commands[command_named(name)].takes
            if takes in ("file", "session"):
                yield from self._paths.get_completions(Document(rest), complete_event)
            elif takes == "code":
                yield from _codes(rest)
            elif takes in _ARGUMENTS:
                yield from _starting(rest, _ARGUMENTS[takes](self._chat))


def _commands() -> dict[str, str]:
    return {f"/{name}": translate(one.does) for name, one in command_table().commands.items()}


def _values(prompt: Prompt) -> Mapping[str, str]:
    """The values that answer the question, with their labels."""
    if prompt.item.question.answer == "country":
        from assistant.questions.countries import country_names

        return {name: code for code, name in country_names().items()}
    return {option.value: str(option.label) for option in prompt.options}


def _codes(typed: str) -> Iterable[Completion]:
    """The codes of goods that match the words."""
    from assistant.library.goods_names import search

    if len(typed) >= _LEAST_TO_SEARCH:
        for found in search(typed):
            yield Completion(found.hts, start_position=-len(typed), display_meta=str(found.name))


def _starting(typed: str, values: Mapping[str, str]) -> Iterable[Completion]:
    for value, called in values.items():
        if value.lower().startswith(typed.lower()) or called.lower() == typed.lower():
            yield Completion(value, start_position=-len(typed), display_meta=called)


def _answers(chat: Chat) -> dict[str, str]:
    return {str(n): str(turn.ask) for n, turn in enumerate(chat.conversation.turns, 1)}


def _steps(chat: Chat) -> dict[str, str]:
    return {str(step.n): step.title for step in chat.conversation.preview().steps}


def _targets(chat: Chat) -> dict[str, str]:
    assessment = chat.conversation.preview()
    named = dict.fromkeys(("origin", "immex", "section_301", "marking"), "")
    for scenario in assessment.scenarios:
        named |= {line.id: line.label for line in scenario.lines}
    return named | _materials(chat)


def _materials(chat: Chat) -> dict[str, str]:
    return {one.id: one.description for one in chat.conversation.case().every_material()}


def _places(chat: Chat) -> dict[str, str]:
    from assistant.questions.changes import places

    return {place: str(ask) for place, ask in places(chat.conversation.case()).items()}


def _laws(chat: Chat) -> dict[str, str]:
    citations = chat.assessor.library.citations.citations
    return {name: translate(one.text) for name, one in citations.items()}


def _terms(chat: Chat) -> dict[str, str]:
    return {translate(one.term): one.id for one in chat.assessor.library.glossary}


_ARGUMENTS: dict[str, Callable[[Chat], Mapping[str, str]]] = {
    "answer": _answers,
    "step": _steps,
    "target": _targets,
    "place": _places,
    "law": _laws,
    "term": _terms,
    "way": lambda chat: {str(n): "" for n, _ in enumerate(chat.ways, 1)},
    "variant": lambda chat: {one.name: "" for one in chat.variants},
    "language": lambda _: dict.fromkeys(LANGUAGES, ""),
    "command": lambda _: {name: translate(c.does) for name, c in command_table().commands.items()},
}
