"""The vocabulary of the rules: kinds of fact, with labels of fields and texts of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.base.language import Lazy
from assistant.base.messages import InputError
from assistant.base.texts import Translated
from assistant.base.yaml_files import read_form
from assistant.rulebook.form import FactField, FactFile, FactKind, SharedFields

FACTS_FILE = "facts.yaml"
SHARED_FILE = "shared_fields.yaml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every kind of fact that rules may use, by name.

    A field's own label and word texts take precedence over the shared ones. `by_law` are words set
    by law, which no change to the case would alter.
    """

    facts: Mapping[str, FactKind]
    by_law: tuple[str, ...] = ()

    @classmethod
    def of(cls, files: Mapping[str, FactFile], shared: SharedFields) -> Vocabulary:
        """The vocabulary of all wings; raises InputError for a kind described in two files."""
        facts: dict[str, FactKind] = {}
        for file, content in files.items():
            for name, kind in content.facts.items():
                if name in facts:
                    raise InputError("rules_kind_twice", f"{file}, facts.{name}", name=name)
                facts[name] = _completed(kind, shared)
        return cls(facts, tuple(shared.by_law))

    @classmethod
    def open(cls, folder: Path) -> Vocabulary:
        """Reads the vocabulary of a folder of rules; raises InputError for a faulty file."""
        files = {
            path.relative_to(folder).as_posix(): read_form(path, FactFile)
            for path in sorted(folder.glob(f"*/{FACTS_FILE}"))
        }
        return cls.of(files, read_form(folder / SHARED_FILE, SharedFields))

    def label(self, kind: str, field: str) -> Lazy | str:
        """The label of a field on a screen; "" where its value needs none."""
        label = self.facts[kind].fields[field].label
        return field.replace("_", " ") if label is None else Translated(label)

    def label_of_place(self, place: str) -> Lazy | None:
        """What the field is called that copies a place of the case; None where none does."""
        copies = (field for kind in self.facts.values() for field in kind.fields.values())
        label = next((one.label for one in copies if one.copies == place), None)
        return Translated(label) if label else None

    def in_sentence(self, kind: str, field: str, word: str) -> Lazy | str:
        """The text of a word in the sentence of a rule; the word itself where it has no text."""
        text = self.facts[kind].fields[field].words.get(word)
        return Translated(text.sentence) if text else word

    def on_screen(self, kind: str, field: str, word: str) -> Lazy | str:
        """The text of a word on a screen."""
        text = self.facts[kind].fields[field].words.get(word)
        return Translated(text.screen) if text else word.replace("_", " ")


def _completed(kind: FactKind, shared: SharedFields) -> FactKind:
    """The kind with shared labels and word texts filled in where it has none of its own."""

    def completed(name: str, field: FactField) -> FactField:
        label = shared.labels.get(name) if field.label is None else field.label
        words = {word: text or shared.words.get(word) for word, text in field.words.items()}
        return field.model_copy(update={"label": label, "words": words})

    fields = {name: completed(name, field) for name, field in kind.fields.items()}
    return kind.model_copy(update={"fields": fields})
