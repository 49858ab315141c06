"""Ranks intents by the weights of a linear classifier, which `assistant.intents.teaching` made.

Its features are words, word pairs and letter sequences, so it generalises to new sentences. The
weights are data of the package: nothing is taught while the program runs.
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
from pathlib import Path

from assistant.base.text import normalize

UNRELATED = "unrelated"
WEIGHTS = Path(str(resources.files("assistant"))) / "intents" / "weights.zip"
# Letter sequences of so many letters, and sequences of so many words.
LETTERS, WORDS = (3, 4), (1, 2)
_PLACE = re.compile(r"\{(\w+)\}")
_YEAR = re.compile(r"\b20\d\d\b")
_NUMBER = re.compile(r"[$]?\d[\d.,]*(?:k\b|mil\b)?")
WORD = re.compile(r"\w+|\?")


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
    words: _Features
    letters: _Features
    weights: array[float]
    ordinary: frozenset[str]


@cache
def _taught() -> _Weights:
    with zipfile.ZipFile(WEIGHTS) as archive:
        taught = json.loads(archive.read("taught.json"))
        weights = array("f")
        weights.frombytes(archive.read("weights.f32"))
    first = len(taught["words"])
    return _Weights(
        taught["intents"],
        taught["bias"],
        _features(taught["words"], taught["rarity"], 0),
        _features(taught["letters"], taught["rarity"], first),
        weights,
        frozenset(taught["ordinary"]),
    )


def _features(texts: list[str], rarity: list[float], first: int) -> _Features:
    return _Features({one: (row, rarity[row]) for row, one in enumerate(texts, first)})


def ordinary_words() -> frozenset[str]:
    """The words that occur in many intents, and so name no entity."""
    return _taught().ordinary


def likely(sentence: str) -> list[tuple[str, float]]:
    """The intents (and `UNRELATED`) with their decision values, likeliest first.

    Entities in the sentence are masked as {country}, {material} and so on. A value above 0 means
    that the sentence belongs to the intent.
    """
    taught, text = _taught(), plain_sentence(sentence)
    sides, width = list(taught.bias), len(taught.intents)
    parts = [*taught.words.of(words_of(text)), *taught.letters.of(letters_of(text))]
    for row, part in parts:
        for place, weight in enumerate(taught.weights[row * width : (row + 1) * width]):
            sides[place] += part * weight
    return sorted(zip(taught.intents, sides, strict=True), key=lambda one: -one[1])


def plain_sentence(sentence: str) -> str:
    """The normalized sentence, with marks for entities, years and numbers."""
    text = _PLACE.sub(r" named_\1 ", normalize(sentence))
    text = _NUMBER.sub(" a_number ", _YEAR.sub(" a_year ", text))
    return " ".join(WORD.findall(text))


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
