"""The format of knowledge/glossary.yaml: terms of the field, their names and meanings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Literal

from pydantic import Field, model_validator

from assistant.base.models import Strict, Text
from assistant.base.text import normalize

PARAMETER_PLACE = re.compile(r"\{parameter:([a-z0-9_.]+)\}")


class Term(Strict):
    """A term: its names, its meaning, the law and rules on it, and related terms.

    `rules` holds ids of rules or prefixes of ids. The meaning refers to figures by parameter.
    `confidence` says how far the meaning was verified; `own` is own knowledge, without a source.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    term: Text
    also: dict[str, list[str]] = Field(default_factory=dict)
    means: Text
    law: list[str] = Field(default_factory=list)
    rules: list[str] = Field(default_factory=list)
    see: list[str] = Field(min_length=1)
    confidence: Literal["high", "medium", "low", "own"] = "high"

    @model_validator(mode="after")
    def _doubted_without_law(self) -> Term:
        if not self.law and self.confidence == "high":
            raise ValueError("a term that cites no law says its confidence")
        return self

    def names(self) -> set[str]:
        """All names of the term, in every language, normalized by `words_of`."""
        called = (self.id, *self.term.values(), *chain.from_iterable(self.also.values()))
        return {words_of(name) for name in called}

    def parameters(self) -> list[str]:
        """The parameters named in the meaning, in order of appearance, without duplicates."""
        texts = self.means.values()
        named = chain.from_iterable(PARAMETER_PLACE.findall(text) for text in texts)
        return list(dict.fromkeys(named))


class Glossary(Strict):
    """The terms of the field."""

    terms: list[Term] = Field(min_length=1)


@lru_cache(maxsize=65536)
def words_of(name: str) -> str:
    """The words of a name in lower case, without accents or punctuation, separated by spaces."""
    return " ".join(re.sub(r"[\W_]", " ", normalize(name)).split())


def begun_by(begins: str, rules: Iterable[str]) -> Iterator[str]:
    """The rules whose id equals `begins` or begins with it."""
    return (rule for rule in rules if rule.startswith(begins))
