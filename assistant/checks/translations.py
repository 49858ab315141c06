"""Finds the texts of rules/ and knowledge/ that lack a translation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.base.data_files import Place, read_text
from assistant.base.language import ENGLISH, LANGUAGES
from assistant.base.messages import InputError, message, stray_brace
from assistant.base.yaml_files import Tree, compose

_PLACE = re.compile(r"\{[^{}]*\}")


def untranslated(folder: Path) -> list[str]:
    """A fault, by file, line and key, for each text that lacks a language or differs in places."""
    return [fault for path in sorted(folder.rglob("*.yaml")) for fault in _of_file(path)]


def _of_file(path: Path) -> Iterator[str]:
    tree = Tree(str(path))
    try:
        content = compose(read_text(path), tree)
    except InputError as error:
        yield str(error)
        return
    for place, texts in _texts(content):
        fault = ""
        if others := texts.keys() - set(LANGUAGES):
            # YAML reads `{en: one, two}` as a text "one" and a key "two"; quotes are missing.
            fault = message("check.no_language", name=", ".join(sorted(others)))
        for name in LANGUAGES:
            if name not in texts:
                fault = message("check.no_translation", name=name)
            elif not all(isinstance(text, str) for text in texts.values()):
                fault = message("message_form")
            elif _filled(texts[name]) != _filled(texts[ENGLISH]):
                fault = message("check.other_places", name=name)
            elif brace := stray_brace(texts[name]):
                fault = message("text_brace", text=brace)
        if fault:
            yield f"{tree.place(place)}: {fault}"


def _texts(content: Any, place: Place = ()) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every text by language, with its place. Lists of synonyms need no translation."""
    if isinstance(content, dict) and ENGLISH in content:
        if isinstance(content[ENGLISH], str):
            yield place, content
        return
    if isinstance(content, dict | list):
        for key, inner in content.items() if isinstance(content, dict) else enumerate(content):
            yield from _texts(inner, (*place, key))


def _filled(text: str) -> list[str]:
    return sorted(_PLACE.findall(text))
