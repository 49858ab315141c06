"""The format of knowledge/answers/: what people ask, and the answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from assistant.base.models import Strict, Text


class CaseSentence(Strict):
    """A sentence on the case at hand, in each language.

    It is said where every fact that it names is known and every fact of `when` has one of the
    values given.
    """

    when: dict[str, list[str]] = Field(default_factory=dict)
    says: Text


class Topic(Strict):
    """A thing that people ask about.

    `asks` is the question as it is said back, `says` the answer. The answer takes over the meaning
    and the law of the glossary terms in `means`; `see` are related terms, `lesson` the lesson that
    teaches it, `command` the command that shows more. `declines` says that the program gives no
    answer. `confidence` as in the glossary.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    asks: Text
    says: Text | None = None
    means: list[str] = Field(default_factory=list)
    law: list[str] = Field(default_factory=list)
    see: list[str] = Field(default_factory=list)
    lesson: str | None = None
    command: str | None = None
    needs_case: bool = False
    declines: bool = False
    in_this_case: list[CaseSentence] = Field(default_factory=list)
    confidence: Literal["high", "medium", "low", "own"] = "high"

    @model_validator(mode="after")
    def _is_answered(self) -> Topic:
        if not (self.says or self.means or self.in_this_case or self.command):
            raise ValueError("a topic has an answer or a command")
        if self.says and not self.law and self.confidence == "high":
            raise ValueError("an answer that cites no law says its confidence")
        return self


class AnswerFile(Strict):
    """The topics of one theme."""

    topics: list[Topic] = Field(min_length=1)
