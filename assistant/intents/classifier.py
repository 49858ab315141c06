"""Ranks intents with a linear classifier, trained on the sentences in rules/interface/intents/.

Its features are words, word pairs and letter sequences, so it generalises to new sentences.
Training is deterministic.
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
    """The training sentences by intent (and `UNRELATED`), in all languages; raises InputError."""
    folder = data_folder("rules") / "interface" / "intents"
    files = [read_form(folder / f"sentences_{name}.yaml", _SentenceFile) for name in LANGUAGES]
    names = dict.fromkeys(name for one in files for name in one.sentences)
    return {name: [s for one in files for s in one.sentences.get(name, [])] for name in names}


@cache
def ordinary_words() -> frozenset[str]:
    """The words that occur in many intents, and so name no entity."""
    held = Counter(
        word
        for said in sentences().values()
        for word in set(_WORD.findall(normalize(" ".join(said))))
    )
    return frozenset(word for word, count in held.items() if count >= _MANY)


def likely(sentence: str) -> list[tuple[str, float]]:
    """The intents (and `UNRELATED`) with their decision values, likeliest first.

    Entities in the sentence are masked as {country}, {material} and so on. A value above 0 means
    that the sentence belongs to the intent.
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
    """The normalized sentence, with marks for entities, years and numbers."""
    text = _PLACE.sub(r" named_\1 ", normalize(sentence))
    text = _NUMBER.sub(" a_number ", _YEAR.sub(" a_year ", text))
    return " ".join(_WORD.findall(text))
