"""A digest of the assessment JSON of every shipped example and every situation of tests/law/cases.

`python -m tests.support.outcome_digests` prints one a line. `make pythons` compares what each
Python prints: the answer must not depend on the Python that computes it.
"""

from __future__ import annotations

import hashlib

from assistant.assessment.assess import assess
from tests.support.examples import NAMES, example
from tests.support.library import LIBRARY
from tests.support.situations import situations


def digests() -> dict[str, str]:
    """The digest of each case, by its name."""
    cases = {name: example(name) for name in NAMES} | {one.name: one.case for one in situations()}
    return {
        name: hashlib.sha256(assess(case, LIBRARY).as_json().encode()).hexdigest()
        for name, case in cases.items()
    }


if __name__ == "__main__":
    for name, digest in digests().items():
        print(digest[:16], name)
