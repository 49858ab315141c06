"""The form of rules/: the vocabulary of facts, and the rules that match and conclude them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from assistant.base.language import translate
from assistant.base.models import Strict, Text

FieldType = Literal[
    "text", "code", "amount", "percent", "number", "list", "table", "citations", "word"
]
Conclusion = dict[str, dict[str, str | Text]]


class FactKind(Strict):
    """A kind of fact: where it comes from and what its fields hold.

    A field is a type, or the list of words that it may be. `single` kinds are concluded at most
    once, so that two rules cannot contradict each other.
    """

    from_: Literal["measured", "concluded"] = Field(alias="from")
    says: Text
    single: bool = False
    fields: dict[str, FieldType | list[str]]


class Vocabulary(Strict):
    """Every kind of fact that rules may speak of, and the stages in which they are run.

    `words` are those of fields that hold one of a few words, as sentences say them.
    """

    stages: list[str]
    areas: dict[str, Text]
    words: dict[str, Text] = Field(default_factory=dict)
    facts: dict[str, FactKind]

    def word(self, word: str) -> str:
        """The word as the language spoken has it; itself where it is none of the `words`."""
        return translate(self.words[word]) if word in self.words else word


def _as_list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


class When(Strict):
    """What must hold: every pattern, `none` marking one that nothing may match."""

    all: list[dict[str, Any]] = Field(min_length=1)


class Rule(Strict):
    """One rule. `because` is the sentence that explains a firing; {kind.field} is filled."""

    rule: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")
    title: Text
    citation: list[str] = Field(min_length=1)
    when: When
    then: Annotated[list[Conclusion], BeforeValidator(_as_list)] = Field(min_length=1)
    because: Text

    @model_validator(mode="after")
    def _one_kind_each(self) -> Rule:
        for part in [*self.when.all, *self.then]:
            if len(part) != 1:
                raise ValueError(f"{self.rule}: each pattern and conclusion names one kind of fact")
        return self


class RuleFile(Strict):
    """Rules of one area that are run at one stage."""

    area: str
    stage: str
    rules: list[Rule]
