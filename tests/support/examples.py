"""The shipped examples and their assessments in English, each made once."""

from __future__ import annotations

from functools import cache

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment
from assistant.base.files import data_folder
from assistant.case.file import read_case
from assistant.case.model import Case
from tests.support.library import LIBRARY

FOLDER = data_folder("knowledge") / "examples"
EXAMPLES = sorted(FOLDER.glob("*.yaml"))
NAMES = [path.stem for path in EXAMPLES]


@cache
def example(name: str) -> Case:
    """The case of an example."""
    return read_case(FOLDER / f"{name}.yaml")


@cache
def assessed(name: str) -> Assessment:
    """All that is concluded of an example."""
    return assess(example(name), LIBRARY)
