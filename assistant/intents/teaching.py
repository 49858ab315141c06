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
    letters_of,
    plain_sentence,
    words_of,
)

_MANY = 4
_DAY = (2026, 1, 1, 0, 0, 0)  # of every entry, so that the same weights are the same bytes


class _SentenceFile(Strict):
    language: str
    sentences: dict[str, list[str]]


def _paths() -> list[Path]:
    folder = data_folder("rules") / "interface" / "intents"
    return [folder / f"sentences_{name}.yaml" for name in LANGUAGES]


@cache
def sentences() -> dict[str, list[str]]:
    """The sentences by intent (and `UNRELATED`), in all languages; raises InputError."""
    files = [read_form(path, _SentenceFile) for path in _paths()]
    names = dict.fromkeys(name for one in files for name in one.sentences)
    return {name: [s for one in files for s in one.sentences.get(name, [])] for name in names}


def is_stale() -> bool:
    """Whether the weights were taught by other sentences than those of the files."""
    with zipfile.ZipFile(WEIGHTS) as archive:
        return bool(json.loads(archive.read("taught.json"))["of"] != _digest())


def _digest() -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in _paths())).hexdigest()


def _ordinary_words() -> list[str]:
    texts = (normalize(" ".join(said)) for said in sentences().values())
    held = Counter(word for text in texts for word in set(WORD.findall(text)))
    return sorted(word for word, count in held.items() if count >= _MANY)


def weights() -> bytes:
    """The archive of the weights: what each row is, and 32-bit numbers of 16 bits of precision."""
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union
    from sklearn.svm import LinearSVC

    taught = [(plain_sentence(one), name) for name, said in sentences().items() for one in said]
    texts, names = zip(*taught, strict=True)
    kinds = [TfidfVectorizer(analyzer=of, sublinear_tf=True) for of in (_words, _letters)]
    rows = make_union(*kinds).fit_transform(texts)
    classifier = LinearSVC(C=0.7, random_state=0).fit(rows, names)
    words, letters = (kind.get_feature_names_out().tolist() for kind in kinds)
    content = {
        "of": _digest(),
        "intents": classifier.classes_.tolist(),
        "bias": classifier.intercept_.tolist(),
        "words": words,
        "letters": letters,
        "rarity": [round(one, 4) for one in chain(*(kind.idf_.tolist() for kind in kinds))],
        "ordinary": _ordinary_words(),
    }
    # The low bits are zero and pack well; Python reads 32-bit numbers at once, not 16-bit ones.
    rounded = classifier.coef_.T.astype(numpy.float16).astype("<f4")
    return _archive(content, rounded.tobytes())


def _words(text: str) -> list[str]:
    return list(words_of(text))


def _letters(text: str) -> list[str]:
    return list(letters_of(text))


def _archive(content: object, numbers: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        text = json.dumps(content, ensure_ascii=False)
        for name, entry in (("taught.json", text.encode()), ("weights.f32", numbers)):
            archive.writestr(
                zipfile.ZipInfo(name, _DAY), entry, zipfile.ZIP_DEFLATED, compresslevel=9
            )
    return held.getvalue()


if __name__ == "__main__":
    WEIGHTS.write_bytes(weights())
