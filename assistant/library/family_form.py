"""The form of knowledge/component_families/ and knowledge/component_writing.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from assistant.base.models import Strict, Text


def _compiles(pattern: str) -> str:
    """The pattern. Raises ValueError unless it is a regular expression without groups."""
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    if groups:
        raise ValueError("write (?: ) in place of ( )")
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
Subheading = Annotated[str, Field(pattern=r"^\d{4}\.\d{2}$")]
# How a name is written: short forms of any language, English, Spanish, French, German, others.
Tongue = Literal["short", "en", "es", "fr", "de", "other"]
Names = dict[Tongue, list[str]]


class Written(Strict):
    """A way in which values or packages are written.

    `strong` ones alone say what the part is; others only beside other evidence.
    """

    about: Text
    patterns: list[Pattern] = Field(min_length=1)
    strong: bool = False


class Writing(Strict):
    """How descriptions are written.

    What follows a word of `joining` describes something else; a text with a word of `head_first`
    names the part before what it is like. A word of `heads` after the name of a part names another
    thing. `asides` name none, though a name is in them (panel mount), and words of `measures` none
    before "of" or "de" (a roll of tape). `abbreviations` stand for a word where this makes a longer
    name. `materials` are the words for each material.
    """

    joining: list[str]
    head_first: list[str]
    heads: list[str]
    measures: list[str]
    asides: list[str]
    abbreviations: dict[str, str]
    materials: dict[str, list[str]]
    packages: dict[str, Written]
    ratings: dict[str, Written]


class FamilyCode(Strict):
    """A subheading that parts of a family may have.

    `called` are names of these parts alone, `marks` words that mean them beside a name of the
    family, `materials` whose words mean them too, `when` the condition for the code, and `beside`
    other codes worth a look even where the marks are clear. The first code of a family is the
    likeliest.
    """

    hts: Subheading
    name: Text
    when: Text | None = None
    called: Names = Field(default_factory=dict)
    marks: list[str] = Field(default_factory=list)
    materials: list[str] = Field(default_factory=list)
    packages: list[str] = Field(default_factory=list)
    ratings: list[str] = Field(default_factory=list)
    part_numbers: list[Pattern] = Field(default_factory=list)
    symbols: list[Pattern] = Field(default_factory=list)
    beside: list[Subheading] = Field(default_factory=list)
    doubt: Text | None = None


class Family(Strict):
    """A family of parts: how it is written, and its codes, the likeliest first.

    Names under `loose` also stand beside the name of another part, which then wins ("LED
    connector"). A shared name means the family for which most speaks: marks (its own and those of
    its codes), patterns, the reference and the section; where these tell nothing, the family that
    has the other under `before`. `parts` is the code of parts of these goods; a family that is
    `made_to_fit` may be such a part (a relay cover). A family without codes is no good at all (a
    mounting hole).
    """

    family: str
    name: Text
    called: Names
    loose: list[str] = Field(default_factory=list)
    symbols: list[Pattern] = Field(default_factory=list)
    references: list[str] = Field(default_factory=list)
    packages: list[str] = Field(default_factory=list)
    ratings: list[str] = Field(default_factory=list)
    before: list[str] = Field(default_factory=list)
    marks: list[str] = Field(default_factory=list)
    parts: Subheading | None = None
    made_to_fit: bool = False
    question: Text | None = None
    codes: list[FamilyCode] = Field(default_factory=list)

    @model_validator(mode="after")
    def _in_both_languages(self) -> Family:
        if not {"en", "es"} <= self.called.keys() | {
            tongue for code in self.codes for tongue in code.called
        }:
            raise ValueError("names in English and in Spanish are needed")
        return self

    def names(self) -> Iterator[tuple[str, Tongue, int | None]]:
        """Every name with its language and the place of the code that it means, if of one."""
        written: list[tuple[int | None, Names]] = [(None, self.called)]
        written += [(place, code.called) for place, code in enumerate(self.codes)]
        for place, called in written:
            yield from ((name, tongue, place) for tongue, names in called.items() for name in names)
        yield from ((name, "en", None) for name in self.loose)


class FamilyFile(Strict):
    """Families of one kind."""

    sources: list[str] = Field(min_length=1)
    families: list[Family] = Field(min_length=1)
