"""How facts are told apart, compared and called in an explanation, as rules/reasons.yaml says."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from assistant.base.files import data_folder
from assistant.base.models import Strict, Text
from assistant.base.yaml_files import read_form

Against = Literal["at_least", "above", "at_most", "against"]
Comparison = dict[Against, tuple[str, str]]


class KindTerms(Strict):
    """What is known of a kind of fact beside the vocabulary, see the head of the file."""

    name: Text | None = None
    hidden: list[str] = Field(default_factory=list)
    which: list[str] = Field(default_factory=list)
    called: list[str] = Field(default_factory=list)
    compared: dict[str, dict[str, list[Comparison]]] = Field(default_factory=dict)
    places: dict[str, str] = Field(default_factory=dict)
    rows: dict[str, str] = Field(default_factory=dict)


class Terms(Strict):
    """The whole file."""

    sought: dict[str, dict[str, list[str]]]
    by_law: list[str]
    facts: dict[str, KindTerms]
    labels: dict[str, Text]
    words: dict[str, Text]

    def of(self, kind: str) -> KindTerms:
        """The terms of a kind of fact."""
        return self.facts.get(kind) or KindTerms()


@cache
def shipped_terms() -> Terms:
    """The terms that belong to this installation; raises InputError for a faulty file."""
    return read_form(data_folder("rules") / "reasons.yaml", Terms)
