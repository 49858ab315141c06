"""Ranks intents by the weights of a linear classifier, which `assistant.intents.teaching` made.

Its features are words, word pairs, letter sequences, and the things of concepts.yaml with their
pairs, so it generalises to new sentences and from one language to the other. The weights are data
of the package: nothing is taught while the program runs.
"""

from __future__ import annotations

import json
import math
import re
import zipfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import combinations
from pathlib import Path

from assistant.base.text import normalize

UNRELATED = "unrelated"
WEIGHTS = Path(str(resources.files("assistant"))) / "intents" / "weights.zip"
# Letter sequences of so many letters, and sequences of so many words.
LETTERS, WORDS = (3, 4), (1, 2)
_LONGEST_PHRASE = 4
_LEAST_STEM = 2
_PLACE = re.compile(r"\{(\w+)\}")
_YEAR = re.compile(r"\b20\d\d\b")
_NUMBER = re.compile(r"[$]?\d[\d.,]*(?:k\b|mil\b)?")
WORD = re.compile(r"\w+|\?")
_SAID = re.compile(r"[\w.$%()/-]*[\w$%)]")


@dataclass(frozen=True, slots=True)
class _Features:
    """The features of one kind: the row and the rarity of each, by its text."""

    rows: Mapping[str, tuple[int, float]]

    def of(self, found: Iterable[str]) -> list[tuple[int, float]]:
        """The rows of the features found in a sentence, each with its part in it."""
        counted = Counter(one for one in found if one in self.rows)
        parts = [
            (self.rows[one][0], (1 + math.log(count)) * self.rows[one][1])
            for one, count in counted.items()
        ]
        length = math.hypot(*(part for _, part in parts)) or 1.0
        return [(row, part / length) for row, part in parts]


@dataclass(frozen=True, slots=True)
class _Weights:
    """What was taught: the intents, their bias, and their weights by row of a feature."""

    intents: list[str]
    bias: list[float]
    kinds: tuple[_Features, _Features, _Features]
    scales: list[float]
    weights: array[int]
    ordinary: frozenset[str]
    concepts: Concepts
    named: re.Pattern[str]
    names_one_of: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Concepts:
    """The phrases that stand for a concept, and the beginnings of such phrases."""

    phrases: Mapping[str, tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, table: Mapping[str, list[str]]) -> Concepts:
        """The concepts of a table of phrases, in which a star stands for any ending."""
        phrases: dict[str, tuple[str, ...]] = {}
        stems: dict[str, tuple[str, ...]] = {}
        for concept, said in table.items():
            for phrase in map(normalize, said):
                held = stems if phrase.endswith("*") else phrases
                key = phrase.rstrip("*")
                held[key] = (*held.get(key, ()), concept)
        return cls(phrases, stems)

    def in_sentence(self, sentence: str) -> set[str]:
        """The concepts of a sentence."""
        words = _SAID.findall(normalize(sentence))
        found: set[str] = set()
        for first in range(len(words)):
            for after in range(first + 1, min(first + _LONGEST_PHRASE, len(words)) + 1):
                found.update(self._named(words[first:after]))
        return found

    def pairs_of(self, sentence: str) -> list[str]:
        """The concepts of a sentence, and their pairs."""
        found = sorted(self.in_sentence(sentence))
        return [*found, *(f"{one}+{other}" for one, other in combinations(found, 2))]

    def _named(self, words: list[str]) -> Iterator[str]:
        text = " ".join(words)
        yield from self.phrases.get(text, ())
        for end in range(max(_LEAST_STEM, len(text) - len(words[-1])), len(text) + 1):
            yield from self.stems.get(text[:end], ())


@cache
def _taught() -> _Weights:
    with zipfile.ZipFile(WEIGHTS) as archive:
        taught = json.loads(archive.read("taught.json"))
        weights = array("b")
        weights.frombytes(archive.read("weights.i8"))
    rows = iter(range(len(taught["rarity"])))
    words, letters, concepts = (
        _Features(
            {one: (row, taught["rarity"][row]) for one, row in zip(texts, rows, strict=False)}
        )
        for texts in taught["features"]
    )
    return _Weights(
        taught["intents"],
        taught["bias"],
        (words, letters, concepts),
        taught["scales"],
        weights,
        frozenset(taught["ordinary"]),
        Concepts.of(taught["concepts"]),
        named_numbers(taught["named"]),
        taught["names_one_of"],
    )


def ordinary_words() -> frozenset[str]:
    """The words that occur in many intents, and so name no entity."""
    return _taught().ordinary


def names_nothing_of(sentence: str) -> frozenset[str]:
    """The intents and topics of which a sentence names none of the things that it must name."""
    taught = _taught()
    said = taught.concepts.in_sentence(sentence)
    return frozenset(name for name, needed in taught.names_one_of.items() if not said & {*needed})


def likely(sentence: str) -> list[tuple[str, float]]:
    """The intents (and `UNRELATED`) with their decision values, likeliest first.

    Entities in the sentence are masked as {country}, {material} and so on. A value above 0 means
    that the sentence belongs to the intent.
    """
    taught = _taught()
    text = plain_sentence(sentence, taught.named)
    found = (words_of(text), letters_of(text), taught.concepts.pairs_of(sentence))
    width = len(taught.intents)
    sums = [0.0] * width
    for kind, features in zip(taught.kinds, found, strict=True):
        for row, part in kind.of(features):
            for place, weight in enumerate(taught.weights[row * width : (row + 1) * width]):
                if weight:
                    sums[place] += part * weight
    sides = [
        bias + scale * side
        for bias, scale, side in zip(taught.bias, taught.scales, sums, strict=True)
    ]
    return sorted(zip(taught.intents, sides, strict=True), key=lambda one: -one[1])


def named_numbers(names: Iterable[str]) -> re.Pattern[str]:
    """The pattern of numbers that are names, as in Section 301; # stands for any number."""
    any_of = "|".join(
        re.escape(one).replace(r"\#", r"\d+") for one in sorted(names, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w.])(?:{any_of})(?![\w]|\.\d)")


def plain_sentence(sentence: str, named: re.Pattern[str]) -> str:
    """The normalized sentence, with marks for entities, years and numbers that are no names."""
    text = _PLACE.sub(r" named_\1 ", normalize(sentence))
    text = named.sub(_spelled_out, text)
    text = _NUMBER.sub(" a_number ", _YEAR.sub(" a_year ", text))
    return " ".join(WORD.findall(text))


def _spelled_out(found: re.Match[str]) -> str:
    """A name with a number, its digits as letters, so that it is not masked."""
    letters = (chr(ord("a") + int(one)) if one.isdigit() else one for one in found[0])
    return f" {''.join(letters).replace('.', '_')} "


def words_of(text: str) -> Iterator[str]:
    """The words and word pairs of a plain sentence."""
    words = text.split()
    for count in range(WORDS[0], WORDS[1] + 1):
        for first in range(len(words) - count + 1):
            yield " ".join(words[first : first + count])


def letters_of(text: str) -> Iterator[str]:
    """The letter sequences within the words of a plain sentence, a blank around each word."""
    for word in text.split():
        padded = f" {word} "
        for count in range(LETTERS[0], LETTERS[1] + 1):
            if len(padded) <= count:
                yield padded
                break
            for first in range(len(padded) - count + 1):
                yield padded[first : first + count]
