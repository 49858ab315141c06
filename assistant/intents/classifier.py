"""Which intents a sentence is like: a linear classifier, taught by rules/interface/intents/.

It weighs words, pairs of words and runs of letters, so that a sentence need not be among those it
was taught. The same sentences teach it the same.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES
from assistant.base.models import Strict
from assistant.base.text import normalize
from assistant.base.yaml_files import read_form

UNRELATED = "unrelated"
_MANY = 4
_PLACE = re.compile(r"\{(\w+)\}")
_YEAR = re.compile(r"\b20\d\d\b")
_NUMBER = re.compile(r"[$]?\d[\d.,]*(?:k\b|mil\b)?")
_WORD = re.compile(r"\w+|\?")


class _SentenceFile(Strict):
    language: str
    sentences: dict[str, list[str]]


@cache
def sentences() -> dict[str, list[str]]:
    """The sentences of each intent in all languages, and those of none; raises InputError."""
    folder = data_folder("rules") / "interface" / "intents"
    files = [read_form(folder / f"sentences_{name}.yaml", _SentenceFile) for name in LANGUAGES]
    names = dict.fromkeys(name for one in files for name in one.sentences)
    return {name: [s for one in files for s in one.sentences.get(name, [])] for name in names}


@cache
def ordinary_words() -> frozenset[str]:
    """The words that sentences of many intents hold: they name nothing."""
    held = Counter(
        word
        for said in sentences().values()
        for word in set(_WORD.findall(normalize(" ".join(said))))
    )
    return frozenset(word for word, count in held.items() if count >= _MANY)


def likely(sentence: str) -> list[tuple[str, float]]:
    """The intents (and `UNRELATED`) with how far the sentence lies on their side, likeliest first.

    What it names stands as {country}, {material} and so on. Above 0 it is on their side.
    """
    vectors, classifier = _taught()
    (sides,) = classifier.decision_function(vectors.transform([_plain(sentence)]))
    named = zip(classifier.classes_.tolist(), sides.tolist(), strict=True)
    return sorted(named, key=lambda one: -one[1])


@cache
def _taught() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    vectors = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"\S+"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True),
    )
    taught = [(_plain(one), name) for name, said in sentences().items() for one in said]
    texts, names = zip(*taught, strict=True)
    return vectors, LinearSVC(C=0.7, random_state=0).fit(vectors.fit_transform(texts), names)


def _plain(sentence: str) -> str:
    """The sentence folded, with a mark for what it names, each year and each number."""
    text = _PLACE.sub(r" named_\1 ", normalize(sentence))
    text = _NUMBER.sub(" a_number ", _YEAR.sub(" a_year ", text))
    return " ".join(_WORD.findall(text))
