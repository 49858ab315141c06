"""The YAML form of rules/: kinds of fact, rules, and the order of stages."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from assistant.base.language import ENGLISH, LANGUAGES
from assistant.base.models import Strict, Text

FieldType = Literal[
    "text", "code", "amount", "percent", "number", "list", "table", "citations", "word"
]
Comparison = dict[Literal["at_least", "above", "at_most", "against"], tuple[str, str]]
Conclusion = dict[str, dict[str, str | Text]]


class WordText(Strict):
    """The text of a word, in the sentence of a rule and on a screen."""

    sentence: Text
    screen: Text

    @model_validator(mode="before")
    @classmethod
    def _alike(cls, data: Any) -> Any:
        one_text = isinstance(data, dict) and ENGLISH in data
        return {"sentence": data, "screen": data} if one_text else data


def _by_word(words: object) -> object:
    """Turns a list of words, each bare or with its text, into a mapping of word to text."""
    if not isinstance(words, list):
        return words
    texts: dict[object, object] = {}
    for item in words:
        texts |= item if isinstance(item, dict) else {item: None}
    return texts


Words = Annotated[dict[str, WordText | None], BeforeValidator(_by_word)]


class FactField(Strict):
    """A field of a kind of fact; rules/shared_fields.yaml explains the keys.

    A field of type `word` holds one of its `words`, each with an optional text.
    """

    type: FieldType
    words: Words = Field(default_factory=dict)
    copies: str = ""
    place: str = ""
    compared: dict[str, list[Comparison]] = Field(default_factory=dict)
    rows: str = ""
    label: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _long_form(cls, data: Any) -> Any:
        if isinstance(data, str):
            return {"type": data}
        if isinstance(data, list):
            return {"type": "word", "words": data}
        data = dict(data)
        if "words" in data:
            data.setdefault("type", "word")
        if "copies" in data:
            data.setdefault("place", data["copies"])
        return data

    @model_validator(mode="after")
    def _agrees(self) -> FactField:
        if (self.type == "word") != bool(self.words):
            raise ValueError("a field has a type or words")
        if self.copies and self.place != self.copies:
            raise ValueError("a field that copies a place has no other place")
        return self


class FactKind(Strict):
    """A kind of fact; rules/shared_fields.yaml explains the keys.

    A `single` kind is concluded at most once, so two rules cannot contradict each other.
    """

    from_: Literal["measured", "concluded"] = Field(alias="from")
    says: Text
    single: bool = False
    name: Text | None = None
    which: list[str] = Field(default_factory=list)
    called: list[str] = Field(default_factory=list)
    hidden: list[str] = Field(default_factory=list)
    sought: dict[str, list[str]] = Field(default_factory=dict)
    fields: dict[str, FactField]


class FactFile(Strict):
    """The kinds of fact of a wing."""

    facts: dict[str, FactKind]


class SharedFields(Strict):
    """Labels and words shared by fields of several kinds, and the words set by law."""

    by_law: list[str] = Field(default_factory=list)
    labels: dict[str, Text] = Field(default_factory=dict)
    words: dict[str, WordText] = Field(default_factory=dict)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, dict) else value


def _is_pattern(asked: object) -> bool:
    """Whether it is a mapping of fields to words, or to operators with words or limits."""
    if not isinstance(asked, dict):
        return asked in ("", None)
    conditions = [
        inner
        for said in asked.values()
        for inner in (said.values() if isinstance(said, dict) else [said])
    ]
    return all(
        isinstance(one, str)
        or (isinstance(one, list) and one and all(isinstance(word, str) for word in one))
        for one in conditions
    )


class When(Strict):
    """The patterns of a rule, all of which must hold; `none` marks one that no fact may match."""

    all: list[dict[str, Any]] = Field(min_length=1)

    @model_validator(mode="after")
    def _patterns(self) -> When:
        for part in self.all:
            for kind, asked in part.items():
                patterns = [*asked.values()] if kind == "none" and asked else [asked]
                if len(patterns) != 1 or not all(map(_is_pattern, patterns)):
                    raise ValueError(f"{kind}: a pattern is {{field: words or conditions}}")
        return self


def _in_all_languages(text: object) -> object:
    return dict.fromkeys(LANGUAGES, text) if isinstance(text, str) else text


class Rule(Strict):
    """One rule. `because` explains a firing; its {kind.field} places are filled from facts.

    `each` is what one firing puts at the place {each} of `because`, and of other texts of the rule:
    several firings that differ in nothing else are said in one sentence.

    A rule without a citation of its own matches a kind of fact that brings one.
    """

    rule: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")
    title: Text
    citation: list[str]
    when: When
    then: Annotated[list[Conclusion], BeforeValidator(_as_list)] = Field(min_length=1)
    because: Text
    each: Annotated[Text, BeforeValidator(_in_all_languages)] | None = None

    @model_validator(mode="after")
    def _one_kind_each(self) -> Rule:
        for part in [*self.when.all, *self.then]:
            if len(part) != 1:
                raise ValueError(f"{self.rule}: each pattern and conclusion names one kind of fact")
        return self


class RuleFile(Strict):
    """The rules of one area."""

    area: str
    rules: list[Rule]


class Stages(Strict):
    """The areas of the rules, and the rule files of each stage in firing order."""

    areas: dict[str, Text]
    stages: dict[str, list[str]]

    @model_validator(mode="after")
    def _each_file_once(self) -> Stages:
        files = [file for listed in self.stages.values() for file in listed]
        twice = sorted({file for file in files if files.count(file) > 1})
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}")
        return self
