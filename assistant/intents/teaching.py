"""Teaches the classifier from the sentences in rules/interface/intents/ and writes its weights.

`python -m assistant.intents.teaching` does it, where scikit-learn is installed. Teaching is
deterministic: the same sentences give the same weights.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES
from assistant.base.models import Strict
from assistant.base.text import normalize
from assistant.base.yaml_files import read_form
from assistant.intents.classifier import (
    WEIGHTS,
    WORD,
    Concepts,
    letters_of,
    named_numbers,
    plain_sentence,
    words_of,
)

_MANY = 4
_DAY = (2026, 1, 1, 0, 0, 0)  # of every entry, so that the same weights are the same bytes


# Sentences for commands, and for topics of knowledge/answers/.
_COMMANDS, _TOPICS = "sentences_{}.yaml", "topics/{}/*.yaml"
# Words, letters and concepts: how many sentences must hold one, and how much the kind weighs.
_LEAST_SENTENCES = (2, 3, 2)
_WEIGHS = (1.2, 1.2, 0.5)


class _ConceptFile(Strict):
    named_numbers: list[str]
    concepts: dict[str, list[str]]
    names_one_of: dict[str, list[str]]


class _SentenceFile(Strict):
    language: str
    sentences: dict[str, list[str]]


def _paths(*kinds: str) -> list[Path]:
    folder = data_folder("rules") / "interface" / "intents"
    found = (sorted(folder.glob(kind.format(name))) for kind in kinds for name in LANGUAGES)
    return [*chain.from_iterable(found)]


@cache
def _concepts() -> _ConceptFile:
    return read_form(_concepts_path(), _ConceptFile)


def _concepts_path() -> Path:
    return data_folder("rules") / "interface" / "intents" / "concepts.yaml"


@cache
def sentences(*kinds: str) -> dict[str, list[str]]:
    """The sentences by intent, topic and `UNRELATED`, in all languages; raises InputError."""
    files = [read_form(path, _SentenceFile) for path in _paths(*(kinds or (_COMMANDS, _TOPICS)))]
    names = dict.fromkeys(name for one in files for name in one.sentences)
    return {name: [s for one in files for s in one.sentences.get(name, [])] for name in names}


def is_stale() -> bool:
    """Whether the weights were taught by other sentences than those of the files."""
    with zipfile.ZipFile(WEIGHTS) as archive:
        return bool(json.loads(archive.read("taught.json"))["of"] != _digest())


def _digest() -> str:
    paths = [*_paths(_COMMANDS, _TOPICS), _concepts_path()]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _ordinary_words() -> list[str]:
    # Those for topics name countries and goods, which are no ordinary words.
    texts = (normalize(" ".join(said)) for said in sentences(_COMMANDS).values())
    held = Counter(word for text in texts for word in set(WORD.findall(text)))
    return sorted(word for word, count in held.items() if count >= _MANY)


def weights() -> bytes:
    """The archive of the weights: what each row is, and numbers of 8 bits, scaled by intent."""
    import numpy
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    said, names = zip(
        *((one, name) for name, texts in sentences().items() for one in texts), strict=True
    )
    taught = _concepts()
    named = Concepts.of(taught.concepts)
    numbers = named_numbers(taught.named_numbers)
    plain = [plain_sentence(one, numbers) for one in said]
    features = (
        [list(words_of(one)) for one in plain],
        [list(letters_of(one)) for one in plain],
        [named.pairs_of(one) for one in said],
    )
    kinds = [
        TfidfVectorizer(analyzer=_as_they_are, sublinear_tf=True, min_df=least)
        for least in _LEAST_SENTENCES
    ]
    rows = hstack(
        [
            weighs * kind.fit_transform(texts)
            for kind, texts, weighs in zip(kinds, features, _WEIGHS, strict=True)
        ]
    ).tocsr()
    # An intent with few sentences weighs more, by the root of how few they are.
    counts = Counter(names)
    weighs = {name: (len(names) / len(counts) / count) ** 0.5 for name, count in counts.items()}
    classifier = LinearSVC(C=0.7, random_state=0, class_weight=weighs).fit(rows, names)
    by_kind = numpy.repeat(_WEIGHS, [len(kind.get_feature_names_out()) for kind in kinds])
    learned = classifier.coef_ * by_kind
    scales = abs(learned).max(axis=1) / 127
    content = {
        "of": _digest(),
        "intents": classifier.classes_.tolist(),
        "bias": classifier.intercept_.round(6).tolist(),
        "scales": scales.tolist(),
        "features": [kind.get_feature_names_out().tolist() for kind in kinds],
        "rarity": [round(one, 4) for one in chain(*(kind.idf_.tolist() for kind in kinds))],
        "ordinary": _ordinary_words(),
        "concepts": taught.concepts,
        "names_one_of": taught.names_one_of,
        "named": taught.named_numbers,
    }
    whole = (learned / scales[:, None]).round().T.astype(numpy.int8)
    return _archive(content, whole.tobytes())


def _as_they_are(features: list[str]) -> list[str]:
    return features


def _archive(content: object, numbers: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        text = json.dumps(content, ensure_ascii=False)
        for name, entry in (("taught.json", text.encode()), ("weights.i8", numbers)):
            archive.writestr(
                zipfile.ZipInfo(name, _DAY), entry, zipfile.ZIP_DEFLATED, compresslevel=9
            )
    return held.getvalue()


if __name__ == "__main__":
    WEIGHTS.write_bytes(weights())
